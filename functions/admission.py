"""A definition is admitted to the store if it can work on the Azure that is there now.

::

    conditions --> gate --> needs? read them, judge again --> rejecting? nothing is stored
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime

from functions.cloud.answers import UNANSWERED
from functions.cloud.resources import Resources
from functions.cloud.store.pipelines import Changed, Pipelines, Stored
from functions.cloud.time_limit import remaining, time_limit
from functions.pipeline.definition import Definition
from functions.pipeline.gate import Verdict, judge_definition
from functions.pipeline.world import (
    ListPools,
    ListSnapshots,
    Need,
    NotSeenYet,
    Read,
    Unreadable,
    World,
)

_log = logging.getLogger("poolwright")

# Of the handler's 20: a definition can be put while Azure has a bad day, and does not wait for its
# end. What is left is for the store.
_LOOK_SECONDS = 8.0
_STORE_SECONDS = 4.0


class CannotWork(Exception):
    """No run of a definition could succeed; ``verdict`` says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("the definition cannot work")
        self.verdict = verdict


@dataclass(frozen=True)
class Put:
    """A definition that was put, whether it is ``new``, and what the gate says of it."""

    stored: Stored
    new: bool
    verdict: Verdict


def admit(
    definition: Definition,
    pipelines: Pipelines,
    resources: Resources,
    now: datetime,
    if_match: str = "",
    if_none: bool = False,
) -> Put:
    """Store a definition that can work, as far as Azure tells in time.

    Raises ``Changed`` where a condition does not hold, and ``CannotWork``: nothing is stored then.
    """
    if if_match or if_none:
        # The store holds them once more when it writes; here, Azure need not be asked for nothing.
        _hold(pipelines.get(definition.name), if_match, if_none)
    verdict = _inspect(definition, resources, now.date())
    for crash in verdict.crashes:
        _log.error("pipeline %s: the gate's %s failed", definition.name, crash["rule"])
    if verdict.rejecting:
        raise CannotWork(verdict)
    stored, new = pipelines.put(definition, now, if_match, if_none)
    return Put(stored, new, verdict)


def _hold(there: Stored | None, if_match: str, if_none: bool) -> None:
    if if_none and there:
        raise Changed("there is a pipeline of this name already")
    if if_match and (there is None or if_match not in ("*", there.etag)):
        raise Changed("the pipeline has been changed or deleted since you read it")


def _inspect(definition: Definition, resources: Resources, today: date) -> Verdict:
    """Return what the gate says of a definition; what Azure does not answer is unknown."""
    world = World()
    asked: set[Need] = set()
    with time_limit(min(_LOOK_SECONDS, remaining() - _STORE_SECONDS)):
        while True:
            try:
                return judge_definition(definition, world, today)
            except NotSeenYet as wish:
                needs = wish.needs
            assert not asked.issuperset(needs), f"{needs} have been read, and are asked for again"
            asked.update(needs)
            for need in needs:
                world = _read(world, need, resources)


def _read(world: World, need: Need, resources: Resources) -> World:
    try:
        return resources.add(world, (need,))
    except UNANSWERED as error:
        _log.warning("a definition is judged without %s: %s", need, error)
        first = (str(error).splitlines() or [type(error).__name__])[0]
        reason = f"Azure did not answer in time: {first}"
    match need:
        case Read():
            return world.with_resource(need.id, Unreadable(need.id, reason))
        case ListSnapshots():
            return world.with_listing(need.group, Unreadable(need.group, reason))
        case ListPools():
            return world.with_pools(need.account, Unreadable(need.account, reason))
