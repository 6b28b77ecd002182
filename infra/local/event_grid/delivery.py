"""Delivery of one event subscription's events: batches, attempts, retries, dead letters.

put -> (lost) -> (held back) -> waiting -> attempt -> delivered
                                  ^          |
                                  |          +-> retrying, for a while of Azure's time
                                  +----------+
                                             +-> dead letter, or dropped where there is none
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Coroutine, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from infra.local.clock import Clock
from infra.local.event_grid.dead_letter import Failure, bury
from infra.local.event_grid.disorder import Disorder
from infra.local.event_grid.endpoint import Endpoint, Outcome
from infra.local.event_grid.event import Event
from infra.local.event_grid.retry import DEAD_LETTER_DELAY, delay_after
from infra.local.event_grid.subscription import Subscription

CONCURRENT_REQUESTS = 64
_HANDSHAKE_PAUSE = 0.1  # real seconds: only the local Azure's own start is waited for
log = logging.getLogger("event_grid")


@dataclass
class Counts:
    """What became of the events of one subscription, each counted once per delivery wanted."""

    matched: int = 0
    delivered: int = 0
    retrying: int = 0
    dead_lettered: int = 0
    dropped: int = 0
    duplicated: int = 0
    lost: int = 0
    attempts: int = 0


@dataclass(frozen=True)
class Waiting:
    """An event to be delivered, since when it waits, and how large it is in bytes."""

    event: Event
    published: datetime
    size: int


class Delivery:
    """Delivers to one endpoint, at least once, without any order."""

    def __init__(
        self,
        subscription: Subscription,
        endpoint: Endpoint,
        *,
        clock: Clock,
        rng: random.Random,
        disorder: Disorder,
        dead_letters: Path,
    ) -> None:
        """``dead_letters`` is the folder that stands for the storage account of dead letters."""
        self.subscription = subscription
        self.counts = Counts()
        self._endpoint = endpoint
        self._clock = clock
        self._rng = rng
        self._disorder = disorder
        self._dead_letters = dead_letters
        self._waiting: deque[Waiting] = deque()
        self._requests = asyncio.Semaphore(CONCURRENT_REQUESTS)
        self._agreed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = 0  # events that are neither delivered nor given up
        self._pumping = False

    @property
    def open(self) -> int:
        """Return how many events are on their way."""
        return self._open

    def start(self) -> None:
        """Begin the handshake; events wait for its end."""
        self._spawn(self._shake_hands())

    async def close(self) -> None:
        """Stop at once, whatever is on its way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def put(self, event: Event, size: int) -> None:
        """Take an event, if the subscription's filter does."""
        if not self.subscription.filter.takes(event):
            return
        self.counts.matched += 1
        if self._disorder.loses(self._rng):
            self.counts.lost += 1
            return
        waiting = Waiting(event, self._clock.now(), size)
        self._accept(waiting)
        if self._disorder.doubles(self._rng):
            self.counts.duplicated += 1
            self._accept(waiting)

    def confirm(self, code: str) -> bool:
        """Finish the handshake by hand, with the code of the validation event."""
        if code == self._endpoint.validation_code:
            self._agreed.set()
        return self._agreed.is_set()

    def state(self) -> dict[str, Any]:
        """Return the counts and the state of the handshake."""
        provisioning = "Succeeded" if self._agreed.is_set() else "AwaitingManualAction"
        return {
            "name": self.subscription.name,
            "provisioningState": provisioning,
            "open": self._open,
            **asdict(self.counts),
        }

    def _accept(self, waiting: Waiting) -> None:
        self._open += 1
        pause = self._disorder.holds_back(self._rng)
        if pause:
            self._spawn(self._accept_later(waiting, pause))
        else:
            self._queue(waiting)

    async def _accept_later(self, waiting: Waiting, pause: float) -> None:
        await self._clock.sleep(pause)
        self._queue(waiting)

    def _queue(self, waiting: Waiting) -> None:
        self._waiting.append(waiting)
        if not self._pumping:
            self._pumping = True
            self._spawn(self._pump())

    async def _pump(self) -> None:
        """Make requests of what waits; while all requests are taken, batches fill up."""
        await self._agreed.wait()
        while self._waiting:
            await self._requests.acquire()
            self._spawn(self._deliver(self._take()))
        self._pumping = False

    def _take(self) -> list[Waiting]:
        batch = [self._waiting.popleft()]
        room = self.subscription.batch_kilobytes * 1024 - batch[0].size
        while (
            self._waiting
            and len(batch) < self.subscription.batch_events
            and self._waiting[0].size <= room
        ):
            room -= self._waiting[0].size
            batch.append(self._waiting.popleft())
        return batch

    async def _deliver(self, batch: Sequence[Waiting]) -> None:
        """Deliver one batch or give it up. A request is held at the start."""
        events = [each.event for each in batch]
        attempt = 0
        while True:
            attempt += 1
            self.counts.attempts += 1
            try:
                outcome = await self._endpoint.deliver(events, attempt=attempt)
            finally:
                self._requests.release()
            if outcome.delivered:
                self.counts.delivered += len(batch)
                break
            log.warning(
                "%s: attempt %d of %s: %s",
                self.subscription.name,
                attempt,
                events[0].subject,
                outcome.name,
            )
            reason = self._reason_to_give_up(batch, attempt, outcome)
            if reason:
                await self._give_up(batch, attempt, outcome, reason)
                break
            self.counts.retrying += len(batch)
            await self._clock.sleep(delay_after(attempt, self._rng))
            await self._requests.acquire()
            self.counts.retrying -= len(batch)
        self._open -= len(batch)

    def _reason_to_give_up(
        self, batch: Sequence[Waiting], attempt: int, outcome: Outcome
    ) -> str | None:
        if outcome.status in self.subscription.never_again:
            return f"UndeliverableDueToHttp{outcome.name}"
        if attempt >= self.subscription.attempts:
            return "MaxDeliveryAttemptsExceeded"
        oldest = min(each.published for each in batch)
        lived = (self._clock.now() - oldest).total_seconds() * self._clock.scale
        return "TimeToLiveExceeded" if lived > self.subscription.minutes * 60 else None

    async def _give_up(
        self, batch: Sequence[Waiting], attempt: int, outcome: Outcome, reason: str
    ) -> None:
        name = self.subscription.name
        if not self.subscription.dead_letter:
            self.counts.dropped += len(batch)
            log.warning("%s: %d events dropped: %s", name, len(batch), reason)
            return
        last = self._clock.now()
        await self._clock.sleep(DEAD_LETTER_DELAY)
        path = bury(
            self._dead_letters / self.subscription.dead_letter,
            name,
            [each.event for each in batch],
            self.subscription.schema,
            Failure(reason, attempt, outcome.name, outcome.status, batch[0].published, last),
            self._clock.now(),
            self._rng,
        )
        self.counts.dead_lettered += len(batch)
        log.warning("%s: dead letter %s: %s", name, path, reason)

    async def _shake_hands(self) -> None:
        while not self._agreed.is_set():
            if await self._endpoint.shakes_hands():
                self._agreed.set()
            else:
                await asyncio.sleep(_HANDSHAKE_PAUSE)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
