"""What the tests of the local Azure share: sample apps in a host of their own, and web hooks."""

import asyncio
import json
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from aiohttp import web

from infra.local.child_process import free_port
from infra.local.functions_host.keys import EVENT_GRID_KEY, Keys
from infra.local.host_process import HostProcess
from infra.local.loop_thread import LoopThread, serve

PREAMBLE = """
import json, logging, os, time, threading
from pathlib import Path
from typing import List
import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)
SEEN = Path(os.environ["SEEN"])
_lock = threading.Lock()

def see(**what):
    with _lock, SEEN.open("a") as file:
        file.write(json.dumps(what) + "\\n")
"""


def until[T](probe: Callable[[], T], *, within: float = 5.0) -> T:
    """Return the first true value of ``probe``; fail after ``within`` seconds."""
    deadline = time.monotonic() + within
    while not (value := probe()):
        if time.monotonic() > deadline:
            raise AssertionError(f"still {value!r} after {within} s")
        time.sleep(0.01)
    return value


@dataclass
class SampleApp:
    """An app in a host process, and what its functions have written with ``see``."""

    host: HostProcess
    keys: Keys
    seen_file: Path

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.host.port}"

    @property
    def key(self) -> str:
        return self.keys.host["default"]

    def seen(self) -> list[dict[str, Any]]:
        text = self.seen_file.read_text() if self.seen_file.exists() else ""
        return [json.loads(line) for line in text.splitlines()]

    def log(self) -> str:
        return self.host.child.log.read_text()

    def call(self, method: str, path: str, *, key: str = "", **more: Any) -> requests.Response:
        headers = {"x-functions-key": key} if key else {}
        headers.update(more.pop("headers", {}))
        return requests.request(
            method, self.base + path, headers=headers, allow_redirects=False, timeout=20, **more
        )

    def notify(
        self, function: str, body: object, *, kind: str = "Notification"
    ) -> requests.Response:
        """Post to the Event Grid webhook of a function."""
        return self.call(
            "POST",
            f"/runtime/webhooks/EventGrid?functionName={function}",
            key=self.keys.system[EVENT_GRID_KEY],
            json=body,
            headers={"aeg-event-type": kind},
        )


def prepare_app(
    folder: Path,
    source: str,
    settings: Mapping[str, str] | None = None,
    *,
    scale: float = 1000.0,
    grace: float = 10.0,
    host_json: object = None,
) -> SampleApp:
    """Write an app to ``folder`` and prepare its host."""
    root = folder / "app"
    root.mkdir(exist_ok=True)
    (root / "function_app.py").write_text(PREAMBLE + textwrap.dedent(source))
    (root / "host.json").write_text(json.dumps(host_json or {"version": "2.0"}))
    keys = Keys.generate()
    seen = folder / "seen.jsonl"
    host = HostProcess(
        root,
        port=free_port(),
        keys=keys,
        settings={"SEEN": str(seen), **(settings or {})},
        folder=folder,
        scale=scale,
        grace=grace,
    )
    return SampleApp(host, keys, seen)


@contextmanager
def running_app(folder: Path, source: str, **options: Any) -> Iterator[SampleApp]:
    """Serve an app while the block runs."""
    app = prepare_app(folder, source, **options)
    app.host.launch()
    try:
        app.host.wait_ready()
        yield app
    finally:
        app.host.stop()


@dataclass
class Webhook:
    """An endpoint for events. ``answer`` decides the status of each delivery, from its number."""

    port: int
    answer: Callable[[int], int] = lambda _number: 200
    agrees: bool = True
    pause: float = 0.0
    deliveries: list[tuple[Mapping[str, str], Any]] = field(default_factory=list)
    handshakes: list[str] = field(default_factory=list)
    validation_url: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def events(self) -> list[Any]:
        """Return what was delivered, one by one."""
        bodies = [body for _, body in self.deliveries]
        return [each for body in bodies for each in (body if isinstance(body, list) else [body])]

    async def serve(self, request: web.Request) -> web.Response:
        if request.method == "OPTIONS":
            self.handshakes.append("OPTIONS")
            if not self.agrees:
                return web.Response()
            return web.Response(headers={"WebHook-Allowed-Origin": "eventgrid.azure.net"})
        body = await request.json()
        if request.headers["aeg-event-type"] == "SubscriptionValidation":
            data = body[0]["data"]
            self.handshakes.append("SubscriptionValidation")
            self.validation_url = data["validationUrl"]
            if not self.agrees:
                return web.Response(status=202)
            return web.json_response({"validationResponse": data["validationCode"]})
        number = len(self.deliveries)
        self.deliveries.append((dict(request.headers), body))
        if self.pause:
            await asyncio.sleep(self.pause)
        return web.Response(status=self.answer(number))


@contextmanager
def webhook(thread: LoopThread, **options: Any) -> Iterator[Webhook]:
    """Serve a web hook on ``thread`` while the block runs."""
    hook = Webhook(free_port(), **options)
    app = web.Application()
    app.router.add_route("*", "/hook", hook.serve)
    runner = thread.call(serve(app, hook.port))
    try:
        yield hook
    finally:
        thread.call(runner.cleanup())
