"""Runs: state, history and pending effects in one partition, changed in one transaction.

::

    event -> load run (ETag 7) -> look at Azure -> decide -> commit if ETag is still 7 -> perform
                                                                 |
               another handler was faster: 412, load again <-----+
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.data.tables import TableTransactionError, UpdateMode

from functions.cloud.store.documents import pack, unpack
from functions.cloud.store.due import DueIndex, covers
from functions.cloud.store.listings import Listings, Page
from functions.cloud.store.tables import Tables, quoted
from functions.pipeline import run as runs
from functions.pipeline.definition import Definition
from functions.pipeline.history import Entry
from functions.pipeline.run import Run

_ROW = "run"


class Overtaken(Exception):
    """Somebody else changed the run since it was loaded, or claimed it first."""


@dataclass(frozen=True)
class Loaded:
    """A run with its ETag, and the second at which the index of due runs has it."""

    run: Run
    etag: str
    indexed: str


class Runs:
    """The store of runs."""

    def __init__(self, tables: Tables, due: DueIndex) -> None:
        self._table = tables.runs
        self._due = due
        self._listings = Listings(tables)

    def load(self, run: str) -> Loaded | None:
        """Return a run by one point read; None if there is none."""
        try:
            entity = self._table.get_entity(run, _ROW)
        except ResourceNotFoundError:
            return None
        definition = Definition(entity["pipeline"], unpack("definition", entity))
        state = runs.from_json(run, definition, unpack("state", entity))
        return Loaded(state, str(entity.metadata["etag"]), entity["indexed"])

    def claim(self, run: Run, history: Sequence[Entry]) -> Loaded:
        """Insert a new run. Raises ``Overtaken`` if it is there already: then join it."""
        assert run.due is not None
        self._listings.add(run.pipeline, run.id, run.created)
        indexed = self._due.add(run.due, run.id)
        entity = self._entity(run, indexed) | _definition(run)
        rows = [("create", entity), *(("create", _row(run.id, one)) for one in history)]
        try:
            results = self._table.submit_transaction(rows)
        except TableTransactionError as error:
            if _is_conflict(error):
                there = self.load(run.id)
                if there and there.run.created != run.created:
                    self._listings.remove(run.pipeline, run.id, run.created)
                raise Overtaken(run.id) from None
            raise
        return Loaded(run, str(results[0]["etag"]), indexed)

    def commit(self, loaded: Loaded, run: Run, history: Sequence[Entry], now: datetime) -> Loaded:
        """Replace the state by ``run`` and add the history, all or nothing.

        Raises ``Overtaken`` if the run has changed since ``loaded``.
        """
        indexed = loaded.indexed
        if run.due is not None and not covers(indexed, run.due, now):
            # Before the state: a row too many is thrown away, one too few would lose the run.
            indexed = self._due.add(run.due, run.id)
        entity = self._entity(run, indexed)
        if run.definition != loaded.run.definition:
            entity |= _definition(run)
        condition = {
            "mode": UpdateMode.MERGE,
            "etag": loaded.etag,
            "match_condition": MatchConditions.IfNotModified,
        }
        rows: list[Any] = [("update", entity, condition)]
        rows += [("create", _row(run.id, one)) for one in history]
        try:
            results = self._table.submit_transaction(rows)
        except HttpResponseError as error:
            if _is_conflict(error):
                raise Overtaken(run.id) from None
            raise
        return Loaded(run, str(results[0]["etag"]), indexed)

    def history(self, run: str) -> list[dict[str, Any]]:
        """Return a run's history, oldest first."""
        query = f"PartitionKey eq {quoted(run)} and RowKey ge 'history-' and RowKey lt 'history.'"
        return [unpack("entry", row) for row in self._table.query_entities(query)]

    def page(self, pipeline: str, size: int, after: str = "") -> tuple[list[Run], str]:
        """Return up to ``size`` runs of a pipeline, newest first, and where to go on."""
        page: Page = self._listings.page(pipeline, size, after)
        found = []
        for run, created in page.runs:
            loaded = self.load(run)
            if loaded and loaded.run.created == created:
                found.append(loaded.run)
        return found, page.next

    @staticmethod
    def _entity(run: Run, indexed: str) -> dict[str, Any]:
        keys = {"PartitionKey": run.id, "RowKey": _ROW}
        plain = {"pipeline": run.pipeline, "indexed": indexed}
        return keys | plain | pack("state", runs.to_json(run))


def _definition(run: Run) -> dict[str, Any]:
    return pack("definition", run.definition.body)


def _row(run: str, entry: Entry) -> dict[str, Any]:
    keys = {"PartitionKey": run, "RowKey": f"history-{entry.number:08}"}
    return keys | pack("entry", entry.to_json())


def _is_conflict(error: HttpResponseError) -> bool:
    """Tell 409 (it exists) and 412 (it has changed) from all other refusals."""
    code = str(getattr(error, "error_code", "") or "")
    conflicts = ("EntityAlreadyExists", "UpdateConditionNotSatisfied", "ConditionNotMet")
    return error.status_code in (409, 412) or any(name in code for name in conflicts)
