"""YAML as data with spots, as far as it says what JSON can say.

The text's events are put together without recursion. What a definition may not have (aliases,
tags, a key twice) is an `Oddity` with its place; nothing is ever expanded, so that a small text
cannot stand for gigabytes.
"""

import math
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from linter.data import Data, Record, Rows, same
from linter.source import Source, Unreadable
from linter.values import Known, Spot, Unknown, Value

LARGEST = 256 * 1024
"""The size in bytes above which no definition is read: as JSON it has at most half of that."""
DEEPEST = 50
_KEPT_TAGS = ("timestamp", "merge")  # dates stay texts; a merge key is an alias by another name
_EXPECTED = "a pipeline definition in YAML"


class Oddity(NamedTuple):
    """What YAML can say and a definition may not: where, and what to do."""

    spot: Spot
    detail: str


@dataclass(slots=True)
class YamlDocument:
    """A text's data, and what in it a definition may not have."""

    value: Value[Data]
    oddities: list[Oddity] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A list or mapping under construction. ``key``: the name whose value comes next."""

    spot: Spot
    items: list[Value[Data]] | None = None
    members: dict[str, Value[Data]] | None = None
    key: tuple[str, Spot] | None = None
    key_is_next: bool = True


def parse_yaml(source: Source) -> YamlDocument | Unreadable:
    """Read the one document of a text; if it is no YAML, or is nested too deeply: why."""
    import yaml  # heavy, and only definitions need it

    start = Spot(source.name, 1, 1)
    try:
        text = source.data.decode("utf-8")
    except UnicodeDecodeError as error:
        return Unreadable(source.spot(error.start), "this is no UTF-8 text", "a text in UTF-8")
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder(source.name)
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
            if len(builder.open) > DEEPEST:
                spot = builder.spot(event)
                return Unreadable(spot, f"nested more than {DEEPEST} levels deep", _EXPECTED)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        spot = Spot(source.name, mark.line + 1, mark.column + 1) if mark else start
        problem = getattr(error, "problem", None) or getattr(error, "context", None) or "not read"
        return Unreadable(spot, f"this is no YAML: {problem}", _EXPECTED)
    return YamlDocument(builder.root or Known(None, start), builder.oddities)


class _Builder:
    """Puts events together to values."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.open: list[_Open] = []
        self.root: Value[Data] | None = None
        self.oddities: list[Oddity] = []

    def spot(self, event: Any) -> Spot:
        return Spot(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def take(self, event: Any) -> None:
        import yaml

        if isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.NodeEvent):
            spot = self.spot(event)
            if isinstance(event, yaml.AliasEvent):
                self._odd(spot, "aliases (*name) are not taken: write the value out")
                self._add(Unknown("it is an alias", spot), spot)
                return
            tag = getattr(event, "tag", None)
            if tag and tag != "!":
                self._odd(spot, "tags (!!name) are not taken: leave it out")
            if isinstance(event, yaml.ScalarEvent):
                self._add(self._scalar(event, spot), spot)
            elif isinstance(event, yaml.SequenceStartEvent):
                self.open.append(_Open(spot, items=[]))
            else:
                self.open.append(_Open(spot, members={}))

    def _close(self) -> None:
        done = self.open.pop()
        parent = self.open[-1] if self.open else None
        # A block's first line is that of its key, where people look for it.
        spot = parent.key[1] if parent and parent.key and not parent.key_is_next else done.spot
        if done.items is not None:
            self._add(Known(Rows(done.items, same), spot), spot)
        else:
            self._add(Known(Record(done.members or {}, same), spot), spot)

    def _add(self, value: Value[Data], spot: Spot) -> None:
        if not self.open:
            if self.root is not None:
                self._odd(spot, "a second document begins here: one file holds one definition")
            else:
                self.root = value
            return
        parent = self.open[-1]
        if parent.items is not None:
            parent.items.append(value)
        elif parent.members is not None and parent.key_is_next:
            parent.key = self._key(value, spot, parent.members)
            parent.key_is_next = False
        elif parent.members is not None and parent.key is not None:
            parent.members[parent.key[0]] = value
            parent.key_is_next = True

    def _key(self, value: Value[Data], spot: Spot, members: dict[str, Any]) -> tuple[str, Spot]:
        held = value.value if isinstance(value, _Text) else None
        if not isinstance(held, str):
            self._odd(spot, "a key must be a text")
            held = f"(key {len(members) + 1})"
        elif held in members:
            self._odd(spot, f"the key {held[:60]!r} stands twice")
        return held, spot

    def _scalar(self, event: Any, spot: Spot) -> Value[Data]:
        if self.open and self.open[-1].members is not None and self.open[-1].key_is_next:
            return _Text(event.value, spot)
        if not event.implicit[0] or event.tag:
            return Known(event.value, spot)
        try:
            return Known(_plain(event.value), spot)
        except ValueError:  # Python takes no numeral of more than 4,300 digits
            self._odd(spot, "this number has too many digits")
            return Unknown("it is a number of too many digits", spot)

    def _odd(self, spot: Spot, detail: str) -> None:
        self.oddities.append(Oddity(spot, detail))


class _Text(Known[Data]):
    """A key, which stays the text that it was written as: ``on`` is no boolean there."""


def _plain(text: str) -> Data:
    """Return what YAML takes a text without quotes for."""
    import yaml

    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    for tag, pattern in (*resolvers.get(text[:1], ()), *resolvers.get(None, ())):
        name = tag.rpartition(":")[2]
        if name in _KEPT_TAGS or not pattern.match(text):
            continue
        node: yaml.ScalarNode = yaml.ScalarNode(tag, text)
        constructor = _constructor()
        if name == "null":
            return None
        if name == "bool":
            return bool(constructor.construct_yaml_bool(node))
        if name == "int":
            return int(constructor.construct_yaml_int(node))
        if name == "float":
            number = float(constructor.construct_yaml_float(node))
            return number if math.isfinite(number) else text
    return text


@cache
def _constructor() -> Any:
    import yaml

    return yaml.constructor.SafeConstructor()
