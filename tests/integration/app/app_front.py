"""A reverse proxy before one service of the local Azure: it keeps what passes, and can fail it.

The app is pointed at it by its ordinary settings. So the requests that really leave the app can be
counted, and services that the local Azure does not script (tables, the custom topic) can fail.
"""

import asyncio
import re
import ssl
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from yarl import URL

from infra.local.child_process import free_port
from infra.local.faults import Faults
from infra.local.loop_thread import LoopThread, serve

_OWN = ("host", "content-length", "transfer-encoding", "connection", "content-encoding")


@dataclass(frozen=True)
class Passed:
    """One request that came through, and its answer; ``path`` has the query."""

    method: str
    path: str
    body: str
    status: int
    answer: str

    def mentions(self, text: str) -> bool:
        """Tell whether the request is about ``text``."""
        return text in self.path or text in self.body


class Front:
    """Stands before ``upstream`` (scheme, host and port) at ``address``."""

    def __init__(self, upstream: str, tls: ssl.SSLContext, trust: ssl.SSLContext) -> None:
        # A rule's path is searched for in the request's path, query and body.
        self.faults = Faults()
        self.passed: list[Passed] = []
        self._upstream = upstream
        self._tls = tls
        self._trust = trust
        self._port = free_port()
        self._session: aiohttp.ClientSession | None = None
        self._runner: web.AppRunner | None = None
        self._thread: LoopThread | None = None
        # Not localhost: that, on a port of its own, is the Cosmos emulator to the Tables SDK.
        self.address = f"https://127.0.0.1:{self._port}"

    def open(self, thread: LoopThread) -> None:
        """Start to serve on the loop of ``thread``."""
        self._thread = thread
        thread.call(self._open())

    def close(self) -> None:
        """Stop."""
        assert self._thread is not None
        self._thread.call(self._close())

    def about(self, text: str) -> list[Passed]:
        """Return the requests about ``text``, in order."""
        return [one for one in self.passed if one.mentions(text)]

    async def _open(self) -> None:
        connector = aiohttp.TCPConnector(ssl=self._trust, limit=0)
        self._session = aiohttp.ClientSession(connector=connector, auto_decompress=True)
        app = web.Application(client_max_size=8 * 2**20)
        app.router.add_route("*", "/{path:.*}", self._pass)
        self._runner = await serve(app, self._port, self._tls)

    async def _close(self) -> None:
        assert self._session is not None
        assert self._runner is not None
        await self._runner.cleanup()
        await self._session.close()

    async def _pass(self, request: web.Request) -> web.Response:
        assert self._session is not None
        body = (await request.read()).decode()
        path = str(request.rel_url)
        fault = self.faults.for_request(request.method, f"{path} {body}")
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault is not None and fault.status is not None:
            self._keep(request.method, path, body, fault.status, "")
            after = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return web.Response(status=fault.status, headers=after)
        headers = {k: v for k, v in request.headers.items() if k.lower() not in _OWN}
        url = URL(self._upstream + request.raw_path, encoded=True)
        async with self._session.request(
            request.method, url, data=body.encode(), headers=headers
        ) as answer:
            content = await answer.read()
            self._keep(request.method, path, body, answer.status, content.decode())
            kept = [(k, v) for k, v in answer.headers.items() if k.lower() not in _OWN]
            return web.Response(status=answer.status, headers=dict(kept), body=content)

    def _keep(self, method: str, path: str, body: str, status: int, answer: str) -> None:
        self.passed.append(Passed(method, path, body, status, answer))


def table_kind(passed: Passed) -> tuple[str, str]:
    """Return a table request as verb and kind: ``("GET", "run")``, ``("COMMIT", "run")``."""
    if passed.path.endswith("$batch"):
        found = re.search(r"poolwright(\w+?)s?[(\s]", passed.body)
        return ("COMMIT", found[1] if found else "?")
    found = re.search(r"/poolwright(\w+?)s?(\(|\?|$)", passed.path)
    return (passed.method, found[1] if found else passed.path)
