"""An event subscription of the demo's own: it is told what the app is told, and shows it.

It subscribes as any operator would who wants to look on: a web hook, CloudEvents, on the system
topic (snapshots and images that were written) and on the app's custom topic.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from aiohttp import web

from infra.local.child_process import free_port
from infra.local.cloud import TOPIC, LocalAzure
from infra.local.demo.line import Line
from infra.local.demo.words import named
from infra.local.event_grid.event import Schema
from infra.local.event_grid.subscription import SYSTEM_TOPIC, read_subscription
from infra.local.loop_thread import serve

Json = dict[str, Any]
_WRITES = [
    "Microsoft.Compute/snapshots/write",
    "Microsoft.Compute/images/write",
    "Microsoft.Compute/galleries/images/versions/write",
]
_OF_WRITES = {"operatorType": "StringIn", "key": "data.operationName", "values": _WRITES}
_FILTERS: dict[str, Json] = {SYSTEM_TOPIC: {"advancedFilters": [_OF_WRITES]}, TOPIC: {}}


class EventViewer:
    """Keeps every event that was delivered to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: list[Json] = []
        self._seen: set[str] = set()
        self._taken = 0

    def take(self) -> list[Line]:
        """Return the events since the last call, as lines."""
        with self._lock:
            fresh, self._taken = self._events[self._taken :], len(self._events)
        return [_line(event) for event in fresh]

    def told_of(self, type_: str, subject: str) -> bool:
        """Tell whether an event of this type and subject has come."""
        with self._lock:
            return any((e["type"], e["subject"]) == (type_, subject) for e in self._events)

    def app(self) -> web.Application:
        """Return the web hook."""
        app = web.Application(client_max_size=2**21)
        app.router.add_options("/", self._shake_hands)
        app.router.add_post("/", self._receive)
        return app

    async def _shake_hands(self, request: web.Request) -> web.Response:
        origin = request.headers.get("WebHook-Request-Origin", "")
        return web.Response(headers={"WebHook-Allowed-Origin": origin})

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.json()
        events: list[Json] = body if isinstance(body, list) else [body]
        with self._lock:
            self._events += [event for event in events if event["id"] not in self._seen]
            self._seen |= {event["id"] for event in events}
        return web.Response()


@contextmanager
def event_viewer(cloud: LocalAzure) -> Iterator[EventViewer]:
    """Subscribe to both topics while the block runs."""
    viewer, port = EventViewer(), free_port()

    async def begin() -> web.AppRunner:
        runner = await serve(viewer.app(), port)
        for topic in _FILTERS:
            cloud.event_grid.subscribe(read_subscription(_subscription(topic, port), _topics()))
        return runner

    runner = cloud.call(begin())
    try:
        yield viewer
    finally:
        cloud.call(runner.cleanup())


def _topics() -> dict[str, Schema]:
    return {TOPIC: Schema.CLOUD_EVENT}


def _subscription(topic: str, port: int) -> Json:
    hook = {"endpointUrl": f"http://127.0.0.1:{port}/"}
    properties = {
        "destination": {"endpointType": "WebHook", "properties": hook},
        "filter": _FILTERS[topic],
        "eventDeliverySchema": str(Schema.CLOUD_EVENT),
    }
    return {"name": f"event-viewer-{topic}", "topic": topic, "properties": properties}


def _line(event: Json) -> Line:
    kind, data = event["type"].removeprefix("Microsoft.Resources."), event.get("data") or {}
    text = f"{kind}: {named(data.get('pool') or event['subject'])}"
    if "currentDedicatedNodes" in data:
        now, target = data["currentDedicatedNodes"], data["targetDedicatedNodes"]
        text += f", {now} of {target} nodes, resultCode {data.get('resultCode')}"
    return Line(datetime.fromisoformat(event["time"]), "event", text)
