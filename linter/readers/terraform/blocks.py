"""Blocks as data: attributes and nested blocks alike, ``dynamic`` ones expanded."""

from typing import NamedTuple, TypeAlias

from linter.data import Data, Record, Rows
from linter.readers.hcl import Bound, Names, call_of, evaluate, static_path
from linter.readers.hcl.loops import items
from linter.readers.hcl.partial import MOST_ITEMS
from linter.syntax.hcl import Attribute, Block, Body
from linter.values import Known, Unknown, Value

_META = frozenset(("lifecycle", "provisioner", "connection", "timeouts"))
_ENCODED = "body"


class _Nested(NamedTuple):
    body: Body
    names: Names
    block: Block


Member: TypeAlias = Attribute | list[Block]


def record_of(body: Body, names: Names) -> Record:
    """Return a block's attributes and its nested blocks, each type as a list of objects.

    A ``body`` that is made by ``jsonencode`` is given as what goes into it.
    """
    attributes, blocks = body.attributes, body.blocks
    members: dict[str, Member] = dict(attributes)
    for block in blocks:
        name = block.labels[0] if block.type == "dynamic" and block.labels else block.type
        if name not in attributes and name not in _META:
            listed = members.setdefault(name, [])
            if isinstance(listed, list):
                listed.append(block)

    def evaluate_member(member: Member) -> Value[Data]:
        if isinstance(member, list):
            return _rows(member, names)
        call = call_of(member.expression) if member.name == _ENCODED else None
        if call is not None and call[0] == "jsonencode" and len(call[1]) == 1:
            return evaluate(call[1][0], names)
        return evaluate(member.expression, names)

    return Record(members, evaluate_member)


def _rows(blocks: list[Block], names: Names) -> Value[Data]:
    nested: list[_Nested] = []
    more: Unknown | None = None
    for block in blocks:
        if block.type == "dynamic":
            more = _expand(block, names, nested) or more
        else:
            nested.append(_Nested(block.body, names, block))
    found = Rows(nested, lambda it: Known(record_of(it.body, it.names), it.block.spot), more)
    return Known(found, blocks[0].spot)


def _expand(block: Block, names: Names, into: list[_Nested]) -> Unknown | None:
    """Add a nested block for every item; return why there may be others."""
    contents = block.body.of("content")
    over = block.body.attributes.get("for_each")
    if not contents or over is None:
        return Unknown("a dynamic block should have for_each and content", block.spot)
    value = evaluate(over.expression, names)
    if not isinstance(value, Known):
        return Unknown("for_each of a dynamic block is not known", block.spot)
    named = block.body.attributes.get("iterator")
    path = static_path(named.expression) if named else None
    iterator = str(path[0]) if path else block.labels[0]
    more: Unknown | None = getattr(value.value, "more", None)
    for key, item in items(value.value):
        if len(into) >= MOST_ITEMS:
            return Unknown("a dynamic block has too many items", block.spot)
        bound = {"key": key, "value": item}
        scope = Bound(names, {iterator: Known(Record(bound, lambda it: it))})
        into.append(_Nested(contents[0].body, scope, block))
    return more
