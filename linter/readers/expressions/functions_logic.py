"""Functions that decide, and those that make values of nothing.

They look at unknown arguments too: a condition with one false part is false, whatever the others.
"""

from linter.data import Data, Record, Rows, record, rows
from linter.readers.expressions.answers import NoAnswer, as_json, either
from linter.readers.expressions.partial import IdText
from linter.readers.expressions.table import Function
from linter.values import Known, OneOf, Unknown, Value


def chosen(condition: Value[Data], then: Value[Data], otherwise: Value[Data]) -> Value[Data]:
    """Return what a condition chooses; both arms when nobody can tell which.

    Only the arm that is chosen needs to be known.
    """
    if isinstance(condition, Known):
        if not isinstance(condition.value, bool):
            return Unknown("the condition is no boolean")
        return then if condition.value else otherwise
    return either([then, otherwise])


def _all(*conditions: Value[Data]) -> Value[Data]:
    return _decided(conditions, stop=False)


def _any(*conditions: Value[Data]) -> Value[Data]:
    return _decided(conditions, stop=True)


def _decided(conditions: tuple[Value[Data], ...], stop: bool) -> Value[Data]:
    """One condition that is ``stop`` decides, whatever the others are."""
    unknown: Unknown | None = None
    forked, default = False, None
    for condition in conditions:
        if isinstance(condition, Unknown):
            unknown = unknown or condition
            continue
        if not all(isinstance(it, bool) for it in condition.possible):
            return Unknown("a condition is no boolean")
        if isinstance(condition, Known) and condition.value is stop:
            return condition
        forked = forked or isinstance(condition, OneOf)
        default = default or condition.default
    if unknown:
        return unknown
    return OneOf((True, False), default=default) if forked else Known(not stop, default=default)


def _coalesce(*values: Value[Data]) -> Value[Data]:
    """Return the first that is not null; what follows it need not be known."""
    present: list[Value[Data]] = []
    for value in values:
        if isinstance(value, Unknown):
            return value
        present.extend(Known(it, None, value.default) for it in value.possible if it is not None)
        if None not in value.possible:
            break
    else:
        present.append(Known(None))
    return either(present)


def _array_of(*items: Value[Data]) -> Value[Data]:
    return Known(rows(items))


def _object_of(*pairs: Value[Data]) -> Value[Data]:
    if len(pairs) % 2:
        raise NoAnswer("createObject() is given a name without a value")
    members: dict[str, Value[Data]] = {}
    for name, value in zip(pairs[::2], pairs[1::2], strict=True):
        if not isinstance(name, Known) or not isinstance(name.value, str):
            raise NoAnswer("createObject() is given a name that is not known")
        members[name.value] = value
    return Known(record(members))


def _as_array(value: Value[Data]) -> Value[Data]:
    if isinstance(value, Known) and isinstance(value.value, Rows):
        return value
    return value if isinstance(value, Unknown) else Known(rows([value]), default=value.default)


def _equals(one: Data, other: Data) -> Data:
    """Texts are compared with regard to case; ids with placeholders equal only themselves."""
    for held in (one, other):
        if isinstance(held, IdText):
            if str(one) == str(other):
                return True
            raise NoAnswer(held.reason)
    if isinstance(one, Record | Rows) or isinstance(other, Record | Rows):
        return as_json(one) == as_json(other)
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    return one == other


def _not(held: Data) -> Data:
    if not isinstance(held, bool):
        raise TypeError
    return not held


def _tried(value: Value[Data], *path: Value[Data]) -> Value[Data]:
    from linter.readers.expressions.access import element

    for step in path:
        value = element(value, step, missing=Known(None))
    return value


LOGIC_FUNCTIONS = {
    "if": Function(chosen, 3, 3, on_values=True),
    "and": Function(_all, 1, None, on_values=True),
    "or": Function(_any, 1, None, on_values=True),
    "not": Function(_not, 1, 1),
    "equals": Function(_equals, 2, 2, takes_ids=True),
    "coalesce": Function(_coalesce, 1, None, on_values=True),
    "createarray": Function(_array_of, 0, None, on_values=True),
    "createobject": Function(_object_of, 0, None, on_values=True),
    "array": Function(_as_array, 1, 1, on_values=True),
    "tryget": Function(_tried, 2, None, on_values=True),
    "null": Function(lambda: None, 0, 0),
    "true": Function(lambda: True, 0, 0),
    "false": Function(lambda: False, 0, 0),
}
