"""Event Hub triggers: batches of messages, handed over by the local event hub.

On Azure the host reads the hub by AMQP; here the hub posts to ``/_local/event-hubs/NAME``. The
answer comes when every function that reads the hub is done, its retries included, and means
"checkpoint": like the real trigger, it does not depend on whether the functions succeeded.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from aiohttp import web

from infra.local.functions_host.function import EVENT_HUB, Function
from infra.local.functions_host.invocations import Invocations
from infra.local.functions_host.keys import Keys
from infra.local.functions_host.messages import CollectionString, TypedData


@dataclass(frozen=True)
class Message:
    """One message of an event hub. ``enqueued`` is an ISO 8601 instant in UTC."""

    body: str
    sequence_number: int
    offset: str
    enqueued: str
    partition: str = "0"
    partition_key: str | None = None


class EventHubTriggers:
    """Every function of the app that reads an event hub."""

    def __init__(
        self, functions: Iterable[Function], batch: int, keys: Keys, invocations: Invocations
    ) -> None:
        """Take the functions with an Event Hub trigger; ``batch`` is host.json's maximum."""
        self._batch = batch
        self._keys = keys
        self._invocations = invocations
        self._functions = [each for each in functions if each.kind == EVENT_HUB]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Run the readers of the hub in the path: 200 when done, 404 when nobody reads it."""
        if not self._keys.opens("admin", request):
            return web.Response(status=401)
        hub = request.match_info["hub"]
        readers = [
            each for each in self._functions if each.text("eventHubName").lower() == hub.lower()
        ]
        if not readers:
            return web.Response(status=404, text=f"no function reads the event hub {hub!r}")
        messages = [Message(**each) for each in (await request.json())["messages"]]
        await asyncio.gather(*(self.run(reader, messages) for reader in readers))
        return web.json_response({"readers": [each.name for each in readers]})

    async def run(
        self, function: Function, messages: Sequence[Message], reason: str = "Event Hub"
    ) -> None:
        """Give the function the messages: in batches, or one by one, as its cardinality says."""
        if function.text("cardinality", "many").lower() == "one":
            for message in messages:
                await self._invocations.run_with_retry(
                    function, TypedData(string=message.body), _metadata(message), reason=reason
                )
            return
        for batch in batched(messages, self._batch, strict=False):
            bodies = CollectionString([message.body for message in batch])
            await self._invocations.run_with_retry(
                function,
                TypedData(collection_string=bodies),
                _metadata_of_batch(batch),
                reason=f"{reason}, {len(batch)} messages",
            )


def _metadata(message: Message) -> Mapping[str, TypedData]:
    return {
        **_partition(message),
        "EnqueuedTimeUtc": TypedData(string=message.enqueued),
        "SequenceNumber": TypedData(string=str(message.sequence_number)),
        "Offset": TypedData(string=message.offset),
        "PartitionKey": TypedData(string=message.partition_key),
        "Properties": _json({}),
        "SystemProperties": _json(_system_properties(message)),
    }


def _metadata_of_batch(messages: Sequence[Message]) -> Mapping[str, TypedData]:
    return {
        **_partition(messages[0]),
        "EnqueuedTimeUtcArray": _json([message.enqueued for message in messages]),
        "SequenceNumberArray": _json([message.sequence_number for message in messages]),
        "OffsetArray": _json([message.offset for message in messages]),
        "PartitionKeyArray": _json([message.partition_key for message in messages]),
        "PropertiesArray": _json([{} for _ in messages]),
        "SystemPropertiesArray": _json([_system_properties(message) for message in messages]),
    }


def _partition(message: Message) -> Mapping[str, TypedData]:
    return {
        "PartitionContext": _json(
            {"ConsumerGroupName": "$Default", "PartitionId": message.partition}
        )
    }


def _system_properties(message: Message) -> dict[str, Any]:
    return {
        "SequenceNumber": message.sequence_number,
        "Offset": message.offset,
        "PartitionKey": message.partition_key,
        "EnqueuedTimeUtc": message.enqueued,
    }


def _json(value: object) -> TypedData:
    return TypedData(json=json.dumps(value))
