"""How one run moves: observe, decide, commit, perform.

::

    a run ---> decide ---> needs? read them, decide again
      ^           |
      | 412       v
      +------- commit (state, history, pending effects: one transaction)
                  |
                  v
              perform effects ---> commit what became of them

A crash before the commit leaves nothing behind; one after it leaves pending effects, which the
redelivered event or the sweep performs again. Every effect has a fixed name, so that this is safe.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.cloud.answers import UNANSWERED
from functions.cloud.performing import Performer
from functions.cloud.resources import Resources
from functions.cloud.store.pools import Pools
from functions.cloud.store.runs import Loaded, Overtaken, Runs
from functions.pipeline.decide import Decision, decide, unanswered
from functions.pipeline.effects import POOL_CLAIMED, Create, Effect, Outcome
from functions.pipeline.resource_id import POOL
from functions.pipeline.run import Run
from functions.pipeline.settle import settle
from functions.pipeline.world import World
from functions.telemetry.records import decided, started
from functions.telemetry.telling import tell

_log = logging.getLogger("poolwright")

_TRIES = 5  # handlers that move one run at one time; more than five would be an error of ours


@dataclass(frozen=True)
class Advance:
    """Moves runs. ``now`` is the clock, ``poll`` the shortest wait before the sweep looks again."""

    runs: Runs
    pools: Pools
    resources: Resources
    performer: Performer
    poll: timedelta
    now: Callable[[], datetime]

    def begin(self, begun: Decision, world: World) -> Run:
        """Take a new run as far as it goes and claim it in that state: one transaction.

        Raises ``Overtaken`` if the run is there already; then nothing has been done.
        """
        decision = self._decide(begun.run, world)
        history = (*begun.history, *decision.history)
        loaded = self.runs.claim(decision.run, history)
        tell(started(begun.run), *decided(begun.run, decision))
        return self._settle(loaded, decision.effects).run if decision.effects else loaded.run

    def advance(self, loaded: Loaded, world: World) -> Run:
        """Take a run as far as it goes now, whoever else is at it."""

        def once(fresh: Loaded) -> Loaded:
            orphans = [p.effect for p in fresh.run.pending if p.retry_at <= self.now()]
            if orphans:
                fresh = self._settle(fresh, orphans, again=True)
            return self._carry_out(fresh, self._decide(fresh.run, world))

        return self._until_first(loaded, once).run

    def order(self, loaded: Loaded, decide_: Callable[[Run], Decision]) -> Run:
        """Carry out what a person decides about a run, and go on from there.

        What is committed is not taken back by an Azure that does not answer: the sweep goes on.
        """
        moved = self._until_first(loaded, lambda fresh: self._carry_out(fresh, decide_(fresh.run)))
        try:
            return self.advance(moved, World())
        except UNANSWERED as error:
            _log.warning("run %s: left to the sweep: %s", moved.run.id, error)
            return moved.run

    def _until_first(self, loaded: Loaded, step: Callable[[Loaded], Loaded]) -> Loaded:
        """Repeat a step on the run as it is by now, until nobody else was faster."""
        for _ in range(_TRIES):
            try:
                return step(loaded)
            except Overtaken:
                again = self.runs.load(loaded.run.id)
                assert again is not None  # runs are never deleted
                loaded = again
        raise Overtaken(f"run {loaded.run.id} is changed by too many at once")

    def _decide(self, run: Run, world: World) -> Decision:
        decision = decide(run, world, self.now(), self.poll)
        while decision.needs:
            try:
                world = self.resources.add(world, decision.needs)
            except UNANSWERED as error:
                said = (str(error).splitlines() or [type(error).__name__])[0]
                late = unanswered(run, said, self.now())
                if late is None:
                    raise
                return late
            decision = decide(run, world, self.now(), self.poll)
        if decision.fault:
            _log.error("run %s: an error of our own", run.id, exc_info=decision.fault)
        return decision

    def _carry_out(self, loaded: Loaded, decision: Decision) -> Loaded:
        if decision.run == loaded.run:
            return loaded
        before = loaded.run
        loaded = self.runs.commit(loaded, decision.run, decision.history, self.now())
        tell(*decided(before, decision))
        return self._settle(loaded, decision.effects) if decision.effects else loaded

    def _settle(
        self, loaded: Loaded, effects: tuple[Effect, ...] | list[Effect], *, again: bool = False
    ) -> Loaded:
        """Perform effects and commit what became of them, on the run as it is by then."""
        outcomes = [self._perform(loaded.run, effect, again) for effect in effects]
        return self._until_first(
            loaded,
            lambda fresh: self._carry_out(
                fresh, settle(fresh.run, outcomes, self.now(), self.poll)
            ),
        )

    def _perform(self, run: Run, effect: Effect, again: bool) -> Outcome:
        if isinstance(effect, Create) and effect.resource.type == POOL:
            owner = self.pools.claim(effect.id, run.id, self._has_ended)
            if owner != run.id:
                said = f"the pool belongs to run {owner}; put {{run}} into the pool's name"
                return Outcome(effect, "refused", POOL_CLAIMED, said)
        if again and isinstance(effect, Create) and self.performer.is_there(effect):
            return Outcome(effect, "done")
        outcome = self.performer.perform(effect)
        _log.info("run %s: %s: %s %s", run.id, effect, outcome.state, outcome.message)
        return outcome

    def _has_ended(self, run: str) -> bool:
        loaded = self.runs.load(run)
        return loaded is None or bool(loaded.run.end)
