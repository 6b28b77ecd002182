"""What an HCL text consists of, in its own syntax or in JSON: bodies, blocks, attributes."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tree_sitter import Node

from linter.source import Source
from linter.syntax.json import JsonDocument
from linter.values import Spot


class Expression(NamedTuple):
    """An expression that nobody has evaluated yet.

    ``node`` is a node of ``source``'s syntax tree; when there is a ``document``, one of that JSON
    document. ``fixed`` is the spot of an expression that stands inside a JSON text, whose own
    source is made up.
    """

    source: Source
    node: Node
    document: JsonDocument | None = None
    fixed: Spot | None = None

    @property
    def spot(self) -> Spot:
        """Where the expression begins."""
        return self.fixed or self.source.spot(self.node.start_byte)

    @property
    def text(self) -> str:
        """The expression as it was written."""
        return self.source.data[self.node.start_byte : self.node.end_byte].decode(
            "utf-8", "replace"
        )

    def part(self, node: Node) -> "Expression":
        """Return another expression of the same text."""
        return Expression(self.source, node, self.document, self.fixed)


class Attribute(NamedTuple):
    """A name and what is assigned to it; ``spot`` is that of the name."""

    name: str
    expression: Expression
    source: Source
    offset: int

    @property
    def spot(self) -> Spot:
        """Where the attribute begins."""
        return self.source.spot(self.offset)


class Block(NamedTuple):
    """A block: ``type "label" "label" { body }``."""

    type: str
    labels: tuple[str, ...]
    body: "Body"
    source: Source
    offset: int

    @property
    def spot(self) -> Spot:
        """Where the block begins."""
        return self.source.spot(self.offset)


Contents = tuple[Mapping[str, Attribute], tuple[Block, ...]]


class Body:
    """The attributes and blocks between two braces, or of a whole file.

    They are looked for when somebody first asks. In JSON syntax an object may be a block or a
    map, which only the reader of a block type knows: there it is among both.
    """

    __slots__ = ("_contents", "_load")

    def __init__(self, load: Callable[[], Contents]) -> None:
        self._load = load
        self._contents: Contents | None = None

    @property
    def attributes(self) -> Mapping[str, Attribute]:
        """The attributes by name."""
        if self._contents is None:
            self._contents = self._load()
        return self._contents[0]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks, in their order."""
        if self._contents is None:
            self._contents = self._load()
        return self._contents[1]

    def of(self, *types: str) -> tuple[Block, ...]:
        """Return the blocks of some types."""
        return tuple(block for block in self.blocks if block.type in types)
