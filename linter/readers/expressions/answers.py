"""What functions answer with: several values as one, texts of data, bounds on what grows."""

import json
from collections.abc import Iterable, Iterator

from linter.data import Data, Record, Rows
from linter.readers.expressions.partial import IdText
from linter.values import Known, OneOf, Spot, Unknown, Value

LONGEST_TEXT = 64 * 1024
"""The characters of a text above which a result is not computed; batchlint's own limit."""
MOST_ITEMS = 10_000
"""The items of an array above which a result is not computed; batchlint's own limit."""
MOST_VALUES = 500
"""The values that one of several may be; above it, nothing is known. batchlint's own limit."""
DEEPEST = 100
"""The levels of data that are compared or written as text; batchlint's own limit."""


class Effort:
    """What functions have done so far, in items and pieces of text; for those who set bounds."""

    spent: int = 0


effort = Effort()


class NoAnswer(Exception):
    """A function cannot be evaluated; the text is the reason of an `Unknown`."""


def known(value: Value[Data]) -> Data:
    """Return the value of an item. Raises `NoAnswer` where it is not exactly known."""
    if isinstance(value, Known):
        return value.value
    if isinstance(value, Unknown):
        raise NoAnswer(value.reason)
    raise NoAnswer("an item is one of several values")


def either(
    values: Iterable[Value[Data]], spot: Spot | None = None, default: str | None = None
) -> Value[Data]:
    """Return one of several values as one: both arms of a condition, say.

    One that is unknown makes the whole unknown.
    """
    found: dict[tuple[type, object], Data] = {}
    for value in values:
        if isinstance(value, Unknown):
            return value
        for held in value.possible:
            found.setdefault((type(held), held), held)
        default = default or value.default
    if len(found) == 1:
        return Known(next(iter(found.values())), spot, default)
    if not found or len(found) > MOST_VALUES:
        return Unknown("it is one of too many values", spot)
    return OneOf(tuple(found.values()), spot, default)


def bounded(*parts: str) -> str:
    """Put texts together. Raises `NoAnswer` when the whole is too long to go on with."""
    length = sum(map(len, parts))
    effort.spent += length // 256
    if length > LONGEST_TEXT:
        raise NoAnswer("the text grows too long")
    return "".join(parts)


def text_of(value: Data) -> str:
    """Return a value as ``concat`` and ``string`` write it. Raises `NoAnswer`."""
    match value:
        case str():
            return value
        case bool():
            return "True" if value else "False"
        case int():
            return str(value)
        case float():
            return repr(value)
        case None:
            return ""
    return as_json(value)


def as_json(value: Data) -> str:
    """Return a value as JSON without spaces.

    Raises `NoAnswer` when a part of it is not known, or when it is too long or too deep.
    """
    pieces: list[str] = []
    length = 0
    for piece in _pieces(value, DEEPEST):
        effort.spent += 1
        length += len(piece) + 1
        if length > LONGEST_TEXT:
            raise NoAnswer("the text grows too long")
        pieces.append(piece)
    return "".join(pieces)


def _pieces(value: Data, levels: int) -> Iterator[str]:
    if levels == 0:
        raise NoAnswer("it is nested too deeply")
    if isinstance(value, Record):
        if value.more:
            raise NoAnswer(value.more.reason)
        yield "{"
        for index, name in enumerate(value):
            yield ("," if index else "") + json.dumps(name, ensure_ascii=False) + ":"
            yield from _pieces(known(value.get(name)), levels - 1)
        yield "}"
    elif isinstance(value, Rows):
        if value.more:
            raise NoAnswer(value.more.reason)
        yield "["
        for index, item in enumerate(value):
            if index:
                yield ","
            yield from _pieces(known(item), levels - 1)
        yield "]"
    elif isinstance(value, IdText):
        raise NoAnswer(value.reason)
    else:
        yield json.dumps(value, ensure_ascii=False)
