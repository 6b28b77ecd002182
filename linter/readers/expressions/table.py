"""The table of functions: how one is called with values that are known, one of some, or not."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any, NamedTuple, TypeAlias

from linter.data import Data, Record, Rows
from linter.readers.expressions.answers import MOST_VALUES, NoAnswer, either
from linter.readers.expressions.partial import IdText
from linter.values import Known, OneOf, Spot, Unknown, Value

COMBINATIONS = 16
"""How many combinations of possible arguments are tried; batchlint's own limit."""

Apply: TypeAlias = Callable[..., Any]


class Function(NamedTuple):
    """A function without side effects; it raises `NoAnswer` with the reason of an unknown.

    ``apply`` is given the arguments' data and returns data. With ``on_values`` it is given the
    arguments as they are, unknown ones too, and returns a value. ``most`` is ``None`` when there
    may be any number of arguments. ``takes_ids``: it knows what to do with an `IdText`.
    """

    apply: Apply
    least: int
    most: int | None
    on_values: bool = False
    takes_ids: bool = False


def apply(
    name: str, function: Function, arguments: Sequence[Value[Data]], spot: Spot | None
) -> Value[Data]:
    """Call a function. What is wrong with it or its arguments makes the result unknown."""
    count = len(arguments)
    if count < function.least or (function.most is not None and count > function.most):
        return Unknown(f"{name}() does not take {_counted(count)}", spot)
    try:
        if function.on_values:
            return _placed(function.apply(*arguments), spot)
        return _on_data(name, function, arguments, spot)
    except NoAnswer as none:
        return Unknown(str(none), spot)


def _on_data(
    name: str, function: Function, arguments: Sequence[Value[Data]], spot: Spot | None
) -> Value[Data]:
    combinations, forks, default = 1, 0, None
    for argument in arguments:
        if isinstance(argument, Unknown):
            return Unknown(argument.reason, spot)
        default = default or argument.default
        combinations *= len(argument.possible)
        forks += isinstance(argument, OneOf)
    if combinations > (MOST_VALUES if forks == 1 else COMBINATIONS):
        return Unknown(f"{name}() is given too many possible values", spot)
    results = []
    for chosen in product(*(argument.possible for argument in arguments)):
        if not function.takes_ids:
            for held in chosen:
                if isinstance(held, IdText):
                    raise NoAnswer(held.reason)
        results.append(_as_value(_applied(name, function, chosen)))
    return either(results, spot, default)


def _applied(name: str, function: Function, chosen: Sequence[Data]) -> object:
    try:
        return function.apply(*chosen)
    except (TypeError, ValueError, AttributeError, OverflowError, LookupError) as error:
        raise NoAnswer(f"{name}() cannot be applied to {_words(chosen)}") from error


def _as_value(result: Any) -> Value[Data]:
    return result if isinstance(result, Known | OneOf | Unknown) else Known(result)


def _placed(value: Value[Data], spot: Spot | None) -> Value[Data]:
    """Return a value where the expression stands."""
    if isinstance(value, Known):
        return Known(value.value, spot, value.default)
    if isinstance(value, OneOf):
        return OneOf(value.values, spot, value.default)
    return Unknown(value.reason, spot)


def _counted(count: int) -> str:
    return "1 argument" if count == 1 else f"{count} arguments"


def _words(chosen: Sequence[Data]) -> str:
    named = {Record: "an object", Rows: "an array", str: "a string", bool: "a boolean"}
    shown = ["null" if held is None else named.get(type(held), "a number") for held in chosen[:3]]
    return " and ".join(dict.fromkeys(shown)) or "nothing"
