"""HCL, the language of Terraform and Packer, in its own syntax or in JSON."""

import re
from functools import cache

import tree_sitter
import tree_sitter_hcl
from tree_sitter import Node

from linter.source import Source, Unreadable
from linter.syntax.hcl_body import Attribute, Block, Body, Contents, Expression

__all__ = ["Attribute", "Block", "Body", "Expression", "parse_hcl", "parse_template"]

_SPACE = rb"(?:\s|//[^\n]*|/\*.*?\*/)*+"  # possessive: no comment is looked at twice
_STARTS_AS_JSON = re.compile(_SPACE + rb"\{" + _SPACE + rb"[\"}]", re.DOTALL)
_DEEPEST = 500
_OPENING = frozenset(b"[({")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[](){}"))
_LARGE = 64 * 1024
_MOST_QUOTES = 200_000
_MOST_INTERPOLATIONS = 50_000
"""The grammar takes about 3 microseconds for a quote and 10 for an interpolation at the worst:
texts that consist of little else are refused, so that none takes longer than a second."""


def parse_hcl(source: Source) -> Body | Unreadable:
    """Parse a file. One whose name ends in ``.json``, or that starts as JSON, is read as JSON.

    The first mistake makes the file unreadable.
    """
    if source.name.endswith(".json") or _STARTS_AS_JSON.match(source.data):
        from linter.syntax.hcl_json import parse_json_body

        return parse_json_body(source)
    root = _parse(source)
    if isinstance(root, Unreadable):
        return root
    return _body(source, _inner(root))


def parse_template(source: Source) -> Node | None:
    """Return the expression that a made-up source assigns to its only attribute."""
    root = _parse(source)
    if isinstance(root, Unreadable):
        return None
    attributes = _body(source, _inner(root)).attributes.values()
    return next((it.expression.node for it in attributes), None)


def _parse(source: Source) -> Node | Unreadable:
    data = source.data
    if _is_deep(data):
        return Unreadable(
            source.spot(0), "it is nested too deeply", f"at most {_DEEPEST} levels of brackets"
        )
    if len(data) > _LARGE and (
        data.count(b'"') > _MOST_QUOTES or data.count(b"${") > _MOST_INTERPOLATIONS
    ):
        return Unreadable(
            source.spot(0),
            "this is no HCL that anybody wrote: it consists of quotes and ${",
            f"at most {_MOST_QUOTES} quotes and {_MOST_INTERPOLATIONS} interpolations",
        )
    root = _parser().parse(data).root_node
    if not root.has_error:
        return root
    error = _first_error(root)
    found = data[error.start_byte : error.start_byte + 20].decode("utf-8", "replace")
    shown = found.split("\n")[0].strip()
    what = f"unexpected {shown!r}" if shown else "unexpected end of a line or of the text"
    return Unreadable(source.spot(error.start_byte), f"this is no HCL: {what}", "HCL")


def _is_deep(data: bytes) -> bool:
    """Return whether brackets are nested so deeply that the tree would fill the memory.

    Brackets in texts are counted too: there are not that many without their counterpart.
    """
    depth = 0
    brackets = data.translate(None, _NO_BRACKETS)
    for bracket in brackets if len(brackets) > _DEEPEST else b"":
        if bracket in _OPENING:
            depth += 1
            if depth > _DEEPEST:
                return True
        elif depth:
            depth -= 1
    return False


def _first_error(root: Node) -> Node:
    node = root
    while not (node.is_error or node.is_missing):
        inner = next((child for child in node.children if child.has_error), None)
        if inner is None:
            return node
        node = inner
    return node


def _inner(node: Node) -> Node | None:
    return next((child for child in node.named_children if child.type == "body"), None)


def _body(source: Source, node: Node | None) -> Body:
    def load() -> Contents:
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        for child in node.named_children if node is not None else ():
            kind = child.type
            if kind == "attribute":
                name, value = child.named_child(0), child.named_child(child.named_child_count - 1)
                if name is not None and value is not None and value.type == "expression":
                    text = _label(source, name)
                    expression = Expression(source, value)
                    attributes[text] = Attribute(text, expression, source, child.start_byte)
            elif kind == "block":
                blocks.append(_block(source, child))
        return attributes, tuple(blocks)

    return Body(load)


def _block(source: Source, node: Node) -> Block:
    words = [
        _label(source, child)
        for child in node.named_children
        if child.type in ("identifier", "string_lit")
    ]
    body = _body(source, _inner(node))
    return Block(words[0] if words else "", tuple(words[1:]), body, source, node.start_byte)


def _label(source: Source, node: Node) -> str:
    raw = source.data[node.start_byte : node.end_byte].decode("utf-8", "replace")
    return raw[1:-1] if node.type == "string_lit" else raw


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))
