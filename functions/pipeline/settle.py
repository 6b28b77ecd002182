"""What becomes of a run when its effects have been performed, or could not be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from functions.pipeline.decide import Decision, finish, note
from functions.pipeline.effects import POOL_CLAIMED, Effect, Outcome, Publish
from functions.pipeline.run import Run
from linter.facts import ResizeErrorClass, resize_error

# An event that the topic has not taken for a day is given up: the run's state says the same.
_PUBLISH_FOR = timedelta(days=1)
_PUBLISH_AGAIN = timedelta(minutes=30)


def settle(run: Run, outcomes: Sequence[Outcome], now: datetime, poll: timedelta) -> Decision:
    """Strike off what is done, keep what must be tried again, end a run that Azure refused."""
    before, decision = run, Decision(run)
    for outcome in outcomes:
        if not _is_pending(decision.run, outcome.effect):
            continue  # another handler has settled it, or the run was cancelled meanwhile
        match outcome:
            case Outcome(state="done"):
                decision = replace(decision, run=_without(decision.run, outcome.effect))
            case Outcome(effect=Publish()):
                decision = _publish_later(decision, outcome, now, poll)
            case Outcome(state="later"):
                again = now + max(outcome.wait, poll)
                said = f"{outcome.code}: {outcome.message}".rstrip(": ")
                run = _postponed(decision.run, outcome.effect, again, said)
                decision = replace(decision, run=run)
            case _:
                decision = _refused(decision, outcome, now)
    settled = decision.run
    if settled == before:
        return decision
    if not settled.end:
        return replace(decision, run=replace(settled, updated=now))
    # An ended run keeps the time of its end, whenever its event gets through.
    return replace(decision, run=settled if settled.pending else replace(settled, due=None))


def _refused(decision: Decision, outcome: Outcome, now: datetime) -> Decision:
    said = f"Azure refused to {outcome.effect}: {outcome.code}: {outcome.message}".rstrip(": ")
    if outcome.code == POOL_CLAIMED:
        said = f"cannot {outcome.effect}: {outcome.message}"
    error = resize_error(outcome.code)
    # Batch has quotas for more than nodes: of pools, for one.
    if error.error_class != ResizeErrorClass.QUOTA and "quota" not in outcome.code.lower():
        return finish(decision, "failed", said, now)
    # It stays pending: until it is tried again somebody may have raised the quota.
    again = now + decision.run.definition.quota_wait
    known = any(said in pending.said for pending in decision.run.pending)
    decision = replace(decision, run=_postponed(decision.run, outcome.effect, again, said))
    return decision if known else note(decision, f"{said} {error.advice}".strip(), now)


def _publish_later(
    decision: Decision, outcome: Outcome, now: datetime, poll: timedelta
) -> Decision:
    run = decision.run
    ago = now - run.entered
    if ago > _PUBLISH_FOR:
        lost = f"gave up to {outcome.effect}: {outcome.code}: {outcome.message}"
        return note(replace(decision, run=_without(run, outcome.effect)), lost, now)
    rarely = min(max(ago / 10, poll), _PUBLISH_AGAIN)
    least = _PUBLISH_AGAIN if outcome.state == "refused" else rarely
    again = now + max(outcome.wait, least)
    return replace(decision, run=_postponed(run, outcome.effect, again))


def _is_pending(run: Run, effect: Effect) -> bool:
    return any(pending.effect.key == effect.key for pending in run.pending)


def _without(run: Run, effect: Effect) -> Run:
    return replace(run, pending=tuple(p for p in run.pending if p.effect.key != effect.key))


def _postponed(run: Run, effect: Effect, again: datetime, said: str = "") -> Run:
    pending = tuple(
        replace(p, retry_at=again, said=said) if p.effect.key == effect.key else p
        for p in run.pending
    )
    due = min(again, run.due) if run.due and not run.end else again
    return replace(run, pending=pending, due=due)
