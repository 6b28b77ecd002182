"""The address behind an event subscription: handshake and delivery, one request each."""

import asyncio
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

import aiohttp

from infra.local.event_grid.event import Event, Schema, instant

ORIGIN = "eventgrid.azure.net"
SUCCESS = (200, 201, 202, 203, 204)


@dataclass(frozen=True)
class Outcome:
    """How one request ended. ``name`` is Event Grid's word for it, such as ``TimedOut``."""

    name: str
    status: int | None = None

    @property
    def delivered(self) -> bool:
        """Tell whether the endpoint has taken the events."""
        return self.status in SUCCESS


class Endpoint:
    """One endpoint, asked over a shared session."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        *,
        subscription: str,
        topic: str,
        schema: Schema,
        validation_url: str,
        limit: float = 30.0,
    ) -> None:
        """``limit`` is how many real seconds the endpoint gets to answer: the work that it does
        is real, so it is not on the clock's scale."""
        self._session = session
        self._url = url
        self._topic = topic
        self._schema = schema
        self._validation_url = validation_url
        self._limit = aiohttp.ClientTimeout(total=limit)
        self._headers = {
            "aeg-subscription-name": subscription.upper(),
            "aeg-metadata-version": "1",
        }
        self.validation_code = secrets.token_hex(16).upper()

    async def shakes_hands(self) -> bool:
        """Ask the endpoint whether it wants the events. Tell whether it has agreed."""
        try:
            if self._schema is Schema.CLOUD_EVENT:
                return await self._ask_options()
            return await self._ask_validation()
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return False

    async def deliver(self, events: Sequence[Event], *, attempt: int) -> Outcome:
        """Post events; ``attempt`` counts from 1."""
        written = [event.written(self._schema) for event in events]
        headers = {
            **self._headers,
            "aeg-event-type": "Notification",
            "aeg-delivery-count": str(attempt - 1),
            "Content-Type": "application/json; charset=utf-8",
        }
        body: object = written
        if self._schema is Schema.CLOUD_EVENT:
            batch = len(written) > 1
            body = written if batch else written[0]
            kind = "cloudevents-batch" if batch else "cloudevents"
            headers["Content-Type"] = f"application/{kind}+json; charset=utf-8"
        else:
            headers["aeg-data-version"] = events[0].data_version
        try:
            status = await self._post(headers, body)
        except TimeoutError:
            return Outcome("TimedOut", HTTPStatus.REQUEST_TIMEOUT)
        except (aiohttp.ClientError, asyncio.IncompleteReadError, OSError):
            return Outcome("SocketError")
        return Outcome(_word(status), status)

    async def _post(self, headers: Mapping[str, str], body: object) -> int:
        async with self._session.post(
            self._url, data=json.dumps(body), headers=headers, timeout=self._limit
        ) as response:
            await response.read()
            return response.status

    async def _ask_options(self) -> bool:
        headers = {**self._headers, "WebHook-Request-Origin": ORIGIN}
        async with self._session.options(
            self._url, headers=headers, timeout=self._limit
        ) as response:
            allowed = response.headers.get("WebHook-Allowed-Origin", "")
            return response.status == HTTPStatus.OK and allowed.lower() in ("*", ORIGIN)

    async def _ask_validation(self) -> bool:
        event = {
            "id": secrets.token_hex(16),
            "topic": self._topic,
            "subject": "",
            "data": {
                "validationCode": self.validation_code,
                "validationUrl": f"{self._validation_url}?id={self.validation_code}",
            },
            "eventType": "Microsoft.EventGrid.SubscriptionValidationEvent",
            "eventTime": instant(datetime.now(UTC)),
            "metadataVersion": "1",
            "dataVersion": "2",
        }
        headers = {
            **self._headers,
            "aeg-event-type": "SubscriptionValidation",
            "Content-Type": "application/json; charset=utf-8",
        }
        async with self._session.post(
            self._url, data=json.dumps([event]), headers=headers, timeout=self._limit
        ) as response:
            if response.status != HTTPStatus.OK:  # 202 is not enough
                return False
            answer = await response.json(content_type=None)
            return isinstance(answer, dict) and (
                answer.get("validationResponse") == self.validation_code
            )


def _word(status: int) -> str:
    try:
        return re.sub(r"\W", "", HTTPStatus(status).phrase.title())
    except ValueError:
        return f"Http{status}"
