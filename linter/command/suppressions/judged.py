"""Suppressions applied: which findings are left, and which suppressions are of no use."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from linter.command.rule_choice import known_ids, own_ids
from linter.command.suppressions.reach import Reach
from linter.command.suppressions.suppression import Suppression
from linter.command.usage import meant
from linter.model import Resource
from linter.report import Finding, Undecided
from linter.rules.bl903_unused_suppression import UnusedSuppression

Applied = Callable[[str, str | None], bool]
"""Whether a rule was applied to a file."""


class Judged(NamedTuple):
    """The findings that are left, those that are suppressed, and the BL903 findings."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    idle: tuple[Finding, ...]


def apply(
    findings: Sequence[Finding],
    suppressions: Iterable[Suppression],
    resources: Iterable[Resource],
    today: date,
    *,
    unsuppressible: Collection[str] = (),
    unknowns: Sequence[Undecided] = (),
    applied: Applied = lambda _rule, _file: True,
) -> Judged:
    """Take out the findings that suppressions cover.

    A suppression without a reason, past its day, or that cannot be understood covers nothing; it
    is a BL903 finding, as is one that covers no finding of a rule it names. Not so when the rule
    was not applied there, or when it could not decide there (``unknowns``): then nobody knows.
    """
    resources = tuple(resources)
    reach = Reach(findings, resources)
    undecided = Reach(unknowns, resources)
    gone: set[int] = set()
    idle: list[Finding] = []
    for suppression in suppressions:
        place = suppression.place
        flaw = suppression.flaw or _flaw(suppression, today)
        if flaw is not None:
            idle.append(UnusedSuppression.finding_for(place, flaw))
            continue
        for rule_id in suppression.rules:
            refusal = _refusal(rule_id, unsuppressible)
            if refusal is not None:
                idle.append(UnusedSuppression.finding_for(place, refusal))
                continue
            covered = set(_of_rule(rule_id, findings, reach.of(suppression)))
            gone |= covered
            if covered or not applied(rule_id, place.file):
                continue
            if not any(True for _ in _of_rule(rule_id, unknowns, undecided.of(suppression))):
                why = f"suppresses nothing: {rule_id} finds nothing here"
                idle.append(UnusedSuppression.finding_for(place, why))
    return Judged(
        kept=tuple(it for index, it in enumerate(findings) if index not in gone),
        suppressed=tuple(it for index, it in enumerate(findings) if index in gone),
        idle=tuple(dict.fromkeys(idle)),
    )


def _flaw(suppression: Suppression, today: date) -> str | None:
    if not suppression.reason:
        return 'gives no reason, and suppresses nothing until it does: add reason="..."'
    if not suppression.until:
        return None
    try:
        last = date.fromisoformat(suppression.until)
    except ValueError:
        return f"ends on {suppression.until!r}, which is no date: write until=2027-01-01"
    return f"expired on {last}, and suppresses nothing any more" if last < today else None


def _refusal(rule_id: str, unsuppressible: Collection[str]) -> str | None:
    if rule_id in unsuppressible:
        return f"names {rule_id}, which the configuration declares unsuppressible"
    if rule_id in own_ids():
        return f"names {rule_id}, which can only be left out with --ignore"
    if rule_id not in known_ids():
        return f"names {rule_id}, and there is no such rule; {_close(rule_id)}"
    return None


def _close(rule_id: str) -> str:
    if len(rule_id) < len("BL101") and any(it.startswith(rule_id) for it in known_ids()):
        return "name each rule"
    return meant(rule_id, known_ids())


def _of_rule(
    rule_id: str, results: Sequence[Finding | Undecided], indices: Iterable[int]
) -> Iterator[int]:
    return (index for index in indices if results[index].rule == rule_id)
