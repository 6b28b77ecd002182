"""What of Azure's ends, and when."""

from datetime import date
from functools import cache
from typing import NamedTuple

from linter.facts.json_rows import day, like, rows


class Retirement(NamedTuple):
    """Something that Azure has retired or is going to retire."""

    id: str
    what: str
    """In words that fit into a sentence, such as ``pools made from a managed image``."""
    date: date | None
    """The last day; ``None`` where the end is announced without one."""
    source: str
    dated: str
    note: str


@cache
def retirements() -> tuple[Retirement, ...]:
    """Return every retirement that the table knows."""
    return tuple(
        Retirement(**{**row, "date": day(row["date"])}) for row in rows("retirements.json")
    )


def retirement(retirement_id: str) -> Retirement:
    """Return a retirement, such as ``managed-image-pools``.

    Raises ``LookupError`` when the table has none such.
    """
    for row in retirements():
        if row.id == retirement_id:
            return row
    names = tuple(row.id for row in retirements())
    raise LookupError(f"no retirement {retirement_id!r}; {like(retirement_id, names)}")
