"""Access to a member of an object or an item of an array: ``value.name``, ``value[index]``."""

from collections.abc import Callable
from itertools import islice

from linter.data import Data, Record, Rows
from linter.readers.expressions.answers import either
from linter.values import Known, OneOf, Spot, Unknown, Value


def member(
    value: Value[Data],
    name: str,
    spot: Spot | None = None,
    missing: Value[Data] | None = None,
) -> Value[Data]:
    """Return a member of an object by name, without regard to case.

    What is not there is unknown (Azure refuses the expression), or ``missing`` if that is given.
    """

    def one(held: Data) -> Value[Data]:
        if isinstance(held, Record) and (name in held or held.more):
            return held.get(name)
        if missing is not None and (held is None or isinstance(held, Record)):
            return missing
        return Unknown(f"there is no property {name[:60]}")

    return _each(value, one, spot)


def element(
    value: Value[Data],
    index: Value[Data],
    spot: Spot | None = None,
    missing: Value[Data] | None = None,
) -> Value[Data]:
    """Return an item of an array by number, or a member of an object by name."""
    if isinstance(index, Unknown):
        return Unknown(index.reason, spot)
    if isinstance(value, Unknown):
        return Unknown(value.reason, spot)
    found = [_at(value, at, spot, missing) for at in index.possible[:17]]
    if len(found) > 16:
        return Unknown("the index is one of too many values", spot)
    return either(found, spot, index.default or value.default)


def _at(
    value: Value[Data], at: Data, spot: Spot | None, missing: Value[Data] | None
) -> Value[Data]:
    if isinstance(at, str):
        return member(value, at, spot, missing)
    if isinstance(at, bool) or not isinstance(at, int):
        return Unknown("the index is neither a number nor a text", spot)
    place = at

    def one(held: Data) -> Value[Data]:
        if isinstance(held, Rows):
            if 0 <= place < len(held):
                return next(islice(held, place, None))
            if held.more:
                return held.more
        if missing is not None and (held is None or isinstance(held, Rows)):
            return missing
        return Unknown(f"there is no item {place}")

    return _each(value, one, spot)


def _each(value: Value[Data], one: Callable[[Data], Value[Data]], spot: Spot | None) -> Value[Data]:
    """Look into every possible value; what comes out of a default is a default too."""
    if isinstance(value, Unknown):
        return Unknown(value.reason, spot)
    if isinstance(value, OneOf):
        return either([one(held) for held in value.values], spot, value.default)
    found = one(value.value)
    if isinstance(found, Known):
        return Known(found.value, found.spot or spot, found.default or value.default)
    if isinstance(found, OneOf):
        return OneOf(found.values, found.spot or spot, found.default or value.default)
    return found
