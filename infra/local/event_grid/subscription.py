"""Topics and event subscriptions, read from data that has the shape of Azure's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.event_grid.event import Schema
from infra.local.event_grid.filters import BadFilter, Filter, read_filter

SYSTEM_TOPIC = "resources"  # the name in our data for the system topic of every subscription


class BadSubscription(ValueError):
    """An event subscription, or the file of them, cannot be used."""


@dataclass(frozen=True)
class Subscription:
    """One event subscription.

    ``function`` or ``url`` is where events go. ``attempts`` and ``minutes`` are the retry policy:
    deliveries, and how long an event lives, in Azure's minutes. ``batch_events`` and
    ``batch_kilobytes`` bound one request.
    """

    name: str
    topic: str
    filter: Filter
    schema: Schema
    function: str = ""
    url: str = ""
    attempts: int = 30
    minutes: int = 1440
    batch_events: int = 1
    batch_kilobytes: int = 64
    dead_letter: str = ""

    @property
    def never_again(self) -> tuple[int, ...]:
        """Return the statuses after which Event Grid does not try again."""
        return (400, 403, 413) if self.function else (400, 401, 403, 413)


@dataclass(frozen=True)
class Subscriptions:
    """What the file holds: ``topics`` maps a custom topic's name to its input schema."""

    topics: Mapping[str, Schema]
    subscriptions: list[Subscription]


def read_subscriptions(path: Path) -> Subscriptions:
    """Read the topics and event subscriptions in ``path``. Raise ``BadSubscription``.

    The file: ``{"topics": {NAME: {"inputSchema": ...}}, "eventSubscriptions": [{"name", "topic",
    "properties"}]}``, where ``properties`` are those of ``Microsoft.EventGrid/eventSubscriptions``
    and ``topic`` is a custom topic's name or ``resources``.
    """
    content = json.loads(path.read_text())
    topics = {
        name: Schema(each.get("inputSchema", Schema.EVENT_GRID))
        for name, each in content.get("topics", {}).items()
    }
    try:
        found = [read_subscription(each, topics) for each in content["eventSubscriptions"]]
    except BadSubscription as error:
        raise BadSubscription(f"{path}: {error}") from error
    return Subscriptions(topics, found)


def read_subscription(content: Mapping[str, Any], topics: Mapping[str, Schema]) -> Subscription:
    """Read one event subscription. Raise ``BadSubscription`` saying what is wrong in it."""
    name = str(content.get("name", ""))
    topic = str(content.get("topic", ""))
    properties = content.get("properties", {})
    if topic != SYSTEM_TOPIC and topic not in topics:
        known = ", ".join([SYSTEM_TOPIC, *topics])
        raise BadSubscription(f"{name}: topic {topic!r} is none of {known}")
    try:
        schema = Schema(properties.get("eventDeliverySchema", Schema.EVENT_GRID))
        chosen = read_filter(properties.get("filter", {}))
    except (BadFilter, ValueError) as error:
        raise BadSubscription(f"{name}: {error}") from error
    if topics.get(topic) is Schema.CLOUD_EVENT and schema is Schema.EVENT_GRID:
        raise BadSubscription(
            f"{name}: topic {topic} takes CloudEvents, which Event Grid cannot deliver as "
            f"{schema}; set eventDeliverySchema to {Schema.CLOUD_EVENT}"
        )
    destination = properties.get("destination", {})
    function, url = _destination(name, destination)
    batch = destination.get("properties", {})
    policy = properties.get("retryPolicy", {})
    dead_letter = properties.get("deadLetterDestination", {}).get("properties", {})
    return Subscription(
        name,
        topic,
        chosen,
        schema,
        function,
        url,
        attempts=_within(name, policy, "maxDeliveryAttempts", 30, 30),
        minutes=_within(name, policy, "eventTimeToLiveInMinutes", 1440, 1440),
        batch_events=_within(name, batch, "maxEventsPerBatch", 1, 5000),
        batch_kilobytes=_within(name, batch, "preferredBatchSizeInKilobytes", 64, 1024),
        dead_letter=dead_letter.get("blobContainerName", ""),
    )


def _destination(name: str, destination: Mapping[str, Any]) -> tuple[str, str]:
    """Return the function's name, or the web hook's address."""
    properties = destination.get("properties", {})
    match destination.get("endpointType"):
        case "AzureFunction":
            site, _, function = str(properties.get("resourceId", "")).rpartition("/functions/")
            if not site or not function:
                raise BadSubscription(f"{name}: resourceId must end with /functions/NAME")
            return function, ""
        case "WebHook":
            url = str(properties.get("endpointUrl", ""))
            if not url.startswith(("http://", "https://")):
                raise BadSubscription(f"{name}: endpointUrl {url!r} is not an address")
            return "", url
        case other:
            raise BadSubscription(
                f"{name}: endpointType {other!r}: expected AzureFunction or WebHook"
            )


def _within(name: str, content: Mapping[str, Any], key: str, default: int, most: int) -> int:
    value = content.get(key, default)
    if not isinstance(value, int) or not 1 <= value <= most:
        raise BadSubscription(f"{name}: {key} is {value!r}, expected 1 to {most}")
    return value
