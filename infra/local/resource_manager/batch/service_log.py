"""Batch's service log: one record per thing that happened to a pool, in the documented envelope.

The envelope and its oddities are those of the published sample (azure-docs, batch/monitor-batch):
``resourceId`` in upper case with a trailing slash, the pool's id in upper case, booleans as 0 and
1, times without T and Z, and ``resultCode`` "Success" even when nodes are missing.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from infra.local.resource_manager.batch.allocation import Nodes
from infra.local.resource_manager.fabric import Fabric, timestamp
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]
_TENANT = "0000000000004000800000000000aa00"


class ServiceLog:
    """Writes the records of all accounts to ``write``."""

    def __init__(self, fabric: Fabric, write: Callable[[dict[str, object]], None]) -> None:
        self._fabric = fabric
        self._write = write

    def created(self, account: Resource, pool: Resource) -> None:
        """Log PoolCreateEvent; there is no field for the id of a custom image."""
        properties = pool.properties
        machine = properties["deploymentConfiguration"]["virtualMachineConfiguration"]
        reference = machine["imageReference"]
        scale = pool.hidden["scale"]
        shown = {
            name: reference.get(name, " ") for name in ("publisher", "offer", "sku", "version")
        }
        self._record(
            account,
            "PoolCreateEvent",
            {
                "id": pool.name.upper(),
                "displayName": properties.get("displayName", ""),
                "vmSize": properties["vmSize"],
                "imageType": "VirtualMachineConfiguration",
                "virtualMachineConfiguration": {
                    "imageReference": shown,
                    "nodeAgentId": machine["nodeAgentSkuId"],
                },
                "resizeTimeout": str(_milliseconds(scale.timeout)),
                "targetDedicatedNodes": scale.target.dedicated,
                "targetLowPriorityNodes": scale.target.low_priority,
                "taskSlotsPerNode": properties["taskSlotsPerNode"],
                "vmFillType": properties["taskSchedulingPolicy"]["nodeFillType"],
                "enableAutoScale": int(scale.formula is not None),
                "enableInterNodeCommunication": int(
                    properties["interNodeCommunication"] == "Enabled"
                ),
                "isAutoPool": 0,
            },
        )

    def resize_started(self, account: Resource, pool: Resource, now: Nodes) -> None:
        """Log PoolResizeStartEvent."""
        self._record(account, "PoolResizeStartEvent", _resize(pool, now))

    def resize_completed(
        self, account: Resource, pool: Resource, now: Nodes, started: datetime
    ) -> None:
        """Log PoolResizeCompleteEvent, for every end of a resize, good or bad."""
        properties = _resize(pool, now) | {
            "startTime": _log_time(started),
            "endTime": _log_time(self._fabric.clock.now()),
            "resultCode": "Success",
            "resultMessage": "The operation succeeded",
        }
        self._record(account, "PoolResizeCompleteEvent", properties)

    def autoscaled(self, account: Resource, pool: Resource, run: Json) -> None:
        """Log PoolAutoScaleEvent."""
        properties = {
            "id": pool.name.upper(),
            "timestamp": run["evaluationTime"],
            "formula": pool.hidden["scale"].formula,
            "results": run["results"],
            "error": run.get("error"),
        }
        self._record(account, "PoolAutoScaleEvent", properties)

    def delete_started(self, account: Resource, pool: Resource) -> None:
        """Log PoolDeleteStartEvent."""
        self._record(account, "PoolDeleteStartEvent", {"id": pool.name.upper()})

    def delete_completed(self, account: Resource, pool: Resource, started: datetime) -> None:
        """Log PoolDeleteCompleteEvent."""
        properties = {
            "id": pool.name.upper(),
            "startTime": _log_time(started),
            "endTime": _log_time(self._fabric.clock.now()),
        }
        self._record(account, "PoolDeleteCompleteEvent", properties)

    def _record(self, account: Resource, operation: str, properties: Json) -> None:
        self._write(
            {
                "Tenant": _TENANT,
                "time": timestamp(self._fabric.clock.now()),
                "resourceId": f"{account.id.upper()}/",
                "category": "ServiceLog",
                "operationName": operation,
                "operationVersion": "2017-06-01",
                "properties": properties,
            }
        )


def _resize(pool: Resource, now: Nodes) -> Json:
    target: Nodes = pool.hidden["target"]
    return {
        "id": pool.name.upper(),
        "nodeDeallocationOption": pool.hidden["scale"].deallocation,
        "currentDedicatedNodes": now.dedicated,
        "targetDedicatedNodes": target.dedicated,
        "currentLowPriorityNodes": now.low_priority,
        "targetLowPriorityNodes": target.low_priority,
        "enableAutoScale": int(pool.hidden["scale"].formula is not None),
        "isAutoPool": 0,
    }


def _log_time(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def _milliseconds(seconds: float) -> int:
    return 900_000 if seconds == float("inf") else round(seconds * 1000)
