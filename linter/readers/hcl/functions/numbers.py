"""Functions of numbers."""

import math
from collections.abc import Callable

from linter.data import Data, rows
from linter.readers.hcl.functions.arguments import items_of
from linter.readers.hcl.operators import flag, number
from linter.readers.hcl.partial import MOST_ITEMS, NotKnown
from linter.values import Known


def _range(*limits: Data) -> Data:
    bounds = [number(it) for it in limits]
    start, stop = (0, bounds[0]) if len(bounds) == 1 else bounds[:2]
    step = bounds[2] if len(bounds) == 3 else (1 if stop >= start else -1)
    if not all(isinstance(it, int) for it in (start, stop, step)) or len(bounds) > 3:
        raise NotKnown("a range of fractions is not evaluated")
    found = range(int(start), int(stop), int(step))
    if len(found) > MOST_ITEMS:
        raise NotKnown("it has too many items")
    return rows([Known(it) for it in found])


def _parse(text: Data, digits: Data) -> int:
    return int(str(text), int(number(digits)))


NUMBERS: dict[str, Callable[..., Data]] = {
    "min": lambda *them: min(number(it) for it in them),
    "max": lambda *them: max(number(it) for it in them),
    "floor": lambda it: math.floor(number(it)),
    "ceil": lambda it: math.ceil(number(it)),
    "abs": lambda it: abs(number(it)),
    "sum": lambda them: sum(number(it) for it in items_of(them)),
    "parseint": _parse,
    "range": _range,
    "tonumber": lambda it: None if it is None else number(it),
    "tobool": lambda it: None if it is None else flag(it),
    "alltrue": lambda them: all(flag(it) for it in items_of(them)),
    "anytrue": lambda them: any(flag(it) for it in items_of(them)),
}
