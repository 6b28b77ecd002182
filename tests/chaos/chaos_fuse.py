"""The death of the app at one of its requests: before it has left, or before its answer is read."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from azure.core.pipeline.transport import RequestsTransport


class Death(BaseException):
    """The process is gone: no ``except Exception`` of the app's may see it."""


@dataclass
class Fuse:
    """Blows at the ``nth`` request (from 1) whose method and address match ``pattern``.

    With ``answered`` the request reaches Azure and is served, but nobody is there to hear of it.
    """

    pattern: str
    nth: int = 1
    answered: bool = False
    blown: bool = False
    seen: list[str] = field(default_factory=list)

    def fit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put it into the transport that every client of the app sends through."""
        send = RequestsTransport.send

        def guarded(transport: RequestsTransport, request: Any, **options: Any) -> Any:
            if not self._blows(f"{request.method} {request.url}"):
                return send(transport, request, **options)
            if self.answered:
                send(transport, request, **options)
            raise Death(self.seen[-1])

        monkeypatch.setattr(RequestsTransport, "send", guarded)

    def _blows(self, request: str) -> bool:
        if self.blown or "/msi/token" in request or not re.search(self.pattern, request):
            return False
        self.seen.append(request)
        self.blown = len(self.seen) == self.nth
        return self.blown
