"""An Event Grid of its own for a test, on a fast clock, with subscriptions to web hooks."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.local.child_process import free_port
from infra.local.clock import Clock
from infra.local.event_grid import EventGrid, Subscription, Subscriptions, read_subscription
from infra.local.event_grid.delivery import Delivery
from infra.local.event_grid.event import Schema
from infra.local.loop_thread import LoopThread, serve
from infra.local.resource_event import ResourceWritten

TOPICS = {"clouds": Schema.CLOUD_EVENT, "grids": Schema.EVENT_GRID}
SNAPSHOT = (
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/Golden"
    "/providers/Microsoft.Compute/snapshots/os"
)


def subscription(url: str, *, topic: str = "resources", **properties: Any) -> Subscription:
    """Return an event subscription to a web hook."""
    batch = properties.pop("batch", {})
    destination = {"endpointType": "WebHook", "properties": {"endpointUrl": url, **batch}}
    content: Mapping[str, Any] = {
        "name": "Hook",
        "topic": topic,
        "properties": {"destination": destination, **properties},
    }
    return read_subscription(content, TOPICS)


def written(
    name: str = "os",
    *,
    operation: str = "Microsoft.Compute/snapshots/write",
    status: str = "Succeeded",
    method: str = "PUT",
) -> ResourceWritten:
    """Return an operation of Resource Manager."""
    resource_id = SNAPSHOT.removesuffix("os") + name
    url = f"https://localhost{resource_id}"
    time = datetime(2026, 11, 20, 10, 30, 0, 123456, tzinfo=UTC)
    return ResourceWritten(operation, resource_id, status, "c0ffee", method, url, time)


@dataclass
class RunningGrid:
    """An Event Grid and its server."""

    grid: EventGrid
    thread: LoopThread
    port: int
    folder: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def subscribe(self, wanted: Subscription) -> Delivery:
        async def subscribe() -> Delivery:
            delivery = self.grid.subscribe(wanted)
            assert delivery is not None
            return delivery

        return self.thread.call(subscribe())

    def emit(self, *operations: ResourceWritten) -> None:
        async def emit() -> None:
            for each in operations:
                self.grid.emit(each)

        self.thread.call(emit())

    def drain(self, within: float = 5.0) -> None:
        self.thread.call(self.grid.drain(within))


@contextmanager
def running_grid(
    thread: LoopThread, folder: Path, *, scale: float = 10_000.0, answer_within: float = 30.0
) -> Iterator[RunningGrid]:
    """Run an Event Grid on ``thread`` while the block runs."""
    port = free_port()
    grid = EventGrid(
        clock=Clock(scale),
        rng=random.Random(7),
        data=Subscriptions(TOPICS, []),
        address=f"http://127.0.0.1:{port}",
        dead_letters=folder,
        address_of=lambda _function: None,
        answer_within=answer_within,
    )

    async def start() -> None:
        await grid.start()

    thread.call(start())
    runner = thread.call(serve(grid.app(), port))
    try:
        yield RunningGrid(grid, thread, port, folder)
    finally:
        thread.call(grid.close())
        thread.call(runner.cleanup())
