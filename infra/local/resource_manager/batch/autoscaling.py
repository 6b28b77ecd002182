"""Evaluates the formulas of autoscale pools: at once, and then at every interval."""

import asyncio
from typing import Any

from infra.local.resource_manager.batch import autoscale
from infra.local.resource_manager.batch.resizing import Resizes
from infra.local.resource_manager.batch.service_log import ServiceLog
from infra.local.resource_manager.fabric import Fabric
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]


class Autoscaling:
    """One task per autoscale pool."""

    def __init__(self, fabric: Fabric, resizes: Resizes, log: ServiceLog) -> None:
        self._fabric = fabric
        self._resizes = resizes
        self._log = log

    def start(self, account: Resource, pool: Resource) -> None:
        """Evaluate now and from now on."""
        self._evaluate(account, pool)
        pool.hidden["autoscaling"] = self._fabric.background(self._repeat(account, pool))

    def stop(self, pool: Resource) -> None:
        """Evaluate no more; a resize under way goes on."""
        task: asyncio.Task[None] | None = pool.hidden.pop("autoscaling", None)
        if task is not None:
            task.cancel()

    async def _repeat(self, account: Resource, pool: Resource) -> None:
        while True:
            await self._fabric.clock.sleep(pool.hidden["scale"].interval)
            if pool.properties["allocationState"] == "Steady":
                self._evaluate(account, pool)

    def _evaluate(self, account: Resource, pool: Resource) -> None:
        nodes = self._resizes.nodes(pool)
        outcome = autoscale.evaluate(pool.hidden["scale"].formula, nodes)
        run: Json = {"evaluationTime": self._fabric.timestamp(), "results": outcome.results}
        if outcome.error is not None:
            run["error"] = {"code": outcome.error[0], "message": outcome.error[1]}
        pool.properties["autoScaleRun"] = run
        self._log.autoscaled(account, pool, run)
        if outcome.target != nodes:
            self._resizes.start(account, pool, outcome.target)
