"""What a finished resize means. A completed resize says nothing by itself: see the blueprint.

::

    current == target ......................................... ready
    a person stopped it, or changed the target ................ hold
    a code that no retry can mend ............................. failed
    the image (or what it was made from) is gone .............. failed, naming it
    a quota ................................................... wait long, try again
    AllocationFailed, or a code that nobody knows ............. wait, doubled each time, try again
    AllocationTimedout, or short without an error ............. try again at once
    the last two, N times in a row without one more node ...... failed
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from functions.pipeline.definition import Target
from functions.pipeline.durations import format_duration
from functions.pipeline.phases.pool_body import Pool
from functions.pipeline.resource_id import same
from functions.pipeline.run import Resizing, Run
from linter.facts import ResizeError, resize_error

_LONGEST_BACKOFF = timedelta(hours=1)
# The worst comes first: it decides where a resize reports several errors.
_ORDER = ("stopped", "fatal", "check-image", "quota", "unknown", "retry")


@dataclass(frozen=True)
class Judgement:
    """What to make of a steady pool that is short of its target.

    ``then`` is ``resize`` (at ``resizing.retry_at``), ``hold`` or ``failed``.
    """

    then: Literal["resize", "hold", "failed"]
    resizing: Resizing
    why: str


def judge(
    run: Run, pool: Pool, target: Target, missing: Callable[[], tuple[str, ...]], now: datetime
) -> Judgement:
    """Judge a resize that has not been judged before. ``missing`` names lineage that is gone.

    ``missing`` is called only where the codes say that the image may be.
    """
    past, progress = run.resizing, pool.current.nodes > run.resizing.current
    idle = 0 if progress else past.idle + 1
    count = replace(
        past,
        rounds=past.rounds + 1,
        idle=idle,
        current=pool.current.nodes,
        judged=pool.transition,
        retry_at=now,
        held=False,
        errors=pool.errors,
    )
    had = f"{_count(pool.current)} of {_count(target)} nodes"
    errors = [resize_error(error["code"]) for error in pool.errors]
    said = "; ".join(f"{e['code']}: {e['message']}".rstrip(": ") for e in pool.errors)
    worst = min(errors, key=lambda error: _ORDER.index(error.error_class), default=None)
    treatment = worst.error_class if worst else "retry"
    if treatment == "stopped" or pool.target != target:
        return _hold(count, pool, target, had, treatment == "stopped")
    assert worst or not said
    if treatment == "fatal":
        return Judgement("failed", count, f"the resize ended with {had}: {said}. {_advice(worst)}")
    if treatment == "check-image" and (gone := missing()):
        azure = f" The resize ended with {had}. Azure: {said}"
        return Judgement("failed", count, lost(run, gone) + azure)
    if treatment == "quota":
        wait = run.definition.quota_wait
        why = f"the resize met a quota with {had}: {said}. {_advice(worst)} Trying again in "
        later = replace(count, retry_at=now + wait, idle=min(idle, past.idle))
        return Judgement("resize", later, f"{why}{format_duration(wait)}")
    if idle >= run.definition.rounds_without_progress:
        why = f"{idle} resizes in a row brought no node; the pool has {had}. "
        return Judgement(
            "failed", count, f"{why}{said or 'Azure gives no error'}. {_advice(worst)}"
        )
    if treatment == "retry":
        again = f"resizing to {_count(target)} again (round {count.rounds + 1})"
        return Judgement(
            "resize", count, f"the resize ended with {had} ({said or 'no error'}); {again}"
        )
    backoff = min(run.definition.backoff * 2 ** max(idle - 1, 0), _LONGEST_BACKOFF)
    why = f"the resize ended with {had}: {said}. The image is there; trying again in "
    if treatment == "unknown":
        why = f"the resize ended with {had} and a code not known here: {said}. Trying again in "
    later = replace(count, retry_at=now + backoff)
    return Judgement("resize", later, f"{why}{format_duration(backoff)}")


def lost(run: Run, gone: tuple[str, ...]) -> str:
    """Return what a person does about the image, or what it was made from, being gone."""
    why = f"what the pool is made from is gone: {', '.join(gone)} does not exist any more. "
    ours = all(same(id_, run.image) for id_ in gone) and not same(run.image, run.source.id)
    return why + ("Retry the run to make it again." if ours else "Put it back, then retry the run.")


def _hold(count: Resizing, pool: Pool, target: Target, had: str, stopped: bool) -> Judgement:
    if stopped:
        what = f"somebody stopped the resize with {had}"
    elif pool.target is None:
        what = f"somebody switched the pool to automatic scaling (it has {had})"
    else:
        what = f"somebody changed the pool's target to {_count(pool.target)}"
    why = f"{what}; holding. Retry the run to resize to {_count(target)} again, or cancel it"
    return Judgement("hold", replace(count, held=True, retry_at=None), why)


def _advice(error: ResizeError | None) -> str:
    return error.advice if error else ""


def _count(target: Target) -> str:
    if not target.low_priority:
        return str(target.dedicated)
    return f"{target.dedicated} dedicated and {target.low_priority} Spot"
