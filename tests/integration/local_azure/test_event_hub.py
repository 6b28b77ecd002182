"""The event hub: records become messages, messages become batches, each at least once."""

import asyncio
import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

from infra.local.clock import Clock
from infra.local.event_hub import EventHub

type Batch = Sequence[Mapping[str, object]]


class Reader:
    """Takes batches, or refuses those whose number is in ``refuses``."""

    def __init__(self, *refuses: int) -> None:
        self.batches: list[Batch] = []
        self.refuses = refuses

    async def __call__(self, messages: Batch) -> bool:
        self.batches.append(messages)
        return len(self.batches) - 1 not in self.refuses

    def records(self) -> list[Any]:
        bodies = [json.loads(str(message["body"])) for batch in self.batches for message in batch]
        return [record["n"] for body in bodies for record in body["records"]]


def run(hub_of: Any, count: int) -> EventHub:
    """Log ``count`` records at once and wait until all were handed over."""

    async def main() -> EventHub:
        hub: EventHub = hub_of()
        hub.start()
        for number in range(count):
            hub.log({"n": number, "operationName": "PoolResizeCompleteEvent"})
        assert not hub.idle
        async with asyncio.timeout(5):
            while not hub.idle:
                await asyncio.sleep(0.005)
        await hub.close()
        return hub

    return asyncio.run(main())


def test_several_records_per_message_and_messages_per_batch() -> None:
    reader = Reader()
    hub = run(lambda: EventHub(Clock(10_000), random.Random(3), reader), 60)
    assert reader.records() == list(range(60))
    assert max(len(batch) for batch in reader.batches) > 1
    per_message = [len(json.loads(str(message["body"]))["records"]) for message in hub.messages]
    assert set(per_message) == {1, 2, 3, 4}
    numbers = [message["sequence_number"] for message in hub.messages]
    assert numbers == list(range(len(numbers)))


def test_a_refused_batch_comes_again_before_the_next() -> None:
    reader = Reader(0)
    run(lambda: EventHub(Clock(10_000), random.Random(3), reader), 60)
    assert reader.batches[0] == reader.batches[1]
    assert sorted(set(reader.records())) == list(range(60))


def test_a_batch_may_come_again_although_it_was_taken() -> None:
    reader = Reader()
    run(lambda: EventHub(Clock(10_000), random.Random(3), reader, repeat=0.7), 60)
    records = reader.records()
    assert len(records) > len(set(records)) == 60


def test_without_a_reader_messages_collect() -> None:
    hub = run(lambda: EventHub(Clock(10_000), random.Random(3), None), 5)
    assert hub.messages
    assert hub.batches == 0


def test_records_wait_for_the_diagnostic_setting() -> None:
    async def main() -> None:
        reader = Reader()
        hub = EventHub(Clock(100), random.Random(3), reader)
        hub.start()
        hub.log({"n": 0})
        await asyncio.sleep(0.05)  # 5 of at least 10 seconds of Azure's
        assert reader.batches == []
        await asyncio.sleep(0.35)
        assert reader.records() == [0]
        await hub.close()

    asyncio.run(main())
