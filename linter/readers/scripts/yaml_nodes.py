"""YAML as plain nodes with line numbers, built without recursion and within limits."""

from dataclasses import dataclass, field
from typing import Any

from linter.readers.scripts.signals import Unreadable

# Azure takes 64 KiB of custom data; configuration baked into an image may be somewhat larger.
_MOST_CHARS = 256 * 1024
_MOST_DEPTH = 50


@dataclass(slots=True)
class Node:
    """A scalar (``text``), a list (``items``) or a mapping (``pairs``).

    ``line`` counts from 1 and is that of the first character; for a block scalar, the line
    below its ``|`` or ``>``. ``literal``: each line of ``text`` is a line of the source.
    ``quoted``: a plain ``null`` is nothing, a quoted one is a word.
    """

    line: int
    text: str | None = None
    quoted: bool = False
    literal: bool = False
    items: list["Node"] | None = None
    pairs: list[tuple["Node", "Node"]] | None = None
    _key: "Node | None" = field(default=None, repr=False)

    @property
    def value(self) -> str | None:
        """The scalar's text; ``None`` for YAML's nothing, and for lists and mappings."""
        if not self.quoted and self.text in ("", "~", "null", "Null", "NULL"):
            return None
        return self.text

    def get(self, key: str) -> "Node | None":
        """Return the last value of ``key`` in a mapping."""
        found = None
        for name, value in self.pairs or ():
            if name.text == key:
                found = value
        return found

    def add(self, child: "Node") -> None:
        """Take ``child`` as the next item, key or value."""
        if self.items is not None:
            self.items.append(child)
        elif self.pairs is not None and self._key is None:
            self._key = child
        elif self.pairs is not None and self._key is not None:
            self.pairs.append((self._key, child))
            self._key = None


def parse_yaml(text: str) -> Node:
    """Return the first document of ``text``. Raises `Unreadable` with the line and what is wrong.

    An alias stands for an empty scalar: anchors are rare here, and following them could cost
    more than the text is long.
    """
    try:
        import yaml  # a heavy import that only cloud-init needs
    except ImportError as error:
        raise Unreadable("PyYAML is not installed, which reads cloud-init's files") from error
    if len(text) > _MOST_CHARS:
        raise Unreadable(f"its YAML is longer than {_MOST_CHARS // 1024} KiB")
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    root = Node(1, items=[])
    open_nodes = [root]
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.DocumentEndEvent):
                break
            if isinstance(event, yaml.CollectionEndEvent):
                open_nodes.pop()
            elif isinstance(event, yaml.NodeEvent):
                node = _node(event)
                open_nodes[-1].add(node)
                if node.text is None:
                    open_nodes.append(node)
                if len(open_nodes) > _MOST_DEPTH:
                    raise Unreadable(f"its YAML is nested more than {_MOST_DEPTH} levels deep")
    except (yaml.YAMLError, UnicodeError) as error:
        raise Unreadable(_reason(error)) from error
    return root.items[0] if root.items else Node(1, text="")


def _node(event: Any) -> Node:
    import yaml

    line = event.start_mark.line + 1
    if isinstance(event, yaml.ScalarEvent):
        if event.style in ("|", ">"):
            return Node(line + 1, text=event.value, quoted=True, literal=event.style == "|")
        return Node(line, text=event.value, quoted=event.style in ("'", '"'))
    if isinstance(event, yaml.SequenceStartEvent):
        return Node(line, items=[])
    if isinstance(event, yaml.MappingStartEvent):
        return Node(line, pairs=[])
    return Node(line, text="")


def _reason(error: Exception) -> str:
    problem = str(getattr(error, "problem", None) or "it is no YAML")
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}: {problem}" if mark else problem
