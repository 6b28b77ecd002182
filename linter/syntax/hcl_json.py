"""HCL's JSON syntax: which members of an object are blocks, and which are attributes.

The rules are those of https://github.com/hashicorp/hcl/blob/main/json/spec.md: a block type's
labels are levels of objects; several blocks of a type stand in an array at any level; a member
named ``//`` is a comment. Texts are templates.
"""

from collections import deque
from collections.abc import Iterator

from tree_sitter import Node

from linter.source import Source, Unreadable
from linter.syntax.hcl_body import Attribute, Block, Body, Contents, Expression
from linter.syntax.json import JsonDocument, parse_json

_LABELS = {
    "resource": 2,
    "data": 2,
    "source": 2,
    "module": 1,
    "output": 1,
    "variable": 1,
    "provider": 1,
    "check": 1,
    "local": 1,
    "build": 0,
    "locals": 0,
    "terraform": 0,
    "packer": 0,
}
"""The labels of the block types of a whole file, in Terraform and Packer."""
_INNER_LABELS = {"dynamic": 1, "provisioner": 1, "post-processor": 1, "source": 1}
"""The labels of the block types inside of blocks; all other objects are blocks without any."""


def parse_json_body(source: Source) -> Body | Unreadable:
    """Parse a JSON text as a body."""
    document = parse_json(source)
    if isinstance(document, Unreadable):
        return document
    if document.root.type != "object":
        return Unreadable(source.spot(0), "this is no HCL in JSON", "an object")
    return _body(document, document.root, _LABELS)


def _body(document: JsonDocument, node: Node, labels: dict[str, int]) -> Body:
    def load() -> Contents:
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        for part in _objects(node):
            for name, value in document.members(part).items():
                if name == "//":
                    continue
                if name in labels:
                    blocks.extend(_blocks(document, name, value, labels[name]))
                    continue
                if labels is not _LABELS:
                    blocks.extend(_blocks(document, name, value, 0))
                expression = Expression(document.source, value, document)
                attributes[name] = Attribute(name, expression, document.source, value.start_byte)
        return attributes, tuple(blocks)

    return Body(load)


def _blocks(document: JsonDocument, name: str, node: Node, count: int) -> Iterator[Block]:
    waiting: deque[tuple[Node, tuple[str, ...]]] = deque([(node, ())])
    while waiting:
        found, labels = waiting.popleft()
        for part in _objects(found):
            if len(labels) == count:
                body = _body(document, part, _INNER_LABELS)
                yield Block(name, labels, body, document.source, part.start_byte)
            else:
                members = document.members(part).items()
                waiting.extend((value, (*labels, key)) for key, value in members if key != "//")


def _objects(node: Node) -> list[Node]:
    """Return an object, or the objects of an array that holds nothing else."""
    if node.type == "object":
        return [node]
    if node.type != "array":
        return []
    items = [child for child in node.named_children if child.type != "comment"]
    return items if all(item.type == "object" for item in items) else []
