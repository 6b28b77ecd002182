"""What all resource types work with: the clock, made-up values, the store, work under way."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from infra.local.clock import Clock
from infra.local.faults import Faults
from infra.local.resource_event import ResourceWritten
from infra.local.resource_manager.exchange import Call
from infra.local.resource_manager.identifiers import Identifiers
from infra.local.resource_manager.store import Store


class Fabric:
    """The ground that the emulated providers stand on."""

    def __init__(
        self,
        clock: Clock,
        ids: Identifiers,
        emit: Callable[[ResourceWritten], None],
        log: Callable[[dict[str, object]], None],
        faults: Faults,
    ) -> None:
        self.clock = clock
        self.ids = ids
        self.log = log
        self.faults = faults
        self.store = Store()
        self._emit = emit
        self._tasks: set[asyncio.Task[None]] = set()

    def background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run ``work`` until it ends or the fabric is closed."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            task.get_loop().call_exception_handler(
                {"message": "background work of Resource Manager failed", "exception": error}
            )

    async def close(self) -> None:
        """Stop all background work and wait until it has stopped."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def emit(self, call: Call, operation: str, resource_id: str, status: str = "Succeeded") -> None:
        """Tell Event Grid that an operation has ended."""
        self._emit(
            ResourceWritten(
                operation=operation,
                resource_id=resource_id,
                status=status,
                correlation_id=call.correlation_id,
                method=call.method,
                url=call.url,
                time=self.clock.now(),
            )
        )

    def timestamp(self) -> str:
        """Return now as Azure writes instants: seven decimals and a Z."""
        return timestamp(self.clock.now())


def timestamp(instant: datetime) -> str:
    """Return ``instant`` in UTC with seven decimals, for example 2026-01-31T08:15:00.1234560Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"
