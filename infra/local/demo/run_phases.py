"""A run's history as phases: which, from when to when, and what was done in each."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, takewhile
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Stay:
    """How long a run was in a phase (the last one is its end), and its effects with their times."""

    phase: str
    began: datetime
    ended: datetime
    done: tuple[tuple[datetime, str], ...]


def stays(run: Json) -> list[Stay]:
    """Return the phases of a run that has ended, as the API shows it, in their order; then its end.

    A phase begins when the one before has its last row, and the last of them lasts until the end.
    It may have no row of its own: a run can end at the first look.
    """
    history, end = run["history"], run["state"]
    phases = takewhile(lambda row: row["phase"] != end, history)
    groups = [(phase, list(rows)) for phase, rows in groupby(phases, lambda row: row["phase"])]
    if not groups or groups[-1][0] != run["phase"]:
        groups.append((run["phase"], []))
    ends = [row for row in history if row["phase"] == end]
    began, stopped = datetime.fromisoformat(run["created"]), _at(ends[0])
    found: list[Stay] = []
    for place, (phase, rows) in enumerate(groups, 1):
        ended = stopped if place == len(groups) else _at(rows[-1])
        found.append(Stay(phase, began, ended, _done(rows)))
        began = ended
    return [*found, Stay(end, stopped, stopped, _done(ends))]


def _done(rows: list[Json]) -> tuple[tuple[datetime, str], ...]:
    return tuple((_at(row), did) for row in rows for did in row["done"])


def _at(row: Json) -> datetime:
    return datetime.fromisoformat(row["at"])
