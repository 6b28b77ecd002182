"""Going down into values: attributes, indices, splats."""

from collections.abc import Callable, Sequence

from linter.data import Data, Record, Rows
from linter.readers.hcl.partial import (
    Failed,
    UnknownText,
    either,
    longer,
)
from linter.values import Known, OneOf, Spot, Unknown, Value, defaulted


def walk(value: Value[Data], path: Sequence[str | int], spot: Spot | None = None) -> Value[Data]:
    """Return what stands at the end of a path of names and indices. What is not there fails."""
    for name in path:
        value = step(value, name, spot)
    return value


def step(value: Value[Data], name: str | int, spot: Spot | None = None) -> Value[Data]:
    """Return one attribute or item of a value."""
    if isinstance(value, UnknownText):
        return longer(value, f"{value.text} .{name}")
    if isinstance(value, Unknown):
        return value
    found = [_member(held, name, spot) for held in value.possible]
    result = found[0] if isinstance(value, Known) else either(found, spot)
    return defaulted(result, value.default)


def splat(
    value: Value[Data], each: Callable[[Value[Data]], Value[Data]], spot: Spot | None
) -> Value[Data]:
    """Return a list of something of every item. Of a single thing it is a list of one."""
    if isinstance(value, Unknown):
        return Unknown(value.reason, value.spot)
    if isinstance(value, OneOf):
        return Unknown("it is taken of one of several lists", spot)
    held = value.value
    if isinstance(held, Rows):
        return Known(Rows(tuple(held), each, held.more), spot, value.default)
    items = () if held is None else (value,)
    return Known(Rows(items, each), spot, value.default)


def _member(held: Data, name: str | int, spot: Spot | None) -> Value[Data]:
    if isinstance(held, Record):
        text = str(name)
        if text in held or held.more:
            return held.get(text)
        return Failed(f"there is no attribute {text!r}", spot)
    if isinstance(held, Rows):
        index = int(name) if isinstance(name, int) or name.isdecimal() else None
        if index is None:
            return Failed(f"a list has no attribute {name!r}", spot)
        if 0 <= index < len(held):
            return tuple(held)[index]
        return held.more or Failed(f"there is no item {index}", spot)
    what = "null" if held is None else "a single value"
    return Failed(f"{what} has no attribute {str(name)!r}", spot)
