"""Batch's service log: what a diagnostic setting sends through Event Hub, as resize events.

Nobody but the pool can say that a resize is done, and Batch has no Event Grid topic: its service
log is the only messenger (facts 2).
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from functions.pipeline.effects import Publish
from functions.pipeline.resource_id import BATCH_ACCOUNT, ResourceId, parse

RESIZE_COMPLETED = "Poolwright.Pool.ResizeCompleted"
_OPERATION = "poolresizecompleteevent"
_COUNTS = (
    "currentDedicatedNodes",
    "targetDedicatedNodes",
    "currentLowPriorityNodes",
    "targetLowPriorityNodes",
)


def resize_events(message: bytes) -> tuple[list[Publish], list[str]]:
    """Return one event per completed resize in a message of diagnostic records, and what is wrong.

    Other operations are passed over. A record that cannot be read is told and passed over too: its
    neighbours count, it would not read better the next time, and the sweep looks after the pool.
    The id of an event follows from its resize, so that a repeated record repeats it.
    """
    events: list[Publish] = []
    mistakes: list[str] = []
    try:
        body = json.loads(message)
        records = body["records"] if isinstance(body, dict) else body
        if not isinstance(records, list):
            raise TypeError(f"expected a list of records; found {type(records).__name__}")
        found = [record for record in records if isinstance(record, dict)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return [], [f"a message of {len(message)} bytes holds no diagnostic records: {error}"]
    for record in found:
        if str(record.get("operationName", "")).lower() == _OPERATION:
            try:
                events.append(_resize_event(record))
            except (ValueError, RecursionError) as error:
                mistakes.append(f"a record of a completed resize cannot be used: {error}")
    return events, mistakes


def _resize_event(record: dict[str, Any]) -> Publish:
    properties = record.get("properties")
    if isinstance(properties, str):
        properties = json.loads(properties)
    account = parse(record.get("resourceId"), BATCH_ACCOUNT)
    if not isinstance(properties, dict) or not properties.get("id"):
        raise ValueError("its properties hold no pool id")
    # The log upper-cases names, so that the case of the original is lost: lower case it is.
    pool = ResourceId(
        account.subscription.lower(),
        account.group.lower(),
        "Microsoft.Batch",
        ("batchAccounts", "pools"),
        (account.name.lower(), str(properties["id"]).lower()),
    )
    data = {
        "pool": str(pool),
        **{key: _number(properties.get(key)) for key in _COUNTS},
        "enableAutoScale": _flag(properties.get("enableAutoScale")),
        "resultCode": str(properties.get("resultCode", "")),
        "resultMessage": str(properties.get("resultMessage", "")),
        "startTime": _time(properties.get("startTime")),
        "endTime": _time(properties.get("endTime") or record.get("time")),
    }
    stamp = f"{pool.key} {data['startTime']} {data['endTime']}"
    digest = hashlib.sha256(stamp.encode()).hexdigest()[:32]
    return Publish(digest, RESIZE_COMPLETED, str(pool), data)


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _flag(value: object) -> bool:
    """Return a boolean that the log renders as 0 or 1 (facts 2.3)."""
    return value in (True, 1) or str(value).lower() in ("true", "1")


def _time(value: object) -> str:
    """Return an instant as ISO 8601 in UTC; the log leaves out the T and the Z (facts 2.2)."""
    text = str(value or "")
    try:
        found = datetime.fromisoformat(text)
        return (found.replace(tzinfo=found.tzinfo or UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return text
