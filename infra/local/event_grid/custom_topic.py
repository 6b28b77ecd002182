"""What publishers post to a custom topic: who may, how large, in which schema."""

import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from infra.local.event_grid.event import Event, Schema
from infra.local.identity import TokenRefused, read_token

AUDIENCE = "https://eventgrid.azure.net"
MOST_BYTES = 1024 * 1024  # of one request, and so of one event
API_VERSION = "2018-01-01"
_EVENT_GRID_REQUIRED = {
    "id": str,
    "subject": str,
    "eventType": str,
    "eventTime": str,
    "dataVersion": str,
}
_EVENT_GRID_KNOWN = {*_EVENT_GRID_REQUIRED, "data", "topic", "metadataVersion"}
_CLOUD_EVENT_REQUIRED = ("id", "source", "type", "specversion")
_CLOUD_EVENT_OWN = ("id", "source", "subject", "type", "time", "specversion", "data")
_EXTENSION = re.compile(r"[a-z0-9]{1,20}")


class PublishRefused(Exception):
    """A request to a topic is refused, with an HTTP status and Azure's code and message."""

    def __init__(self, status: int, code: str, message: str, detail: str | None = None) -> None:
        """``detail`` is the code of the inner error, where there is one."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.detail = detail

    def body(self) -> dict[str, Any]:
        """Return the error as Event Grid writes it."""
        error: dict[str, Any] = {"code": self.code, "message": str(self)}
        if self.detail:
            error["details"] = [{"code": self.detail, "message": str(self)}]
        return {"error": error}


def check_publisher(headers: Mapping[str, str], key: str, now: datetime) -> None:
    """Raise ``PublishRefused`` (401) unless ``headers`` carry the topic's key or a token."""
    given = headers.get("aeg-sas-key")
    if given is not None:
        if hmac.compare_digest(given.encode(), key.encode()):
            return
        raise PublishRefused(
            401,
            "Unauthorized",
            "The request authorization key is not "
            "authorized for this topic: the value of aeg-sas-key is wrong.",
        )
    kind, _, token = headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        raise PublishRefused(
            401,
            "Unauthorized",
            "Request must contain one of the following "
            "authorization signature: aeg-sas-key, Authorization: Bearer.",
        )
    try:
        read_token(token, audience=AUDIENCE, now=now)
    except TokenRefused as error:
        raise PublishRefused(401, "Unauthorized", f"The token is refused: {error}.") from error


def read_events(body: bytes, schema: Schema, topic_id: str) -> list[Event]:
    """Return the events of a request. Raise ``PublishRefused`` (400, 413).

    ``topic_id`` is the topic's resource id, the source of events in the Event Grid schema.
    """
    if len(body) > MOST_BYTES:
        raise PublishRefused(
            413,
            "RequestEntityTooLarge",
            f"The request has {len(body)} bytes; "
            f"the maximum size ({MOST_BYTES}) has been exceeded.",
        )
    try:
        content = json.loads(body)
    except ValueError as error:
        raise _bad(schema, f"The body is not JSON: {error}") from error
    if schema is Schema.CLOUD_EVENT:
        events = content if isinstance(content, list) else [content]
        return [_cloud_event(each) for each in events]
    if not isinstance(content, list):
        raise _bad(schema, "Expected a JSON array of events")
    return [_event_grid_event(each, topic_id) for each in content]


def _event_grid_event(content: object, topic_id: str) -> Event:
    schema = Schema.EVENT_GRID
    if not isinstance(content, dict):
        raise _bad(schema, "Every event must be a JSON object")
    for name in content:
        if name not in _EVENT_GRID_KNOWN:
            raise _bad(
                schema,
                f"Received unexpected property '{name}' in JSON which does not "
                "conform to the expected schema",
            )
    for name, kind in _EVENT_GRID_REQUIRED.items():
        value = content.get(name)
        if not isinstance(value, kind) or (value == "" and name != "dataVersion"):
            raise _bad(schema, f"Required property '{name}' is missing, empty or no string")
    _check_time(schema, "eventTime", content["eventTime"])
    if content.get("metadataVersion") not in (None, "1"):
        raise _bad(schema, "Property 'metadataVersion' must be '1' or absent")
    if str(content.get("topic") or topic_id).lower() != topic_id.lower():
        raise _bad(schema, f"Property 'topic' must be absent or '{topic_id}'")
    return Event(
        id=content["id"],
        source=topic_id,
        subject=content["subject"],
        type=content["eventType"],
        time=content["eventTime"],
        data=content.get("data"),
        data_version=content["dataVersion"],
    )


def _cloud_event(content: object) -> Event:
    schema = Schema.CLOUD_EVENT
    if not isinstance(content, dict):
        raise _bad(schema, "Every event must be a JSON object")
    for name in _CLOUD_EVENT_REQUIRED:
        if not isinstance(content.get(name), str) or not content[name]:
            raise _bad(schema, f"Required attribute '{name}' is missing, empty or no string")
    if content["specversion"] != "1.0":
        raise _bad(schema, f"specversion '{content['specversion']}' is not supported, only '1.0'")
    if content.get("time") is not None:
        _check_time(schema, "time", content["time"])
    if "data" in content and "data_base64" in content:
        raise _bad(schema, "An event has 'data' or 'data_base64', not both")
    more = {name: value for name, value in content.items() if name not in _CLOUD_EVENT_OWN}
    for name in more:
        if name != "data_base64" and not _EXTENSION.fullmatch(name):
            raise _bad(
                schema, f"Attribute '{name}' is not lower-case letters and digits, 20 at most"
            )
    return Event(
        id=content["id"],
        source=content["source"],
        subject=str(content.get("subject") or ""),
        type=content["type"],
        time=str(content.get("time") or ""),
        data=content.get("data"),
        attributes=more,
    )


def _check_time(schema: Schema, name: str, value: object) -> None:
    try:
        datetime.fromisoformat(str(value))
    except ValueError as error:
        raise _bad(schema, f"'{name}' is '{value}', expected an ISO 8601 instant") from error


def _bad(schema: Schema, message: str) -> PublishRefused:
    kind = "CloudEventV10" if schema is Schema.CLOUD_EVENT else "EventGridEvent"
    text = f"This resource is configured for '{kind}' schema. {message}."
    return PublishRefused(400, "BadRequest", text, "InputJsonInvalid")
