"""The types of variables, as far as they give values: ``optional(number, 5)``."""

from linter.data import Data, Record, Rows, record
from linter.readers.hcl import Names, call_of, evaluate
from linter.readers.hcl.references import members_of
from linter.syntax.hcl import Expression
from linter.values import ABSENT, Known, Value

_DEEPEST = 8
_LISTS = ("list", "set")


def completed(value: Value[Data], kind: Expression, names: Names, depth: int = 0) -> Value[Data]:
    """Return a value with what its type adds: the attributes that are left out of objects."""
    call = call_of(kind)
    if call is None or not isinstance(value, Known) or depth > _DEEPEST or not call[1]:
        return value
    name, (inner, *_) = call
    held = value.value
    if name == "optional":
        return completed(value, inner, names, depth)
    if name in _LISTS and isinstance(held, Rows):
        items = Rows(tuple(held), lambda it: completed(it, inner, names, depth + 1), held.more)
        return Known(items, value.spot, value.default)
    if name == "map" and isinstance(held, Record):
        members = {key: held.get(key) for key in held}
        found = Record(members, lambda it: completed(it, inner, names, depth + 1), held.more)
        return Known(found, value.spot, value.default)
    if name == "object" and isinstance(held, Record):
        return Known(_object(held, inner, names, depth), value.spot, value.default)
    return value


def _object(held: Record, kind: Expression, names: Names, depth: int) -> Record:
    members: dict[str, Value[Data]] = {name: held.get(name) for name in held}
    for name, inner in members_of(kind).items():
        given = held.get(name)
        call = call_of(inner)
        if given == ABSENT and call is not None and call[0] == "optional":
            given = evaluate(call[1][1], names) if len(call[1]) > 1 else ABSENT
        members[name] = completed(given, inner, names, depth + 1)
    return record(members, held.more)
