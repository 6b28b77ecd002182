"""Timer triggers: one run at a time, past due after a pause of the host."""

import asyncio
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from infra.local.functions_host.function import TIMER, Function
from infra.local.functions_host.invocations import Invocations
from infra.local.functions_host.messages import TypedData
from infra.local.functions_host.schedule import BadSchedule, Schedule, parse_schedule
from infra.local.functions_host.worker import IndexingFailed

# A schedule that comes more often is not monitored: the next run is soon enough.
_MONITORED_FROM = timedelta(minutes=1)


class Timer:
    """One timer function. Its status file outlives the host, so that a missed run is noticed."""

    def __init__(
        self,
        function: Function,
        invocations: Invocations,
        now: Callable[[], datetime],
        state: Path | None,
    ) -> None:
        """Read its schedule. Raise ``IndexingFailed`` when that is none."""
        self.function = function
        self._invocations = invocations
        self._now = now
        try:
            self._schedule: Schedule = parse_schedule(function.text("schedule"))
        except BadSchedule as error:
            raise IndexingFailed(f"function {function.name}: {error}") from error
        first = self._schedule(now())
        wanted = bool(function.trigger.get("useMonitor", True))
        monitored = wanted and self._schedule(first) - first >= _MONITORED_FROM
        self._status = state / f"{function.name}.json" if state and monitored else None
        self._last: datetime | None = None

    async def run_forever(self) -> None:
        """Wait and run, again and again. The next time is looked up when a run has ended."""
        due = self._missed()
        if due is not None:
            await self.run(past_due=True)
        elif self.function.trigger.get("runOnStartup"):
            await self.run(past_due=False)
        while True:
            due = self._schedule(self._now())
            self._remember(due)
            while (wait := (due - self._now()).total_seconds()) > 0:
                await asyncio.sleep(wait)
            await self.run(past_due=False)

    async def run(self, *, past_due: bool, reason: str = "timer") -> None:
        """Run the function now."""
        now = self._now()
        status = {
            "Last": (self._last or now).isoformat(),
            "Next": self._schedule(now).isoformat(),
            "LastUpdated": (self._last or now).isoformat(),
        }
        info = {
            "Schedule": {"AdjustForDST": True},
            "ScheduleStatus": status,
            "IsPastDue": past_due,
        }
        self._last = now
        await self._invocations.run_with_retry(
            self.function, TypedData(json=json.dumps(info)), reason=reason
        )

    def _missed(self) -> datetime | None:
        """Return when the function should have run while no host was there."""
        if self._status is None or not self._status.is_file():
            return None
        due = datetime.fromisoformat(json.loads(self._status.read_text())["Next"])
        return due if due <= self._now() else None

    def _remember(self, due: datetime) -> None:
        if self._status is not None:
            self._status.parent.mkdir(parents=True, exist_ok=True)
            self._status.write_text(json.dumps({"Next": due.isoformat()}))


def timers(
    functions: Iterable[Function],
    invocations: Invocations,
    now: Callable[[], datetime],
    state: Path | None,
) -> list[Timer]:
    """Return the timers of the app; ``state`` is the folder for their status files."""
    return [Timer(each, invocations, now, state) for each in functions if each.kind == TIMER]
