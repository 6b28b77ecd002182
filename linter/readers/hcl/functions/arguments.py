"""What functions are given: lists of which everything must be known."""

from typing import TypeAlias

from linter.data import Data, Rows
from linter.readers.hcl.partial import Failed, NotKnown, NoValue, scalar_text
from linter.values import Known, Unknown, Value

Arguments: TypeAlias = list[Value[Data]]


def items_of(data: Data) -> list[Data]:
    """Return the items of a list. Raises `NoValue`; `NotKnown` when not all are known."""
    if not isinstance(data, Rows):
        raise NoValue("a list was expected")
    if data.more is not None:
        raise NotKnown(data.more.reason)
    found: list[Data] = []
    for item in data:
        if not isinstance(item, Known):
            raise NotKnown("an item of the list is not known")
        found.append(item.value)
    return found


def texts_of(data: Data) -> list[str]:
    """Return the items of a list as texts. Raises as `items_of` does."""
    return [scalar_text(item) for item in items_of(data)]


def listed(value: Value[Data]) -> list[Value[Data]] | Unknown:
    """Return the items of a list of which the length is known."""
    if isinstance(value, Unknown):
        return value
    held = value.value if isinstance(value, Known) else None
    if not isinstance(held, Rows):
        return Failed("a list was expected", value.spot)
    return held.more if held.more is not None else list(held)


def default_of(arguments: Arguments) -> str | None:
    """Return the default that a function's arguments rest on."""
    return next((it.default for it in arguments if it.default), None)
