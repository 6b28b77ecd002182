"""Packer's legacy templates: JSON with ``builders``, ``provisioners`` and ``variables``."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from linter.access import at, items_at, text_at
from linter.data import Data, Record
from linter.model import ImageBuild, Place
from linter.project import Project
from linter.readers.packer import go_template
from linter.readers.packer.builds import image_builds
from linter.readers.packer.template import BUILDERS, Builder, Provisioner, build_id
from linter.source import Source, Unreadable
from linter.syntax.json import JsonDocument, parse_json
from linter.values import Known, OneOf, Spot, Unknown, Value

_DEEPEST = 10
"""How many variables may be defined by each other; Packer stops at 100."""


def is_legacy(document: JsonDocument) -> bool:
    """Return whether a JSON document is a template with a builder that is read here."""
    builders = items_at(document.value(), "builders")
    return any(_kind(builder) in BUILDERS for builder in builders.known)


def read_legacy(
    document: JsonDocument, project: Project, variables: Sequence[Source] = ()
) -> Iterator[ImageBuild | Unreadable]:
    """Read a template; ``variables`` are files of values for its variables."""
    source = document.source
    user = _Variables(document, variables)
    top = document.value(read_text=user.render)
    provisioners = [
        Provisioner(kind, _spot(item, source), source, item)
        for item in items_at(top, "provisioners").known
        if (kind := _kind(item))
    ]
    builders = _builders(items_at(top, "builders").known, source)
    yield from image_builds(((builder, provisioners) for builder in builders), project)


def _builders(items: Iterable[Value[Data]], source: Source) -> Iterator[Builder]:
    seen: Counter[str] = Counter()
    for item in items:
        kind = _kind(item)
        if kind not in BUILDERS:
            continue
        name = text_at(item, "name")
        named = (name.value if isinstance(name, Known) else None) or kind
        seen[named] += 1
        place = Place(build_id(source, named, seen[named]), *_spot(item, source))
        names = None if isinstance(name, Unknown | OneOf) else frozenset({named})
        yield Builder(kind, named, names, place, source, item)


def _kind(item: Value[Data]) -> str:
    kind = text_at(item, "type")
    return (kind.value or "") if isinstance(kind, Known) else ""


def _spot(item: Value[Data], source: Source) -> Spot:
    return item.spot or Spot(source.name, 1, 1)


class _Variables:
    """The user variables of one template, by name."""

    def __init__(self, document: JsonDocument, given: Sequence[Source]) -> None:
        self._declared = at(document.value(), "variables")
        self._given = [parsed.value() for it in given if (parsed := _json(it)) is not None]
        self._seen: dict[str, Value[Data]] = {}
        self._depth = 0

    def render(self, text: str, spot: Spot) -> Value[Data]:
        """Return the value of a text in the template."""
        return go_template.render(text, spot, self.lookup)

    def lookup(self, name: str) -> Value[Data]:
        """Return a variable: what was given for it, or its default."""
        if name not in self._seen:
            self._seen[name] = Unknown(f"the variable {name!r} is defined by itself")
            self._seen[name] = self._value(name)
        return self._seen[name]

    def _value(self, name: str) -> Value[Data]:
        for values in reversed(self._given):
            if (found := _member(values, name)) is not None:
                return found
        declared = _member(self._declared, name)
        if declared is None:
            return Unknown(f"the variable {name!r} is not declared")
        if not isinstance(declared, Known) or isinstance(declared.value, Record):
            return Unknown(f"the variable {name!r} is no text")
        if declared.value is None:
            return Unknown(f"the variable {name!r} has no default")
        if not isinstance(declared.value, str):
            return Known(declared.value, declared.spot, f"variable {name!r}")
        return self._default(name, declared.value, declared.spot)

    def _default(self, name: str, text: str, spot: Spot | None) -> Value[Data]:
        if self._depth >= _DEEPEST:
            return Unknown("the variables are nested too deeply")
        self._depth += 1
        try:
            value = go_template.render(text, spot, self.lookup)
        finally:
            self._depth -= 1
        if isinstance(value, Known):
            return Known(value.value, value.spot, f"variable {name!r}")
        return value


def _member(values: Value[Data], name: str) -> Value[Data] | None:
    if isinstance(values, Known) and isinstance(values.value, Record) and name in values.value:
        return values.value.get(name)
    return None


def _json(source: Source) -> JsonDocument | None:
    parsed = parse_json(source) if source.name.endswith(".json") else None
    return parsed if isinstance(parsed, JsonDocument) else None
