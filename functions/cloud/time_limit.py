"""No handler runs longer than 20 s: every request, and every wait between retries, ends by then.

Event Grid gives up on a handler after 30 s and delivers the event again (facts 3.3). What does not
fit into the time is left to that redelivery, or to the sweep.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from azure.core.pipeline.transport import RequestsTransport
from requests import Session
from requests.adapters import HTTPAdapter

HANDLER_SECONDS = 20.0
_REQUEST_SECONDS = 8.0
_CONNECT_SECONDS = 5.0
_CONNECTIONS = 64

_ends: ContextVar[float | None] = ContextVar("ends", default=None)


class OutOfTime(Exception):
    """The handler's time is over. Not an ``AzureError``: no retry policy may catch it.

    ``asked`` is the time in seconds that Azure has asked to wait, where that was too long.
    """

    def __init__(self, said: str, asked: float = 0.0) -> None:
        super().__init__(said)
        self.asked = asked


@contextmanager
def time_limit(seconds: float = HANDLER_SECONDS) -> Iterator[None]:
    """Bound all that is asked of Azure inside, to ``seconds`` from now; the shorter limit holds."""
    token = _ends.set(min(time.monotonic() + seconds, _ends.get() or float("inf")))
    try:
        yield
    finally:
        _ends.reset(token)


def remaining() -> float:
    """Return the seconds that are left; a whole handler's where no limit is set."""
    ends = _ends.get()
    return HANDLER_SECONDS if ends is None else ends - time.monotonic()


class Timeouts(NamedTuple):
    """The timeouts of one request, in seconds."""

    connect: float
    read: float


def timeouts() -> Timeouts:
    """Return the timeouts of a request that is sent now; raise ``OutOfTime`` if none may be."""
    left = remaining()
    if left <= 0:
        raise OutOfTime("the handler's time is over")
    connect = min(_CONNECT_SECONDS, left / 2)
    return Timeouts(connect, min(_REQUEST_SECONDS, left - connect))


class BoundedTransport(RequestsTransport):  # type: ignore[misc]  # loaded lazily: mypy sees Any
    """The SDKs' own transport, which knows when to stop.

    Their retry policies stay as they are: they sleep and send through the transport, and here both
    end. A ``Retry-After`` that would outlast the handler is not waited for. The limit of reading
    holds for every read of the socket: a server that drips its answer can outlast it.
    """

    def __init__(self) -> None:
        session = Session()
        session.mount("https://", HTTPAdapter(pool_maxsize=_CONNECTIONS))
        session.mount("http://", HTTPAdapter(pool_maxsize=_CONNECTIONS))
        super().__init__(session=session)

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send a request, with what is left of the time as its limit."""
        seconds = timeouts()
        kwargs["connection_timeout"], kwargs["read_timeout"] = seconds.connect, seconds.read
        return super().send(request, **kwargs)

    def sleep(self, duration: float) -> None:
        """Wait between two tries, if there is time for another one afterwards."""
        if duration >= remaining():
            said = f"Azure asked to wait {duration:.0f} s, and there is less time left"
            raise OutOfTime(said, asked=duration)
        time.sleep(duration)
