"""Runs the resizes of pools: one task per resize that sleeps until it ends.

How many nodes there are meanwhile is reckoned from the plan whenever somebody looks.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.local.resource_manager.batch import allocation, image_reference
from infra.local.resource_manager.batch.allocation import Nodes, Plan, ResizeError
from infra.local.resource_manager.batch.quotas import CoreUse
from infra.local.resource_manager.batch.scripts import Scripts
from infra.local.resource_manager.batch.service_log import ServiceLog
from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.fabric import Fabric, timestamp
from infra.local.resource_manager.store import Resource
from infra.local.resource_manager.vm_sizes import vm_size

Json = dict[str, Any]

# Estimates: nodes of a custom image arrive slower than those of a Marketplace image
# (batch-pool-node-error-checking advises 30 minutes from 300 custom, 1,000 Marketplace nodes on).
CUSTOM_IMAGE_RATE = 20.0
MARKETPLACE_RATE = 60.0


@dataclass
class Resize:
    """A resize under way; ``began`` is the monotonic clock's."""

    plan: Plan
    started: datetime
    began: float
    task: "asyncio.Task[None] | None" = None


class Resizes:
    """Starts, stops and ends resizes."""

    def __init__(self, fabric: Fabric, log: ServiceLog, scripts: Scripts, use: CoreUse) -> None:
        self._fabric = fabric
        self._log = log
        self._scripts = scripts
        self._use = use

    def nodes(self, pool: Resource) -> Nodes:
        """Return how many nodes the pool has now."""
        resize: Resize | None = pool.hidden.get("resize")
        if resize is None:
            held: Nodes = pool.hidden["nodes"]
            return held
        elapsed = (time.monotonic() - resize.began) * self._fabric.clock.scale
        return resize.plan.at(elapsed)

    def start(self, account: Resource, pool: Resource, target: Nodes) -> None:
        """Begin a resize of a steady pool towards ``target``."""
        fabric = self._fabric
        pool.hidden["target"] = target
        scale = pool.hidden["scale"]
        plan = self._plan(account, pool, target, scale.timeout)
        self._use.reserve(pool, plan.after)
        resize = Resize(plan, fabric.clock.now(), time.monotonic())
        pool.hidden["resize"] = resize
        self._transition(pool, "Resizing")
        pool.properties["resizeOperationStatus"] = {
            "targetDedicatedNodes": target.dedicated,
            "targetLowPriorityNodes": target.low_priority,
            "resizeTimeout": scale.timeout_text,
            "nodeDeallocationOption": scale.deallocation,
            "startTime": timestamp(resize.started),
        }
        self._log.resize_started(account, pool, plan.before)
        resize.task = fabric.background(self._run(account, pool, resize))

    async def _run(self, account: Resource, pool: Resource, resize: Resize) -> None:
        await self._fabric.clock.sleep(resize.plan.ends)
        self._complete(account, pool, resize, resize.plan.after, resize.plan.errors)

    def stop(self, account: Resource, pool: Resource) -> None:
        """Stop the resize under way: the nodes that are there stay."""
        resize: Resize | None = pool.hidden["resize"]
        nodes = self.nodes(pool)
        plan = Plan(nodes, nodes, 1.0, 0.0)
        if resize is None:  # a scripted pool says that it is resizing, and nothing runs for it
            resize = Resize(plan, self._fabric.clock.now(), time.monotonic())
        if resize.task is not None:
            resize.task.cancel()
        pool.hidden["resize"] = resize
        resize.plan = plan
        self._transition(pool, "Stopping")
        error = ResizeError(
            allocation.STOPPED,
            "Desired number of nodes could not be allocated "
            "because the resize operation was stopped",
        )

        async def settle() -> None:
            await self._fabric.clock.sleep(seconds("batchAccounts/pools/stopResize"))
            self._complete(account, pool, resize, nodes, (error,))

        resize.task = self._fabric.background(settle())

    def abandon(self, pool: Resource) -> None:
        """Forget the resize of a pool that is being deleted, and free its nodes."""
        resize: Resize | None = pool.hidden.pop("resize", None)
        if resize is not None and resize.task is not None:
            resize.task.cancel()
        pool.hidden["nodes"] = Nodes(0, 0)
        self._use.reserve(pool, Nodes(0, 0))

    def _complete(
        self,
        account: Resource,
        pool: Resource,
        resize: Resize,
        nodes: Nodes,
        errors: tuple[ResizeError, ...],
    ) -> None:
        pool.hidden["nodes"] = nodes
        pool.hidden["resize"] = None
        self._use.reserve(pool, nodes)
        if errors:
            status = pool.properties.setdefault("resizeOperationStatus", {})
            status["errors"] = [_shown(one) for one in errors]
        self._transition(pool, "Steady")
        self._log.resize_completed(account, pool, nodes, resize.started)

    def _transition(self, pool: Resource, state: str) -> None:
        pool.properties["allocationState"] = state
        pool.properties["allocationStateTransitionTime"] = self._fabric.timestamp()

    def _plan(self, account: Resource, pool: Resource, target: Nodes, timeout: float) -> Plan:
        deployment = pool.properties.get("deploymentConfiguration") or {}
        machine = deployment.get("virtualMachineConfiguration") or {}
        reference = machine.get("imageReference") or {}
        before: Nodes = pool.hidden["nodes"]
        grows = target.dedicated > before.dedicated or target.low_priority > before.low_priority
        script = self._scripts.for_resize(pool.id)
        rate = CUSTOM_IMAGE_RATE if image_reference.is_custom(reference) else MARKETPLACE_RATE
        refused: tuple[ResizeError, ...] = ()
        added = 0
        if script is not None:
            rate = script.nodes_per_minute or rate
            refused, added = script.errors, script.nodes
        if grows and not refused:
            reason = image_reference.problem(self._fabric, reference, account)
            if reason is not None:
                refused = (allocation.failed(reason, target),)
            elif (generation := self._generation_mismatch(pool, reference)) is not None:
                refused = (allocation.failed(generation, target),)
        room = self._use.room(account, pool)
        return allocation.plan(before, target, room, rate, timeout, refused, added)

    def _generation_mismatch(
        self, pool: Resource, reference: Json
    ) -> tuple[tuple[str, str], ...] | None:
        generation = image_reference.generation(self._fabric, reference)
        size = vm_size(str(pool.properties.get("vmSize", "")))
        if generation is None or generation in size.generations:
            return None
        message = (
            f"The selected VM size '{size.name.upper()}' cannot boot Hypervisor Generation "
            f"'{generation[1:]}'. If this was a Create operation please check that the Hypervisor "
            "Generation of the Image matches the Hypervisor Generation of the selected VM Size."
        )
        return image_reference.provider_error("BadRequest", message)


def _shown(error: ResizeError) -> Json:
    shown: Json = {"code": error.code, "message": error.message}
    if error.details:
        shown["details"] = [{"code": code, "message": text} for code, text in error.details]
    return shown
