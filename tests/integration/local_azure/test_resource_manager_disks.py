"""Disks and snapshots, with the real SDK."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from tests.integration.local_azure.arm import Arm, eventually

Json = dict[str, Any]
IMPORT = {
    "createOption": "Import",
    "sourceUri": "https://store.blob.core.windows.net/vhds/a.vhd",
    "storageAccountId": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/"
    "storageAccounts/store",
}


def test_a_snapshot_takes_after_its_disk(arm: Arm) -> None:
    disk = arm.compute.disks.get(arm.group, arm.disk().rsplit("/", 1)[1])
    arm.snapshot("s", disk.id)
    snapshot = arm.compute.snapshots.get(arm.group, "s")
    assert snapshot.properties.provisioning_state == "Succeeded"
    assert snapshot.properties.creation_data.source_unique_id == disk.properties.unique_id
    assert snapshot.properties.unique_id != disk.properties.unique_id
    assert snapshot.properties.disk_size_gb == 64
    assert snapshot.properties.os_type == "Linux"
    assert snapshot.properties.hyper_v_generation == "V2"
    assert snapshot.properties.disk_state == "Unattached"
    assert snapshot.properties.time_created is not None
    assert snapshot.properties.completion_percent is None


def test_two_snapshots_of_one_disk_share_its_unique_id(arm: Arm) -> None:
    disk = arm.disk()
    for name in ("a", "b"):
        arm.snapshot(name, disk, incremental=True)
    first, second = (arm.compute.snapshots.get(arm.group, name).properties for name in "ab")
    assert first.creation_data.source_unique_id == second.creation_data.source_unique_id
    assert first.incremental_snapshot_family_id == second.incremental_snapshot_family_id
    assert first.unique_id != second.unique_id


def test_copy_start_is_ready_before_its_data(slow_arm: Arm) -> None:
    arm = slow_arm
    source = arm.snapshot("source", arm.disk())
    copy = {"createOption": "CopyStart", "sourceResourceId": source}
    body = {"location": "northeurope", "properties": {"creationData": copy, "incremental": True}}
    made = arm.compute.snapshots.begin_create_or_update(arm.group, "copy", body).result()
    assert made.properties.provisioning_state == "Succeeded"
    assert made.properties.completion_percent < 100
    arm.definition()
    early = arm.call(
        "PUT",
        "Compute/images/i",
        "2026-04-01",
        {
            "location": "northeurope",
            "properties": {
                "storageProfile": {
                    "osDisk": {
                        "osType": "Linux",
                        "osState": "Generalized",
                        "snapshot": {"id": made.id},
                    }
                }
            },
        },
    )
    status, code, message = arm.error(early)
    assert (status, code) == (409, "OperationNotAllowed")
    assert "completionPercent" in message
    seen = []

    def percent() -> float:
        value = arm.compute.snapshots.get(arm.group, "copy").properties.completion_percent
        seen.append(value)
        return float(value)

    eventually(percent, lambda value: value == 100.0)
    assert seen == sorted(seen)
    assert len(set(seen)) > 3


def test_import_from_a_blob(arm: Arm) -> None:
    body = {"location": "westeurope", "properties": {"creationData": IMPORT}}
    made = arm.compute.snapshots.begin_create_or_update(arm.group, "s", body).result()
    assert made.properties.creation_data.source_uri == IMPORT["sourceUri"]


def _creation(**members: object) -> Json:
    return {"location": "westeurope", "properties": {"creationData": members}}


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ({"location": "westeurope"}, "properties"),
        ({"location": "westeurope", "properties": {}}, "properties.creationData"),
        (_creation(), "properties.creationData.createOption"),
        (_creation(createOption="Conjure"), "creationData.createOption"),
        (_creation(createOption="Empty"), "creationData.createOption"),
        (_creation(createOption="Copy"), "creationData.sourceResourceId"),
        (_creation(createOption="Copy", sourceResourceId="x"), "creationData.sourceResourceId"),
        (_creation(createOption=5), "properties.creationData.createOption"),
        (_creation(createOption="Import"), "creationData.sourceUri"),
        ({"location": "westeurope", "properties": []}, "properties"),
        ({**_creation(**IMPORT), "tags": {"a": 1}}, "tags.a"),
        ({**_creation(**IMPORT), "sku": {"name": "Gold"}}, "sku.name"),
    ],
)
def test_bodies_that_are_refused(arm: Arm, body: Json, target: str) -> None:
    answer = arm.call("PUT", "Compute/snapshots/s", "2026-03-02", body)
    assert arm.error(answer)[:2] == (400, "InvalidParameter")
    assert answer.json()["error"]["target"] == target
    assert arm.call("GET", "Compute/snapshots/s").status_code == 404


def test_a_missing_source_is_named(arm: Arm) -> None:
    missing = arm.id("Compute/disks/gone")
    with pytest.raises(HttpResponseError) as caught:
        arm.snapshot("s", missing)
    assert caught.value.status_code == 404
    assert "Microsoft.Compute/disks/gone" in str(caught.value)


def test_a_copy_across_regions_needs_copy_start(arm: Arm) -> None:
    creation = {"createOption": "Copy", "sourceResourceId": arm.disk()}
    body = {"location": "eastus", "properties": {"creationData": creation}}
    _, _, message = arm.error(arm.call("PUT", "Compute/snapshots/s", body=body))
    assert "CopyStart" in message


@pytest.mark.parametrize("name", ["a b", "x" * 81, "-a", "ä"])
def test_names(arm: Arm, name: str) -> None:
    for kind in ("snapshots", "disks"):
        answer = arm.call("PUT", f"Compute/{kind}/{name}", body=_creation(createOption="Empty"))
        status, code, message = arm.error(answer)
        assert (status, code) == (400, "InvalidParameter")
        assert "name" in message


def test_tags_by_put_and_by_patch(arm: Arm) -> None:
    disk = arm.disk()
    arm.snapshot("s", disk)
    arm.events.clear()
    tagged = arm.compute.snapshots.begin_update(arm.group, "s", {"tags": {"a": "1"}}).result()
    assert tagged.tags == {"a": "1"}
    creation = {"createOption": "Copy", "sourceResourceId": disk}
    body = {
        "location": "westeurope",
        "tags": {"b": "2"},
        "properties": {"creationData": creation},
    }
    before = arm.compute.snapshots.get(arm.group, "s").properties.unique_id
    put = arm.compute.snapshots.begin_create_or_update(arm.group, "s", body).result()
    assert put.tags == {"b": "2"}
    assert put.properties.unique_id == before
    assert arm.event_names() == [("Microsoft.Compute/snapshots/write", "Succeeded")] * 2


def test_growing_a_disk(arm: Arm) -> None:
    arm.disk("d")
    change = {"properties": {"diskSizeGB": 128}}
    grown = arm.compute.disks.begin_update(arm.group, "d", change).result()
    assert grown.properties.disk_size_gb == 128
    assert grown.properties.disk_size_bytes == 128 * 2**30
    assert grown.properties.os_type == "Linux"


def test_deleting(arm: Arm) -> None:
    arm.snapshot("s", arm.disk())
    arm.compute.snapshots.begin_delete(arm.group, "s").result()
    assert arm.call("GET", "Compute/snapshots/s").status_code == 404
    assert arm.call("DELETE", "Compute/snapshots/s").status_code == 204
    assert arm.event_names()[-1] == ("Microsoft.Compute/snapshots/delete", "Succeeded")


def test_lists_come_in_pages(arm: Arm) -> None:
    body = {"location": "westeurope", "properties": {"creationData": IMPORT}}
    for number in range(405):
        arm.put(f"Compute/snapshots/s{number}", "2026-03-02", body)
    first = arm.call("GET", "Compute/snapshots", "2026-03-02").json()
    assert len(first["value"]) == 200
    arm.call("DELETE", "Compute/snapshots/s0")
    eventually(
        lambda: arm.call("GET", "Compute/snapshots/s0").status_code, lambda code: code == 404
    )
    rest = arm.session.get(first["nextLink"], timeout=5).json()
    assert [one["name"] for one in rest["value"]][:2] == ["s200", "s201"]
    for listed in (
        arm.compute.snapshots.list(),
        arm.compute.snapshots.list_by_resource_group(arm.group.lower()),
    ):
        assert [one.name for one in listed] == [f"s{number}" for number in range(1, 405)]
    bad = arm.call("GET", "Compute/snapshots", params={"$skiptoken": "x"})
    assert arm.error(bad)[:2] == (400, "InvalidSkipToken")
