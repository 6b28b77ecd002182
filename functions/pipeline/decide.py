"""The decision: what a run becomes, and what is to be done, from what has been seen of Azure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from functions.pipeline import names
from functions.pipeline.effects import Effect, Publish
from functions.pipeline.history import Entry
from functions.pipeline.phases import allocating, capturing, checking, collecting, imaging
from functions.pipeline.phases.step import Step, wait
from functions.pipeline.run import ENDS, LEASE, PHASES, End, Pending, Phase, Run
from functions.pipeline.world import Need, NotSeenYet, World

_LONGEST_POLL = timedelta(minutes=30)


@dataclass(frozen=True)
class Decision:
    """The run as it is to be committed, the history that goes with it, the effects to perform.

    Where ``needs`` is not empty, nothing is decided yet: read these, and decide again. ``fault`` is
    a mistake of our own, for the log.
    """

    run: Run
    effects: tuple[Effect, ...] = ()
    history: tuple[Entry, ...] = ()
    needs: tuple[Need, ...] = ()
    fault: Exception | None = None


def decide(run: Run, world: World, now: datetime, poll: timedelta) -> Decision:
    """Take a run as far as the world allows.

    ``poll`` is the shortest time after which the sweep is to look again at a run that waits. A run
    that has ended stays as it is, whatever the world says. A run for which nothing has changed is
    returned as it was, so that there is nothing to commit.
    """
    if run.end:
        return Decision(run)
    decision = Decision(run)
    while not decision.run.end:
        before = decision.run
        try:
            step = _look(before, world, now)
        except NotSeenYet as unseen:
            return Decision(run, needs=unseen.needs)
        except Exception as error:
            # An answer of Azure's that nobody foresaw. The run says so, and its deadline holds.
            what = f"{type(error).__name__}: {error}"
            step = wait(before, f"an error of Poolwright's own in {before.phase}: {what}")
            decision = replace(decision, fault=error)
        if not step.to:
            decision = _wait(decision, step, now, poll)
            break
        decision = _move(decision, step, now)
    if _unchanged(run, decision, now):
        return Decision(run)
    return replace(decision, run=replace(decision.run, updated=now))


def unanswered(run: Run, said: str, now: datetime) -> Decision | None:
    """Decide on a run of which nothing can be seen, as Azure does not answer.

    That says nothing about the run, so that nothing is decided (None) until its deadline is over.
    """
    if run.end or now < run.entered + run.definition.deadline(run.phase):
        return None
    return finish(Decision(run), "failed", f"{_late(run)}; Azure did not answer: {said}", now)


def finish(decision: Decision, end: End, why: str, now: datetime) -> Decision:
    """End a run: note why, and publish it. What was still pending of it is given up."""
    run = decision.run
    event = Publish(
        id=names.event_id(run.id, end, run.attempt),
        type=f"Poolwright.Run.{end.capitalize()}",
        subject=f"/pipelines/{run.pipeline}/runs/{run.id}",
        data=_event_data(run, end, why),
    )
    ended = replace(run, end=end, reason=why, progress="", due=now + LEASE, updated=now)
    ended = replace(ended, entered=now, pending=(Pending(event, now + LEASE),))
    return _note(replace(decision, run=ended, effects=(event,)), end, why, (event,), now)


def note(decision: Decision, why: str, now: datetime) -> Decision:
    """Add a row to the history in the run's present phase."""
    return _note(decision, decision.run.phase, why, (), now)


def _look(run: Run, world: World, now: datetime) -> Step:
    match run.phase:
        case "capturing":
            return capturing.step(run, world)
        case "collecting":
            return collecting.step(run, world, now)
        case "imaging":
            return imaging.step(run, world)
        case "checking":
            return checking.step(run, world, now)
        case "allocating":
            return allocating.step(run, world, now)


def _wait(decision: Decision, step: Step, now: datetime, poll: timedelta) -> Decision:
    run = step.run
    why = "; ".join((step.why, *(one.said for one in run.pending if one.said)))
    deadline = run.entered + run.definition.deadline(run.phase)
    if now >= deadline:
        return finish(replace(decision, run=run), "failed", f"{_late(run)}; {why}", now)
    # Often at first, ever more rarely later: a tenth of the time that it has waited already.
    again = step.again or min(max((now - run.entered) / 10, poll), _LONGEST_POLL)
    due = min(now + again, max(deadline, now + poll))
    changed = why != run.reason
    run = replace(run, reason=why, progress=step.progress)
    waiting = _emit(replace(decision, run=run), step.effects, now)
    # The effects of a handler that dies are to be done as soon as their lease is over.
    leases = [max(pending.retry_at, now + poll) for pending in waiting.run.pending]
    waiting = replace(waiting, run=replace(waiting.run, due=min([due, *leases])))
    if changed or step.effects:
        return _note(waiting, run.phase, why, step.effects, now)
    return waiting


def _late(run: Run) -> str:
    return f"{run.phase} took longer than its deadline allows"


def _move(decision: Decision, step: Step, now: datetime) -> Decision:
    to = step.to
    if to in ENDS:
        return finish(replace(decision, run=step.run), _end(to), step.why, now)
    moved = _emit(replace(decision, run=step.run), step.effects, now)
    noted = _note(moved, moved.run.phase, step.why, step.effects, now)
    return replace(noted, run=noted.run.enter(_phase(to), now))


def _emit(decision: Decision, effects: tuple[Effect, ...], now: datetime) -> Decision:
    pending = (*decision.run.pending, *(Pending(effect, now + LEASE) for effect in effects))
    run = replace(decision.run, pending=pending)
    return replace(decision, run=run, effects=(*decision.effects, *effects))


def _note(
    decision: Decision, phase: str, why: str, effects: tuple[Effect, ...], now: datetime
) -> Decision:
    number = decision.run.number + 1
    entry = Entry(number, now, phase, why, tuple(str(effect) for effect in effects))
    run = replace(decision.run, number=number)
    return replace(decision, run=run, history=(*decision.history, entry))


def _unchanged(run: Run, decision: Decision, now: datetime) -> bool:
    """Tell whether there is nothing to commit: no change but a later look, which is not due yet."""
    due_later = run.due is not None and run.due > now
    return not decision.effects and due_later and replace(decision.run, due=run.due) == run


def _event_data(run: Run, end: str, why: str) -> Mapping[str, Any]:
    data = {
        "run": run.id,
        "pipeline": run.pipeline,
        "end": end,
        "phase": run.phase,
        "reason": why,
        "source": run.source.to_json(),
        "image": run.image,
        "pool": run.pool,
    }
    return {key: value for key, value in data.items() if value}


def _end(to: str) -> End:
    return next(end for end in ENDS if end == to)


def _phase(to: str) -> Phase:
    return next(phase for phase in PHASES if phase == to)
