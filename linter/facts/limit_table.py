"""Numbers and patterns of Azure's, by edition."""

from functools import cache
from typing import NamedTuple

from linter.facts.edition_table import edition
from linter.facts.json_rows import rows


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


def limit(limit_id: str, in_edition: str | None = None) -> Limit:
    """Return a limit as it stands in an edition, by default the newest.

    Raises ``LookupError`` when the edition has no such limit, ``ValueError`` when there is no
    such edition.
    """
    wanted = edition(in_edition)
    for row in limits():
        if row.id == limit_id and row.since <= wanted and (row.until or wanted) >= wanted:
            return row
    raise LookupError(f"no limit {limit_id!r} stands in the edition {wanted}; see limits.json")
