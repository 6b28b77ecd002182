"""Serves a Resource Manager over HTTPS in a thread of its own."""

import random
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from infra.local.clock import Clock
from infra.local.loop_thread import LoopThread
from infra.local.resource_event import ResourceWritten
from infra.local.resource_manager import ResourceManager
from infra.local.resource_manager.access import Access
from tests.integration.local_azure.arm import Arm

Json = dict[str, Any]


@dataclass(frozen=True)
class Tls:
    """A server's TLS context, and the file that clients trust."""

    context: ssl.SSLContext
    ca: Path


@contextmanager
def resource_manager(
    scale: float, tls: Tls, seed: int = 1, *, access: Access | None = None, token: str = "a-token"
) -> Iterator[Arm]:
    """Serve a Resource Manager over TLS in a thread of its own; ``token`` is its client's."""
    thread = LoopThread("resource-manager")
    events: list[ResourceWritten] = []
    records: list[Json] = []
    manager = ResourceManager(
        clock=Clock(scale),
        rng=random.Random(seed),
        emit=events.append,
        log=records.append,
        access=access,
    )

    async def start() -> tuple[web.AppRunner, int]:
        runner = web.AppRunner(manager.app())
        await runner.setup()
        site = web.TCPSite(runner, "localhost", 0, ssl_context=tls.context)
        await site.start()
        return runner, int(runner.addresses[0][1])

    runner, port = thread.call(start(), within=10)

    async def stop() -> None:
        await manager.close()
        await runner.cleanup()

    try:
        arm = Arm(f"https://localhost:{port}", manager, tls.ca, token)
        arm.events, arm.records = events, records
        yield arm
        arm.session.close()
    finally:
        thread.call(stop(), within=10)
        thread.stop()
