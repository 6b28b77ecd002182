"""A run without consequences: decided on the real Azure, with every effect only imagined."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from functions.pipeline import resource_id as types
from functions.pipeline.decide import decide
from functions.pipeline.effects import Create, Effect, Outcome, Publish
from functions.pipeline.history import Entry
from functions.pipeline.phases.pool_body import read_pool
from functions.pipeline.run import Run
from functions.pipeline.settle import settle
from functions.pipeline.world import Body, Need, Read, World

NOT_CHECKED = (
    "whether Azure accepts the requests: permissions, policies, locks and quotas",
    "whether Azure has the capacity for the nodes when they are asked for",
    "whether the nodes start: the start task, the node agent, what is inside the image",
)
_MOST_ROUNDS = 20


@dataclass(frozen=True)
class Rehearsal:
    """How a run would go: its history as if all went well, and the state in which it would be."""

    run: Run
    steps: tuple[Entry, ...]
    not_checked: tuple[str, ...] = NOT_CHECKED


def rehearse(
    run: Run,
    world: World,
    read: Callable[[World, tuple[Need, ...]], World],
    now: datetime,
) -> Rehearsal:
    """Take a draft of a run to its end, or to where it would wait for somebody else.

    ``read`` adds what a decision needs to see. What the run would make is imagined as Azure would
    show it once it is finished; everything else is as it really is now.
    """
    poll = timedelta(minutes=1)
    run = replace(run, due=now)  # so that the snapshots of a capture are looked for
    steps: list[Entry] = []
    for _ in range(_MOST_ROUNDS):
        decision = decide(run, world, now, poll)
        while decision.needs:
            world = read(world, decision.needs)
            decision = decide(run, world, now, poll)
        steps += decision.history
        if decision.run.end or not decision.effects:
            return Rehearsal(decision.run, tuple(steps))
        for effect in decision.effects:
            world = _imagine(world, effect, run.id, read)
        done = [Outcome(effect, "done") for effect in decision.effects]
        run = settle(decision.run, done, now, poll).run
    return Rehearsal(run, tuple(steps))


def _imagine(
    world: World, effect: Effect, run: str, read: Callable[[World, tuple[Need, ...]], World]
) -> World:
    match effect:
        case Create() if effect.resource.type == types.POOL:
            # The only name that need not hold the run's id: somebody else's pool may have it.
            world = read(world, (Read(effect.id, effect.api_version),))
            there = world.see(effect.id)
            if isinstance(there, dict) and read_pool(there).run != run:
                return world
            return world.with_resource(effect.id, _finished(effect))
        case Create():
            return world.with_resource(effect.id, _finished(effect))
        case Publish():
            return world
    raise AssertionError("an imagined pool has its nodes at once: nothing is resized")


def _finished(create: Create) -> Body:
    id_ = create.resource
    properties = dict(create.body.get("properties", {})) | {"provisioningState": "Succeeded"}
    match id_.type:
        case types.GALLERY_VERSION:
            regions = properties["publishingProfile"]["targetRegions"]
            summary = [{"region": one["name"], "state": "Completed"} for one in regions]
            properties["replicationStatus"] = {"summary": summary}
        case types.POOL:
            properties |= _steady(properties["scaleSettings"].get("fixedScale", {}))
    return {**create.body, "id": create.id, "name": id_.name, "properties": properties}


def _steady(fixed: dict[str, Any]) -> dict[str, Any]:
    return {
        "allocationState": "Steady",
        "autoScaleRun": {"evaluationTime": "imagined"},
        "currentDedicatedNodes": fixed.get("targetDedicatedNodes", 0),
        "currentLowPriorityNodes": fixed.get("targetLowPriorityNodes", 0),
    }
