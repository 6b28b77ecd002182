"""What a phase answers, and the one way in which all phases make a resource."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal

from functions.pipeline.effects import Create, Effect, label
from functions.pipeline.names import RUN_TAG, tag
from functions.pipeline.run import End, Phase, Run
from functions.pipeline.world import Body, Gone, Unreadable, World, properties, provisioning


@dataclass(frozen=True)
class Step:
    """Where a run goes: ``to`` a phase, an end, or ``""`` to stay; and why, for an operator.

    ``progress`` is how far the thing is that is waited for: shown, but no row of the history.
    ``again`` is how long to wait before looking again, None for as the phase goes.
    """

    run: Run
    why: str
    to: Phase | End | Literal[""] = ""
    effects: tuple[Effect, ...] = ()
    progress: str = ""
    again: timedelta | None = None


def wait(run: Run, why: str, effects: Iterable[Effect] = (), progress: str = "") -> Step:
    """Stay in the phase, perhaps after asking Azure for something."""
    return Step(run, why, effects=tuple(effects), progress=progress)


def unreadable(run: Run, seen: Unreadable) -> Step:
    """Stay until somebody lets the app read the resource, or until the deadline."""
    return wait(run, f"cannot read {seen.id}: {seen.reason}")


def ask(run: Run, create: Create) -> Step:
    """Ask Azure to make a resource, and stay."""
    asked = replace(run, requested=run.requested | {create.id.lower()})
    return wait(asked, _making(create.id), [create])


def required(run: Run, world: World, id_: str, what: str) -> Body | Step:
    """Return a resource that the run cannot make itself, or the end if it is not there."""
    seen = world.see(id_)
    match seen:
        case Gone():
            return Step(run, f"{what} {id_} does not exist", "failed")
        case Unreadable():
            return unreadable(run, seen)
    return seen


def ensure(
    run: Run, world: World, id_: str, body: Callable[[], Mapping[str, Any] | Step]
) -> Body | Step:
    """Return the finished resource ``id_``; or the step on the way to it, or the way's end.

    What the first attempt has not asked for is asked for without a look, as its name holds the
    run's id. A later attempt looks first, keeps what is good and makes again what failed. ``body``
    is called only where the resource must be made; it may find that it cannot.
    """
    asked = id_.lower() in run.requested
    if not asked and run.attempt == 1:
        return _make(run, id_, body)
    seen = world.see(id_)
    match seen:
        case Unreadable():
            return unreadable(run, seen)
        case Gone() if run.awaits(id_):
            return wait(run, _making(id_))
        case Gone() if asked:
            gone = f"{label(id_)} was made by this run and is gone: somebody deleted {id_}"
            return Step(run, f"{gone}. Retry the run to make it again.", "failed")
        case Gone():
            return _make(run, id_, body)
    if tag(seen, RUN_TAG) != run.id:
        there = f"{id_} exists already and was not made by this run"
        return Step(run, f"{there}. Delete or rename it, then retry the run.", "failed")
    match provisioning(seen):
        case "succeeded":
            return seen
        case "failed" if run.awaits(id_):  # being made again: this is the one before
            return wait(run, f"waiting for {label(id_)} to be made")
        case "failed" if not asked:
            return _make(run, id_, body)
        case "failed":
            return Step(run, f"Azure could not make {label(id_)}{failure(seen)} ({id_})", "failed")
    return wait(run, _making(id_))


def _making(id_: str) -> str:
    return f"waiting for Azure to make {label(id_)}"


def _make(run: Run, id_: str, body: Callable[[], Mapping[str, Any] | Step]) -> Step:
    made = body()
    return made if isinstance(made, Step) else ask(run, Create(id_, made))


def region(name: object) -> str:
    """Return a region in the form by which it is compared: ``West Europe`` is ``westeurope``."""
    return str(name).replace(" ", "").lower()


def failure(body: Body) -> str:
    """Return what Azure says of a failed resource: a version's details per region, if any."""
    status = properties(body).get("replicationStatus") or {}
    details = [
        f"{one.get('region')}: {one.get('details')}"
        for one in status.get("summary") or []
        if str(one.get("state", "")).lower() == "failed" and one.get("details")
    ]
    return f": {'; '.join(details)}" if details else ""
