"""One event, in both of the schemas in which Event Grid delivers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Schema(StrEnum):
    """Event Grid's names for its schemas, as in an event subscription."""

    EVENT_GRID = "EventGridSchema"
    CLOUD_EVENT = "CloudEventSchemaV1_0"


@dataclass(frozen=True)
class Event:
    """An event as it was published. ``time`` is an ISO 8601 text.

    ``source`` is the topic's id, or what a publisher of CloudEvents wrote. ``attributes`` are the
    further attributes of a CloudEvent (``datacontenttype``, extensions, ``data_base64``).
    """

    id: str
    source: str
    subject: str
    type: str
    time: str
    data: Any
    data_version: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def written(self, schema: Schema) -> dict[str, Any]:
        """Return the event as JSON in ``schema``."""
        return self.as_cloud_event() if schema is Schema.CLOUD_EVENT else self.as_event_grid_event()

    def as_cloud_event(self) -> dict[str, Any]:
        """Return it as CloudEvents 1.0."""
        event = {
            "id": self.id,
            "source": self.source,
            "subject": self.subject,
            "type": self.type,
            "time": self.time,
            "specversion": "1.0",
            **self.attributes,
        }
        if self.data is not None:
            event["data"] = self.data
        return {name: value for name, value in event.items() if value not in (None, "")}

    def as_event_grid_event(self) -> dict[str, Any]:
        """Return it in the Event Grid schema."""
        return {
            "id": self.id,
            "topic": self.source,
            "subject": self.subject,
            "eventType": self.type,
            "eventTime": self.time,
            "data": self.data,
            "dataVersion": self.data_version,
            "metadataVersion": "1",
        }


def instant(moment: datetime) -> str:
    """Return an instant as Azure writes it: UTC, seven decimals, ``Z``."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}0Z"
