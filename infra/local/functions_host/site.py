"""The host itself: one web server, the timers, and an orderly end."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from infra.local.clock import Clock
from infra.local.functions_host.admin import Admin
from infra.local.functions_host.event_grid_trigger import EventGridTriggers
from infra.local.functions_host.event_hub_trigger import EventHubTriggers
from infra.local.functions_host.function import Function, read_function
from infra.local.functions_host.host_json import HostSettings
from infra.local.functions_host.http_trigger import HttpTriggers
from infra.local.functions_host.invocations import Invocations
from infra.local.functions_host.keys import Keys
from infra.local.functions_host.timer_trigger import timers
from infra.local.functions_host.worker import Worker

BODY_LIMIT = 100 * 1024 * 1024  # bytes: the host's default, FUNCTIONS_REQUEST_BODY_SIZE_LIMIT
WEBHOOK_METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS")


@dataclass
class Site:
    """A running host. ``grace`` is how many real seconds functions in flight get at its end."""

    functions: list[Function]
    invocations: Invocations
    runner: web.AppRunner
    grace: float
    timer_tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def stop(self) -> bool:
        """Take no more requests, let what runs finish. Tell whether all of it did."""
        for task in self.timer_tasks:
            task.cancel()
        for site in list(self.runner.sites):
            await site.stop()
        finished = await self.invocations.wait_idle(self.grace)
        await self.runner.cleanup()
        return finished


async def open_site(
    app_root: Path,
    *,
    port: int,
    keys: Keys,
    clock: Clock,
    settings: Mapping[str, str],
    host: HostSettings,
    state: Path | None = None,
    grace: float = 10.0,
) -> Site:
    """Index the app in ``app_root`` and serve it on the loopback ``port``.

    ``settings`` are the app settings, for ``%NAME%`` in bindings. Raise ``IndexingFailed`` when
    the app cannot be served, ``OSError`` when the port is taken.
    """
    worker = Worker(app_root)
    functions = [read_function(each, settings) for each in await worker.index()]
    invocations = Invocations(worker, clock, random.Random())
    http = HttpTriggers(functions, host.route_prefix, keys, invocations)
    event_grid = EventGridTriggers(functions, keys, invocations)
    event_hub = EventHubTriggers(functions, host.event_batch, keys, invocations)
    clocks = timers(functions, invocations, clock.now, state)

    app = web.Application(client_max_size=BODY_LIMIT)
    app.router.add_get("/", _home)
    Admin(functions, keys, http, event_grid, event_hub, clocks).add_to(app)
    for method in WEBHOOK_METHODS:
        app.router.add_route(
            method, "/runtime/webhooks/{extension:(?i:eventgrid)}", event_grid.answer
        )
    app.router.add_post("/_local/event-hubs/{hub}", event_hub.answer)
    app.router.add_route("*", "/{path:.*}", http.answer)

    runner = web.AppRunner(app, access_log=None, shutdown_timeout=grace)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    site = Site(functions, invocations, runner, grace)
    site.timer_tasks = [asyncio.create_task(timer.run_forever()) for timer in clocks]
    return site


async def _home(_request: web.Request) -> web.Response:
    return web.Response(text="Your Functions 4.0 app is up and running\n")
