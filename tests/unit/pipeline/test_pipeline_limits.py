"""Before a pool grows, its limits are checked against what exists by then."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from functions.pipeline.decide import Decision
from functions.pipeline.effects import Create, Resize
from functions.pipeline.gate import judge_limits
from functions.pipeline.run import Run, from_json, to_json
from functions.pipeline.world import Body, Gone, Seen, Unreadable
from tests.unit.pipeline.pipeline_worlds import (
    ACCOUNT,
    ACCOUNT_BODY,
    EDITION_2019,
    FROM_IMAGE,
    GALLERY,
    IMAGE,
    MANAGED,
    NOW,
    OS_SNAPSHOT,
    SNAPSHOTS,
    VERSION,
    gallery_image,
    image,
    needs_of,
    pool,
    resource,
    run_of,
    settled,
    snapshot,
    version,
    world_of,
)

COMPUTE = IMAGE.rpartition("/images/")[0]


def nodes(count: int, **more: Any) -> dict[str, Any]:
    return {"scale": {"fixedScale": {"targetDedicatedNodes": count, **more}}}


def allocating(image_: str = VERSION, **parts: Any) -> Run:
    """A run whose pool has been asked for."""
    source = FROM_IMAGE if image_ == IMAGE else SNAPSHOTS
    run = replace(run_of(source, **parts), image=image_).enter("allocating", NOW)
    return replace(run, requested=frozenset({str(run.definition.pool(run.id)).lower()}))


def short(run: Run, current: int = 60) -> Body:
    """The run's pool after a resize that timed out."""
    target = run.definition.target
    assert target
    return pool(run, current, target.dedicated, errors=["AllocationTimedout"])


def other_pool(name: str, image_id: str, count: int) -> Body:
    """A pool of the same account."""
    machine = {"imageReference": {"id": image_id}, "nodeAgentSkuId": "batch.node.ubuntu 24.04"}
    properties = {
        "vmSize": "STANDARD_D4DS_V5",
        "deploymentConfiguration": {"virtualMachineConfiguration": machine},
        "scaleSettings": {"fixedScale": {"targetDedicatedNodes": count}},
    }
    return resource(f"{ACCOUNT}/pools/{name}", properties)


def resized(found: Decision) -> bool:
    return any(isinstance(one, Resize) for one in found.effects)


DIRECT: dict[str, Any] = {"image": MANAGED, "gate": EDITION_2019}
THERE = (version(), image(), snapshot(), ACCOUNT_BODY)


def test_a_pool_within_its_limits_is_resized() -> None:
    run = allocating()
    found = settled(run, *THERE, short(run))
    assert resized(found)
    assert found.run.findings == ()
    assert found.run.unknowns == ()


def test_other_pools_of_the_image_may_have_taken_its_nodes_meanwhile() -> None:
    run = allocating(IMAGE, **nodes(1500), **DIRECT)
    assert resized(settled(run, *THERE, short(run)))
    found = settled(run, *THERE, short(run), other_pool("late", IMAGE, 1500))
    assert found.run.end == "failed"
    assert "the pool has 60 nodes and is not resized to 1500: BL303" in found.run.reason
    assert "3,000 dedicated nodes together" in found.run.reason
    assert not resized(found)
    assert found.run.findings[0]["rule"] == "BL303"


def test_the_runs_own_pool_is_no_second_pool() -> None:
    """The list has it too, as it is now."""
    run = allocating(IMAGE, **nodes(1500), **DIRECT)
    found = settled(run, *THERE, short(run, 1400))
    assert resized(found), found.run.reason
    assert not any(one["rule"] in ("BL201", "BL303") for one in found.run.findings)


def test_it_is_the_planned_size_that_counts_not_the_pools_present_one() -> None:
    run = allocating(IMAGE, **nodes(2600), **DIRECT)
    machine = {"imageReference": {"id": IMAGE}}
    deployed = {"virtualMachineConfiguration": machine}
    small = pool(run, 5, 5, deploymentConfiguration=deployed)
    world = world_of(*THERE, small).with_pools(ACCOUNT, (small,))
    rules = {one["rule"] for one in judge_limits(run, world, NOW.date()).rejecting}
    assert rules == {"BL301"}


@pytest.mark.parametrize("name", ["a-pool", "z-pool"])
def test_the_run_is_told_of_a_pool_that_has_its_image_already(name: str) -> None:
    """It is the run's pool that comes second, whichever name comes first."""
    run = replace(run_of(FROM_IMAGE, **DIRECT), image=IMAGE).enter("checking", NOW)
    found = settled(run, *THERE, other_pool(name, IMAGE, 5)).run
    told = [one for one in found.findings if one["rule"] == "BL201"]
    assert [one["place"] for one in told] == [{"resourceId": str(run.definition.pool(run.id))}]
    assert name in told[0]["message"]


def test_pools_of_one_snapshot_share_its_limits() -> None:
    run = allocating(IMAGE, **nodes(1500), **DIRECT)
    twin = image(f"{COMPUTE}/images/twin")
    found = settled(run, *THERE, twin, short(run), other_pool("twin", twin["id"], 1500))
    assert found.run.end == "failed"
    assert "BL303" in found.run.reason


def test_other_pools_problems_among_themselves_do_not_matter() -> None:
    run = allocating(IMAGE, **nodes(100), **DIRECT)
    origin = {"osType": "Linux", "osState": "Generalized", "snapshot": {"id": f"{OS_SNAPSHOT}2"}}
    shared = image(f"{COMPUTE}/images/s", properties={"storageProfile": {"osDisk": origin}})
    others = [other_pool(name, shared["id"], 2000) for name in ("a", "b", "c")]
    found = settled(run, *THERE, shared, snapshot(f"{OS_SNAPSHOT}2"), short(run), *others)
    assert resized(found), found.run.reason
    assert found.run.findings == ()


def test_an_image_that_is_gone_is_found_before_the_resize() -> None:
    run = allocating()
    gallery = (gallery_image(), resource(GALLERY, {}))
    found = settled(run, *gallery, Gone(VERSION), short(run))
    assert found.run.end == "failed"
    assert f"BL210: what the pool is made from is gone: {VERSION}" in found.run.reason
    assert "Retry the run to make it again" in found.run.reason
    assert "60 nodes" in found.run.reason


def test_a_warning_is_added_to_the_runs_findings_once() -> None:
    first = {"rule": "BL999", "severity": "warning", "message": "old", "place": {}, "fix": ""}
    run = replace(allocating(**nodes(650)), findings=(first,))
    found = settled(run, *THERE, short(run))
    assert resized(found)
    assert [one["rule"] for one in found.run.findings] == ["BL211", "BL999"]
    again = replace(found.run, pending=())
    further = short(run, 500)
    further["properties"]["allocationStateTransitionTime"] = "later"
    later = settled(again, *THERE, further)
    assert resized(later)
    assert [one["rule"] for one in later.run.findings] == ["BL211", "BL999"]


def test_an_exception_holds_for_limits_too() -> None:
    given = [{"rule": "BL303", "reason": "support has raised it"}]
    gate = {"gate": EDITION_2019 | {"exceptions": given}}
    run = allocating(IMAGE, **nodes(1500), image=MANAGED, **gate)
    found = settled(run, *THERE, short(run), other_pool("late", IMAGE, 1500))
    assert resized(found), found.run.reason
    assert found.run.findings[0]["exception"]["reason"] == "support has raised it"


def test_a_gate_that_rejects_warnings_fails_on_them() -> None:
    run = allocating(**nodes(650), gate={"rejectFrom": "warning"})
    found = settled(run, *THERE, short(run))
    assert found.run.end == "failed"
    assert "BL211" in found.run.reason


def test_what_could_not_be_read_is_told_and_passes() -> None:
    run = allocating(**nodes(650))
    there: tuple[Seen, ...] = (Unreadable(VERSION, "AuthorizationFailed: no"), ACCOUNT_BODY)
    found = settled(run, *there, short(run))
    assert resized(found)
    assert "BL211" in {one["rule"] for one in found.run.unknowns}
    assert "AuthorizationFailed" in found.run.reason
    later = settled(replace(found.run, pending=()), *there, short(run), now=found.run.due or NOW)
    assert later.run.reason.count("AuthorizationFailed") == found.run.reason.count("Authoriz")


def test_a_pool_that_is_made_anew_is_checked_again() -> None:
    run = replace(allocating(IMAGE, **nodes(1500), **DIRECT), attempt=2, requested=frozenset())
    found = settled(run, *THERE)
    assert any(isinstance(one, Create) for one in found.effects)
    found = settled(run, *THERE, other_pool("late", IMAGE, 1500))
    assert found.run.end == "failed"
    assert "is not made anew: BL303" in found.run.reason


@pytest.mark.parametrize(
    ("run", "reads"),
    [
        (allocating(), [VERSION]),
        (allocating(**nodes(650)), [VERSION, ACCOUNT]),
        (allocating(gate={"rules": ["BL1"]}), []),
        (allocating(IMAGE, **DIRECT), [IMAGE, OS_SNAPSHOT, f"{ACCOUNT}/pools"]),
    ],
)
def test_no_more_is_read_than_the_limits_need(run: Run, reads: list[str]) -> None:
    world, asked = world_of(), []
    there = {str(body["id"]).lower(): body for body in THERE}
    while needs := needs_of(partial(judge_limits, run, world, NOW.date())):
        asked += needs
        for id_ in needs:
            if id_.endswith("/pools"):
                world = world.with_pools(ACCOUNT, ())
            else:
                world = world.with_resource(id_, there[id_.lower()])
    assert sorted(asked) == sorted(reads)


def test_a_pool_that_is_to_shrink_asks_for_nothing() -> None:
    """Somebody raised it and it is brought back: no limit is in the way."""
    run = replace(allocating(), resizing=replace(run_of().resizing, ordered=True))
    found = settled(run, Gone(VERSION), pool(run, 120, 120))
    assert resized(found), found.run.reason


def test_a_run_of_before_the_counts_comes_back() -> None:
    stored = to_json(run_of())
    del stored["more_findings"], stored["more_unknowns"]
    assert from_json("0" * 20, run_of().definition, stored).more_findings == 0
