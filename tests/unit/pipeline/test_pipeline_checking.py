"""Checking: what the gate says decides, and it asks for no more than it must see."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from functions.pipeline.gate import judge_run
from functions.pipeline.phases.checking import step
from functions.pipeline.phases.step import Step
from functions.pipeline.run import Run
from functions.pipeline.world import Body, Gone, Seen, Unreadable, World, key
from tests.unit.pipeline.pipeline_worlds import (
    ACCOUNT,
    ACCOUNT_BODY,
    EDITION_2019,
    FROM_IMAGE,
    GALLERY_IMAGE,
    IMAGE,
    MANAGED,
    NOW,
    OS_DISK,
    OS_SNAPSHOT,
    VERSION,
    VM,
    disk,
    gallery_image,
    image,
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
EXTENDED = vm() | {"resources": [EXTENSION]}
LINEAGE: tuple[Seen, ...] = (
    *(version(), snapshot(), disk(managedBy=VM), vm()),
    *(gallery_image(), ACCOUNT_BODY),
)
WINDOWS = gallery_image()
WINDOWS["properties"]["osType"] = "Windows"


def checking(**parts: Any) -> Run:
    """A run with a finished version."""
    return replace(run_of(**parts), image=VERSION).enter("checking", NOW)


def checked(run: Run, *seen: Seen, now: datetime = NOW) -> Step:
    """The step of a run in the lineage with these in it; what nobody has read is forbidden."""
    world = world_of(*LINEAGE, *seen)
    while needs := needs_of(partial(step, run, world, now)):
        for id_ in needs:
            if id_ == f"{ACCOUNT}/pools":
                world = world.with_pools(ACCOUNT, ())
            else:
                world = world.with_resource(id_, Unreadable(id_, "AuthorizationFailed: no"))
    return step(run, world, now)


def test_an_extension_in_the_lineage_is_rejected_with_its_name_and_what_to_do() -> None:
    found = checked(checking(), EXTENDED)
    assert found.to == "rejected"
    assert "BL101" in found.why
    assert "CustomScript" in found.why
    assert "start task" in found.why
    assert found.run.findings[0]["rule"] == "BL101"
    assert found.effects == ()


def test_the_planned_pool_is_judged_though_it_is_not_there_yet() -> None:
    found = checked(checking(), WINDOWS)
    assert found.to == "rejected"
    assert "BL208" in found.why
    (finding,) = (one for one in found.run.findings if one["rule"] == "BL208")
    assert finding["place"]["resourceId"] == str(found.run.definition.pool(found.run.id))


def test_a_clean_lineage_passes() -> None:
    found = checked(checking())
    assert (found.to, found.run.findings) == ("allocating", ())
    assert "no findings" in found.why


@pytest.mark.parametrize("lost", [Gone(VM), Unreadable(VM, "AuthorizationFailed: no")])
def test_what_cannot_be_known_is_kept_and_told_and_holds_nobody_up(lost: Seen) -> None:
    found = checked(checking(), lost)
    assert found.to == "allocating"
    assert "BL101" in {one["rule"] for one in found.run.unknowns}
    assert "could not be known" in found.why
    assert "BL101: " in found.why


def test_the_lineage_is_asked_for_step_by_step_and_no_further_than_needed() -> None:
    world, asked = World(), []
    answers = {key(str(one["id"])): one for one in LINEAGE if isinstance(one, dict)}
    run = checking()
    while needs := needs_of(partial(step, run, world, NOW)):
        asked += needs
        for id_ in needs:
            world = world.with_resource(id_, answers.get(key(id_), Unreadable(id_, "no")))
    of_azure = [id_ for id_ in asked if key(id_) in answers]
    assert sorted(of_azure) == sorted([VERSION, GALLERY_IMAGE, ACCOUNT, OS_SNAPSHOT, OS_DISK, VM])
    # What Batch offers: two lists, which are no resources. The account's pools are nobody's need.
    assert all("/locations/" in id_ or "/supportedImages/" in id_ for id_ in {*asked} - {*of_azure})
    assert len(asked) == len(set(asked)) <= 8


def test_what_is_gone_is_not_asked_for_again() -> None:
    run = checking()
    world = world_of(*LINEAGE, Gone(VERSION.upper()), Gone(OS_SNAPSHOT.lower() + "/"))
    asked = needs_of(lambda: step(run, world, NOW))
    assert {VERSION, OS_SNAPSHOT}.isdisjoint(asked)


def excepted(until: str | None = None, **more: Any) -> dict[str, Any]:
    exception = {"rule": "BL101", "reason": "the agent is taken out by our start task"}
    return {"exceptions": [exception | ({"until": until} if until else {})], **more}


def test_an_exception_keeps_the_finding_and_lets_the_run_pass() -> None:
    found = checked(checking(gate=excepted("2026-11-20")), EXTENDED)
    assert found.to == "allocating"
    (finding,) = found.run.findings
    assert finding["exception"] == {
        "reason": "the agent is taken out by our start task",
        "until": "2026-11-20",
    }
    assert (
        "excepted: BL101 (the agent is taken out by our start task, until 2026-11-20)" in found.why
    )
    assert checked(checking(gate=excepted()), EXTENDED).to == "allocating"


def test_an_exception_ends_with_its_day_and_the_finding_says_so() -> None:
    run = checking(gate=excepted("2026-11-20"))
    found = checked(run, EXTENDED, now=NOW + timedelta(days=1))
    assert found.to == "rejected"
    assert "our start task) expired on 2026-11-20." in found.run.findings[0]["message"]
    assert "expired on 2026-11-20" in found.why
    assert "exception" not in found.run.findings[0]


def test_an_exception_is_for_its_rule_only() -> None:
    found = checked(checking(gate=excepted()), EXTENDED, WINDOWS)
    assert found.to == "rejected"
    assert "BL208" in found.why
    assert "BL101" not in found.why
    assert {one["rule"] for one in found.run.findings} >= {"BL101", "BL208"}


def test_a_gate_may_choose_its_rules() -> None:
    run = checking(gate={"rules": ["BL2"]})
    found = checked(run, EXTENDED)
    assert (found.to, found.run.findings) == ("allocating", ())
    assert checked(run, WINDOWS).to == "rejected"


def too_small(**gate: Any) -> Run:
    """A run whose pool is too large for the replicas that its version has."""
    parts = {"scale": {"fixedScale": {"targetDedicatedNodes": 650}}}
    return checking(**parts, gate=gate)


def test_a_warning_is_kept_and_lets_the_run_pass() -> None:
    found = checked(too_small())
    assert found.to == "allocating"
    assert "BL211" in {one["rule"] for one in found.run.findings}
    assert "1 warning (BL211)" in found.why


def test_a_gate_may_reject_from_warnings_on() -> None:
    found = checked(too_small(rejectFrom="warning"))
    assert found.to == "rejected"
    assert found.run.findings[0]["rule"] == "BL211"
    rules = ["BL1", "BL211"]
    excepted = {"rule": "BL211", "reason": "we have time"}
    assert checked(too_small(rejectFrom="warning", rules=rules)).to == "rejected"
    kept = too_small(rejectFrom="warning", rules=rules, exceptions=[excepted])
    assert checked(kept).to == "allocating"


def of_managed_image(**parts: Any) -> Run:
    """A run whose pool is made from a managed image."""
    run = run_of(FROM_IMAGE, image=MANAGED, **parts)
    return replace(run, image=IMAGE).enter("checking", NOW)


def test_a_managed_image_is_rejected_today_and_allowed_by_the_edition_of_2019() -> None:
    found = checked(of_managed_image(), image())
    assert found.to == "rejected"
    assert "BL203" in found.why
    assert "2026-03-31" in found.why
    assert checked(of_managed_image(gate=EDITION_2019), image()).to == "allocating"


def test_the_day_is_the_one_that_was_given() -> None:
    """A year before, Batch still took managed images: no rule asks a clock."""
    run = of_managed_image(gate={"edition": "2024-03"})
    assert checked(run, image()).to == "rejected"
    found = checked(run, image(), now=NOW - timedelta(days=365))
    assert found.to == "allocating"
    assert "BL203" in {one["rule"] for one in found.run.findings}


def test_a_verdict_is_plain_json() -> None:
    world = world_of(*LINEAGE, EXTENDED)
    rules: Body = {"rules": ["BL101"]}
    verdict = judge_run(checking(gate=rules), world, NOW.date())
    assert verdict.rejecting
    assert json.loads(json.dumps(verdict.findings)) == list(verdict.findings)
