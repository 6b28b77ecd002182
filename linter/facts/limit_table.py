"""Numbers and patterns of Azure's, by edition, and an organisation's own numbers in their place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from linter.facts.edition_table import edition
from linter.facts.json_rows import like, rows


class Limit(NamedTuple):
    """One number or pattern of Azure's, as it stood in the editions ``since`` to ``until``."""

    id: str
    value: int | str | tuple[int, ...]
    unit: str
    since: str
    until: str | None
    source: str
    dated: str
    note: str

    @property
    def number(self) -> int:
        """The value as a number. Raises ``TypeError`` when it is a pattern or several numbers."""
        if not isinstance(self.value, int):
            raise TypeError(f"the limit {self.id} is a {self.unit}, not a number")
        return self.value

    @property
    def numbers(self) -> tuple[int, ...]:
        """The value as several numbers, such as ports. Raises ``TypeError`` when it is not."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"the limit {self.id} is one {self.unit}, not several")
        return self.value

    @property
    def pattern(self) -> str:
        """The value as a regular expression, for a full match; ``TypeError`` when it is none."""
        if not isinstance(self.value, str):
            raise TypeError(f"the limit {self.id} is a number, not a pattern")
        return self.value


@cache
def limits() -> tuple[Limit, ...]:
    """Return every row of the table of limits."""
    return tuple(_limit(**row) for row in rows("limits.json"))


def _limit(value: int | str | list[int], **rest: str) -> Limit:
    return Limit(value=tuple(value) if isinstance(value, list) else value, **rest)


@dataclass(frozen=True)
class Overrides:
    """An organisation's own numbers in place of Azure's: the id of a limit to a number.

    Raises ``ValueError`` for an id that no limit has (the message lists close ones), for a limit
    that is not one number, and for a value that is not a whole number from 0 on.
    """

    numbers: Mapping[str, int] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", dict(self.numbers))
        for limit_id, number in self.numbers.items():
            _check_override(limit_id, number)


NO_OVERRIDES = Overrides()
"""Azure's own numbers."""


def _check_override(limit_id: str, number: object) -> None:
    numeric = sorted({row.id for row in limits() if isinstance(row.value, int)})
    if limit_id not in numeric:
        if any(row.id == limit_id for row in limits()):
            raise ValueError(f"the limit {limit_id!r} is not one number, and cannot be overridden")
        raise ValueError(f"there is no limit {limit_id!r}; {like(limit_id, tuple(numeric))}")
    # True and False are whole numbers to Python, and no limits to anybody.
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise ValueError(f"the limit {limit_id!r} must be a whole number from 0 on, not {number!r}")


def limit(
    limit_id: str, in_edition: str | None = None, overrides: Overrides = NO_OVERRIDES
) -> Limit:
    """Return a limit as it stands in an edition, by default the newest.

    An override replaces the number and says so in the note; the source stays Azure's.

    Raises ``LookupError`` when the edition has no such limit, ``ValueError`` when there is no
    such edition.
    """
    wanted = edition(in_edition)
    for row in limits():
        if row.id == limit_id and row.since <= wanted and (row.until or wanted) >= wanted:
            return _overridden(row, overrides)
    raise LookupError(f"no limit {limit_id!r} stands in the edition {wanted}; see limits.json")


def _overridden(row: Limit, overrides: Overrides) -> Limit:
    own = overrides.numbers.get(row.id)
    if own is None:
        return row
    said = f"Set to {own} by the configuration; Azure's number is {row.value}. {row.note}"
    return row._replace(value=own, note=said.rstrip())
