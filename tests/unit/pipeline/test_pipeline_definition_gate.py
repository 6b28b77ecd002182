"""What the linter says of a definition before any run."""

from functools import partial
from typing import Any

import pytest

from functions.pipeline.definition import Definition
from functions.pipeline.gate import Verdict, judge_definition
from functions.pipeline.world import Gone, Seen, Unreadable
from tests.unit.pipeline.pipeline_worlds import (
    ACCOUNT,
    ACCOUNT_BODY,
    EDITION_2019,
    GALLERY_IMAGE,
    GROUP,
    MANAGED,
    NOW,
    definition,
    definition_body,
    gallery_image,
    needs_of,
    world_of,
)

MACHINE = "/pool/properties/deploymentConfiguration/virtualMachineConfiguration"


def judged(given: Definition, *seen: Seen) -> tuple[Verdict, list[str]]:
    """The verdict where all else is gone, and what was asked for."""
    world, asked = world_of(ACCOUNT_BODY, gallery_image(), *seen), []
    while needs := needs_of(partial(judge_definition, given, world, NOW.date())):
        asked += needs
        for id_ in needs:
            world = world.with_resource(id_, Gone(id_))
    return judge_definition(given, world, NOW.date()), asked


def with_pool(**properties: Any) -> Definition:
    body = definition_body()
    body["pool"]["properties"] |= properties
    return definition(pool=body["pool"])


def test_a_definition_that_can_work_has_nothing_against_it() -> None:
    verdict, asked = judged(definition())
    assert verdict.rejecting == ()
    assert verdict.crashes == ()
    # What a run makes is not known yet, and no reason to say so.
    assert not any("the run" in one["reason"] for one in verdict.unknowns), verdict.unknowns
    assert all("/locations/" in id_ or "/supportedImages/" in id_ for id_ in asked)


def test_it_asks_for_the_account_and_the_gallery_definition_only() -> None:
    asked = needs_of(lambda: judge_definition(definition(), world_of(), NOW.date()))
    assert sorted(asked) == sorted([ACCOUNT, GALLERY_IMAGE])


@pytest.mark.parametrize("gate", [{}, {"rules": ["BL305"]}], ids=["all rules", "one rule"])
def test_an_account_that_is_not_there_is_told(gate: Any) -> None:
    """A definition passes without it, as it may be made later; but not without a word."""
    given, world = definition(gate=gate), world_of(gallery_image())
    asked = needs_of(partial(judge_definition, given, world, NOW.date()))
    for seen, words in (
        (Gone(ACCOUNT), "does not exist"),
        (Unreadable(ACCOUNT, "no role"), "role"),
    ):
        verdict = judge_definition(given, world.with_resource(ACCOUNT, seen), NOW.date())
        assert verdict.rejecting == ()
        told = [one for one in verdict.unknowns if ": its Batch account" in one["reason"]]
        assert [one["place"]["pointer"] for one in told] == ["/pool/account"]
        assert words in told[0]["reason"]
    # Where no rule looks at it, it is not read for this alone.
    assert (ACCOUNT in asked) == (not gate)


def test_an_agent_for_another_system_is_rejected_at_its_place() -> None:
    windows = gallery_image()
    windows["properties"]["osType"] = "Windows"
    verdict, _ = judged(definition(), windows)
    (finding,) = verdict.rejecting
    assert finding["rule"] == "BL402"
    assert finding["place"]["pointer"] == f"{MACHINE}/nodeAgentSkuId"
    assert finding["place"].keys() == {"resourceId", "pointer"}


def test_the_planned_pool_is_judged_by_the_rules_about_pools() -> None:
    verdict, _ = judged(with_pool(vmSize="STANDARD_NC6"))
    places = {one["rule"]: one["place"]["pointer"] for one in verdict.findings}
    assert places["BL317"] == "/pool/properties/vmSize"


def test_what_its_own_gate_excepts_is_excepted_here() -> None:
    extension = {"name": "x", "properties": {}}
    machine = {
        "nodeAgentSkuId": "batch.node.ubuntu 24.04",
        "extensions": [
            extension | {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript"}
        ],
    }
    given = with_pool(deploymentConfiguration={"virtualMachineConfiguration": machine})
    assert [one["rule"] for one in judged(given)[0].rejecting] == ["BL314"]
    gate = {"exceptions": [{"rule": "BL314", "reason": "tried and found working"}]}
    verdict, _ = judged(definition(pool=given.body["pool"], gate=gate))
    assert verdict.rejecting == ()
    assert "exception" in verdict.findings[0]


@pytest.mark.parametrize(("gate", "rejected"), [({}, ["BL203"]), (EDITION_2019, [])])
def test_a_managed_image_is_of_the_edition_of_2019(gate: Any, rejected: list[str]) -> None:
    verdict, _ = judged(definition(image=MANAGED, gate=gate))
    assert [one["rule"] for one in verdict.rejecting] == rejected
    # Which image that is, and where, only a run can tell.
    assert not any("managed image" in one["reason"] for one in verdict.unknowns)


def test_an_older_edition_does_not_excuse_a_definition_that_clashes_with_itself() -> None:
    network = {"subnetId": f"{GROUP.replace('0001', '0002')}/providers/x/y/z/subnets/s"}
    clashing = with_pool(networkConfiguration=network).body["pool"]
    verdict, _ = judged(definition(pool=clashing, image=MANAGED, gate=EDITION_2019))
    assert [one["rule"] for one in verdict.rejecting] == ["BL402"]
    assert verdict.rejecting[0]["place"]["pointer"].endswith("/subnetId")
