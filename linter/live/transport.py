"""How requests of one subscription are sent: counted, bounded in time, and held back together.

Resource Manager lets a login read 250 times at once in a subscription, and 25 times a second
after that ("How Azure Resource Manager throttles requests", learn.microsoft.com,
azure-resource-manager/management/request-limits-and-throttling). Who asks more often is told how
long to wait. That holds for all threads: otherwise each of them would have to be told.
"""

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from azure.core.pipeline.transport import RequestsTransport
from requests import Session

from linter.live.pages import leads_to

CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
LONGEST_WAIT = 300.0
"""Longer than this many seconds nobody sits in front of a linter."""
_ASKS_TO_WAIT = (429, 503)


class AskedToWait(Exception):
    """Azure asks to wait longer than `LONGEST_WAIT`. Not an ``AzureError``: none is retried."""

    def __init__(self, seconds: float) -> None:
        minutes = math.ceil(seconds / 60)
        super().__init__(f"Azure asks to wait {minutes} minutes before it is asked again")


class HeldBackTransport(RequestsTransport):  # type: ignore[misc]  # loaded lazily: mypy sees Any
    """The SDKs' own transport; what Azure asks to wait holds for everything that is sent by it.

    ``host`` is whom it may ask: every request carries a token, and an answer names the address of
    its next page.
    """

    def __init__(
        self,
        session: Session,
        host: str,
        *,
        now: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        super().__init__(
            session=session,
            session_owner=False,
            connection_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
        )
        self.requests = 0
        self._host = host
        self._now = now
        self._wait = wait
        self._lock = Lock()
        self._opens = 0.0

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send a request, when requests may be sent again.

        Raises `AskedToWait`, and ``ValueError`` for a request to another host.
        """
        if not leads_to(request.url, self._host):
            raise ValueError(f"it leads to {urlsplit(request.url).netloc}, and not to {self._host}")
        while (left := self._opens - self._now()) > 0:
            if left > LONGEST_WAIT:
                raise AskedToWait(left)
            self._wait(left)
        with self._lock:
            self.requests += 1
        response = super().send(request, **kwargs)
        seconds = asked_wait(response.headers.get("Retry-After"))
        if seconds is None:
            response.headers.pop("Retry-After", None)  # the SDKs stumble over what is no time
        elif response.status_code in _ASKS_TO_WAIT:
            with self._lock:
                self._opens = max(self._opens, self._now() + seconds)
            if seconds > LONGEST_WAIT:
                raise AskedToWait(seconds)
        return response

    def sleep(self, duration: float) -> None:
        """Wait between two tries of one request."""
        self._wait(duration)


def asked_wait(retry_after: str | None) -> float | None:
    """Return the seconds that a header asks to wait: a number, or a date to wait for."""
    if not retry_after:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
