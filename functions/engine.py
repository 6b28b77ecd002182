"""The one engine behind every door: load, observe, decide, commit, perform.

::

    claim or load ---> decide ---> needs? read them, decide again
         ^                |
         | 412            v
         +--------- commit (state, history, pending effects: one transaction)
                          |
                          v
                    perform effects ---> commit what became of them

A crash before the commit leaves nothing behind; one after it leaves pending effects, which the
redelivered event or the sweep performs again. Every effect has a fixed name, so that this is safe.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import batched

from functions.cloud.performing import Performer
from functions.cloud.resources import Resources
from functions.cloud.store.due import DueIndex, DueRow
from functions.cloud.store.pipelines import Pipelines
from functions.cloud.store.pools import Pools
from functions.cloud.store.runs import Loaded, Overtaken, Runs
from functions.pipeline import names, source
from functions.pipeline.control import cancel, retry
from functions.pipeline.decide import Decision, Entry, decide, note
from functions.pipeline.definition import Definition, is_name
from functions.pipeline.effects import Create, Effect
from functions.pipeline.rehearsal import NOT_CHECKED, rehearse
from functions.pipeline.resource_id import POOL, ResourceId
from functions.pipeline.run import Run, start
from functions.pipeline.settle import Outcome, settle
from functions.pipeline.source import Source
from functions.pipeline.world import Body, Gone, Unreadable, World

_log = logging.getLogger("poolwright")

_AT_ONCE = 8  # runs that a sweep advances side by side
_TRIES = 5  # handlers that move one run at one time; more than five would be an error of ours


class UnknownPipeline(Exception):
    """There is no pipeline of that name."""


class SourceNotFound(Exception):
    """The source does not exist, or may not be read; the message says which and why."""


@dataclass(frozen=True)
class Started:
    """The run over a source; ``joined`` if it was there before."""

    run: Run
    joined: bool


@dataclass
class Engine:
    """Moves runs. ``now`` is the clock, ``poll`` the shortest wait before the sweep looks again."""

    runs: Runs
    pools: Pools
    pipelines: Pipelines
    due: DueIndex
    resources: Resources
    performer: Performer
    poll: timedelta
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def resource_written(self, id_: ResourceId) -> str:
        """Follow up the hint that a resource was written; return what became of it, for the log.

        Raises ``UnknownPipeline`` where the resource's tag names none (so that the event comes
        again, or ends where dead letters are looked at), and what Azure raises in passing.
        """
        seen = self.resources.read(str(id_))
        match seen:
            case Gone():
                return "the resource is gone again"
            case Unreadable():
                raise SourceNotFound(f"cannot read {id_}: {seen.reason}")
        if run := names.tag(seen, names.RUN_TAG):
            loaded = self.runs.load(run) if names.is_run_id(run) else None
            return self._told(self.advance(loaded, seen)) if loaded else "of a run not known here"
        pipeline = names.tag(seen, names.PIPELINE_TAG)
        if not pipeline:
            return "not tagged for a pipeline"
        origin = source.of_resource(seen)
        if origin is None:
            return f"tagged for {pipeline}, but it says neither which disk nor which capture it is"
        return self._told(self._join(pipeline, origin, seen).run)

    def pool_resized(self, pool: ResourceId) -> str:
        """Follow up the hint that a pool's resize has ended."""
        run = self.pools.owner(str(pool))
        loaded = self.runs.load(run) if run else None
        return self._told(self.advance(loaded)) if loaded else "not a pool of ours"

    def start(self, pipeline: str, origin: Source) -> Started:
        """Start a run by hand, or join the one that is under way over the same source.

        Raises ``UnknownPipeline`` and ``SourceNotFound``.
        """
        return self._join(pipeline, origin, self.first_look(origin))

    def first_look(self, origin: Source) -> Body:
        """Return the resource that a source is told apart by; ``{}`` for a VHD."""
        if not origin.first:
            return {}
        match seen := self.resources.read(origin.first):
            case Gone():
                raise SourceNotFound(f"{origin.first} does not exist")
            case Unreadable():
                raise SourceNotFound(f"cannot read {origin.first}: {seen.reason}")
        return seen

    def draft(self, definition: Definition, origin: Source, body: Body) -> Run:
        """Return the run that a source would have, in the state in which it would start."""
        if origin.kind == "snapshots" and body:
            origin = replace(origin, capture=names.tag(body, names.CAPTURE_TAG))
        run = names.run_id(definition.name, source.identity(origin, body))
        return start(run, definition, origin, self.now())

    def rehearse(
        self, pipeline: str, origin: Source
    ) -> tuple[Run, tuple[Entry, ...], Run | None, tuple[str, ...]]:
        """Say how a run over a source would go, without asking Azure or the store for anything.

        Returns the run as it would end, its history, the run that it would join, if there is one,
        and what was not looked at. Raises ``UnknownPipeline`` and ``SourceNotFound``.
        """
        definition = self.definition(pipeline)
        body = self.first_look(origin)
        draft = self.draft(definition, origin, body)
        there = self.runs.load(draft.id)
        world = World().with_arrival(body) if body else World()
        found = rehearse(draft, world, self.resources.add, self.now())
        return found.run, found.steps, there.run if there else None, NOT_CHECKED

    def definition(self, pipeline: str) -> Definition:
        """Return a definition; raise ``UnknownPipeline``."""
        stored = self.pipelines.get(pipeline) if is_name(pipeline) else None
        if stored is None:
            raise UnknownPipeline(f"there is no pipeline named {pipeline!r}")
        return stored.definition

    def advance(self, loaded: Loaded, arrived: Body | None = None) -> Run:
        """Take a run as far as it goes now, whoever else is at it."""
        world = World().with_arrival(arrived) if arrived else World()
        for _ in range(_TRIES):
            try:
                return self._advance(loaded, world)
            except Overtaken:
                again = self.runs.load(loaded.run.id)
                assert again is not None  # runs are never deleted
                loaded = again
        raise Overtaken(f"run {loaded.run.id} is changed by too many at once")

    def sweep(self, has_time: Callable[[], bool]) -> int:
        """Advance what is due, the oldest first, until done or out of time; return how many.

        Several at once, as a run waits for Azure most of the time. A run that cannot be advanced
        now is put off, so that it does not keep others waiting.
        """
        advanced = 0
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            for rows in batched(self.due.until(self.now()), _AT_ONCE, strict=False):
                if not has_time():
                    break
                # The time limit of this handler holds in its threads too.
                looks = [threads.submit(copy_context().run, self._look_after, row) for row in rows]
                advanced += sum(look.result() for look in looks)
        return advanced

    def _look_after(self, row: DueRow) -> bool:
        loaded = self.runs.load(row.run)
        due = loaded.run.due if loaded else None
        advanced = False
        if loaded and due and due <= self.now():
            try:
                self.advance(loaded)
                advanced = True
            except Exception:
                _log.exception("run %s could not be advanced; put off", row.run)
                self.due.add(self.now() + self.poll, row.run)
        elif due:
            self.due.add(due, row.run)
        self.due.remove(row)
        return advanced

    def cancel(self, run: str) -> Run | None:
        """Cancel a run; None if there is none. Raises ``NotPossible``."""
        return self._control(run, lambda one: cancel(one, self.now()))

    def retry(self, run: str) -> Run | None:
        """Let a failed run go on; None if there is none. Raises ``NotPossible``."""

        def again(one: Run) -> Decision:
            stored = self.pipelines.get(one.pipeline)
            return retry(one, stored.definition if stored else one.definition, self.now())

        return self._control(run, again)

    def _control(self, run: str, order: Callable[[Run], Decision]) -> Run | None:
        for _ in range(_TRIES):
            loaded = self.runs.load(run)
            if loaded is None:
                return None
            try:
                moved = self._carry_out(loaded, order(loaded.run))
                return self.advance(moved)
            except Overtaken:
                continue
        raise Overtaken(f"run {run} is changed by too many at once")

    def _join(self, pipeline: str, origin: Source, body: Body) -> Started:
        identity = source.identity(origin, body)
        run = names.run_id(pipeline, identity)
        loaded = self.runs.load(run)
        if loaded is None:
            draft = self.draft(self.definition(pipeline), origin, body)
            begun = note(Decision(draft), f"started from {_words(origin)}", self.now())
            try:
                loaded = self.runs.claim(begun.run, begun.history)
                return Started(self.advance(loaded, body or None), joined=False)
            except Overtaken:
                loaded = self.runs.load(run)
                assert loaded is not None  # that is why the claim came second
        return Started(self.advance(loaded, body or None), joined=True)

    def _advance(self, loaded: Loaded, world: World) -> Run:
        orphans = [p.effect for p in loaded.run.pending if p.retry_at <= self.now()]
        if orphans:
            loaded = self._settle(loaded, orphans, again=True)
        decision = decide(loaded.run, world, self.now(), self.poll)
        while decision.needs:
            world = self.resources.add(world, decision.needs)
            decision = decide(loaded.run, world, self.now(), self.poll)
        return self._carry_out(loaded, decision).run

    def _carry_out(self, loaded: Loaded, decision: Decision) -> Loaded:
        if decision.run == loaded.run:
            return loaded
        loaded = self.runs.commit(loaded, decision.run, decision.history, self.now())
        return self._settle(loaded, list(decision.effects)) if decision.effects else loaded

    def _settle(self, loaded: Loaded, effects: list[Effect], *, again: bool = False) -> Loaded:
        """Perform effects and commit what became of them; whoever moved the run meanwhile, too."""
        outcomes = [self._perform(loaded.run, effect, again) for effect in effects]
        for _ in range(_TRIES):
            settled = settle(loaded.run, outcomes, self.now(), self.poll)
            try:
                return self._carry_out(loaded, settled)
            except Overtaken:
                fresh = self.runs.load(loaded.run.id)
                assert fresh is not None
                loaded = fresh
        raise Overtaken(f"run {loaded.run.id} is changed by too many at once")

    def _perform(self, run: Run, effect: Effect, again: bool) -> Outcome:
        if isinstance(effect, Create) and effect.resource.type == POOL:
            owner = self._claim_pool(effect.id, run)
            if owner != run.id:
                said = f"the pool belongs to run {owner}; put {{run}} into the pool's name"
                return Outcome(effect, "refused", "PoolClaimed", said)
        if again and isinstance(effect, Create) and self.performer.is_there(effect):
            return Outcome(effect, "done")
        outcome = self.performer.perform(effect)
        _log.info("run %s: %s: %s %s", run.id, effect, outcome.state, outcome.message)
        return outcome

    def _claim_pool(self, pool: str, run: Run) -> str:
        owner = self.pools.claim(pool, run.id)
        if owner == run.id:
            return owner
        former = self.runs.load(owner)
        if former is None or former.run.end:
            return run.id if self.pools.take_over(pool, run.id, owner) else self.pools.owner(pool)
        return owner

    @staticmethod
    def _told(run: Run) -> str:
        return f"run {run.id}: {run.end or run.phase}: {run.reason}"


def _words(origin: Source) -> str:
    if origin.kind == "snapshots" and origin.capture:
        return f"snapshots of the capture {origin.capture}"
    return f"{origin.kind} {origin.first or origin.uri}"
