"""The one engine behind every door: finds or starts the run that a door is about, and moves it.

An event is a hint, the resource is the truth: whatever a door brings, the engine looks for itself.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import batched

from functions.admission import Put, admit
from functions.advance import Advance
from functions.cloud.answers import UNANSWERED
from functions.cloud.performing import Performer
from functions.cloud.resources import Resources
from functions.cloud.store.due import DueIndex
from functions.cloud.store.pipelines import Pipelines
from functions.cloud.store.pools import Pools
from functions.cloud.store.runs import Loaded, Overtaken, Runs
from functions.cloud.time_limit import remaining, time_limit
from functions.pipeline import names, source
from functions.pipeline.control import cancel, retry
from functions.pipeline.decide import Decision, note
from functions.pipeline.definition import Definition, is_name
from functions.pipeline.rehearsal import Rehearsal, rehearse
from functions.pipeline.resource_id import ResourceId
from functions.pipeline.run import Run, start
from functions.pipeline.source import Source
from functions.pipeline.world import Body, Gone, Unreadable, World
from functions.telemetry.records import overdue
from functions.telemetry.telling import tell

_log = logging.getLogger("poolwright")

_AT_ONCE = 8  # runs that a sweep advances side by side
_LOOK_SECONDS = 10.0  # for one of them, of the handler's 20
_PUT_OFF_SECONDS = 3.0
_FAR_OFF = timedelta(minutes=30)


class UnknownPipeline(Exception):
    """There is no pipeline of that name."""


class SourceNotFound(Exception):
    """The source does not exist, or may not be read; the message says which and why."""


@dataclass(frozen=True)
class Started:
    """The run over a source; ``joined`` if it was there before."""

    run: Run
    joined: bool


@dataclass(frozen=True)
class Engine:
    """Stores, Azure, and a clock; ``poll`` is the shortest wait before the sweep looks again."""

    runs: Runs
    pools: Pools
    pipelines: Pipelines
    due: DueIndex
    resources: Resources
    performer: Performer
    poll: timedelta
    now: Callable[[], datetime]

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
            return _told(self.advance(loaded, seen)) if loaded else "of a run not known here"
        pipeline = names.tag(seen, names.PIPELINE_TAG)
        if not pipeline:
            return "not tagged for a pipeline"
        origin = source.of_resource(seen)
        if origin is None:
            return f"tagged for {pipeline}, but it says neither which disk nor which capture it is"
        return _told(self._join(pipeline, origin, seen).run)

    def pool_resized(self, pool: ResourceId) -> str:
        """Follow up the hint that a pool's resize has ended."""
        run = self.pools.owner(str(pool))
        loaded = self.runs.load(run) if run else None
        return _told(self.advance(loaded)) if loaded else "not a pool of ours"

    def put(self, definition: Definition, if_match: str = "", if_none: bool = False) -> Put:
        """Store a definition that can work. Raises ``Changed`` and ``CannotWork``."""
        now = self.now()
        return admit(definition, self.pipelines, self.resources, now, if_match, if_none)

    def start(self, pipeline: str, origin: Source) -> Started:
        """Start a run by hand, or join the one that is there over the same source.

        Raises ``UnknownPipeline`` and ``SourceNotFound``.
        """
        self._definition(pipeline)
        return self._join(pipeline, origin, self._first_look(origin))

    def rehearse(self, pipeline: str, origin: Source) -> tuple[Rehearsal, Run | None]:
        """Say how a run over a source would go, and which run it would join, if one is there.

        Nothing is written, neither in Azure nor in the store. Raises ``UnknownPipeline`` and
        ``SourceNotFound``.
        """
        definition = self._definition(pipeline)
        body = self._first_look(origin)
        draft = self._draft(definition, origin, body)
        there = self.runs.load(draft.id)
        found = rehearse(draft, _world(body), self.resources.add, self.now())
        return found, there.run if there else None

    def advance(self, loaded: Loaded, arrived: Body | None = None) -> Run:
        """Take a run as far as it goes now; ``arrived`` is what an event has brought up."""
        return self._moves.advance(loaded, _world(arrived))

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
                due = {row.run for row in rows}  # a run may have several rows: one look is enough
                # The time limit of this handler holds in its threads too.
                looks = {
                    run: threads.submit(copy_context().run, self._look_after, run) for run in due
                }
                for row in rows:
                    if looks[row.run].exception() is None:
                        self.due.remove(row)
                advanced += sum(
                    look.exception() is None and look.result() for look in looks.values()
                )
        return advanced

    def cancel(self, run: str) -> Run | None:
        """Cancel a run; None if there is none. Raises ``NotPossible``."""
        loaded = self.runs.load(run)
        return self._moves.order(loaded, lambda one: cancel(one, self.now())) if loaded else None

    def retry(self, run: str) -> Run | None:
        """Let a failed run go on; None if there is none. Raises ``NotPossible``."""
        loaded = self.runs.load(run)
        if loaded is None:
            return None
        stored = self.pipelines.get(loaded.run.pipeline)
        present = stored.definition if stored else loaded.run.definition
        return self._moves.order(loaded, lambda one: retry(one, present, self.now()))

    def _join(self, pipeline: str, origin: Source, body: Body) -> Started:
        run = names.run_id(pipeline, source.identity(origin, body))
        loaded = self.runs.load(run)
        if loaded is None:
            draft = self._draft(self._definition(pipeline), origin, body)
            begun = note(Decision(draft), f"started from {source.words(draft.source)}", self.now())
            try:
                return Started(self._moves.begin(begun, _world(body)), joined=False)
            except Overtaken:
                loaded = self.runs.load(run)
                assert loaded is not None  # that is why this claim came second
        return Started(self.advance(loaded, body), joined=True)

    def _look_after(self, run: str) -> bool:
        """Advance a run if it is due; put it off if that cannot be done now.

        It gets less time than the sweep has, so that there is some left to put it off. Raises only
        where even that fails: then its rows stay.
        """
        try:
            with time_limit(min(_LOOK_SECONDS, remaining() - _PUT_OFF_SECONDS)):
                return self._look(run)
        except (*UNANSWERED, Overtaken) as error:
            _log.warning("run %s could not be advanced; put off: %s", run, error)
            self.due.add(self.now() + self.poll, run)
        except Exception:
            _log.exception("run %s cannot be advanced; put far off", run)
            self.due.add(self.now() + _FAR_OFF, run)
        return False

    def _look(self, run: str) -> bool:
        loaded = self.runs.load(run)
        due = loaded.run.due if loaded else None
        if loaded is None or due is None:
            return False
        if due > self.now():
            self.due.add(due, run)
            return False
        tell(*overdue(loaded.run, self.now(), self.poll))
        self.advance(loaded)
        return True

    def _first_look(self, origin: Source) -> Body:
        """Return the resource that a source is told apart by; ``{}`` for a VHD."""
        if not origin.first:
            return {}
        match seen := self.resources.read(origin.first):
            case Gone():
                raise SourceNotFound(f"{origin.first} does not exist")
            case Unreadable():
                raise SourceNotFound(f"cannot read {origin.first}: {seen.reason}")
        return seen

    def _draft(self, definition: Definition, origin: Source, body: Body) -> Run:
        """Return the run that a source would have, in the state in which it would start."""
        if origin.kind == "snapshots" and body:
            origin = replace(origin, capture=names.tag(body, names.CAPTURE_TAG))
        run = names.run_id(definition.name, source.identity(origin, body))
        return start(run, definition, origin, self.now())

    def _definition(self, pipeline: str) -> Definition:
        stored = self.pipelines.get(pipeline) if is_name(pipeline) else None
        if stored is None:
            raise UnknownPipeline(f"there is no pipeline named {pipeline!r}")
        return stored.definition

    @property
    def _moves(self) -> Advance:
        return Advance(self.runs, self.pools, self.resources, self.performer, self.poll, self.now)


def _world(body: Body | None) -> World:
    return World().with_arrival(body) if body else World()


def _told(run: Run) -> str:
    return f"run {run.id}: {run.end or run.phase}: {run.reason}"
