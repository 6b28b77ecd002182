"""Functions of texts, as https://learn.microsoft.com/azure/azure-resource-manager/templates/
template-functions-string describes them."""

import re
from collections.abc import Iterator

from linter.data import Data, Record, Rows, rows
from linter.readers.expressions.answers import (
    LONGEST_TEXT,
    MOST_ITEMS,
    NoAnswer,
    as_json,
    bounded,
    effort,
    known,
    text_of,
)
from linter.readers.expressions.partial import IdText
from linter.readers.expressions.table import Function
from linter.values import Known, Unknown

_ITEM = re.compile(r"\{\{|\}\}|\{(\d{1,3})(?:,(-?\d{1,4}))?(?::([^{}]*))?\}")
_WIDEST = 200
_DIGITS = re.compile(r"[dD](\d{0,2})")


def text(held: Data) -> str:
    """Return an argument that must be a text. Raises ``TypeError``."""
    if not isinstance(held, str):
        raise TypeError
    return held


def number(held: Data) -> int:
    """Return an argument that must be a whole number. Raises ``TypeError``."""
    if isinstance(held, bool) or not isinstance(held, int):
        raise TypeError
    return held


def _keeping(held: str, changed: str) -> str:
    """A changed id is still the same id."""
    return IdText(changed, held.reason) if isinstance(held, IdText) else changed


def _lower(held: Data) -> Data:
    return _keeping(text(held), text(held).lower())


def _upper(held: Data) -> Data:
    return _keeping(text(held), text(held).upper())


def _trim(held: Data) -> Data:
    return _keeping(text(held), text(held).strip())


def _string(held: Data) -> Data:
    return held if isinstance(held, IdText) else bounded(text_of(held))


def joined(parts: tuple[Data, ...]) -> str:
    """Put texts together: what ``concat`` makes of texts. Raises `NoAnswer`, ``TypeError``."""
    if any(isinstance(part, Record | Rows) for part in parts):
        raise TypeError
    made = bounded(*map(text_of, parts))
    partial = next((part for part in parts if isinstance(part, IdText)), None)
    return IdText(made, partial.reason) if partial is not None else made


def formatted(pattern: Data, arguments: tuple[Data, ...]) -> str:
    """Put arguments into a pattern such as ``{0}-{1:D3}``. Raises `NoAnswer`, ``TypeError``."""
    made = bounded(*_formatted(text(pattern), arguments))
    partial = next((part for part in (pattern, *arguments) if isinstance(part, IdText)), None)
    return IdText(made, partial.reason) if partial is not None else made


def _formatted(pattern: str, arguments: tuple[Data, ...]) -> Iterator[str]:
    end = 0
    for found in _ITEM.finditer(pattern):
        yield pattern[end : found.start()]
        end = found.end()
        index, width, style = found.groups()
        if index is None:
            yield found.group()[0]
            continue
        shown = _styled(arguments[int(index)], style)
        columns = int(width or 0)
        if abs(columns) > _WIDEST:
            raise NoAnswer("the format is too wide")
        yield shown.ljust(-columns) if columns < 0 else shown.rjust(columns)
    yield pattern[end:]


def _styled(held: Data, style: str | None) -> str:
    if not style:
        return held if isinstance(held, str) else text_of(held)
    digits = _DIGITS.fullmatch(style)
    if digits and isinstance(held, int) and not isinstance(held, bool):
        sign = "-" if held < 0 else ""
        return sign + str(abs(held)).zfill(int(digits.group(1) or 0))
    raise NoAnswer(f"the format {style} is not evaluated")


def _replace(held: Data, old: Data, new: Data) -> Data:
    whole, old, new = text(held), text(old), text(new)
    if not old:
        raise ValueError
    if len(whole) + whole.count(old) * (len(new) - len(old)) > LONGEST_TEXT:
        raise NoAnswer("the text grows too long")
    return whole.replace(old, new)


def _substring(held: Data, start: Data, length: Data = None) -> Data:
    whole, first = text(held), number(start)
    count = len(whole) - first if length is None else number(length)
    if first < 0 or count < 0 or first + count > len(whole):
        raise NoAnswer("substring() is given a range outside of the text")
    return whole[first : first + count]


def _split(held: Data, delimiters: Data) -> Data:
    whole = text(held)
    if isinstance(delimiters, Rows):
        marks = [text(known(it)) for it in delimiters]
        if delimiters.more:
            raise NoAnswer(delimiters.more.reason)
    else:
        marks = [text(delimiters)]
    pattern = "|".join(re.escape(mark) for mark in marks if mark)
    parts = re.split(pattern, whole) if pattern else [whole]
    effort.spent += len(parts)
    if len(parts) > MOST_ITEMS:
        raise NoAnswer("the array grows too long")
    if isinstance(held, IdText):
        if marks != ["/"]:
            raise NoAnswer(held.reason)
        unknown = Unknown(held.reason)
        return rows(unknown if "{" in part else Known(part) for part in parts)
    return rows(map(Known, parts))


def _join(items: Data, delimiter: Data) -> Data:
    if not isinstance(items, Rows):
        raise TypeError
    if items.more:
        raise NoAnswer(items.more.reason)
    mark = text(delimiter)
    parts: list[Data] = []
    for item in items:
        parts.extend([mark, known(item)] if parts else [known(item)])
    return joined(tuple(parts))


def _pad_left(held: Data, total: Data, character: Data = " ") -> Data:
    shown = held if isinstance(held, str) else str(number(held))
    columns, mark = number(total), text(character)
    if columns > LONGEST_TEXT or len(mark) != 1:
        raise NoAnswer("padLeft() is given a width or a character that it does not take")
    return bounded(shown.rjust(columns, mark))


def _index_of(held: Data, sought: Data) -> Data:
    if isinstance(held, Rows):
        return next((at for at, it in enumerate(held) if _same(known(it), sought)), -1)
    return text(held).lower().find(text(sought).lower())


def _last_index_of(held: Data, sought: Data) -> Data:
    if isinstance(held, Rows):
        items = list(held)
        places = range(len(items) - 1, -1, -1)
        return next((at for at in places if _same(known(items[at]), sought)), -1)
    return text(held).lower().rfind(text(sought).lower())


def _same(one: Data, other: Data) -> bool:
    return as_json(one) == as_json(other)


def _starts_with(held: Data, start: Data) -> Data:
    return text(held).lower().startswith(text(start).lower())


def _ends_with(held: Data, end: Data) -> Data:
    return text(held).lower().endswith(text(end).lower())


TEXT_FUNCTIONS = {
    "tolower": Function(_lower, 1, 1, takes_ids=True),
    "toupper": Function(_upper, 1, 1, takes_ids=True),
    "trim": Function(_trim, 1, 1, takes_ids=True),
    "string": Function(_string, 1, 1, takes_ids=True),
    "format": Function(lambda pattern, *rest: formatted(pattern, rest), 1, None, takes_ids=True),
    "replace": Function(_replace, 3, 3),
    "substring": Function(_substring, 2, 3),
    "split": Function(_split, 2, 2, takes_ids=True),
    "join": Function(_join, 2, 2),
    "padleft": Function(_pad_left, 2, 3),
    "indexof": Function(_index_of, 2, 2),
    "lastindexof": Function(_last_index_of, 2, 2),
    "startswith": Function(_starts_with, 2, 2),
    "endswith": Function(_ends_with, 2, 2),
}
