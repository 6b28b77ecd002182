"""When the sweep must look at which run: rows by second, so that a sweep reads what is due only.

A run has at least one row that is not later than its ``due``. It may have older rows too, left by
an earlier plan: the sweep that meets one throws it away. So an event that puts ``due`` off writes
nothing here, and a crash between two writes leaves at most one row too many.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from azure.core.exceptions import ResourceNotFoundError

from functions.cloud.store.tables import Tables, quoted


@dataclass(frozen=True)
class DueRow:
    """One row: the run, and the second at which it was to be looked at."""

    second: str
    run: str


class DueIndex:
    """The index of what is due."""

    def __init__(self, tables: Tables) -> None:
        self._table = tables.due

    def add(self, when: datetime, run: str) -> str:
        """Plan a look at a run; return the row's second."""
        second = _second_after(when)
        self._table.upsert_entity({"PartitionKey": second, "RowKey": run})
        return second

    def until(self, now: datetime) -> Iterator[DueRow]:
        """Yield the rows that are due, the oldest first."""
        query = f"PartitionKey le {quoted(_second(now))}"
        for row in self._table.query_entities(query, select=["PartitionKey", "RowKey"]):
            yield DueRow(row["PartitionKey"], row["RowKey"])

    def remove(self, row: DueRow) -> None:
        """Throw a row away; one that is gone already is fine."""
        try:
            self._table.delete_entity(row.second, row.run)
        except ResourceNotFoundError:
            return


def covers(indexed: str, due: datetime, now: datetime) -> bool:
    """Tell whether the row at ``indexed`` is still to come and early enough for ``due``."""
    return _second(now) < indexed <= _second_after(due)


def _second(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y%m%dT%H%M%S")


def _second_after(when: datetime) -> str:
    """Return the second that ``when`` lies in as one that begins no earlier: rows are never early.

    A sweep in the same second would otherwise meet the row before its run is due, and plan the
    look for the row that it is about to throw away.
    """
    return _second(when + timedelta(microseconds=999_999))
