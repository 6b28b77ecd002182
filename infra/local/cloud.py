"""The local Azure as a whole: all of its parts, started in order and stopped in reverse.

    certificates -> identity, Azurite -> Resource Manager, Batch -> Event Grid, event hub -> host

Its servers run on an asyncio loop in a background thread, so that synchronous code (a test, the
demo, a benchmark) holds it as a context manager and reaches into its parts.
"""

import logging
import random
import shutil
import ssl
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from infra.local.addresses import Addresses
from infra.local.app_settings import EVENT_HUB, app_settings, client_environment
from infra.local.azurite import Azurite
from infra.local.batch_service import BatchService
from infra.local.certificates import make_certificates
from infra.local.child_process import ChildFailure
from infra.local.clock import Clock
from infra.local.event_grid import EventGrid, read_subscriptions
from infra.local.event_hub import EventHub, host_consumer
from infra.local.functions_host.keys import EVENT_GRID_KEY, Keys
from infra.local.host_control import HostControl
from infra.local.host_process import HostProcess
from infra.local.identity import Identity
from infra.local.loop_thread import LoopThread, serve
from infra.local.options import Options
from infra.local.resource_manager import ResourceManager
from infra.local.resource_manager.access import OWNER_ROLE, Access, read_role

TOPIC = "poolwright"
log = logging.getLogger("local_azure")


class LocalAzure(HostControl):
    """A local Azure: ``with LocalAzure() as cloud: ...``."""

    resource_manager: ResourceManager
    batch_service: BatchService
    event_grid: EventGrid
    event_hub: EventHub

    def __init__(self, options: Options | None = None) -> None:
        """Prepare it. Raise ``PortTaken`` for a port in use, ``BadRole`` for no role to be read."""
        self.options = options or Options()
        self.clock = Clock(self.options.scale)
        self.ports = self.options.ports.chosen()
        self.keys = Keys.generate()
        self.identity = Identity(self.clock.now)
        role = self.options.role
        self.access = Access(read_role(role) if role else OWNER_ROLE, self.clock.now)
        self._data = read_subscriptions(self.options.subscriptions)
        self._temporary = self.options.run_folder is None
        self.folder = (
            self.options.run_folder or Path(tempfile.mkdtemp(prefix="local-azure-"))
        ).resolve()
        self.certificates = make_certificates(self.folder / "certificates")
        self.azurite = Azurite(
            self.certificates,
            log=self.folder / "azurite.log",
            port=self.ports.tables,
            data=self.options.tables_folder,
        )
        self.addresses = Addresses.at(self.ports, TOPIC, with_host=self.options.with_host)
        self._thread: LoopThread | None = None
        self._servers: list[Callable[[], Awaitable[object]]] = []
        self._closers: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, ChildFailure):
            self._temporary = False  # its message names the log
        self.stop()

    def start(self) -> None:
        """Start all parts. Raise ``ChildFailure``, with the end of its log, when one fails."""
        try:
            self._closers.append(self.azurite.stop)
            self.azurite.launch()
            self._thread = LoopThread("local-azure")
            self._closers.append(self._thread.stop)
            self._closers.append(lambda: self.call(self._close_servers()))
            self.call(self._open_servers())
            if self.options.with_host:
                self._launch_host()
            self.azurite.wait_ready()
            if self.host is not None:
                self.host.wait_ready()
        except BaseException:
            self._temporary = False  # its logs may be wanted
            self.stop()
            raise

    def stop(self) -> None:
        """Stop all parts, the last started first. Harmless when it does not run."""
        while self._closers:
            try:
                self._closers.pop()()
            except Exception:
                log.exception("a part of the local Azure did not stop cleanly")
        if self._temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    def check(self) -> None:
        """Raise ``ChildFailure``, with the end of its log, when a child process has died."""
        if self.azurite.child is not None:
            self.azurite.child.check()
        if self.host is not None:
            self.host.child.check()

    def call[T](self, work: Coroutine[Any, Any, T], within: float | None = 120.0) -> T:
        """Run a coroutine on the loop of the servers, and return its result."""
        if self._thread is None:
            raise RuntimeError("the local Azure does not run")
        return self._thread.call(work, within)

    def drain(self, within: float = 60.0) -> None:
        """Wait until no service-log record and no event is on its way.

        Raise ``TimeoutError`` after ``within`` real seconds, ``ChildFailure`` if a child has died.
        """
        deadline = time.monotonic() + within
        while not self.event_hub.idle:
            self.check()
            if time.monotonic() > deadline:
                raise TimeoutError(f"the event hub still holds records after {within} s")
            time.sleep(0.02)
        self.call(self.event_grid.drain(max(0.1, deadline - time.monotonic())))
        self.check()

    def put_resources(self, bodies: Iterable[Mapping[str, Any]]) -> None:
        """Put resources into Resource Manager as they are; see ``scripted_world.py`` there.

        Raises ``ValueError`` naming the body that is none.
        """
        self.call(self.resource_manager.put_resources(bodies))

    def remove_resources(self, ids: Iterable[str]) -> None:
        """Take resources away, without events. Raises ``ValueError`` for an unknown id."""
        self.call(self.resource_manager.remove_resources(ids))

    @property
    def function_key(self) -> str:
        """Return a key that opens every function of the app."""
        return self.keys.host["default"]

    @property
    def master_key(self) -> str:
        """Return the key that opens ``/admin`` as well."""
        return self.keys.master

    def url(self, path: str) -> str:
        """Return the address of a path of the app, such as ``/api/health``."""
        return f"{self.addresses.functions}/{path.lstrip('/')}"

    def client_environment(self) -> dict[str, str]:
        """Return what a user of the SDKs sets: the owner's identity, the endpoints."""
        return self._environment(self.identity.owner_header)

    def host_env(self) -> dict[str, str]:
        """Return the app settings: the app's identity, endpoints, times, the caller's own."""
        return self._environment(self.identity.header) | app_settings() | {**self.options.settings}

    def _environment(self, header: str) -> dict[str, str]:
        return client_environment(self.addresses, header, self.certificates.bundle)

    async def _open_servers(self) -> None:
        trust = ssl.create_default_context(cafile=str(self.certificates.bundle))
        tls = self.certificates.server_context()
        session = aiohttp.ClientSession()
        self._servers.append(session.close)
        self.event_grid = EventGrid(
            clock=self.clock,
            rng=self._rng("event grid"),
            data=self._data,
            address=self.addresses.event_grid,
            dead_letters=self.folder,
            address_of=self._webhook,
            trust=trust,
        )
        hub_url = self.url(f"/_local/event-hubs/{EVENT_HUB}")
        consumer = host_consumer(session, hub_url, self.master_key)
        self.event_hub = EventHub(
            self.clock, self._rng("event hub"), consumer if self.options.with_host else None
        )
        self.resource_manager = ResourceManager(
            clock=self.clock,
            rng=self._rng("resource manager"),
            emit=self.event_grid.emit,
            log=self.event_hub.log,
            batch_endpoint=self.addresses.batch_service.removeprefix("https://"),
            access=self.access,
        )
        self.batch_service = BatchService(
            now=self.clock.now,
            faults=self.resource_manager.faults,
            requests=self.resource_manager.requests,
        )
        await self.event_grid.start()
        self.event_hub.start()
        self._servers += [self.event_grid.close, self.event_hub.close, self.resource_manager.close]
        for app, port, security in (
            (self.identity.app(), self.ports.identity, None),
            (self.resource_manager.app(), self.ports.resource_manager, tls),
            (self.batch_service.app(), self.ports.batch_service, tls),
            (self.event_grid.app(), self.ports.event_grid, tls),
        ):
            self._servers.append((await serve(app, port, security)).cleanup)

    async def _close_servers(self) -> None:
        while self._servers:
            await self._servers.pop()()

    def _launch_host(self) -> None:
        self.host = HostProcess(
            self.options.app_root,
            port=self.ports.functions,
            keys=self.keys,
            settings=self.host_env(),
            folder=self.folder,
            scale=self.options.scale,
        )
        self._closers.append(self.host.stop)
        self.host.launch()

    def _webhook(self, function: str) -> str | None:
        if not self.options.with_host:
            return None
        key = self.keys.system[EVENT_GRID_KEY]
        return self.url(f"/runtime/webhooks/EventGrid?functionName={function}&code={key}")

    def _rng(self, part: str) -> random.Random:
        return random.Random(f"{self.options.seed} {part}")
