"""Checking: what the gate says decides, and it asks for no more than it must see."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from functions.pipeline.gate import judge
from functions.pipeline.phases.checking import step
from functions.pipeline.run import Run
from functions.pipeline.world import Gone, Seen, Unreadable, World
from linter.model import Place
from linter.report import Finding, Severity, Undecided
from linter.rules import Rule, Scope
from tests.unit.pipeline.pipeline_worlds import (
    NOW,
    OS_DISK,
    OS_SNAPSHOT,
    VERSION,
    VM,
    disk,
    needs_of,
    run_of,
    snapshot,
    version,
    vm,
    world_of,
)

EXTENSION: dict[str, Any] = {
    "id": f"{VM}/extensions/setup",
    "name": "setup",
    "type": "Microsoft.Compute/virtualMachines/extensions",
    "properties": {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript"},
}
LINEAGE: tuple[Seen, ...] = (version(), snapshot(), disk(managedBy=VM))


def checking(run: Run | None = None) -> Run:
    """A run with a finished version."""
    return replace(run or run_of(), image=VERSION).enter("checking", NOW)


def test_an_extension_in_the_lineage_is_rejected_with_its_name_and_what_to_do() -> None:
    found = step(checking(), world_of(*LINEAGE, vm() | {"resources": [EXTENSION]}))
    assert found.to == "rejected"
    assert "BL101" in found.why
    assert "CustomScript" in found.why
    assert "start task" in found.why
    assert found.run.findings[0]["rule"] == "BL101"
    assert found.effects == ()


def test_a_clean_lineage_passes() -> None:
    found = step(checking(), world_of(*LINEAGE, vm()))
    assert (found.to, found.run.findings) == ("allocating", ())
    assert "no findings" in found.why


@pytest.mark.parametrize("lost", [Gone(VM), Unreadable(VM, "AuthorizationFailed: no")])
def test_what_cannot_be_known_is_kept_and_told_and_holds_nobody_up(lost: Seen) -> None:
    found = step(checking(), world_of(*LINEAGE, lost))
    assert found.to == "allocating"
    assert found.run.unknowns
    assert "could not be known" in found.why


def test_the_lineage_is_asked_for_step_by_step_and_no_further_than_needed() -> None:
    world, asked = World(), []
    answers = {VERSION: version(), OS_SNAPSHOT: snapshot(), OS_DISK: disk(managedBy=VM), VM: vm()}
    run = checking()
    while needs := needs_of(partial(step, run, world)):
        asked.append(set(needs))
        for id_ in needs:
            world = world.with_resource(id_, answers[id_])
    assert asked == [{VERSION}, {OS_SNAPSHOT}, {OS_DISK}, {VM}]


def test_what_is_gone_is_not_asked_for_again() -> None:
    run = checking()
    world = world_of(Gone(VERSION.upper()), Gone(OS_SNAPSHOT.lower() + "/"))
    assert needs_of(lambda: step(run, world)) == []


class Warned(Rule):
    """Warns of everything."""

    id, name, severity, since = "BL999", "warned", Severity.WARNING, "2017-08"
    meaning = expected = fix = cannot_see = source = "x"

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        for subject in scope.subjects:
            yield self.finding(message="hm", place=Place(subject))


class Crashing(Warned):
    """Has a bug."""

    id, name = "BL998", "crashing"

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        raise KeyError("oops")
        yield


def only(rule: Rule, patch: pytest.MonkeyPatch) -> None:
    """Leave the gate with one rule."""
    patch.setattr("functions.pipeline.gate.RULES", (rule,))


def test_warnings_are_kept_and_let_the_run_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    only(Warned(), monkeypatch)
    found = step(checking(), World())
    assert found.to == "allocating"
    assert [one["rule"] for one in found.run.findings] == ["BL999"]
    assert "warning" in found.why


def test_a_rule_that_crashes_lets_nothing_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    only(Crashing(), monkeypatch)
    found = step(checking(), World())
    assert found.to == "failed"
    assert "BL998" in found.why
    assert "oops" in found.why


def test_a_verdict_is_plain_json() -> None:
    verdict = judge(world_of(*LINEAGE, vm() | {"resources": [EXTENSION]}), [VERSION])
    assert verdict.errors
    assert json.loads(json.dumps(verdict.findings)) == list(verdict.findings)
