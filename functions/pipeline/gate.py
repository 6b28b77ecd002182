"""The linter's gate: what the run has seen of Azure goes in, findings come out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from functions.pipeline.world import Gone, NotSeenYet, Read, Unreadable, World
from linter import check as linter
from linter.readers.resources import read_into
from linter.rules.bl101_preinstalled_extension import PreinstalledExtension
from linter.world import World as Facts

RULES = (PreinstalledExtension(),)
"""What the gate applies: what only a look at Azure can tell of an image."""


@dataclass(frozen=True)
class Verdict:
    """What the gate says: findings, unknowns and rules that crashed, in the linter's JSON form."""

    findings: tuple[dict[str, Any], ...]
    unknowns: tuple[dict[str, Any], ...]
    crashes: tuple[dict[str, Any], ...]

    @property
    def errors(self) -> tuple[dict[str, Any], ...]:
        """Return the findings for which no pool may be made."""
        return tuple(one for one in self.findings if one["severity"] == "error")


def judge(world: World, subjects: Iterable[str]) -> Verdict:
    """Apply the linter's rules to ``subjects`` and to what they were made from.

    Raises ``NotSeenYet`` for what a rule must look at and nobody has read.
    """
    subjects = tuple(subjects)
    facts = _facts(world)
    if ids := linter.missing(facts, subjects, RULES):
        raise NotSeenYet(tuple(Read(id_) for id_ in ids))
    report = linter.check(facts, subjects, RULES).to_json()
    return Verdict(*(_rows(report[key]) for key in ("findings", "unknowns", "crashes")))


def _facts(world: World) -> Facts:
    facts = Facts()
    for id_, seen in world.resources.items():
        match seen:
            case Gone():
                facts.add_absent(id_, "it does not exist any more (404)")
            case Unreadable():
                facts.add_unreadable(id_, seen.reason)
            case _:
                read_into(facts, id_, seen)
    return facts


def _rows(value: object) -> tuple[dict[str, Any], ...]:
    assert isinstance(value, list)
    return tuple(value)
