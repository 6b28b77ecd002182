"""The app's settings: environment variables, read once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from functions.pipeline.durations import parse_duration

_PUBLIC_CLOUD = "https://management.azure.com"
_PUBLIC_BATCH = "https://batch.core.windows.net/.default"


class MissingSetting(Exception):
    """A setting that the app cannot do without, or one that it cannot read."""


@dataclass(frozen=True)
class Settings:
    """Where the app's Azure is, and how often the sweep looks again at a run that waits.

    ``resource_manager_scope`` and ``batch_scope`` are the scopes of the tokens for Resource Manager
    and for the Batch service, which differ between clouds.
    """

    table_endpoint: str
    topic_endpoint: str
    resource_manager_endpoint: str
    resource_manager_scope: str
    batch_scope: str
    poll: timedelta


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; raise ``MissingSetting`` naming the variable and what it must hold."""
    endpoint = environment.get("POOLWRIGHT_RESOURCE_MANAGER_ENDPOINT") or _PUBLIC_CLOUD
    scope = environment.get("POOLWRIGHT_RESOURCE_MANAGER_SCOPE")
    poll = environment.get("POOLWRIGHT_POLL_INTERVAL") or "PT1M"
    try:
        interval = parse_duration(poll)
    except ValueError as error:
        raise MissingSetting(f"POOLWRIGHT_POLL_INTERVAL: {error}") from None
    return Settings(
        table_endpoint=_required(
            environment, "POOLWRIGHT_TABLE_ENDPOINT", "https://ACCOUNT.table.core.windows.net"
        ),
        topic_endpoint=_required(
            environment,
            "POOLWRIGHT_TOPIC_ENDPOINT",
            "https://TOPIC.REGION-1.eventgrid.azure.net/api/events",
        ),
        resource_manager_endpoint=endpoint.rstrip("/"),
        resource_manager_scope=scope or f"{endpoint.rstrip('/')}/.default",
        batch_scope=environment.get("POOLWRIGHT_BATCH_SCOPE") or _PUBLIC_BATCH,
        poll=interval,
    )


def _required(environment: Mapping[str, str], name: str, example: str) -> str:
    value = environment.get(name, "")
    if not value.startswith("https://"):
        raise MissingSetting(f"the app setting {name} must hold an address, as in {example}")
    return value
