"""The linter's gate: what the run has seen of Azure goes in, findings come out.

::

    run --> image, planned pool ---.                       .--> rejecting
    world --> what was read -------+--> linter's rules ----+--> kept: warnings, excepted
    account's other pools ---------'                       '--> unknown

A rule that looks at what nobody has read makes the gate ask for it (``NotSeenYet``), so that only
what the rules need of this run is ever read.
"""

from datetime import date

from functions.pipeline.definition_gate import judge_definition
from functions.pipeline.gate_facts import (
    facts_of,
    neighbours,
    planned_pool,
    shares_limits,
    without_file,
)
from functions.pipeline.gate_terms import GateTerms
from functions.pipeline.run import Run
from functions.pipeline.verdict import Verdict, verdict_of
from functions.pipeline.world import NotSeenYet, Read, Unreadable, World
from linter import ids
from linter.aspects.lineage import origins
from linter.check import Finding, Report, Undecided, check
from linter.model import GalleryVersion, Image, Place, Pool
from linter.rules import Rule
from linter.world import WatchedWorld
from linter.world import World as Facts

__all__ = ["LIMITS", "Verdict", "judge_definition", "judge_limits", "judge_run"]

LIMITS = ("BL210", "BL211", "BL301", "BL302", "BL303", "BL304")
"""The rules that may be broken by the time of a resize, though they were kept before."""
_COMPARING = ("BL201", "BL202", "BL303")  # those that look at the account's other pools


def judge_run(run: Run, world: World, today: date) -> Verdict:
    """Apply the gate to a run's image, all that it was made from, and the pool to be made.

    Raises ``NotSeenYet`` for what a rule must look at and nobody has read.
    """
    return _judge(run, world, today, run.definition.gate.rules, (run.image,))


def judge_limits(run: Run, world: World, today: date) -> Verdict:
    """Apply the rules about limits to the pool, as it is to be after its next resize.

    Raises ``NotSeenYet``.
    """
    rules = tuple(rule for rule in run.definition.gate.rules if rule.id in LIMITS)
    return _judge(run, world, today, rules, ())


def _judge(
    run: Run, world: World, today: date, rules: tuple[Rule, ...], besides: tuple[str, ...]
) -> Verdict:
    facts, pool, terms = facts_of(world), planned_pool(run), run.definition.gate
    facts.add(pool)
    subjects = (*besides, pool.id)
    report = _look(facts, subjects, rules, terms, today)
    unread: list[Undecided] = []
    comparing = [rule for rule in rules if rule.id in _COMPARING]
    if comparing and shares_limits(run):
        listed = world.pools(str(run.definition.account))
        if isinstance(listed, Unreadable):
            why = f"the account's other pools could not be listed: {listed.reason}"
            unread = [rule.undecided(pool.place, why) for rule in comparing]
        else:
            others, left_out = neighbours(run, listed)
            for other in others:
                facts.add(other)
            report = _look(facts, subjects, rules, terms, today)
            if left_out:
                why = f"{left_out} more pools of the account have images of their own, and the gate"
                why += " looks behind a few only: they may come from the same snapshot"
                unread = [rule.undecided(pool.place, why) for rule in comparing[-1:]]
    ours = _Ours(run, facts, pool)
    report = report._replace(unknowns=(*report.unknowns, *unread))
    return verdict_of(report, terms, today, ours.concerns, without_file)


def _look(
    facts: Facts, subjects: tuple[str, ...], rules: tuple[Rule, ...], terms: GateTerms, today: date
) -> Report:
    watched = WatchedWorld(facts)
    report = check(watched, subjects, rules, terms.edition, today=today)
    if watched.unanswered:
        wanted = sorted(watched.unanswered.values())
        raise NotSeenYet(tuple(Read(id_) for id_ in wanted))
    return report


class _Ours:
    """The run's own resources: the planned pool, the image, and what that was made from."""

    def __init__(self, run: Run, facts: Facts, pool: Pool) -> None:
        found = {pool.key, ids.key(run.image)}
        if ids.kind(run.image) == GalleryVersion.kind:
            found.add(ids.key(ids.parent(run.image)))
        if ids.kind(run.image) in (GalleryVersion.kind, Image.kind):
            for origin in origins(facts, run.image):
                found |= {step.key for step in origin.trail}
        self._found = found
        self._account = ids.key(pool.account_id or "")

    def concerns(self, result: Finding | Undecided) -> bool:
        """Tell whether a result is about the run, and not another pool's own problem."""
        if ids.key(result.place.resource_id) == self._account or self._has(result.place):
            return True
        return isinstance(result, Finding) and any(self._has(it.place) for it in result.related)

    def _has(self, place: Place) -> bool:
        key = ids.key(place.resource_id)
        # A machine's extension stands below it.
        return key in self._found or ids.key(ids.parent(key)) in self._found
