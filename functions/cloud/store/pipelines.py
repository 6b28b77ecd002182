"""Definitions, kept under their names."""

from dataclasses import dataclass
from datetime import datetime

from azure.core import MatchConditions
from azure.core.exceptions import (
    ResourceExistsError,
    ResourceModifiedError,
    ResourceNotFoundError,
)
from azure.data.tables import UpdateMode

from functions.cloud.store.documents import pack, unpack
from functions.cloud.store.tables import Tables, quoted
from functions.pipeline.definition import Definition

_ROW = "definition"


class Changed(Exception):
    """The definition is not what the caller took it for: its ETag differs, or it exists already."""


@dataclass(frozen=True)
class Stored:
    """A definition, its ETag and when it was put."""

    definition: Definition
    etag: str
    updated: str


class Pipelines:
    """The store of definitions."""

    def __init__(self, tables: Tables) -> None:
        self._table = tables.pipelines

    def get(self, name: str) -> Stored | None:
        """Return a definition, or None."""
        try:
            entity = self._table.get_entity(name, _ROW)
        except ResourceNotFoundError:
            return None
        definition = Definition(name, unpack("body", entity))
        return Stored(definition, str(entity.metadata["etag"]), entity["updated"])

    def put(
        self, definition: Definition, now: datetime, if_match: str = "", if_none: bool = False
    ) -> tuple[Stored, bool]:
        """Store a definition; return it, and whether it is new.

        Raises ``Changed`` where ``if_match`` is not its ETag, or ``if_none`` and it is there.
        """
        entity = {
            "PartitionKey": definition.name,
            "RowKey": _ROW,
            "updated": now.isoformat(),
            **pack("body", definition.body),
        }
        stamp = str(entity["updated"])
        if not if_match:
            try:
                created = self._table.create_entity(entity)
                return Stored(definition, str(created["etag"]), stamp), True
            except ResourceExistsError:
                if if_none:
                    raise Changed("there is a pipeline of this name already") from None
        try:
            updated = (
                self._table.update_entity(
                    entity,
                    mode=UpdateMode.REPLACE,
                    etag=if_match,
                    match_condition=MatchConditions.IfNotModified,
                )
                if if_match and if_match != "*"
                else self._table.update_entity(entity, mode=UpdateMode.REPLACE)
            )
        except (ResourceModifiedError, ResourceNotFoundError):
            raise Changed("the pipeline has been changed or deleted since you read it") from None
        return Stored(definition, str(updated["etag"]), stamp), False

    def delete(self, name: str, if_match: str = "") -> bool:
        """Delete a definition; False if there was none. Runs under way keep their own copy.

        Raises ``Changed`` where ``if_match`` is not its ETag.
        """
        stored = self.get(name)
        if stored is None:
            return False
        etag = stored.etag if if_match in ("", "*") else if_match
        try:
            self._table.delete_entity(
                name, _ROW, etag=etag, match_condition=MatchConditions.IfNotModified
            )
        except (ResourceModifiedError, ResourceNotFoundError):
            raise Changed("the pipeline has been changed or deleted since you read it") from None
        return True

    def page(self, size: int, after: str = "") -> tuple[list[Stored], str]:
        """Return up to ``size`` definitions by name, and the name after which to go on."""
        found: list[Stored] = []
        query = f"PartitionKey gt {quoted(after)}"
        for entity in self._table.query_entities(query, results_per_page=size + 1):
            if len(found) == size:
                return found, found[-1].definition.name
            definition = Definition(entity["PartitionKey"], unpack("body", entity))
            found.append(Stored(definition, str(entity.metadata["etag"]), entity["updated"]))
        return found, ""
