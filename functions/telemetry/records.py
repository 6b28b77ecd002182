"""What is told of a decision, of a run that is late, of a sweep, of an event that is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from functions.pipeline.decide import Decision
from functions.pipeline.run import PHASES, Run

STARTED = "poolwright.run.started"
MOVED = "poolwright.run.moved"
OVERDUE = "poolwright.run.overdue"
RESIZED = "poolwright.pool.resized"
SWEPT = "poolwright.sweep.done"
REFUSED = "poolwright.event.refused"

# The sweep looks at a run that waits every poll interval at the most. One that is late by so many
# of them is not slow: nobody has been able to advance it.
OVERDUE_INTERVALS = 10

_LONGEST = 200  # of what a stranger has written: an event's id and type


@dataclass(frozen=True)
class Record:
    """One thing that is told. ``properties`` are texts, as Application Insights keeps them."""

    name: str
    properties: Mapping[str, str]

    def __str__(self) -> str:
        words = (f"{key}={value}" for key, value in self.properties.items())
        return " ".join((self.name, *words))


def decided(before: Run, decision: Decision) -> tuple[Record, ...]:
    """Return what is told of a decision about the run ``before``, once it is committed."""
    after = decision.run
    if after.attempt > before.attempt:
        return (started(after),)
    if before.end:
        return ()
    return (*_resized(before, after), *_moved(before, decision))


def started(run: Run) -> Record:
    """Return what is told of an attempt that begins, the first one or a retry."""
    return Record(STARTED, _of(run, run.phase) | {"source": run.source.kind})


def overdue(run: Run, now: datetime, poll: timedelta) -> tuple[Record, ...]:
    """Return what is told of a run that the sweep has come to: something if it is overdue."""
    late = now - run.due if run.due else timedelta(0)
    if late <= OVERDUE_INTERVALS * poll:
        return ()
    return (Record(OVERDUE, _of(run, run.phase) | {"seconds": _seconds(late)}),)


def swept(advanced: int) -> Record:
    """Return what is told of a sweep that has come to its end: that there are sweeps at all."""
    return Record(SWEPT, {"advanced": str(advanced)})


def refused(event: object, type_: object, error: Exception) -> Record:
    """Return what is told of an event that was not settled. Of the error only its kind is told."""
    reason = type(error).__name__
    return Record(REFUSED, {"event": _short(event), "type": _short(type_), "reason": reason})


def _moved(before: Run, decision: Decision) -> Iterator[Record]:
    """Yield a record for each phase that was left: one decision may go through several."""
    after = decision.run
    rows = [row.phase for row in decision.history if row.phase in PHASES]
    path = [phase for phase, _ in groupby((before.phase, *rows, after.phase))]
    steps: list[tuple[str, str, str]] = [(phase, to, "") for phase, to in pairwise(path)]
    if after.end:
        steps.append((path[-1], "", after.end))
    # The last phase was entered, or the run has ended, when the decision was made. Phases that
    # were only passed through took no time.
    took = after.entered - before.entered
    for phase, to, end in steps:
        yield Record(MOVED, _of(after, phase) | {"to": to, "end": end, "seconds": _seconds(took)})
        took = timedelta(0)


def _resized(before: Run, after: Run) -> Iterator[Record]:
    """Yield a record for a resize that has ended and was judged, or has brought all nodes."""
    rounds, codes = after.resizing.rounds, ""
    if after.resizing.rounds > before.resizing.rounds:
        codes = ",".join(sorted({error["code"] for error in after.resizing.errors}))
        then = after.end or ("held" if after.resizing.held else "again")
    elif after.end == "ready":
        rounds, then = rounds + 1, "ready"
    else:
        return
    told = {"round": str(rounds), "then": then, "codes": codes}
    yield Record(RESIZED, _of(after, "allocating") | told)


def _of(run: Run, phase: str) -> dict[str, str]:
    return {
        "run": run.id,
        "pipeline": run.pipeline,
        "attempt": str(run.attempt),
        "phase": phase,
    }


def _seconds(time: timedelta) -> str:
    return f"{max(time.total_seconds(), 0.0):.1f}"


def _short(text: object) -> str:
    return "".join(c if c.isprintable() else "?" for c in str(text or ""))[:_LONGEST]
