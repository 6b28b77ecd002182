"""What one event would cost at least: its requests alone, through the same SDKs, without the app.

One point read of an entity, and one transaction that replaces its state under its ETag and adds a
row of history: of the same sizes as the app's, in the same table of the same Azurite.
"""

from collections.abc import Sequence
from typing import Any

from azure.core import MatchConditions
from azure.data.tables import TableClient, TableServiceClient, UpdateMode
from azure.identity import DefaultAzureCredential
from azure.mgmt.compute import ComputeManagementClient

from functions.cloud.store.tables import RUNS
from functions.pipeline.resource_id import ResourceId
from tests.bench.scene import InFlight, Scene


class Bare:
    """The same requests as those of one event."""

    def __init__(self, scene: Scene, like: InFlight, rows: int) -> None:
        """Copy the run ``like``, which has a history, to ``rows`` partitions."""
        credential = DefaultAzureCredential()
        self._table: TableClient = TableServiceClient(
            scene.cloud.addresses.tables, credential=credential
        ).get_table_client(RUNS)
        self._compute = ComputeManagementClient(
            credential,
            like.arriving.subscription,
            base_url=scene.cloud.addresses.resource_manager,
            credential_scopes=["https://management.azure.com/.default"],
        )
        entities = list(self._table.query_entities(f"PartitionKey eq '{like.before.id}'"))
        (self._run,) = [dict(one) for one in entities if one["RowKey"] == "run"]
        self._history = [dict(one) for one in entities if one["RowKey"] != "run"][-1]
        self._keys = [f"bare-{like.before.id}-{number}" for number in range(rows)]
        self._number = 0
        for key in self._keys:
            self._table.upsert_entity(self._run | {"PartitionKey": key})

    def read_and_commit(self) -> None:
        """Do one point read and one transaction of two operations."""
        self._number += 1
        key = {"PartitionKey": self._keys[self._number % len(self._keys)]}
        found = self._table.get_entity(key["PartitionKey"], "run")
        state = {name: value for name, value in self._run.items() if "definition" not in name}
        condition: dict[str, Any] = {
            "mode": UpdateMode.MERGE,
            "etag": found.metadata["etag"],
            "match_condition": MatchConditions.IfNotModified,
        }
        row = self._history | key | {"RowKey": f"history-{self._number:08}"}
        self._table.submit_transaction([("update", state | key, condition), ("create", row)])

    def read_azure(self, snapshots: Sequence[ResourceId]) -> None:
        """Read snapshots."""
        for one in snapshots:
            self._compute.snapshots.get(one.group, one.name)
