"""The engine of this process, built by the first call that needs it."""

import logging
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from functions.engine import Engine

_EVERY_REQUEST = "azure.core.pipeline.policies.http_logging_policy"
_lock = Lock()
_engine: "Engine | None" = None


def engine() -> "Engine":
    """Return the engine over the app's settings; raise ``MissingSetting`` naming a missing one."""
    global _engine
    with _lock:
        if _engine is None:
            from functions.assembly import build_engine
            from functions.cloud.settings import read_settings

            # The SDKs would log every request, and logs are paid for by their size.
            logging.getLogger(_EVERY_REQUEST).setLevel(logging.WARNING)
            _engine = build_engine(read_settings())
    return _engine
