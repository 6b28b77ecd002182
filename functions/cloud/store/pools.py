"""Which run a pool belongs to: so an event about a pool finds its run, and no pool has two."""

from collections.abc import Callable

from azure.core import MatchConditions
from azure.core.exceptions import (
    ResourceExistsError,
    ResourceModifiedError,
    ResourceNotFoundError,
)

from functions.cloud.store.tables import Tables
from functions.pipeline.names import claim_key
from functions.pipeline.resource_id import parse

_ROW = "pool"


class Pools:
    """Claims on pools. A claim inserts and never overwrites."""

    def __init__(self, tables: Tables) -> None:
        self._table = tables.pools

    def owner(self, pool: str) -> str:
        """Return the run that a pool belongs to; ``""`` for a pool that is none of ours."""
        try:
            return str(self._table.get_entity(claim_key(parse(pool)), _ROW)["run"])
        except ResourceNotFoundError:
            return ""

    def claim(self, pool: str, run: str, has_ended: Callable[[str], bool]) -> str:
        """Claim a pool for a run and return whose it is now: the run's, or who was first.

        The claim of a run that has ended, as ``has_ended`` tells, is taken over.
        """
        entity = {"PartitionKey": claim_key(parse(pool)), "RowKey": _ROW, "run": run}
        try:
            self._table.create_entity(entity)
            return run
        except ResourceExistsError:
            owner = self.owner(pool)
        if owner != run and has_ended(owner) and self._take_over(pool, run, owner):
            return run
        return owner

    def _take_over(self, pool: str, run: str, former: str) -> bool:
        key = claim_key(parse(pool))
        try:
            entity = self._table.get_entity(key, _ROW)
            if entity["run"] != former:
                return False
            etag = entity.metadata["etag"]
            entity["run"] = run
            self._table.update_entity(
                entity, etag=etag, match_condition=MatchConditions.IfNotModified
            )
        except (ResourceModifiedError, ResourceNotFoundError):
            return False
        return True
