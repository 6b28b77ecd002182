"""Deleting pools."""

from infra.local.resource_manager.batch.autoscaling import Autoscaling
from infra.local.resource_manager.batch.pool_body import KIND
from infra.local.resource_manager.batch.resizing import Resizes
from infra.local.resource_manager.batch.service_log import ServiceLog
from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.fabric import Fabric
from infra.local.resource_manager.operations import Operation, Operations
from infra.local.resource_manager.store import Resource


class PoolRemoval:
    """Takes pools out of the world."""

    def __init__(
        self,
        fabric: Fabric,
        operations: Operations,
        resizes: Resizes,
        autoscaling: Autoscaling,
        log: ServiceLog,
    ) -> None:
        self._fabric = fabric
        self._operations = operations
        self._resizes = resizes
        self._autoscaling = autoscaling
        self._log = log

    def begin(self, call: Call, account: Resource, pool: Resource) -> Reply:
        """Start to delete; a second request is told about the first."""
        running = pool.operation
        if running is None or running.done:
            running = pool.operation = self._start(call, account, pool)
        location = (
            f"{call.origin}{account.id}/poolOperationResults/{running.id}"
            f"?api-version={call.api_version}"
        )
        return Reply(202, None, {"Location": location, **self._operations.retry_after(running)})

    def _start(self, call: Call, account: Resource, pool: Resource) -> Operation:
        started = self._fabric.clock.now()
        self._autoscaling.stop(pool)
        self._resizes.abandon(pool)
        pool.properties["provisioningState"] = "Deleting"
        pool.properties["provisioningStateTransitionTime"] = self._fabric.timestamp()
        self._log.delete_started(account, pool)

        def finish() -> None:
            self.forget(pool)
            self._log.delete_completed(account, pool, started)

        return self._operations.start(
            call,
            f"{KIND}/delete",
            pool.id,
            seconds("batchAccounts/pools/delete"),
            finish=finish,
            failed=lambda: pool.properties.update(provisioningState="Succeeded"),
            operation_id=f"delete-{pool.name}-{self._fabric.ids.hex(15).upper()}",
        )

    def forget(self, pool: Resource) -> None:
        """Remove a pool at once, with everything that runs for it."""
        self._autoscaling.stop(pool)
        self._resizes.abandon(pool)
        if self._fabric.store.get(pool.id) is pool:
            self._fabric.store.remove(pool)
