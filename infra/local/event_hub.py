"""The event hub behind a Batch account's diagnostic setting: service-log records to a function.

A diagnostic setting collects records for a while and writes ``{"records": [...]}`` messages, each
with several records of any operation; an Event Hub trigger takes several messages at a time.
"""

import asyncio
import json
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC

import aiohttp

from infra.local.clock import Clock

COLLECT_SECONDS = (10.0, 30.0)  # Azure's; Microsoft gives no figure for a diagnostic setting
MOST_RECORDS = 4  # in one message
MOST_MESSAGES = 10  # in one batch
_PAUSE_AFTER_FAILURE = 0.2  # real seconds: until the host is back
log = logging.getLogger("event_hub")

# Takes a batch of messages; False means that nobody has, and that they come again.
type Consumer = Callable[[Sequence[Mapping[str, object]]], Awaitable[bool]]


class EventHub:
    """One partition: messages in order, one batch at a time, each at least once."""

    def __init__(
        self, clock: Clock, rng: random.Random, consumer: Consumer | None, *, repeat: float = 0.0
    ) -> None:
        """Without a ``consumer`` messages only collect in ``messages``. ``repeat`` is the
        probability (0 to 1) that a batch comes again although it was taken."""
        self.repeat = repeat
        self.messages: list[Mapping[str, object]] = []
        self.batches = 0
        self._clock = clock
        self._rng = rng
        self._consumer = consumer
        self._records: list[Mapping[str, object]] = []
        self._unread: deque[Mapping[str, object]] = deque()
        self._wake = asyncio.Event()
        self._busy = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to collect and to hand over."""
        self._task = asyncio.get_running_loop().create_task(self._run())

    def log(self, record: Mapping[str, object]) -> None:
        """Take one service-log record."""
        self._records.append(record)
        self._wake.set()

    @property
    def idle(self) -> bool:
        """Tell whether every record has been handed over."""
        return not (self._records or self._unread or self._busy)

    async def close(self) -> None:
        """Stop at once; what was not handed over is gone."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            await self._clock.sleep(self._rng.uniform(*COLLECT_SECONDS))
            self._wake.clear()
            self._busy = True
            self._write_messages()
            await self._hand_over()
            self._busy = False

    def _write_messages(self) -> None:
        records, self._records = self._records, []
        while records:
            count = self._rng.randint(1, MOST_RECORDS)
            taken, records = records[:count], records[count:]
            number = len(self.messages)
            message: Mapping[str, object] = {
                "body": json.dumps({"records": taken}),
                "sequence_number": number,
                "offset": str(number * 512),
                "enqueued": self._clock.now().astimezone(UTC).isoformat().replace("+00:00", "Z"),
            }
            self.messages.append(message)
            if self._consumer is not None:
                self._unread.append(message)

    async def _hand_over(self) -> None:
        while self._unread and self._consumer is not None:
            batch = [self._unread[at] for at in range(min(len(self._unread), MOST_MESSAGES))]
            self.batches += 1
            taken = await self._consumer(batch)
            if not taken:
                await asyncio.sleep(_PAUSE_AFTER_FAILURE)
            elif self._rng.random() >= self.repeat:
                for _ in batch:
                    self._unread.popleft()


def host_consumer(session: aiohttp.ClientSession, url: str, master_key: str) -> Consumer:
    """Return a consumer that posts to the Functions host and waits for its checkpoint."""

    async def consume(messages: Sequence[Mapping[str, object]]) -> bool:
        try:
            async with session.post(
                url, json={"messages": list(messages)}, headers={"x-functions-key": master_key}
            ) as response:
                if response.status == 404:
                    # Nobody reads this hub: its messages expire unread, as in Azure.
                    log.info("%s", await response.text())
                    return True
                return response.status == 200
        except (aiohttp.ClientError, OSError):
            return False

    return consume
