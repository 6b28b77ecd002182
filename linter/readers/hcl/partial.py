"""Values that are unknown in part, and functions of values that may be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from linter import ids
from linter.data import Data, Record, Rows
from linter.values import Known, OneOf, Spot, Unknown, Value, defaulted

MOST_COMBINATIONS = 64
LONGEST = 1024 * 1024
"""The size of the longest text that is put together, in characters."""
MOST_ITEMS = 10_000

_MOST_WORDS = 500


class NoValue(Exception):
    """An expression has no value. The reason is a clause."""


class NotKnown(NoValue):
    """An expression has a value, and nobody can tell which."""


@dataclass(slots=True, unsafe_hash=True)
class Failed(Unknown):
    """What the tool itself would refuse to evaluate; ``try`` and ``can`` tell it from unknown."""


@dataclass(slots=True, unsafe_hash=True)
class UnknownText(Unknown):
    """A text of which parts are unknown: ``text`` has a placeholder in braces for each of them.

    Equal placeholders stand for equal texts. Ids take such a text for a segment, and a script
    can be read in spite of its gaps.
    """

    text: str = ""


def unknown_text(reason: str, words: str, spot: Spot | None = None) -> UnknownText:
    """Return a text that is unknown as a whole; ``words`` must tell it from all others."""
    return UnknownText(reason, spot, text=_placeholder(words))


def longer(unknown: Unknown, words: str) -> Unknown:
    """Return what becomes of an unknown value, as a text where the words for it are not too many.

    The words are never cut: two different texts must not have one placeholder.
    """
    if len(words) > _MOST_WORDS:
        return Unknown(unknown.reason, unknown.spot)
    return UnknownText(unknown.reason, unknown.spot, text=_placeholder(words))


def _placeholder(words: str) -> str:
    return ids.placeholder(" ".join(words.replace("{", " ").replace("}", " ").split()))


def scalar_text(data: Data) -> str:
    """Return a scalar as templates show it. Raises `NoValue` for anything else."""
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str):
        return data
    if isinstance(data, int):
        return str(data)
    if isinstance(data, float):
        return str(int(data)) if data.is_integer() and abs(data) < 1e15 else repr(data)
    raise NoValue("null is no text" if data is None else "an object or array is no text")


def placed(value: Value[Data], spot: Spot) -> Value[Data]:
    """Return a value where it is used; a text of several lines stays where it was written."""
    if isinstance(value, Known):
        if isinstance(value.value, str) and "\n" in value.value and value.spot:
            return value
        return Known(value.value, spot, value.default)
    if isinstance(value, OneOf):
        return OneOf(value.values, spot, value.default)
    return value


def either(arms: Sequence[Value[Data]], spot: Spot | None) -> Value[Data]:
    """Return one of several values. What would fail is not one of them."""
    going = [arm for arm in arms if not isinstance(arm, Failed)] or list(arms)
    values: list[Data] = []
    for arm in going:
        if isinstance(arm, Unknown):
            return arm
        values.extend(it for it in arm.possible if not _among(it, values))
    default = next((arm.default for arm in going if arm.default), None)
    if len(values) == 1:
        return Known(values[0], spot, default)
    if len(values) > MOST_COMBINATIONS:
        return Unknown("it may have too many values", spot)
    return OneOf(tuple(values), spot, default)


def lift(
    function: Callable[..., Data | Value[Data]],
    arguments: Sequence[Value[Data]],
    spot: Spot | None,
    words: str = "",
) -> Value[Data]:
    """Apply a function of data to values, to each combination of those that are possible.

    ``words`` name the function in the placeholder that an unknown argument leads to.
    """
    unknown = next((it for it in arguments if isinstance(it, Unknown)), None)
    if unknown is not None:
        return _unknown(unknown, arguments, words)
    results: list[Value[Data]] = []
    for count, combination in enumerate(product(*(it.possible for it in arguments))):
        if count >= MOST_COMBINATIONS:
            return Unknown("it may have too many values", spot)
        try:
            result = function(*combination)
        except NotKnown as none:
            return Unknown(str(none), spot)
        except NoValue as none:
            return Failed(str(none), spot)
        except (TypeError, ValueError, ArithmeticError):
            return Failed(f"{words or 'the operation'} does not take these values", spot)
        if isinstance(result, str) and len(result) > LONGEST:
            return Unknown("it is too long a text", spot)
        results.append(result if isinstance(result, Known | OneOf | Unknown) else Known(result))
    default = next((it.default for it in arguments if it.default), None)
    if len(results) == 1:
        only = results[0]
        if isinstance(only, Known):
            return Known(only.value, only.spot or spot, only.default or default)
        return defaulted(only, default)
    return defaulted(either(results, spot), default)


def pattern(value: Value[Data]) -> str | None:
    """Return a text with placeholders for what is unknown of it; ``None`` if that is unclear."""
    if isinstance(value, UnknownText):
        return value.text
    if isinstance(value, Known) and not isinstance(value.value, Record | Rows | None):
        return scalar_text(value.value)
    return None


def _unknown(unknown: Unknown, arguments: Sequence[Value[Data]], words: str) -> Unknown:
    if isinstance(unknown, Failed):
        return unknown
    if not words:
        return Unknown(unknown.reason, unknown.spot)
    patterns = [pattern(it) for it in arguments]
    if None in patterns:
        return unknown
    return longer(unknown, f"{words} {' '.join(it for it in patterns if it)}")


def _among(data: Data, others: Sequence[Data]) -> bool:
    """Compare as HCL does: true is not 1."""
    return any(data == other and type(data) is type(other) for other in others)
