"""Planned values: what is there after a plan was applied, known already or not."""

from typing import NamedTuple, Protocol

from linter.access import at, items_at, text_at
from linter.data import Data, Record, Rows
from linter.readers.hcl import unknown_text
from linter.values import ABSENT, Known, Unknown, Value

_LATER = "it is known only after it was applied"


class Resolver(Protocol):
    """What knows a plan's resources."""

    def resolve(self, references: list[str], module: str, depth: int = 0) -> Value[Data] | None:
        """Return what references mean, where that can be told."""


class Context(NamedTuple):
    """Whose values they are: the plan, the module's address, the resource's address or a path
    into it, and the document's name. ``settled``: what the configuration leaves to the provider
    counts as absent, as it does in the configuration itself.
    """

    plan: Resolver
    module: str
    address: str
    document: str
    settled: bool = False

    def below(self, name: str) -> "Context":
        """Return the context of a part."""
        return self._replace(address=f"{self.address}.{name}")


def overlaid(
    values: Value[Data], unknown: Value[Data], expressions: Value[Data], context: Context
) -> Record:
    """Return the attributes of a resource or nested block; an empty text is one that is not set.

    ``unknown`` is the part of ``after_unknown`` and ``expressions`` that of the configuration
    which belong to it.
    """
    names = dict.fromkeys([*_names(unknown), *_names(values)])

    written = isinstance(expressions, Known) and isinstance(expressions.value, Record)

    def evaluate(name: str) -> Value[Data]:
        left_out = written and at(expressions, name) == ABSENT
        if context.settled and left_out and name != "id" and at(unknown, name) == Known(True):
            return ABSENT
        return _member(at(values, name), at(unknown, name), _of(expressions, name), name, context)

    return Record({name: name for name in names}, evaluate)


def references_of(expression: Value[Data]) -> list[str]:
    """Return the references of an expression in a plan's configuration, the longest first."""
    found = (text_at(it) for it in items_at(expression, "references").known)
    return [it.value for it in found if isinstance(it, Known) and it.value]


def _member(
    value: Value[Data],
    unknown: Value[Data],
    expression: Value[Data],
    name: str,
    context: Context,
) -> Value[Data]:
    if unknown == Known(True):
        found = context.plan.resolve(references_of(expression), context.module)
        if found is not None:
            return found
        words = f"{context.address}.{name} in {context.document}"
        return unknown_text(_LATER, words, expression.spot)
    held = unknown.value if isinstance(unknown, Known) else None
    if isinstance(held, Rows):
        return _rows(value, held, expression, context.below(name))
    if isinstance(held, Record) and len(held):
        return Known(overlaid(value, unknown, expression, context.below(name)), value.spot)
    return ABSENT if value == Known("") else value


def _rows(
    value: Value[Data], unknown: Rows, expression: Value[Data], context: Context
) -> Value[Data]:
    """Nested blocks: items of the values, of what is unknown, and of the configuration."""
    values = items_at(value).known
    flags = tuple(unknown)
    blocks = items_at(expression).known
    found: list[Value[Data]] = []
    for index in range(max(len(values), len(flags))):
        item = values[index] if index < len(values) else ABSENT
        flag = flags[index] if index < len(flags) else ABSENT
        block = blocks[index] if index < len(blocks) else ABSENT
        below = context.below(str(index))
        if isinstance(flag, Known) and isinstance(flag.value, Record):
            found.append(Known(overlaid(item, flag, block, below), item.spot or value.spot))
        else:
            found.append(_member(item, flag, block, str(index), context))
    return Known(Rows(found, lambda it: it), value.spot)


def _of(expressions: Value[Data], name: str) -> Value[Data]:
    """Return an attribute's expression, or a block type's; a single block is a list of one."""
    found = at(expressions, name)
    held = found.value if isinstance(found, Known) else None
    if isinstance(held, Record) and "references" not in held and "constant_value" not in held:
        return Known(Rows((found,), lambda it: it), found.spot)
    return found if not isinstance(found, Unknown) else ABSENT


def _names(value: Value[Data]) -> list[str]:
    held = value.value if isinstance(value, Known) else None
    return list(held) if isinstance(held, Record) else []
