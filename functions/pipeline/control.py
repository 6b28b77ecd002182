"""What a person may do to a run: cancel it, or let it go on from where it failed."""

from dataclasses import replace
from datetime import datetime

from functions.pipeline.decide import Decision, finish, note
from functions.pipeline.definition import Definition
from functions.pipeline.run import LEASE, Phase, Run


class NotPossible(Exception):
    """The run is in no state for this; the message says which state it would need."""


def cancel(run: Run, now: datetime) -> Decision:
    """End a run. What it has made stays: it may be somebody's only copy of an image.

    Raises ``NotPossible`` for a run that has ended.
    """
    if run.end:
        raise NotPossible(f"the run has ended already: it is {run.end}")
    snapshots = run.snapshots.values() if run.source.kind == "vm" else ()
    made = [id_ for id_ in (*snapshots, run.imported, run.image, run.pool) if id_]
    made = [id_ for id_ in made if id_ != run.source.id]
    left = f"; left as they are: {', '.join(made)}" if made else ""
    return finish(Decision(run), "cancelled", f"cancelled by an operator{left}", now)


def retry(run: Run, definition: Definition, now: datetime) -> Decision:
    """Let a run go on, with the pipeline's present definition, keeping what is good.

    It looks at everything that the failed phase builds on before it makes anything: what is there
    and good is kept, what failed or is gone is made again under its name. A run that holds because
    a person stopped its resize goes on resizing.

    Raises ``NotPossible`` for a run that is ready, or that goes on by itself.
    """
    if run.end == "ready":
        raise NotPossible("the run is ready; start a run with another source instead")
    if not run.end and not run.resizing.held:
        raise NotPossible(f"the run goes on by itself: it is {run.phase} ({run.reason})")
    again = replace(
        run,
        definition=definition,
        end="",
        phase=_from(run, definition),
        entered=now,
        updated=now,
        due=now + LEASE,
        reason="",
        progress="",
        attempt=run.attempt + 1,
        region="",
        imported="",
        requested=frozenset(),
        resizing=replace(run.resizing, held=False, idle=0, retry_at=now, ordered=True),
        pending=(),
    )
    return note(Decision(again), f"retried by an operator (attempt {again.attempt})", now)


def _from(run: Run, definition: Definition) -> Phase:
    """Return the phase to go on from: the one whose result the failed phase builds on.

    An image can be gone by the time that its pool fails, so that both later phases look at it
    anew; a VM's snapshots are its capture's to make. A definition that asks for more disks than
    were collected needs them first.
    """
    if run.source.kind == "snapshots" and not {"os", *definition.luns} <= run.snapshots.keys():
        return "collecting"
    match run.phase:
        case "collecting" if run.source.kind == "vm":
            return "capturing"
        case "checking" | "allocating":
            return "imaging"
    return run.phase
