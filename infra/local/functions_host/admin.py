"""``/admin``: the app's functions, manual runs, keys and the host's status. Master key only."""

import asyncio
import json
import time
from collections.abc import Coroutine, Sequence
from typing import Any

from aiohttp import web

from infra.local.functions_host.event_grid_trigger import EventGridTriggers
from infra.local.functions_host.event_hub_trigger import EventHubTriggers, Message
from infra.local.functions_host.function import EVENT_GRID, EVENT_HUB, HTTP, TIMER, Function
from infra.local.functions_host.http_trigger import HttpTriggers
from infra.local.functions_host.keys import Keys
from infra.local.functions_host.timer_trigger import Timer


class Admin:
    """The administrative part of the host."""

    def __init__(
        self,
        functions: Sequence[Function],
        keys: Keys,
        http: HttpTriggers,
        event_grid: EventGridTriggers,
        event_hub: EventHubTriggers,
        timers: Sequence[Timer],
    ) -> None:
        """Take the functions and the triggers that run them."""
        self._functions = {each.name.lower(): each for each in functions}
        self._keys = keys
        self._routes = {each.function.name: each.route.template for each in http.functions}
        self._event_grid = event_grid
        self._event_hub = event_hub
        self._timers = {each.function.name: each for each in timers}
        self._started = time.monotonic()
        self._runs: set[asyncio.Task[Any]] = set()

    def add_to(self, app: web.Application) -> None:
        """Add the addresses to the host's server."""
        app.router.add_get("/admin/host/ping", self._ping)
        app.router.add_get("/admin/host/status", self._guard(self._status))
        app.router.add_get("/admin/host/keys", self._guard(self._host_keys))
        app.router.add_get("/admin/host/systemkeys/{name}", self._guard(self._system_key))
        app.router.add_get("/admin/functions", self._guard(self._list))
        app.router.add_get("/admin/functions/{name}", self._guard(self._show))
        app.router.add_post("/admin/functions/{name}", self._guard(self._invoke))

    def _guard(self, handler: Any) -> Any:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if not self._keys.opens("admin", request):
                return web.Response(status=401)
            response: web.StreamResponse = await handler(request)
            return response

        return guarded

    async def _ping(self, _request: web.Request) -> web.Response:
        return web.Response()

    async def _status(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                "id": "localhost",
                "state": "Running",
                "version": "4.local",
                "processUptime": int((time.monotonic() - self._started) * 1000),
            }
        )

    async def _host_keys(self, _request: web.Request) -> web.Response:
        keys = [{"name": name, "value": value} for name, value in self._keys.host.items()]
        return web.json_response({"keys": keys})

    async def _system_key(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in self._keys.system:
            return web.Response(status=404)
        return web.json_response({"name": name, "value": self._keys.system[name]})

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response(
            [self._describe(each, request) for each in self._functions.values()]
        )

    async def _show(self, request: web.Request) -> web.Response:
        function = self._functions.get(request.match_info["name"].lower())
        if function is None:
            return web.Response(status=404)
        return web.json_response(self._describe(function, request))

    async def _invoke(self, request: web.Request) -> web.Response:
        """Start a function that HTTP cannot start, with ``{"input": "..."}``: 202 at once."""
        function = self._functions.get(request.match_info["name"].lower())
        if function is None:
            return web.Response(status=404)
        try:
            text = str((await request.json()).get("input") or "")
            run = self._run(function, text)
        except (ValueError, AttributeError) as error:
            return web.Response(
                status=400,
                text=f'expected {{"input": "..."}}, for an Event Grid trigger the event as JSON '
                f"text: {error}",
            )
        task = asyncio.ensure_future(run)
        self._runs.add(task)
        task.add_done_callback(self._runs.discard)
        return web.Response(status=202)

    def _run(self, function: Function, text: str) -> Coroutine[Any, Any, object]:
        if function.kind == HTTP:
            raise ValueError(f"{function.name} has an HTTP trigger: call its route")
        if function.kind == TIMER:
            return self._timers[function.name].run(past_due=False, reason="admin")
        if function.kind == EVENT_GRID:
            return self._event_grid.run(function, json.loads(text), reason="admin")
        if function.kind == EVENT_HUB:
            message = Message(text, 0, "0", "1970-01-01T00:00:00Z")
            return self._event_hub.run(function, [message], reason="admin")
        raise ValueError(f"{function.name} has a trigger of type {function.kind}")

    def _describe(self, function: Function, request: web.Request) -> dict[str, object]:
        here = request.url.origin()
        route = self._routes.get(function.name)
        return {
            "name": function.name,
            "href": f"{here}/admin/functions/{function.name}",
            "invoke_url_template": f"{here}/{route}" if route else None,
            "config": {"name": function.name, "bindings": list(function.bindings)},
            "isDisabled": False,
            "language": "python",
        }
