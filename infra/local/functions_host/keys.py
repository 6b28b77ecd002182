"""Access keys of the app, and who may pass with which."""

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from aiohttp import web

EVENT_GRID_KEY = "eventgrid_extension"  # Azure's name for the Event Grid trigger's system key


@dataclass(frozen=True)
class Keys:
    """``host`` keys open every function, ``function`` keys one each, ``system`` keys one
    extension's webhook, ``master`` everything and ``/admin``."""

    master: str
    host: Mapping[str, str]
    system: Mapping[str, str]
    function: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def generate(cls) -> Self:
        """Return new random keys."""
        return cls(_key(), {"default": _key()}, {EVENT_GRID_KEY: _key()})

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what ``write`` wrote."""
        content = json.loads(path.read_text())
        return cls(content["master"], content["host"], content["system"], content["function"])

    def write(self, path: Path) -> None:
        """Write them for the host process, readable by the owner only."""
        path.touch(mode=0o600)
        path.write_text(json.dumps(vars(self), indent=2))

    def opens(self, level: str, request: web.Request, *, function: str = "") -> bool:
        """Tell whether the request's key (header or ``code``) is good for ``level``.

        ``level`` is ``anonymous``, ``function``, ``system`` or ``admin``; for ``system`` the key
        is Event Grid's.
        """
        if level == "anonymous":
            return True
        good = [self.master]
        if level == "function":
            good += [*self.host.values(), *self.function.get(function, {}).values()]
        elif level == "system":
            good.append(self.system[EVENT_GRID_KEY])
        given = request.headers.get("x-functions-key") or query(request, "code")
        return any(hmac.compare_digest(given.encode(), key.encode()) for key in good)


def query(request: web.Request, name: str) -> str:
    """Return a query parameter, whose name counts in any case, or an empty text."""
    values = (value for key, value in request.query.items() if key.lower() == name.lower())
    return next(values, "")


def _key() -> str:
    return secrets.token_urlsafe(40)
