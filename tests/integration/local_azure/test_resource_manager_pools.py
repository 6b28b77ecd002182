"""Batch accounts and the writing of pools: what is taken, what is refused, ETags."""

from typing import Any

import pytest
from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError, ResourceModifiedError

from tests.integration.local_azure.arm import Arm

Json = dict[str, Any]


def refused(
    arm: Arm, body: Json, name: str = "p", version: str = "2025-06-01"
) -> tuple[int, str, str]:
    answer = arm.call("PUT", arm.pool_path(name), version, body)
    error = arm.error(answer)
    assert arm.call("GET", arm.pool_path(name)).status_code == 404
    return error


def test_an_account(arm: Arm) -> None:
    arm.account(publicNetworkAccess="Disabled")
    account = arm.batch.batch_account.get(arm.group, "BATCHONE")
    assert account.properties.account_endpoint == "batchone.westeurope.batch.azure.com"
    assert account.properties.provisioning_state == "Succeeded"
    assert account.properties.pool_allocation_mode == "BatchService"
    assert account.properties.public_network_access == "Disabled"
    assert account.properties.pool_quota == 500
    arm.local("accounts", match="batchone$", dedicatedCoreQuota=7)
    assert arm.batch.batch_account.get(arm.group, "batchone").properties.dedicated_core_quota == 7
    updated = arm.batch.batch_account.update(arm.group, "batchone", {"tags": {"a": "b"}})
    assert updated.tags == {"a": "b"}
    assert [one.name for one in arm.batch.batch_account.list()] == ["batchone"]
    assert arm.batch.location.get_quotas("westeurope").account_quota == 50
    free = arm.batch.location.check_name_availability(
        "westeurope", {"name": "batchone", "type": "Microsoft.Batch/batchAccounts"}
    )
    assert free.name_available is False
    names = [name for name, _ in arm.event_names() if "batch" in name.lower()]
    assert names == ["Microsoft.Batch/batchAccounts/write"] * 2
    arm.batch.batch_account.begin_delete(arm.group, "batchone").result()
    assert list(arm.batch.batch_account.list()) == []


@pytest.mark.parametrize("name", ["Batch", "ab", "a" * 25, "with-dash"])
def test_account_names(arm: Arm, name: str) -> None:
    answer = arm.call("PUT", f"Batch/batchAccounts/{name}", body={"location": "westeurope"})
    assert arm.error(answer)[:2] == (400, "InvalidParameter")


def test_a_pool_as_it_is_shown(arm: Arm) -> None:
    arm.account()
    body = arm.pool_body(None, 0)
    body["properties"] |= {"metadata": [{"name": "a", "value": "b"}], "currentDedicatedNodes": 9}
    body["tags"] = {"t": "1"}
    made = arm.put(arm.pool_path("Pool_1-a"), "2025-06-01", body)
    pool = made.json()
    assert made.headers["ETag"] == pool["etag"]
    assert pool["id"] == arm.id(arm.pool_path("Pool_1-a"))
    assert pool["tags"] == {"t": "1"}
    assert pool["properties"]["allocationState"] == "Steady"
    assert pool["properties"]["currentDedicatedNodes"] == 0
    assert pool["properties"]["scaleSettings"]["fixedScale"]["resizeTimeout"] == "PT15M"
    assert arm.event_names()[-1] == ("Microsoft.Batch/batchAccounts/pools/write", "Succeeded")
    shouting = arm.call("GET", arm.pool_path("POOL_1-A")).json()
    assert shouting["name"] == "Pool_1-a"


def test_etags(arm: Arm) -> None:
    arm.account()
    pools = arm.batch.pool
    args = (arm.group, "batchone", "p")
    body = arm.pool_body(None, 0)
    first = pools.create(*args, body, match_condition=MatchConditions.IfMissing)
    with pytest.raises(HttpResponseError) as caught:
        pools.create(*args, body, match_condition=MatchConditions.IfMissing)
    assert caught.value.status_code == 412
    change = {"properties": {"metadata": [{"name": "x", "value": "y"}]}}
    current = {"etag": first.etag, "match_condition": MatchConditions.IfNotModified}
    second = pools.update(*args, change, **current)
    assert second.etag != first.etag
    assert pools.get(*args).etag == second.etag
    with pytest.raises(ResourceModifiedError):
        pools.update(*args, change, **current)
    missing = arm.call("PUT", arm.pool_path("q"), body=body, headers={"If-Match": "*"})
    assert arm.error(missing)[:2] == (412, "ConditionNotMet")


def test_patch_replaces_what_it_names(arm: Arm) -> None:
    arm.account()
    body = arm.pool_body(None, 3)
    body["properties"]["displayName"] = "shown"
    arm.put(arm.pool_path("p"), "2025-06-01", body)
    arm.steady("p")
    change: Json = {"properties": {"metadata": [{"name": "x", "value": "y"}]}, "tags": {"a": "b"}}
    changed = arm.call("PATCH", arm.pool_path("p"), body=change).json()
    assert changed["properties"]["metadata"] == change["properties"]["metadata"]
    assert changed["properties"]["displayName"] == "shown"
    assert changed["properties"]["allocationState"] == "Steady"
    assert changed["tags"] == {"a": "b"}
    for name, value in (("vmSize", "Standard_D4s_v5"), ("interNodeCommunication", "Enabled")):
        answer = arm.call("PATCH", arm.pool_path("p"), body={"properties": {name: value}})
        assert arm.error(answer)[:2] == (400, "InvalidPropertyValue")
    gone = arm.call("PATCH", arm.pool_path("none"), body=change)
    assert arm.error(gone)[:2] == (404, "PoolNotFound")


@pytest.mark.parametrize(
    ("path", "value", "code", "says"),
    [
        ("vmSize", None, "MissingRequiredProperty", "vmSize"),
        ("vmSize", "Standard_Z1", "InvalidPropertyValue", "VM size"),
        ("deploymentConfiguration", None, "MissingRequiredProperty", "deploymentConfiguration"),
        (
            "deploymentConfiguration",
            {"virtualMachineConfiguration": {"nodeAgentSkuId": "x"}},
            "MissingRequiredProperty",
            "imageReference",
        ),
        (
            "deploymentConfiguration",
            {"cloudServiceConfiguration": {"osFamily": "5"}},
            "InvalidPropertyValue",
            "retired",
        ),
        ("taskSlotsPerNode", 0, "InvalidPropertyValue", "1 or more"),
        ("taskSlotsPerNode", "two", "InvalidPropertyValue", "an integer"),
        ("interNodeCommunication", "Maybe", "InvalidPropertyValue", "'Enabled'"),
        ("displayName", "x" * 1025, "InvalidPropertyValue", "at most 1024"),
        ("scaleSettings", {}, "InvalidPropertyValue", "Exactly one"),
        ("scaleSettings", {"fixedScale": {}}, "InvalidPropertyValue", "At least one"),
        (
            "scaleSettings",
            {"fixedScale": {"targetDedicatedNodes": -1}},
            "InvalidPropertyValue",
            "0 or more",
        ),
        (
            "scaleSettings",
            {"fixedScale": {"targetDedicatedNodes": 1, "resizeTimeout": "PT4M59S"}},
            "InvalidPropertyValue",
            "PT5M",
        ),
        (
            "scaleSettings",
            {"fixedScale": {"targetDedicatedNodes": 1, "resizeTimeout": "15 minutes"}},
            "InvalidPropertyValue",
            "ISO 8601",
        ),
        (
            "scaleSettings",
            {"fixedScale": {"targetDedicatedNodes": 1}, "autoScale": {"formula": "$a=1"}},
            "InvalidPropertyValue",
            "Exactly one",
        ),
        (
            "scaleSettings",
            {"autoScale": {"formula": "5"}},
            "AutoScalingFormulaSyntaxError",
            "syntax",
        ),
        (
            "scaleSettings",
            {"autoScale": {"formula": "$a=1", "evaluationInterval": "PT1M"}},
            "InvalidPropertyValue",
            "5 minutes",
        ),
    ],
)
def test_properties_that_are_refused(
    arm: Arm, path: str, value: object, code: str, says: str
) -> None:
    arm.account()
    body = arm.pool_body(None, 1)
    body["properties"][path] = value
    status, found, message = refused(arm, body)
    assert (status, found) == (400, code)
    assert says in message


@pytest.mark.parametrize("name", ["a b", "x" * 65, "a.b", "ü"])
def test_pool_names(arm: Arm, name: str) -> None:
    arm.account()
    answer = arm.call("PUT", arm.pool_path(name), body=arm.pool_body(None, 1))
    assert arm.error(answer)[0] == 400


def test_images_that_are_refused(arm: Arm) -> None:
    arm.account()
    image = arm.image_version()
    with_version = arm.pool_body(image)
    machine = with_version["properties"]["deploymentConfiguration"]["virtualMachineConfiguration"]
    machine["imageReference"]["version"] = "latest"
    status, code, message = refused(arm, with_version)
    assert (status, code) == (400, "InvalidPropertyValue")
    assert "version can only have a value when publisher is set" in message
    gone = image.replace("1.0.0", "9.0.0")
    assert gone in refused(arm, arm.pool_body(gone))[2]
    assert refused(arm, arm.pool_body("/nonsense"))[:2] == (400, "InvalidPropertyValue")
    machine["imageReference"] = {}
    assert "Exactly one of" in refused(arm, with_version)[2]
    managed = _managed_image(arm)
    message = refused(arm, arm.pool_body(managed), version="2020-03-01")[2]
    assert "up to 2019-08-01 only" in message
    arm.put(arm.pool_path("old"), "2019-08-01", arm.pool_body(managed, 0))


def test_an_image_that_is_not_in_the_region(slow_arm: Arm) -> None:
    arm = slow_arm
    body = {"location": "eastus"}
    arm.batch.batch_account.begin_create(arm.group, "batchone", body).result()
    image = arm.image_version()
    status, code, message = refused(arm, arm.pool_body(image))
    assert (status, code) == (400, "InvalidPropertyValue")
    assert "not available in East US" in message
    targets = [{"name": "West Europe"}, {"name": "East US"}]
    snapshot = arm.id("Compute/snapshots/os-snapshot")
    version = arm.version_body(snapshot, targetRegions=targets)
    path = "Compute/galleries/gallery/images/linux/versions/1.0.0"
    arm.put(path, "2026-03-03", version)
    assert "not available in East US" in refused(arm, arm.pool_body(image))[2]


def _managed_image(arm: Arm) -> str:
    disk = {"osType": "Linux", "osState": "Generalized"}
    source = {**disk, "snapshot": {"id": arm.id("Compute/snapshots/os-snapshot")}}
    body = {"location": "westeurope", "properties": {"storageProfile": {"osDisk": source}}}
    return str(arm.compute.images.begin_create_or_update(arm.group, "i", body).result().id)


def test_pool_quota(arm: Arm) -> None:
    arm.account()
    arm.local("accounts", poolQuota=1)
    arm.put(arm.pool_path("a"), "2025-06-01", arm.pool_body(None))
    assert refused(arm, arm.pool_body(None), "b")[:2] == (409, "PoolQuotaReached")
    arm.put(arm.pool_path("a"), "2025-06-01", arm.pool_body(None))
    arm.batch.pool.begin_delete(arm.group, "batchone", "a").result()
    arm.put(arm.pool_path("b"), "2025-06-01", arm.pool_body(None))
