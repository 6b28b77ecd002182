"""Facts: Microsoft's limits, codes and editions as dated data, with a source in every row.

The tables are the JSON files beside this one; each is read when it is first asked for. A row
holds from the edition ``since`` to the edition ``until`` (``null``: it still holds); ``dated``
is the date of the page or API version that it was taken from, and of the reading where the
page has none.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Limit:
    """One number or pattern of Azure's, as it stood in the editions ``since`` to ``until``."""

    id: str
    value: int | str
    unit: str
    since: str
    until: str | None
    source: str
    dated: str
    note: str

    @property
    def number(self) -> int:
        """The value as a number. Raises ``TypeError`` when it is text, such as a pattern."""
        if isinstance(self.value, str):
            raise TypeError(f"the limit {self.id} is a {self.unit}, not a number")
        return self.value


class ResizeErrorClass(StrEnum):
    """What a resize error asks for."""

    RETRY = "retry"
    """Resize again to the same target."""
    CHECK_IMAGE = "check-image"
    """See whether the image and what it was made from are still there, then retry or give up."""
    QUOTA = "quota"
    """Wait long, and tell the operator."""
    STOPPED = "stopped"
    """A person stopped it: hold."""
    FATAL = "fatal"
    """No retry mends it: the pool has to be changed."""
    UNKNOWN = "unknown"
    """Nobody knows; show it as it came."""


@dataclass(frozen=True, slots=True)
class ResizeError:
    """A code in a pool's ``resizeOperationStatus.errors``, in words for an operator."""

    code: str
    error_class: ResizeErrorClass
    meaning: str
    advice: str
    source: str
    dated: str


@cache
def editions() -> tuple[str, ...]:
    """Return the editions of Microsoft's rules, oldest first, such as ``2024-03``."""
    return tuple(sorted(row["id"] for row in _rows("editions.json")))


def edition(name: str | None = None) -> str:
    """Return an edition, by default the newest. Raises ``ValueError`` when there is none such."""
    if name is None:
        return editions()[-1]
    if name not in editions():
        raise ValueError(f"there is no edition {name!r}; choose one of {', '.join(editions())}")
    return name


@cache
def limits() -> tuple[Limit, ...]:
    """Return every row of the table of limits."""
    return tuple(Limit(**row) for row in _rows("limits.json"))


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


@cache
def resize_errors() -> tuple[ResizeError, ...]:
    """Return every resize error that is documented."""
    return tuple(
        ResizeError(
            code=row["code"],
            error_class=ResizeErrorClass(row["class"]),
            meaning=row["meaning"],
            advice=row["advice"],
            source=row["source"],
            dated=row["dated"],
        )
        for row in _rows("resize_errors.json")
    )


@cache
def _resize_errors_by_code() -> dict[str, ResizeError]:
    return {error.code.lower(): error for error in resize_errors()}


def resize_error(code: str) -> ResizeError:
    """Return what a resize error code means, without regard to its case.

    A code that is not documented keeps its spelling and is of the class ``unknown``.
    """
    known = _resize_errors_by_code().get(code.strip().lower())
    if known is not None:
        return known
    return ResizeError(
        code=code,
        error_class=ResizeErrorClass.UNKNOWN,
        meaning=f"Batch reported the code {code}, which is not documented.",
        advice="Read the error's message and details on the pool.",
        source="",
        dated="",
    )


def _rows(table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(Path(__file__).with_name(table).read_bytes())
    return rows
