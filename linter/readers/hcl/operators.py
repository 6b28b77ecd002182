"""Operators: arithmetic, comparison, logic."""

import re
from collections.abc import Callable

from linter.data import Data, Record, Rows
from linter.readers.hcl.compare import equal
from linter.readers.hcl.partial import NoValue, lift
from linter.values import Known, Spot, Unknown, Value

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


def binary(
    operator: str, left: Value[Data], right: Callable[[], Value[Data]], spot: Spot
) -> Value[Data]:
    """Apply an operator. ``&&`` and ``||`` may be decided by either side alone."""
    if operator in ("&&", "||"):
        return _logic(operator == "||", left, right(), spot)
    function = _BINARY.get(operator)
    if function is None:
        return Unknown(f"there is no operator {operator}", spot)
    return lift(function, (left, right()), spot)


def unary(operator: str, operand: Value[Data], spot: Spot) -> Value[Data]:
    """Apply ``!`` or ``-``."""
    if operator == "!":
        return lift(lambda it: not flag(it), (operand,), spot)
    return lift(lambda it: whole_number(-number(it)), (operand,), spot)


def number(data: Data) -> int | float:
    """Return a number, or the number in a text. Raises `NoValue`."""
    if isinstance(data, int | float) and not isinstance(data, bool):
        return data
    if isinstance(data, str) and len(data) < 40 and (found := _NUMBER.fullmatch(data)):
        return float(data) if found.group(1) else int(data)
    raise NoValue("a number was expected")


def flag(data: Data) -> bool:
    """Return a boolean, or the boolean in a text. Raises `NoValue`."""
    if isinstance(data, bool):
        return data
    if data in ("true", "false"):
        return data == "true"
    raise NoValue("a boolean was expected")


def _logic(deciding: bool, left: Value[Data], right: Value[Data], spot: Spot) -> Value[Data]:
    for side in (left, right):
        if isinstance(side, Known) and side.value is deciding:
            return Known(deciding, spot, side.default)
    if deciding:
        return lift(lambda a, b: flag(a) or flag(b), (left, right), spot)
    return lift(lambda a, b: flag(a) and flag(b), (left, right), spot)


def whole_number(result: int | float) -> int | float:
    """Return a number as a whole one where it is. Raises `NoValue` when it is too large."""
    if isinstance(result, int) and result.bit_length() > 512:
        raise NoValue("the number is too large")
    if isinstance(result, float) and result.is_integer() and abs(result) < 1e15:
        return int(result)
    return result


def _same(left: Data, right: Data) -> bool:
    if isinstance(left, Record | Rows) or isinstance(right, Record | Rows):
        return equal(left, right)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return left == right


_BINARY: dict[str, Callable[[Data, Data], Data]] = {
    "+": lambda a, b: whole_number(number(a) + number(b)),
    "-": lambda a, b: whole_number(number(a) - number(b)),
    "*": lambda a, b: whole_number(number(a) * number(b)),
    "/": lambda a, b: whole_number(number(a) / number(b)),
    "%": lambda a, b: whole_number(number(a) % number(b)),
    "<": lambda a, b: number(a) < number(b),
    ">": lambda a, b: number(a) > number(b),
    "<=": lambda a, b: number(a) <= number(b),
    ">=": lambda a, b: number(a) >= number(b),
    "==": _same,
    "!=": lambda a, b: not _same(a, b),
}
