"""An asyncio loop on a thread of its own, called from synchronous code; and web servers on it."""

import asyncio
import ssl
import threading
from collections.abc import Coroutine
from typing import Any

from aiohttp import web


class LoopThread:
    """Runs coroutines for synchronous callers."""

    def __init__(self, name: str) -> None:
        """Start the thread."""
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def call[T](self, coroutine: Coroutine[Any, Any, T], within: float | None = None) -> T:
        """Run a coroutine there and return its result, or raise what it raises.

        Raise ``TimeoutError`` when that takes longer than ``within`` seconds.
        """
        future = asyncio.run_coroutine_threadsafe(coroutine, self.loop)
        try:
            return future.result(within)
        except TimeoutError:
            future.cancel()
            raise

    def stop(self) -> None:
        """End the thread, and whatever still runs on it."""
        self.call(_end_all(), within=10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()


async def _end_all() -> None:
    """Cancel what is left: a request that a scripted delay holds outlives its server."""
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


async def serve(
    app: web.Application, port: int, tls: ssl.SSLContext | None = None
) -> web.AppRunner:
    """Serve an application on the loopback ``port`` until ``cleanup()`` of what is returned."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, ssl_context=tls).start()
    return runner
