"""host.json: what of it changes the behaviour of this host."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

from infra.local.functions_host.worker import IndexingFailed

_LEVELS = {
    "Trace": logging.DEBUG,
    "Debug": logging.DEBUG,
    "Information": logging.INFO,
    "Warning": logging.WARNING,
    "Error": logging.ERROR,
    "Critical": logging.CRITICAL,
    "None": logging.CRITICAL + 1,
}


@dataclass(frozen=True)
class HostSettings:
    """``route_prefix`` stands before every HTTP route; ``event_batch`` is the most messages that
    one Event Hub invocation gets; ``log_level`` is a level of ``logging``."""

    route_prefix: str = "api"
    event_batch: int = 100
    log_level: int = logging.INFO


def read_host_json(app_root: Path) -> HostSettings:
    """Read ``host.json`` of the app; without one, Azure's defaults hold.

    Raise ``IndexingFailed`` when it is not a version 2.0 host.json.
    """
    path = app_root / "host.json"
    if not path.is_file():
        return HostSettings()
    try:
        content = json.loads(path.read_text())
    except ValueError as error:
        raise IndexingFailed(f"{path} is not JSON: {error}") from error
    if not isinstance(content, dict) or content.get("version") != "2.0":
        raise IndexingFailed(f'{path} must be an object with "version": "2.0"')
    extensions = content.get("extensions", {})
    level = content.get("logging", {}).get("logLevel", {}).get("default", "Information")
    if level not in _LEVELS:
        raise IndexingFailed(f"{path}: logLevel {level!r} is none of {', '.join(_LEVELS)}")
    return HostSettings(
        route_prefix=str(extensions.get("http", {}).get("routePrefix", "api")).strip("/"),
        event_batch=int(extensions.get("eventHubs", {}).get("maxEventBatchSize", 100)),
        log_level=_LEVELS[level],
    )
