"""The runs of a pipeline, newest first, without reading any other's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from azure.core.exceptions import ResourceNotFoundError

from functions.cloud.store.tables import Tables, quoted

_FAR = 10**16  # microseconds: the year 2286


class NoSuchPage(Exception):
    """The place to go on from is none of this listing."""


@dataclass(frozen=True)
class Page:
    """Run ids with their times of creation, newest first, and how to go on; ``""`` at the end."""

    runs: Sequence[tuple[str, datetime]]
    next: str


class Listings:
    """One row per run, in a partition per pipeline and month: none grows for ever."""

    def __init__(self, tables: Tables) -> None:
        self._table = tables.listings

    def add(self, pipeline: str, run: str, created: datetime) -> None:
        """Note a run before it is claimed: a row without a run is passed over."""
        partition, row = _keys(pipeline, run, created)
        self._table.upsert_entity({"PartitionKey": partition, "RowKey": row})

    def remove(self, pipeline: str, run: str, created: datetime) -> None:
        """Take back the row of a claim that came second."""
        try:
            self._table.delete_entity(*_keys(pipeline, run, created))
        except ResourceNotFoundError:
            return

    def page(self, pipeline: str, size: int, after: str = "") -> Page:
        """Return up to ``size`` runs that come after the row ``after`` (``Page.next``).

        Raises ``NoSuchPage`` for an ``after`` that no page of this pipeline has given.
        """
        first = f"{pipeline}~"
        if after and not after.startswith(first):
            raise NoSuchPage(f"no page of {pipeline}'s runs starts there; use the address in next")
        query = f"PartitionKey ge {quoted(first)} and PartitionKey lt {quoted(pipeline + '~~')}"
        if after:
            partition, _, row = after.partition("!")
            here = f"PartitionKey eq {quoted(partition)} and RowKey gt {quoted(row)}"
            older = f"PartitionKey gt {quoted(partition)} and PartitionKey lt {quoted(first + '~')}"
            query = f"({here}) or ({older})"
        rows = []
        for entity in self._table.query_entities(query, results_per_page=size + 1):
            rows.append((entity["PartitionKey"], entity["RowKey"]))
            if len(rows) > size:
                break
        last = "!".join(rows[size - 1]) if len(rows) > size else ""
        return Page([_read(row) for _, row in rows[:size]], last)


def _keys(pipeline: str, run: str, created: datetime) -> tuple[str, str]:
    microseconds = round(created.timestamp() * 1_000_000)
    month = created.astimezone(UTC)
    return f"{pipeline}~{999_999 - (month.year * 100 + month.month):06}", (
        f"{_FAR - microseconds:016}-{run}"
    )


def _read(row: str) -> tuple[str, datetime]:
    inverted, _, run = row.partition("-")
    return run, datetime.fromtimestamp((_FAR - int(inverted)) / 1_000_000, UTC)
