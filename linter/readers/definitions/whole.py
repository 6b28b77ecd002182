"""A definition's data as plain Python, and back from a place in it to its spot."""

import math

from linter.data import Data, Record, Rows
from linter.readers.definitions.mistakes import Mistake
from linter.readers.definitions.yaml_data import DEEPEST
from linter.values import Known, Spot, Value

_TOO_DEEP = f"is nested more than {DEEPEST} levels deep"


class TooDeep(Exception):
    """The data is nested deeper than a definition may be; ``path`` leads there."""

    def __init__(self, path: tuple[str | int, ...]) -> None:
        super().__init__(_TOO_DEEP)
        self.path = path


def plain_data(value: Value[Data], path: tuple[str | int, ...] = ()) -> object:
    """Return data as dicts, lists and scalars. Raises `TooDeep`; what is unknown is ``None``."""
    if len(path) > DEEPEST:
        raise TooDeep(path)
    held = value.value if isinstance(value, Known) else None
    if isinstance(held, Record):
        return {name: plain_data(held.get(name), (*path, name)) for name in held}
    if isinstance(held, Rows):
        return [plain_data(item, (*path, index)) for index, item in enumerate(held)]
    return held


def spot_at(value: Value[Data], path: tuple[str | int, ...]) -> Spot | None:
    """Return the spot at the end of a path; where the path breaks off, that of the last step."""
    spot = value.spot
    for step in path:
        held = value.value if isinstance(value, Known) else None
        if isinstance(held, Record) and isinstance(step, str) and step in held:
            value = held.get(step)
        elif isinstance(held, Rows) and isinstance(step, int) and step < len(held):
            value = tuple(held)[step]
        else:
            return spot
        spot = value.spot or spot
    return spot


def odd_numbers(data: object, path: tuple[str | int, ...] = ()) -> list[Mistake]:
    """Find numbers that JSON does not have."""
    if isinstance(data, float) and not math.isfinite(data):
        return [Mistake(path, f"is {data}, which is no JSON value")]
    inner: list[tuple[str | int, object]] = []
    if isinstance(data, dict):
        inner = list(data.items())
    elif isinstance(data, list):
        inner = list(enumerate(data))
    return [found for key, item in inner for found in odd_numbers(item, (*path, key))]
