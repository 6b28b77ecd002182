"""Writes to scripted resources: whatever they lack, the answer is Azure's."""

from typing import Any

import pytest

from tests.integration.local_azure.arm import Arm, eventually

DISK = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8}
VM = {
    "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
    "storageProfile": {"osDisk": {"createOption": "Attach"}},
}
EXTENSION = {"publisher": "P", "type": "T", "typeHandlerVersion": "1.0"}
VERSION = {"publishingProfile": {"targetRegions": [{"name": "West Europe"}]}, "storageProfile": {}}
IDENTIFIER = {"identifier": {"publisher": "p", "offer": "o", "sku": "s"}}
DEFINITION = {"osType": "Linux", "osState": "Generalized", **IDENTIFIER}
PATHS = {
    "Compute/disks/d": DISK,
    "Compute/snapshots/s": DISK,
    "Compute/images/i": {"storageProfile": {"osDisk": {"osType": "Linux"}}},
    "Compute/galleries/g": {},
    "Compute/galleries/g/images/i": DEFINITION,
    "Compute/galleries/g/images/i/versions/1.0.0": VERSION,
    "Compute/virtualMachines/v": VM,
    "Compute/virtualMachines/v/extensions/e": EXTENSION,
    "Batch/batchAccounts/batchone": {},
    "Batch/batchAccounts/batchone/pools/p": {},
}


def bare(arm: Arm) -> None:
    """Put one resource of every type, with nothing but an id."""
    arm.local("resources", value=[{"id": arm.id(path)} for path in PATHS])


@pytest.mark.parametrize("path", PATHS)
def test_every_request_is_answered(arm: Arm, path: str, caplog: pytest.LogCaptureFixture) -> None:
    bare(arm)
    version = None if path.startswith("Batch") else "2025-06-01"
    for params in ({}, {"$expand": "instanceView"}, {"$expand": "ReplicationStatus"}):
        assert arm.call("GET", path, version or "2025-06-01", params=params).status_code == 200
    assert arm.call("GET", path.rsplit("/", 1)[0]).status_code == 200
    tagged = arm.call("PATCH", path, body={"tags": {"a": "b"}})
    assert tagged.status_code == 200, tagged.text
    body: dict[str, Any] = {"location": "westeurope", "properties": PATHS[path]}
    written = arm.call("PUT", path, body=body)
    assert written.status_code < 500, written.text
    settled(arm, path)
    changed = arm.call("PATCH", path, body={"properties": PATHS[path]})
    assert changed.status_code < 500, changed.text
    settled(arm, path)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_they_can_be_deleted_one_after_the_other(
    arm: Arm, caplog: pytest.LogCaptureFixture
) -> None:
    bare(arm)
    for path in reversed(PATHS):
        answer = arm.call("DELETE", path)
        assert answer.status_code == 202, (path, answer.text)
        gone(arm, path)
    assert arm.call("GET", f"{arm.id('')}/resources").json()["value"] == []
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_a_group_of_them_can_be_deleted(arm: Arm) -> None:
    bare(arm)
    assert arm.call("DELETE", "", "2021-04-01").status_code == 202
    gone(arm, "", "2021-04-01")


@pytest.mark.parametrize("action", ["deallocate", "powerOff", "start", "restart", "generalize"])
def test_actions_on_a_bare_machine(arm: Arm, action: str) -> None:
    bare(arm)
    answer = arm.call("POST", f"Compute/virtualMachines/v/{action}")
    assert answer.status_code in (200, 202, 409), answer.text


def test_what_is_made_of_bare_resources(arm: Arm) -> None:
    bare(arm)
    machine = arm.id("Compute/virtualMachines/v")
    for path, properties in (
        ("Compute/snapshots/t", {"creationData": copy_of(arm, "Compute/disks/d")}),
        ("Compute/disks/t", {"creationData": copy_of(arm, "Compute/snapshots/s")}),
        ("Compute/images/t", {"sourceVirtualMachine": {"id": machine}}),
        ("Compute/galleries/g/images/i/versions/2.0.0", version_of(arm, "Compute/snapshots/s")),
    ):
        body = {"location": "westeurope", "properties": properties}
        answer = arm.call("PUT", path, "2026-03-02", body=body)
        assert answer.status_code < 500, (path, answer.text)


def test_a_scripted_snapshot_that_is_still_copied(arm: Arm) -> None:
    snapshot = {"id": arm.id("Compute/snapshots/s"), "location": "westeurope"}
    arm.local("resources", value=[{**snapshot, "properties": {"completionPercent": 42.0}}])
    assert arm.call("GET", snapshot["id"]).json()["properties"]["completionPercent"] == 42.0
    body = {"location": "westeurope", "properties": {}}
    body["properties"] = {"creationData": copy_of(arm, "Compute/snapshots/s")}
    answer = arm.call("PUT", "Compute/disks/d", "2026-03-02", body=body)
    assert arm.error(answer)[:2] == (409, "OperationNotAllowed")


def settled(arm: Arm, path: str) -> None:
    """Wait until a write has ended."""
    eventually(
        lambda: arm.call("GET", path).json()["properties"]["provisioningState"],
        lambda state: state in ("Succeeded", "Failed"),
    )


def gone(arm: Arm, path: str, version: str = "2025-06-01") -> None:
    """Wait until there is nothing at a path."""
    eventually(lambda: arm.call("GET", path, version).status_code, lambda one: one == 404)


def copy_of(arm: Arm, path: str) -> dict[str, Any]:
    return {"createOption": "Copy", "sourceResourceId": arm.id(path)}


def version_of(arm: Arm, path: str) -> dict[str, Any]:
    return {"storageProfile": {"osDiskImage": {"source": {"id": arm.id(path)}}}}
