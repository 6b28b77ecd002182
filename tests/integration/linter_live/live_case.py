"""A case: a world in which a live look breaks one rule, and its near twin that keeps it."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from infra.local.cloud import LocalAzure
from linter.live.cloud import cloud_of
from linter.live.connection import Connection
from linter.live.subscription import LiveAzure
from linter.outcome import Outcome
from linter.project import Project
from linter.report import Severity
from linter.rules import ALL
from linter.run import lint
from linter.source import Source
from tests.integration.linter_live.live_world import LiveWorld
from tests.integration.linter_live.scripted_worlds import Change, Shape, changed

NOWHERE = Path("/nowhere-at-all")
NOTHING: Change = MappingProxyType({})
TODAY = {
    "2017-08": date(2017, 9, 1),
    "2019-09": date(2019, 10, 1),
    "2023-04": date(2023, 5, 1),
    "2024-03": date(2024, 4, 1),
    "2026-11": date(2026, 11, 20),
}


class Case(NamedTuple):
    """``broken`` makes ``rule`` say ``says`` of a kept world, and ``kept`` makes it silent."""

    rule: str
    name: str
    shape: Shape
    broken: Change
    says: str
    kept: Change = NOTHING
    edition: str = "2026-11"
    severity: Severity = Severity.ERROR
    today: date | None = None

    @property
    def title(self) -> str:
        return f"{self.rule}: {self.name}"


def look_at(
    world: LiveWorld,
    files: Mapping[str, str] = MappingProxyType({}),
    *,
    edition: str = "2026-11",
    today: date | None = None,
    azure: LiveAzure | None = None,
    rule: str = "",
) -> Outcome:
    """Check what exists in the world's subscription, and files, by all rules or by one."""
    sources = [Source(name, text.encode()) for name, text in files.items()]
    outcome = lint(
        Project(NOWHERE, [NOWHERE], sources),
        rules=[it for it in ALL if it.id.startswith(rule)],
        edition=edition,
        today=today or TODAY[edition],
        azure=azure or _read(world),
    )
    assert not outcome.report.crashes, outcome.report.crashes[0].trace
    return outcome


def _read(world: LiveWorld) -> LiveAzure:
    azure = LiveAzure(_connection(world.cloud), [world.subscription])
    azure.read()
    return azure


@cache
def _connection(cloud: LocalAzure) -> Connection:
    """One login for all looks; each of them has a subscription of its own."""
    return Connection(cloud_of(cloud.client_environment()), backoff=0.01)


def said(outcome: Outcome, rule: str) -> list[str]:
    """What a rule found, as messages."""
    return [it.message for it in outcome.report.findings if it.rule == rule]


def unsure(outcome: Outcome, rule: str) -> list[str]:
    """What a rule could not decide, as reasons."""
    return [it.reason for it in outcome.report.unknowns if it.rule == rule]


def judged(case: Case, world: LiveWorld, change: Change) -> Outcome:
    """Let the case's world exist with a change, and look at it by the one rule.

    By itself a rule has to ask for all that it needs.
    """
    world.put(*changed(world, case.shape(world), change).values())
    return look_at(world, edition=case.edition, today=case.today, rule=case.rule)
