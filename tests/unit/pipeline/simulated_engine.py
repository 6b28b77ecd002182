"""Handlers as the engine runs them, one commit at a time, so that a test can stop or mix them.

Each handler is a generator. It yields before a commit, after a commit, and after each effect: at
each of these another handler may go on, time may pass, or it may go on never again (a crash).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from functions.pipeline import run as runs
from functions.pipeline.decide import Decision, decide, note
from functions.pipeline.definition import Definition
from functions.pipeline.effects import Effect, Outcome
from functions.pipeline.history import Entry
from functions.pipeline.run import Run, start
from functions.pipeline.settle import settle
from functions.pipeline.source import Source
from functions.pipeline.world import World
from tests.unit.pipeline.simulated_azure import Azure

POLL = timedelta(seconds=20)
RUN_ID = "0123456789abcdef0123"

type Handler = Iterator[str]


class Overtaken(Exception):
    """Somebody else has committed since."""


@dataclass
class Store:
    """One run under an ETag, its history, and what was seen of it on the way."""

    run: Run | None = None
    etag: int = 0
    history: list[Entry] = field(default_factory=list)
    past: list[Run] = field(default_factory=list)

    def load(self) -> tuple[Run, int]:
        """Read the run: through JSON, as the table keeps it."""
        assert self.run is not None
        return runs.from_json(self.run.id, self.run.definition, runs.to_json(self.run)), self.etag

    def commit(self, run: Run, entries: Sequence[Entry], etag: int) -> int:
        """Replace the run if nobody else has."""
        if etag != self.etag:
            raise Overtaken
        assert run.end or run.due is not None, "a run that goes on must be looked at again"
        self.run, self.etag = run, self.etag + 1
        self.history += entries
        self.past.append(run)
        return self.etag


@dataclass
class Engine:
    """Drives decisions against a simulated Azure."""

    azure: Azure
    definition: Definition
    source: Source
    store: Store = field(default_factory=Store)
    settled: list[str] = field(default_factory=list)

    def claim(self) -> None:
        """Insert the run, as the first event or a person's start does."""
        draft = start(RUN_ID, self.definition, self.source, self.azure.now)
        begun = note(Decision(draft), "started", self.azure.now)
        self.store.commit(begun.run, begun.history, self.store.etag)

    def event(self, id_: str) -> Handler:
        """A snapshot or an image was written, a pool's resize has ended."""
        seen = self.azure.look(id_)
        if not isinstance(seen, dict):
            return  # the resource is gone again
        yield from self.advance(World() if "/pools/" in id_ else World().with_arrival(seen))

    def sweep(self) -> Handler:
        """Look at the run if it is due."""
        if self.store.run and self.store.run.due and self.store.run.due <= self.azure.now:
            yield from self.advance(World())

    def advance(self, world: World) -> Handler:
        """Take the run as far as it goes, whoever else is at it."""
        while True:
            try:
                yield from self._advance(world)
            except Overtaken:
                continue
            return

    def _advance(self, world: World) -> Handler:
        run, etag = self.store.load()
        orphans = [p.effect for p in run.pending if p.retry_at <= self.azure.now]
        if orphans:
            yield from self._settle(run, orphans, again=True)
            run, etag = self.store.load()
        decision = decide(run, world, self.azure.now, POLL)
        while decision.needs:
            world = self.azure.read(world, decision.needs)
            decision = decide(run, world, self.azure.now, POLL)
        if decision.run == run:
            return
        yield "before the commit"
        self.store.commit(decision.run, decision.history, etag)
        yield "after the commit"
        if decision.effects:
            yield from self._settle(decision.run, list(decision.effects))

    def _settle(self, run: Run, effects: list[Effect], *, again: bool = False) -> Handler:
        outcomes: list[Outcome] = []
        for effect in effects:
            outcomes.append(self.azure.perform(effect, again=again))
            yield "after an effect"
        while True:
            run, etag = self.store.load()
            found = settle(run, outcomes, self.azure.now, POLL)
            if found.run == run:
                return
            yield "before the settling"
            try:
                self.store.commit(found.run, found.history, etag)
            except Overtaken:
                continue
            done = {one.effect.key for one in outcomes if one.state == "done"}
            self.settled += [p.effect.key for p in run.pending if p.effect.key in done]
            if found.effects:
                yield from self._settle(found.run, list(found.effects))
            return

    def finish(self) -> int:
        """Sweep until nothing is left to do; return how many sweeps that took."""
        for sweeps in range(3000):
            run = self.store.run
            assert run is not None
            if run.end and not run.pending:
                assert run.due is None
                return sweeps
            assert run.due is not None
            self.azure.wait(max((run.due - self.azure.now).total_seconds(), 1))
            for _ in self.sweep():
                pass
        raise AssertionError(f"the run does not end: {self.store.run}")
