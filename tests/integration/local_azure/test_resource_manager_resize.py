"""How pools grow: timeouts, quotas, images that are gone, stopping, autoscale, the service log."""

import time
from typing import Any

from tests.integration.local_azure.arm import Arm, eventually

Json = dict[str, Any]


def codes(properties: Json) -> list[str]:
    return [one["code"] for one in properties["resizeOperationStatus"].get("errors", [])]


def resize(arm: Arm, name: str, nodes: int, **fixed: Any) -> Json:
    settings = {"fixedScale": {"targetDedicatedNodes": nodes, **fixed}}
    change = {"properties": {"scaleSettings": settings}}
    answer = arm.call("PATCH", arm.pool_path(name), body=change)
    assert answer.status_code == 200, answer.text
    properties: Json = answer.json()["properties"]
    return properties


def create(arm: Arm, image: str | None, nodes: int, **fixed: Any) -> Json:
    body = arm.pool_body(image, nodes, **fixed)
    body = arm.put(arm.pool_path("Pool-A"), "2025-06-01", body).json()
    properties: Json = body["properties"]
    return properties


def test_a_large_pool_times_out_and_the_second_resize_completes(arm: Arm) -> None:
    arm.account()
    started = create(arm, arm.image_version(), 650, resizeTimeout="PT30M")
    assert started["allocationState"] == "Resizing"
    assert started["resizeOperationStatus"]["targetDedicatedNodes"] == 650
    short = arm.steady("Pool-A")
    assert 0 < short["currentDedicatedNodes"] < 650
    assert codes(short) == ["AllocationTimedout"]
    again = resize(arm, "Pool-A", 650, resizeTimeout="PT30M")
    assert again["allocationState"] == "Resizing"
    assert codes(again) == []
    full = arm.steady("Pool-A")
    assert full["currentDedicatedNodes"] == 650
    assert codes(full) == []


def test_nodes_arrive_over_time_and_one_resize_at_a_time(slow_arm: Arm) -> None:
    arm = slow_arm
    arm.account()
    create(arm, None, 200)
    change = {"properties": {"scaleSettings": {"fixedScale": {"targetDedicatedNodes": 200}}}}
    answer = arm.call("PATCH", arm.pool_path("Pool-A"), body=change)
    assert arm.error(answer)[:2] == (409, "PoolBeingResized")
    other = arm.call("PUT", arm.pool_path("Pool-A"), body=arm.pool_body(None, 3))
    assert arm.error(other)[:2] == (409, "PoolBeingResized")
    same = arm.call("PUT", arm.pool_path("Pool-A"), body=arm.pool_body(None, 200))
    assert same.status_code == 200
    counts = []

    def look() -> Json:
        properties: Json = arm.pool("Pool-A")["properties"]
        counts.append(properties["currentDedicatedNodes"])
        return properties

    eventually(look, lambda properties: properties["allocationState"] == "Steady")
    assert counts == sorted(counts)
    assert any(0 < count < 200 for count in counts)
    assert counts[-1] == 200


def test_putting_a_short_pool_again_resizes_it_again(arm: Arm) -> None:
    arm.account()
    arm.local("pools", nodesPerMinute=2, times=1)
    create(arm, None, 40, resizeTimeout="PT5M")
    assert codes(arm.steady("Pool-A")) == ["AllocationTimedout"]
    assert create(arm, None, 40, resizeTimeout="PT5M")["allocationState"] == "Resizing"
    assert arm.steady("Pool-A")["currentDedicatedNodes"] == 40
    assert create(arm, None, 40, resizeTimeout="PT5M")["allocationState"] == "Steady"


def test_core_quota_gives_what_it_can(arm: Arm) -> None:
    arm.account()
    arm.local("accounts", match="batchone", dedicatedCoreQuota=21, lowPriorityCoreQuota=4)
    create(arm, None, 20, targetLowPriorityNodes=3)
    pool = arm.steady("Pool-A")
    assert (pool["currentDedicatedNodes"], pool["currentLowPriorityNodes"]) == (10, 2)
    assert codes(pool) == ["AccountCoreQuotaReached", "AccountLowPriorityCoreQuotaReached"]
    arm.put(arm.pool_path("other"), "2025-06-01", arm.pool_body(None, 1))
    assert arm.steady("other")["currentDedicatedNodes"] == 0
    resize(arm, "Pool-A", 9)
    arm.steady("Pool-A")
    resize(arm, "other", 1)
    assert codes(arm.steady("other")) == []


def test_a_pool_may_grow_up_to_the_quota_that_it_uses_itself(arm: Arm) -> None:
    arm.account()
    arm.local("accounts", dedicatedCoreQuota=20)
    create(arm, None, 6)
    arm.steady("Pool-A")
    resize(arm, "Pool-A", 10)
    grown = arm.steady("Pool-A")
    assert (grown["currentDedicatedNodes"], codes(grown)) == (10, [])


def test_an_account_in_user_subscription_mode_has_no_batch_quota(arm: Arm) -> None:
    vault = {"id": "/subscriptions/s/vault", "url": "https://vault"}
    arm.account(poolAllocationMode="UserSubscription", keyVaultReference=vault)
    arm.local("accounts", dedicatedCoreQuota=0)
    create(arm, None, 5)
    assert arm.steady("Pool-A")["currentDedicatedNodes"] == 5


def test_a_deleted_gallery_version_fails_the_resize(arm: Arm) -> None:
    arm.account()
    image = arm.image_version()
    create(arm, image, 5)
    arm.steady("Pool-A")
    versions = arm.compute.gallery_image_versions
    versions.begin_delete(arm.group, "gallery", "linux", "1.0.0").result()
    resize(arm, "Pool-A", 9)
    pool = arm.steady("Pool-A")
    assert pool["currentDedicatedNodes"] == 5
    (error,) = pool["resizeOperationStatus"]["errors"]
    assert error["code"] == "AllocationFailed"
    assert error["message"] == "Desired number of dedicated nodes could not be allocated"
    assert any(image in detail["message"] for detail in error["details"])
    resize(arm, "Pool-A", 2)
    assert (
        codes(arm.steady("Pool-A")),
        arm.pool("Pool-A")["properties"]["currentDedicatedNodes"],
    ) == (
        [],
        2,
    )


def test_a_managed_image_needs_its_snapshot(arm: Arm) -> None:
    arm.account()
    snapshot = arm.snapshot("s", arm.disk())
    disk = {"osType": "Linux", "osState": "Generalized", "snapshot": {"id": snapshot}}
    body = {"location": "westeurope", "properties": {"storageProfile": {"osDisk": disk}}}
    image = arm.compute.images.begin_create_or_update(arm.group, "i", body).result().id
    arm.put(arm.pool_path("Pool-A"), "2019-08-01", arm.pool_body(image, 2))
    assert arm.steady("Pool-A")["currentDedicatedNodes"] == 2
    arm.compute.snapshots.begin_delete(arm.group, "s").result()
    resize(arm, "Pool-A", 3)
    errors = arm.steady("Pool-A")["resizeOperationStatus"]["errors"]
    assert [one["code"] for one in errors] == ["AllocationFailed"]
    assert any(snapshot in detail["message"] for detail in errors[0]["details"])
    assert arm.call("GET", arm.pool_path("Pool-A"), "2025-06-01").status_code == 200


def test_a_generation_that_the_size_cannot_boot(arm: Arm) -> None:
    arm.account()
    body = arm.pool_body(arm.image_version(), 1)
    body["properties"]["vmSize"] = "Standard_A1_v2"
    arm.put(arm.pool_path("Pool-A"), "2025-06-01", body)
    (error,) = arm.steady("Pool-A")["resizeOperationStatus"]["errors"]
    assert error["code"] == "AllocationFailed"
    assert any("Hypervisor Generation '2'" in one["message"] for one in error["details"])


def test_stopping_a_resize(slow_arm: Arm) -> None:
    arm = slow_arm
    arm.account()
    create(arm, None, 500)
    eventually(
        lambda: arm.pool("Pool-A")["properties"]["currentDedicatedNodes"], lambda count: count > 0
    )
    stopped = arm.batch.pool.stop_resize(arm.group, "batchone", "Pool-A")
    assert stopped.properties.allocation_state == "Stopping"
    pool = arm.steady("Pool-A")
    assert codes(pool) == ["ResizeStopped"]
    assert 0 < pool["currentDedicatedNodes"] < 500
    time.sleep(0.05)
    assert (
        arm.pool("Pool-A")["properties"]["currentDedicatedNodes"] == pool["currentDedicatedNodes"]
    )
    again = arm.call("POST", arm.pool_path("Pool-A") + "/stopResize")
    assert arm.error(again)[:2] == (409, "OperationInvalidForCurrentState")


def test_autoscale(arm: Arm) -> None:
    arm.account()
    body = arm.pool_body(None)
    formula = "$TargetDedicatedNodes=4; $TargetLowPriorityNodes = 2;"
    body["properties"]["scaleSettings"] = {"autoScale": {"formula": formula}}
    pool = arm.put(arm.pool_path("Pool-A"), "2025-06-01", body).json()["properties"]
    assert "$TargetDedicatedNodes=4" in pool["autoScaleRun"]["results"]
    pool = arm.steady("Pool-A")
    assert (pool["currentDedicatedNodes"], pool["currentLowPriorityNodes"]) == (4, 2)
    fixed = arm.batch.pool.disable_auto_scale(arm.group, "batchone", "Pool-A")
    assert fixed.properties.scale_settings.fixed_scale.target_dedicated_nodes == 4
    assert fixed.properties.allocation_state == "Steady"
    change = {"scaleSettings": {"autoScale": {"formula": "$TargetDedicatedNodes=max(1,2)"}}}
    asked = arm.call("PATCH", arm.pool_path("Pool-A"), body={"properties": change})
    assert "max(1,2)" in asked.json()["properties"]["autoScaleRun"]["error"]["message"]
