"""Batch accounts and pools that a script puts into Resource Manager as they are."""

from typing import Any

from tests.integration.local_azure.arm import Arm


def world(arm: Arm, account: dict[str, Any], **pools: dict[str, Any]) -> str:
    """Put an account with pools; return its path."""
    path = arm.id("Batch/batchAccounts/batchone")
    value = [{"id": path, "location": "West Europe", "properties": account}]
    value += [{"id": f"{path}/pools/{name}", "properties": body} for name, body in pools.items()]
    arm.local("resources", value=value)
    return path


def machine(image: str) -> dict[str, Any]:
    reference = {"imageReference": {"id": image}, "nodeAgentSkuId": "batch.node.ubuntu 24.04"}
    return {"deploymentConfiguration": {"virtualMachineConfiguration": reference}}


def test_a_pool_as_it_says(arm: Arm) -> None:
    told = {
        "vmSize": "STANDARD_UNHEARD_OF",
        "allocationState": "Resizing",
        "currentDedicatedNodes": 3,
        "resizeOperationStatus": {"errors": [{"code": "AllocationFailed", "message": "No."}]},
        **machine(arm.id("Compute/images/gone")),
    }
    path = world(arm, {}, render=told)
    shown = arm.pool("render")["properties"]
    added = {"provisioningState": "Succeeded", "currentLowPriorityNodes": 0}
    assert shown == {**told, **added}
    listed = arm.call("GET", f"{path}/pools").json()["value"]
    assert [one["properties"] for one in listed] == [shown]
    scale = {"properties": {"scaleSettings": {"fixedScale": {"targetDedicatedNodes": 5}}}}
    answer = arm.call("PATCH", arm.pool_path("render"), body=scale)
    assert arm.error(answer)[:2] == (409, "PoolBeingResized")
    assert arm.call("POST", f"{path}/pools/render/stopResize").status_code == 200
    assert arm.steady("render")["currentDedicatedNodes"] == 3


def test_a_pool_whose_image_is_gone_cannot_grow(arm: Arm) -> None:
    version = arm.id("Compute/galleries/g/images/i/versions/1.0.0")
    world(arm, {}, render={"vmSize": "Standard_D2s_v5", **machine(version)})
    scale = {"properties": {"scaleSettings": {"fixedScale": {"targetDedicatedNodes": 5}}}}
    assert arm.call("PATCH", arm.pool_path("render"), body=scale).status_code == 200
    errors = arm.steady("render")["resizeOperationStatus"]["errors"]
    assert "GalleryImageNotFound" in str(errors)


def test_a_pool_waits_for_the_copy_of_a_scripted_version(arm: Arm) -> None:
    definition = arm.id("Compute/galleries/g/images/i")
    version = f"{definition}/versions/1.0.0"
    world(arm, {})
    copying = {"region": "West Europe", "state": "Replicating", "progress": 40}
    done = {"region": "West Europe", "state": "Completed", "progress": 100}
    for entry, status in ((copying, 400), (done, 200)):
        properties = {"replicationStatus": {"summary": [entry]}}
        arm.local(
            "resources", value=[{"id": definition}, {"id": version, "properties": properties}]
        )
        answer = arm.call("PUT", arm.pool_path("render"), body=arm.pool_body(version))
        assert answer.status_code == status, answer.text


def test_an_empty_pool_takes_every_request(arm: Arm) -> None:
    path = world(arm, {}, bare={}, auto={"scaleSettings": {"autoScale": {"formula": "("}}})
    scale = {"properties": {"scaleSettings": {"fixedScale": {"targetDedicatedNodes": 1}}}}
    for name in ("bare", "auto"):
        assert arm.pool(name)["properties"]["allocationState"] == "Steady"
        assert arm.call("PATCH", f"{path}/pools/{name}", body=scale).status_code == 200
        assert arm.steady(name)["currentDedicatedNodes"] == 1
        answer = arm.call("PUT", f"{path}/pools/{name}", body=scale)
        assert answer.status_code == 200, answer.text
        answer = arm.call("DELETE", f"{path}/pools/{name}")
        assert answer.status_code == 202, answer.text
    arm.local("resources", value=[{"id": f"{path}/pools/late"}])
    arm.batch.batch_account.begin_delete(arm.group, "batchone").result()
    assert arm.call("GET", path).status_code == 404
    arm.local("resources", value=[{"id": path}])
    assert arm.call("GET", f"{path}/pools").json()["value"] == []


def test_an_account_with_its_quotas_and_endpoint(arm: Arm) -> None:
    path = world(arm, {"dedicatedCoreQuota": 4, "lowPriorityCoreQuota": None, "poolQuota": 1})
    shown = arm.call("GET", path).json()["properties"]
    assert (shown["dedicatedCoreQuota"], shown["lowPriorityCoreQuota"]) == (4, None)
    assert shown["accountEndpoint"] == "batchone.westeurope.batch.azure.com"
    pool = arm.pool_body(None, 3)
    arm.put(arm.pool_path("render"), "2025-06-01", pool)
    assert arm.steady("render")["currentDedicatedNodes"] == 2  # two cores each
    answer = arm.call("PUT", arm.pool_path("second"), body=pool)
    assert arm.error(answer)[:2] == (409, "PoolQuotaReached")
    body = {
        "location": "westeurope",
        "properties": {"dedicatedCoreQuota": 1000},
        "tags": {"a": "b"},
    }
    changed = arm.call("PUT", path, body=body).json()
    assert (changed["tags"], changed["properties"]["dedicatedCoreQuota"]) == ({"a": "b"}, 4)
    arm.local("accounts", match="batchone", dedicatedCoreQuota=6)
    assert arm.call("GET", path).json()["properties"]["dedicatedCoreQuota"] == 6


def test_an_account_without_a_name_of_azure(arm: Arm) -> None:
    world(arm, {"accountEndpoint": "elsewhere.example"})
    shown = arm.call("GET", "Batch/batchAccounts/batchone").json()["properties"]
    assert shown["accountEndpoint"] == "elsewhere.example"
    assert shown["poolAllocationMode"] == "BatchService"
