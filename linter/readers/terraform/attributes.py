"""Looking into attributes and nested blocks, and the provider's defaults for them."""

from collections.abc import Callable
from typing import TypeVar

from linter.access import at, items_at
from linter.data import Data, Record, Rows
from linter.values import ABSENT, Items, Known, OneOf, Value

T = TypeVar("T")
U = TypeVar("U")


def block(holder: Value[Data], *path: str) -> Value[Data]:
    """Return a nested block, the first of its type; ``Known(None)`` when there is none."""
    for name in path:
        holder = at(holder, name)
        if isinstance(holder, Known) and isinstance(holder.value, Rows):
            items = tuple(holder.value)
            holder = items[0] if items else holder.value.more or ABSENT
    return holder


def blocks(holder: Value[Data], name: str) -> Items[Value[Data]]:
    """Return all nested blocks of a type."""
    found = at(holder, name)
    if isinstance(found, Known) and isinstance(found.value, Record):
        return Items((found,))
    return items_at(holder, name)


def or_default(
    value: Value[T | None], default: T, name: str, beside: Value[Data]
) -> Value[T | None]:
    """Return the provider's default where an attribute is absent.

    The default stands where the block does that could have set it.
    """
    if isinstance(value, Known) and value.value is None:
        return Known(default, beside.spot, f"the attribute '{name}'")
    return value


def mapped(value: Value[T], change: Callable[[T], U]) -> Value[U]:
    """Return what a function makes of each possible value."""
    if isinstance(value, Known):
        return Known(change(value.value), value.spot, value.default)
    if isinstance(value, OneOf):
        changed = tuple(dict.fromkeys(change(it) for it in value.values))
        if len(changed) == 1:
            return Known(changed[0], value.spot, value.default)
        return OneOf(changed, value.spot, value.default)
    return value
