"""What a pool may do while it is to get its nodes, and what the run makes of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.pipeline.run import Run
from tests.integration.app.app_desk import Desk


def errors(desk: Desk, *codes: str, **more: Any) -> None:
    """Have the world's resizes end with these codes."""
    said = [{"code": code, "message": f"Batch says {code}."} for code in codes]
    desk.site.script("pools", match=f"/{desk.world.name}/", errors=said, **more)


def allocating(desk: Desk) -> str:
    """Start a run over a snapshot and drive it until its pool is asked for."""
    id_ = desk.start(desk.snapshot()).id
    desk.drive(id_, lambda run: run.phase == "allocating" and not run.pending)
    return id_


def patches(desk: Desk) -> int:
    return [method for method, _ in desk.site.requests(desk.world.name, "/pools/")].count("PATCH")


def saying(words: str) -> Callable[[Run], bool]:
    return lambda run: words in run.reason


def judged(rounds: int) -> Callable[[Run], bool]:
    return lambda run: run.resizing.rounds == rounds


def test_a_quota_is_waited_for_until_it_is_raised(desk: Desk) -> None:
    desk.put(nodes=3, resize={"quotaWait": "PT30M"})
    desk.site.script("accounts", match=f"/{desk.world.name}/", dedicatedCoreQuota=2)
    id_ = allocating(desk)
    run = desk.drive(id_, saying("AccountCoreQuotaReached"))
    assert "1 of 3 nodes" in run.reason
    assert "support" in run.reason  # what to do about it
    assert run.due is not None
    assert timedelta(minutes=29) < run.due - desk.now() <= timedelta(minutes=30)
    desk.site.script("accounts", match=f"/{desk.world.name}/", dedicatedCoreQuota=100)
    desk.end(id_, "ready")
    assert patches(desk) == 1


def test_a_quota_that_nobody_raises_ends_at_the_deadline(desk: Desk) -> None:
    desk.put(nodes=3, deadlines={"allocating": "PT2H"})
    desk.site.script("accounts", match=f"/{desk.world.name}/", dedicatedCoreQuota=2)
    run = desk.end(allocating(desk), "failed")
    assert "longer than its deadline" in run.reason
    assert "AccountCoreQuotaReached" in run.reason
    assert 2 <= patches(desk) <= 5


def test_the_quota_of_pools_is_waited_for_too(desk: Desk) -> None:
    """The account is full of pools: refused when the pool is made, and just as temporary."""
    desk.put(resize={"quotaWait": "PT30M"})
    desk.site.script("accounts", match=f"/{desk.world.name}/", poolQuota=0)
    id_ = desk.start(desk.snapshot()).id
    run = desk.drive(id_, saying("PoolQuotaReached"))
    assert run.end == ""
    desk.site.script("accounts", match=f"/{desk.world.name}/", poolQuota=10)
    desk.ahead += timedelta(minutes=30)
    desk.end(id_, "ready")


def test_allocation_failed_with_its_image_gone_names_it(desk: Desk) -> None:
    desk.put()
    errors(desk, "AllocationFailed")
    id_ = allocating(desk)
    (version,) = desk.world.versions()
    desk.world.compute.gallery_image_versions.begin_delete(
        desk.world.name, "gal", "golden", version["name"]
    ).result()
    run = desk.end(id_, "failed")
    assert f"{version['id']} does not exist" in run.reason
    assert "AllocationFailed" in run.reason
    assert patches(desk) == 0
    desk.site.unscript("pools")
    desk.engine.retry(id_)
    desk.end(id_, "ready")
    assert desk.site.puts(desk.world.name, "/versions/") == 2  # it was gone
    assert desk.site.puts(desk.world.name, "/pools/") == 1  # it was there


def test_allocation_failed_with_its_image_there_backs_off(desk: Desk) -> None:
    desk.put(resize={"backoff": "PT2M"})
    errors(desk, "AllocationFailed", times=2)
    id_ = allocating(desk)
    waits = []
    for rounds in (1, 2):
        run = desk.drive(id_, judged(rounds))
        assert "The image is there; trying again in" in run.reason
        assert run.due is not None
        waits.append(round((run.due - desk.now()).total_seconds() / 60))
    assert waits == [2, 4]
    desk.end(id_, "ready")
    assert patches(desk) == 2


def test_a_managed_image_used_directly_names_the_snapshot_that_is_gone(desk: Desk) -> None:
    """Azure needs a managed image's snapshot for as long as its pool lives."""
    body = desk.world.definition(pool={"apiVersion": "2019-08-01"})
    body["image"] = {"managedImage": {"resourceGroup": desk.world.group}}
    body["gate"] = {"edition": "2019-09"}
    desk.put_body(body)
    snapshot = desk.world.snapshot("os")
    image = desk.world.managed_image("made", snapshot)
    errors(desk, "AllocationFailed")
    id_ = desk.start({"kind": "managedImage", "id": image}).id
    desk.drive(id_, lambda run: run.phase == "allocating" and not run.pending)
    desk.world.compute.snapshots.begin_delete(desk.world.name, "os").result()
    run = desk.end(id_, "failed")
    assert f"{snapshot} does not exist" in run.reason
    assert patches(desk) == 0


@pytest.mark.parametrize("code", ["AllocationTimedout", "AllocationFailed", "BrandNewCode"])
def test_rounds_without_a_node_end(desk: Desk, code: str) -> None:
    desk.put(resize={"roundsWithoutProgress": 3, "backoff": "PT1M"})
    errors(desk, code)
    run = desk.end(allocating(desk), "failed")
    assert "3 resizes in a row brought no node; the pool has 0 of 2 nodes" in run.reason
    assert f"{code}: Batch says {code}. " in run.reason  # and what to do about it
    assert patches(desk) == 2


def test_a_timeout_with_progress_is_resized_again_at_once(desk: Desk) -> None:
    desk.put(nodes=1500, resize={"roundsWithoutProgress": 1})
    id_ = allocating(desk)
    began = desk.now()
    run = desk.end(id_, "ready")
    assert run.resizing.rounds >= 2
    assert patches(desk) == run.resizing.rounds
    assert desk.now() - began < timedelta(hours=1)


@pytest.mark.parametrize("code", ["IncompatibleVMSize", "INCOMPATIBLEVMSIZE"])
def test_a_code_that_no_retry_mends_fails_at_once(desk: Desk, code: str) -> None:
    desk.put()
    errors(desk, "AllocationTimedout", code)
    run = desk.end(allocating(desk), "failed")
    assert f"{code}: Batch says {code}." in run.reason
    assert "Choose a VM size" in run.reason
    assert patches(desk) == 0


def test_a_resize_that_a_person_stopped_is_not_fought(desk: Desk) -> None:
    desk.put()
    errors(desk, "ResizeStopped", times=1)
    id_ = allocating(desk)
    run = desk.drive(id_, saying("somebody stopped the resize"))
    for _ in range(4):
        desk.ahead += timedelta(minutes=40)
        run = desk.look(id_)
    assert (run.end, run.resizing.held, patches(desk)) == ("", True, 0)
    desk.engine.retry(id_)
    run = desk.end(id_, "ready")
    assert patches(desk) == 1
    assert desk.site.puts(desk.world.name, "/versions/") == 1
    assert desk.site.puts(desk.world.name, "/pools/") == 1


def test_a_target_that_a_person_changed_is_not_fought(desk: Desk) -> None:
    desk.put(nodes=4)
    errors(desk, "AllocationFailed", times=1)
    id_ = allocating(desk)
    desk.drive(id_, saying("trying again"))
    (pool,) = desk.world.pools()
    one = {"properties": {"scaleSettings": {"fixedScale": {"targetDedicatedNodes": 1}}}}
    desk.world.batch.pool.update(desk.world.name, desk.world.account_name, pool["name"], one)
    run = desk.drive(id_, saying("somebody changed the pool's target to 1"))
    assert run.resizing.held
    # Put right again by hand: the run sees that its target is reached.
    four = {"properties": {"scaleSettings": {"fixedScale": {"targetDedicatedNodes": 4}}}}
    desk.world.batch.pool.update(desk.world.name, desk.world.account_name, pool["name"], four)
    desk.end(id_, "ready")
