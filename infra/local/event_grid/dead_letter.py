"""Dead letters: events that could not be delivered, as JSON files in a folder."""

import json
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from infra.local.event_grid.event import Event, Schema, instant


@dataclass(frozen=True)
class Failure:
    """Why an event is a dead letter. ``status`` is None when there was no answer at all."""

    reason: str
    attempts: int
    outcome: str
    status: int | None
    published: datetime
    last_attempt: datetime

    def properties(self, schema: Schema) -> dict[str, object]:
        """Return what Event Grid adds to the event; CloudEvents' names are in lower case."""
        added: dict[str, object] = {
            "deadLetterReason": self.reason,
            "deliveryAttempts": self.attempts,
            "lastDeliveryOutcome": self.outcome,
            "lastHttpStatusCode": self.status,
            "publishTime": instant(self.published),
            "lastDeliveryAttemptTime": instant(self.last_attempt),
        }
        present = {name: value for name, value in added.items() if value is not None}
        if schema is Schema.CLOUD_EVENT:
            return {name.lower(): value for name, value in present.items()}
        return present


def bury(
    folder: Path,
    subscription: str,
    events: Sequence[Event],
    schema: Schema,
    failure: Failure,
    now: datetime,
    rng: random.Random,
) -> Path:
    """Write events as an array to ``folder/SUBSCRIPTION/YYYY/M/D/H/ID.json`` and return the file.

    ``folder`` stands for the blob container; the subscription's name is in capitals, the date is
    not padded: as Event Grid names its blobs.
    """
    place = folder / subscription.upper() / f"{now.year}/{now.month}/{now.day}/{now.hour}"
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{uuid.UUID(int=rng.getrandbits(128), version=4)}.json"
    added = failure.properties(schema)
    path.write_text(json.dumps([{**event.written(schema), **added} for event in events], indent=2))
    return path
