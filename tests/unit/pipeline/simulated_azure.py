"""A small Azure in memory: things take their time, and a pool grows by rounds that a test plans."""

from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from functions.pipeline import resource_id as types
from functions.pipeline.effects import Create, Effect, Outcome, Publish, Resize
from functions.pipeline.resource_id import parse
from functions.pipeline.world import (
    Body,
    Gone,
    ListPools,
    ListSnapshots,
    Need,
    Read,
    World,
    key,
)
from tests.unit.pipeline.pipeline_worlds import NOW

_FAILED = {"provisioningState": "Failed"}


@dataclass(frozen=True)
class Round:
    """How one resize of the pool ends: nodes gained, and errors. ``deletes`` is gone by then."""

    gains: int
    errors: tuple[str, ...] = ()
    deletes: str = ""


@dataclass(frozen=True)
class Plan:
    """What Azure will do. Durations are seconds; ``fails`` are types whose resources fail.

    ``refuses`` is a type and the code with which the first ``refusals`` tries to make one end.
    """

    rounds: tuple[Round, ...] = (Round(10_000),)
    takes: int = 40
    fails: frozenset[str] = frozenset()
    throttles: int = 0
    refuses: tuple[str, str] = ("", "")
    refusals: int = 10_000


@dataclass
class Azure:
    """Resources by key, the time, and all that was asked for."""

    plan: Plan
    now: datetime = NOW
    bodies: dict[str, Body] = field(default_factory=dict)
    ready_at: dict[str, datetime] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    accepted: Counter[str] = field(default_factory=Counter)
    published: Counter[str] = field(default_factory=Counter)
    round: int = 0
    moves: int = 0
    throttled: int = 0
    refused: int = 0

    def put(self, body: Body, *, ready_in: int = 0) -> None:
        """Put a resource there, as a person does."""
        self.bodies[key(body["id"])] = deepcopy(body)
        self.ready_at[key(body["id"])] = self.now + timedelta(seconds=ready_in)
        self.written.append(body["id"])

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)
        for id_ in [id_ for id_ in self.bodies if id_.rpartition("/pools/")[1]]:
            self._finish_resize(self.bodies[id_])

    def read(self, world: World, needs: tuple[Need, ...]) -> World:
        """Add what is needed to a world, as the edge does."""
        for need in needs:
            match need:
                case Read():
                    world = world.with_resource(need.id, self.look(need.id))
                case ListPools():
                    inside = [id_ for id_ in self.bodies if id_.startswith(key(need.account))]
                    pools = [self.look(id_) for id_ in inside if "/pools/" in id_]
                    world = world.with_pools(
                        need.account, tuple(one for one in pools if isinstance(one, dict))
                    )
                case ListSnapshots():
                    ids = [id_ for id_ in self.bodies if "/snapshots/" in id_]
                    found = [self.look(id_) for id_ in ids if id_.startswith(key(need.group))]
                    world = world.with_listing(
                        need.group, tuple(one for one in found if isinstance(one, dict))
                    )
        return world

    def look(self, id_: str) -> Body | Gone:
        """GET a resource."""
        body = self.bodies.get(key(id_))
        if body is None:
            return Gone(id_)
        shown = deepcopy(body)
        if self.now < self.ready_at[key(id_)]:
            shown["properties"] |= self._unfinished(parse(id_).type)
        return shown

    def perform(self, effect: Effect, *, again: bool = False) -> Outcome:
        """Do an effect, as the edge does: what is done already counts as done."""
        if self.throttled < self.plan.throttles:
            self.throttled += 1
            return Outcome(effect, "later", "TooManyRequests", "slow down", timedelta(seconds=17))
        match effect:
            case Publish():
                self.published[effect.id] += 1
            case Create():
                return self._create(effect, again)
            case Resize():
                self._resize(effect)
        return Outcome(effect, "done")

    def _create(self, create: Create, again: bool) -> Outcome:
        there, kind = self.bodies.get(key(create.id)), create.resource.type
        if self.plan.refuses[0] == kind and self.refused < self.plan.refusals:
            self.refused += 1
            return Outcome(create, "refused", self.plan.refuses[1], "no")
        if there and (kind == types.POOL or again):
            return Outcome(create, "done")
        self.accepted[key(create.id)] += 1
        body = {**deepcopy(dict(create.body)), "id": create.id, "name": create.resource.name}
        properties = {"provisioningState": "Succeeded"} | body["properties"]
        body["properties"] = properties
        if kind == types.GALLERY_VERSION:
            regions = properties["publishingProfile"]["targetRegions"]
            done = [{"region": one["name"], "state": "Completed"} for one in regions]
            properties["replicationStatus"] = {"summary": done}
        self.put(body, ready_in=self.plan.takes)
        if kind in self.plan.fails:
            self.bodies[key(create.id)]["properties"] |= _FAILED
        if kind == types.POOL:
            properties |= {"currentDedicatedNodes": 0, "currentLowPriorityNodes": 0}
            self.bodies[key(create.id)]["properties"] |= properties
            self._start_resize(self.bodies[key(create.id)])
        return Outcome(create, "done")

    def _resize(self, resize: Resize) -> None:
        body = self.bodies.get(key(resize.id))
        assert body is not None
        steady = body["properties"]["allocationState"] == "Steady"
        if body["etag"] == resize.etag and steady:  # else 412 or 409
            self.accepted[f"resize {resize.etag}"] += 1
            body["properties"]["scaleSettings"] = {"fixedScale": dict(resize.scale)}
            self._start_resize(body)

    def _start_resize(self, body: Body) -> None:
        self._move(body, "Resizing")
        self.ready_at[f"resize {key(body['id'])}"] = self.now + timedelta(seconds=self.plan.takes)

    def _finish_resize(self, body: Body) -> None:
        properties = body["properties"]
        ends = self.ready_at.get(f"resize {key(body['id'])}", self.now)
        if properties["allocationState"] == "Steady" or self.now < ends:
            return
        how = self.plan.rounds[min(self.round, len(self.plan.rounds) - 1)]
        self.round += 1
        target = properties["scaleSettings"]["fixedScale"]["targetDedicatedNodes"]
        gained = min(target, properties["currentDedicatedNodes"] + how.gains)
        errors = [{"code": code, "message": "as planned"} for code in how.errors]
        short = gained < target
        properties |= {
            "currentDedicatedNodes": gained,
            "resizeOperationStatus": {"errors": errors if short else []},
        }
        if how.deletes:
            self.bodies = {k: v for k, v in self.bodies.items() if how.deletes not in k}
        self._move(body, "Steady")
        self.written.append(body["id"])  # the relay's event

    def _move(self, body: Body, state: str) -> None:
        self.moves += 1
        body["etag"] = f'W/"{self.moves}"'
        body["properties"] |= {
            "allocationState": state,
            "allocationStateTransitionTime": f"{self.now.isoformat()} {self.moves}",
        }

    @staticmethod
    def _unfinished(kind: str) -> Mapping[str, Any]:
        if kind == types.SNAPSHOT:
            return {"completionPercent": 40}
        if kind == types.POOL:
            return {}
        return {"provisioningState": "Creating"}
