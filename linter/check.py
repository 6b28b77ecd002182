"""The check: applies rules to a world.

What rules need of Azure is found by letting them look. Fetch until nothing is missing::

    world = World()
    while ids := missing(world, [image_id]):
        for resource_id in ids:
            ...  # GET it, then read_into, add_absent or add_unreadable
    report = check(world, [image_id])
"""

import traceback
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta

from linter import facts, ids
from linter.model import Resource
from linter.report import Crash, Finding, Report, Severity, Undecided
from linter.rules import ALL, Rule, Scope
from linter.scope import HALF_A_YEAR
from linter.world import WatchedWorld, World

__all__ = ["ALL", "Crash", "Finding", "Report", "Severity", "Undecided", "check", "missing"]


def check(
    world: World,
    subjects: Iterable[str | Resource],
    rules: Sequence[Rule] = ALL,
    edition: str | None = None,
    *,
    today: date | None = None,
    window: timedelta = HALF_A_YEAR,
    overrides: facts.Overrides = facts.NO_OVERRIDES,
) -> Report:
    """Apply the rules to the subjects: what is to be checked, by id or as it was read.

    A resource that several documents describe is checked as each describes it, when it is given
    so; what rules look up on the way is the latest. ``edition`` is the edition of Microsoft's
    rules (``2024-03``), by default the newest. Rules that do not hold in it are left out.
    ``today``, ``window`` and ``overrides`` are those of `Scope`. A rule that crashes is reported,
    keeps what it had found, and does not stop the others.

    Raises ``ValueError`` when there is no such edition.
    """
    edition = facts.edition(edition)
    given = list(subjects)
    named = _once(it.id if isinstance(it, Resource) else it for it in given)
    scope = Scope(
        world,
        named,
        edition,
        today=today,
        window=window,
        overrides=overrides,
        resources=_resources(world, given),
    )
    applied = [rule for rule in rules if rule.holds_in(edition)]
    findings: list[Finding] = []
    unknowns: list[Undecided] = []
    crashes: list[Crash] = []
    for rule in applied:
        try:
            for result in rule.check(scope):
                if isinstance(result, Finding):
                    findings.append(result)
                else:
                    unknowns.append(result)
        except Exception as error:  # whatever a rule does, the other rules still count
            trace = "".join(traceback.format_exception(error))
            crashes.append(Crash(rule.id, f"{type(error).__name__}: {error}", trace=trace))
    return Report(
        edition=edition,
        rules=tuple(sorted(rule.id for rule in applied)),
        findings=tuple(sorted(set(findings), key=lambda it: (it.rule, *_order(it), it.message))),
        unknowns=tuple(sorted(set(unknowns), key=lambda it: (it.rule, *_order(it), it.reason))),
        crashes=tuple(sorted(crashes, key=lambda it: (it.rule, it.error))),
    )


def missing(
    world: World,
    subjects: Iterable[str],
    rules: Sequence[Rule] = ALL,
    edition: str | None = None,
) -> tuple[str, ...]:
    """Return the ids that the rules would look up and nobody has read yet, in a stable order.

    Every id that is returned must be settled before the next call, by a resource or by a
    reason for there being none: then a loop over this function ends.
    """
    edition = facts.edition(edition)
    watched = WatchedWorld(world)
    scope = Scope(watched, _once(subjects), edition)
    for rule in rules:
        if rule.holds_in(edition):
            with suppress(Exception):  # it will crash again in the check, and be reported there
                for _ in rule.check(scope):
                    pass
    return tuple(watched.unanswered[key] for key in sorted(watched.unanswered))


def _resources(world: World, subjects: Iterable[str | Resource]) -> list[Resource]:
    found = (world.get(it) if isinstance(it, str) else it for it in subjects)
    return [it for it in found if isinstance(it, Resource)]


def _once(subjects: Iterable[str]) -> tuple[str, ...]:
    return tuple({ids.key(subject): subject for subject in subjects}.values())


def _order(result: Finding | Undecided) -> tuple[str, int, int, str]:
    place = result.place
    return (place.file or "", place.line or 0, place.column or 0, ids.key(place.resource_id))
