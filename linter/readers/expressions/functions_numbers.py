"""Functions of whole numbers, and conversions to scalars. Numbers have 64 bits, as Azure's."""

import math

from linter.data import Data, Record, Rows
from linter.readers.expressions.answers import MOST_ITEMS, NoAnswer, effort, known
from linter.readers.expressions.functions_text import number, text
from linter.readers.expressions.table import Function


def _fitting(result: int) -> int:
    if not -(2**63) <= result < 2**63:
        raise NoAnswer("the number grows too large")
    return result


def _add(one: Data, other: Data) -> Data:
    return _fitting(number(one) + number(other))


def _sub(one: Data, other: Data) -> Data:
    return _fitting(number(one) - number(other))


def _mul(one: Data, other: Data) -> Data:
    return _fitting(number(one) * number(other))


def _div(one: Data, other: Data) -> Data:
    """Divide as Azure does: the fraction is dropped, also below zero."""
    if number(other) == 0:
        raise NoAnswer("div() is given 0 to divide by")
    quotient = abs(number(one)) // abs(number(other))
    return quotient if (number(one) < 0) == (number(other) < 0) else -quotient


def _mod(one: Data, other: Data) -> Data:
    """The remainder has the sign of the first number, as Azure's."""
    if number(other) == 0:
        raise NoAnswer("mod() is given 0 to divide by")
    rest = abs(number(one)) % abs(number(other))
    return -rest if number(one) < 0 else rest


def _numbers(arguments: tuple[Data, ...]) -> list[int]:
    if len(arguments) == 1 and isinstance(arguments[0], Rows):
        if arguments[0].more:
            raise NoAnswer(arguments[0].more.reason)
        effort.spent += len(arguments[0])
        return [number(known(item)) for item in arguments[0]]
    return [number(it) for it in arguments]


def _range(start: Data, count: Data) -> Data:
    first, length = number(start), number(count)
    if not 0 <= length <= MOST_ITEMS:
        raise NoAnswer(f"range() is given {length} items to make")
    from linter.data import plain

    made = plain(list(range(first, first + length)))
    return known(made)


def _int(held: Data) -> Data:
    if isinstance(held, str):
        if len(held) > 20:
            raise ValueError
        return _fitting(int(held))
    if isinstance(held, float):
        return _fitting(int(held)) if math.isfinite(held) else number(None)
    return number(held)


def _bool(held: Data) -> Data:
    if isinstance(held, str):
        return {"true": True, "false": False, "1": True, "0": False}[text(held).strip().lower()]
    if isinstance(held, int | float):
        return bool(held)
    raise TypeError


def _less(one: Data, other: Data) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one < other
    return number(one) < number(other)


def _float(held: Data) -> Data:
    if isinstance(held, Record | Rows) or held is None:
        raise TypeError
    return float(held)


NUMBER_FUNCTIONS = {
    "add": Function(_add, 2, 2),
    "sub": Function(_sub, 2, 2),
    "mul": Function(_mul, 2, 2),
    "div": Function(_div, 2, 2),
    "mod": Function(_mod, 2, 2),
    "min": Function(lambda *given: min(_numbers(given)), 1, None),
    "max": Function(lambda *given: max(_numbers(given)), 1, None),
    "range": Function(_range, 2, 2),
    "int": Function(_int, 1, 1),
    "float": Function(_float, 1, 1),
    "bool": Function(_bool, 1, 1),
    "less": Function(_less, 2, 2),
    "lessorequals": Function(lambda one, other: not _less(other, one), 2, 2),
    "greater": Function(lambda one, other: _less(other, one), 2, 2),
    "greaterorequals": Function(lambda one, other: not _less(one, other), 2, 2),
}
