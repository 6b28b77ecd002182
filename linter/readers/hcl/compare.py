"""Whole documents: equal to each other, or as Python's own values."""

from linter.data import Data, Record, Rows
from linter.readers.hcl.partial import MOST_ITEMS, NotKnown, NoValue
from linter.values import Known, Unknown, Value

_DEEPEST = 24


def whole(data: Data) -> object:
    """Return a document as dicts, lists and scalars. Raises `NoValue` when it is not all known."""
    return _whole(data, 0, [MOST_ITEMS])


def equal(left: Data, right: Data) -> bool:
    """Return whether two documents say the same. Raises `NoValue` when that is not known."""
    if type(left) is not type(right):
        return False
    return whole(left) == whole(right)


def _whole(data: Data, depth: int, left: list[int]) -> object:
    left[0] -= 1
    if depth > _DEEPEST or left[0] < 0:
        raise NoValue("it is too large a document")
    if isinstance(data, Record):
        _complete(data.more)
        return {name: _inner(data.get(name), depth, left) for name in data}
    if isinstance(data, Rows):
        _complete(data.more)
        return [_inner(item, depth, left) for item in data]
    return data


def _inner(value: Value[Data], depth: int, left: list[int]) -> object:
    if isinstance(value, Known):
        return _whole(value.value, depth + 1, left)
    raise NotKnown("a part of it is not known")


def _complete(more: Unknown | None) -> None:
    if more is not None:
        raise NotKnown("a part of it is not known")
