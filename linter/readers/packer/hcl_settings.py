"""The settings of a block as data: attributes and nested blocks, evaluated when asked for."""

from typing import TypeAlias

from linter.data import Data, Record, record, rows
from linter.readers.hcl import evaluate
from linter.readers.hcl.names import Names
from linter.syntax.hcl import Block, Body, Expression
from linter.values import Known, Value

_REPEATED = frozenset({"target_region", "target_regions", "azure_tag"})
"""Blocks that may stand more than once, and are read as lists."""

_Member: TypeAlias = Expression | Block | list[Block]


def settings_of(body: Body, names: Names) -> Record:
    """Return a body as a record."""
    members: dict[str, _Member] = {}
    repeated: dict[str, list[Block]] = {}
    for block in body.blocks:
        if block.type in _REPEATED:
            repeated.setdefault(block.type, []).append(block)
        else:
            members[block.type] = block
    for name, attribute in body.attributes.items():
        if name not in repeated:
            members[name] = attribute.expression
    members |= repeated

    def value(member: _Member) -> Value[Data]:
        if isinstance(member, Block):
            return Known(settings_of(member.body, names), member.spot)
        if isinstance(member, list):
            return Known(rows(value(block) for block in member))
        return evaluate(member, names)

    return Record(members, value)


def with_more(settings: Record, more: Record) -> Record:
    """Return the settings of a source with those that a build adds to it."""
    members = {name: settings.get(name) for name in settings}
    members |= {name: more.get(name) for name in more}
    return record(members)


def text_of(body: Body, attribute: str, names: Names) -> str | None:
    """Return the text of an attribute, where there is one and it is known."""
    found = body.attributes.get(attribute)
    value = evaluate(found.expression, names) if found is not None else None
    if isinstance(value, Known) and isinstance(value.value, str):
        return value.value
    return None
