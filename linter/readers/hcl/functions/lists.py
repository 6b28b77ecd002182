"""Functions of lists. What is known of them is kept where the rest is not."""

from collections.abc import Callable, Iterable

from linter.data import Data, Record, Rows, rows
from linter.readers.hcl.compare import equal
from linter.readers.hcl.functions.arguments import Arguments, default_of, listed
from linter.readers.hcl.operators import number
from linter.readers.hcl.partial import (
    MOST_ITEMS,
    Failed,
    NotKnown,
    NoValue,
    lift,
    scalar_text,
)
from linter.values import Known, Unknown, Value


def _gathered(parts: Iterable[Value[Data]]) -> tuple[list[Value[Data]], Unknown | None]:
    """Return the items of several lists, and the reason why there may be others."""
    items: list[Value[Data]] = []
    more: Unknown | None = None
    for part in parts:
        held = part.value if isinstance(part, Known) else None
        if isinstance(held, Rows):
            items.extend(held)
            more = more or held.more
        elif isinstance(part, Unknown):
            more = more or part
        else:
            more = more or Unknown("it is one of several lists, or none", part.spot)
        if len(items) > MOST_ITEMS:
            return [], Unknown("it has too many items", part.spot)
    return items, more


def _concat(arguments: Arguments) -> Value[Data]:
    items, more = _gathered(arguments)
    return Known(rows(items, more), None, default_of(arguments))


def _flatten(arguments: Arguments) -> Value[Data]:
    waiting = list(reversed(arguments))
    items: list[Value[Data]] = []
    more: Unknown | None = None
    while waiting:
        value = waiting.pop()
        held = value.value if isinstance(value, Known) else None
        if isinstance(held, Rows):
            waiting.extend(reversed(list(held)))
            more = more or held.more
        elif isinstance(value, Unknown):
            more = more or value
        else:
            items.append(value)
        if len(items) + len(waiting) > MOST_ITEMS:
            return Unknown("it has too many items")
    return Known(rows(items, more), None, default_of(arguments))


def _element(arguments: Arguments) -> Value[Data]:
    if len(arguments) != 2:
        return Failed("element takes a list and an index")
    items = listed(arguments[0])
    if isinstance(items, Unknown):
        return items
    if not items:
        return Failed("the list is empty")
    return lift(lambda index: items[int(number(index)) % len(items)], arguments[1:], None)


def _length(arguments: Arguments) -> Value[Data]:
    def count(data: Data) -> int:
        if isinstance(data, Rows | Record) and data.more is not None:
            raise NotKnown(data.more.reason)
        if isinstance(data, Rows | Record | str):
            return len(data)
        raise NoValue("a list, an object or a text was expected")

    return lift(count, arguments, None)


def _as_list(arguments: Arguments) -> Value[Data]:
    return lift(
        lambda it: it if isinstance(it, Rows) or it is None else _no_list(), arguments, None
    )


def _no_list() -> Data:
    raise NoValue("a list was expected")


def _distinct(arguments: Arguments) -> Value[Data]:
    items, more = _gathered(arguments)
    kept: list[Value[Data]] = []
    seen: set[object] = set()
    for item in items:
        if isinstance(item, Unknown):
            more = more or item
        elif isinstance(item, Known) and isinstance(item.value, str | int | float | bool):
            key = (type(item.value), item.value)
            if key not in seen:
                seen.add(key)
                kept.append(item)
        else:
            kept.append(item)
    return Known(rows(kept, more), None, default_of(arguments))


def _contains(arguments: Arguments) -> Value[Data]:
    if len(arguments) != 2:
        return Failed("contains takes a list and an item")
    items, more = _gathered(arguments[:1])
    if isinstance(arguments[0], Unknown):
        return Unknown(arguments[0].reason)

    def is_in(wanted: Data) -> bool:
        unsure = more is not None
        for item in items:
            unsure = unsure or not isinstance(item, Known)
            if any(equal(it, wanted) for it in item.possible) and isinstance(item, Known):
                return True
        if unsure:
            raise NotKnown("not all of the list is known")
        return False

    return lift(is_in, arguments[1:], None)


def _slice(arguments: Arguments) -> Value[Data]:
    items = listed(arguments[0]) if len(arguments) == 3 else Failed("slice takes three arguments")
    if isinstance(items, Unknown):
        return items
    return lift(
        lambda start, end: rows(items[int(number(start)) : int(number(end))]), arguments[1:], None
    )


def _reversed(arguments: Arguments) -> Value[Data]:
    items = listed(arguments[0]) if arguments else Failed("reverse takes a list")
    return items if isinstance(items, Unknown) else Known(rows(reversed(items)))


def _sorted(arguments: Arguments) -> Value[Data]:
    items, more = _gathered(arguments)
    if more is not None or not all(isinstance(it, Known) for it in items):
        return more or Unknown("an item of the list is not known")
    texts = (scalar_text(it.value) for it in items if isinstance(it, Known))
    return lift(lambda: rows([Known(text) for text in sorted(texts)]), (), None)


def _compact(arguments: Arguments) -> Value[Data]:
    items, more = _gathered(arguments)
    kept = [it for it in items if any(held not in (None, "") for held in it.possible)]
    unsure = next((it for it in items if isinstance(it, Unknown)), None)
    return Known(rows(kept, more or unsure))


def _coalesce_list(arguments: Arguments) -> Value[Data]:
    for argument in arguments:
        items = listed(argument)
        if isinstance(items, Unknown) or items:
            return argument
    return Failed("all of the lists are empty")


LISTS: dict[str, Callable[[Arguments], Value[Data]]] = {
    "concat": _concat,
    "flatten": _flatten,
    "element": _element,
    "length": _length,
    "tolist": _as_list,
    "toset": _distinct,
    "setunion": lambda them: _distinct([_concat(them)]),
    "distinct": _distinct,
    "contains": _contains,
    "slice": _slice,
    "reverse": _reversed,
    "sort": _sorted,
    "compact": _compact,
    "coalescelist": _coalesce_list,
}
