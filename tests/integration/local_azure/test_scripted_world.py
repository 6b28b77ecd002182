"""Resources that a script puts into Resource Manager as they are."""

import asyncio
from typing import Any

import pytest

from infra.local.resource_manager import DEFAULT_SUBSCRIPTION
from tests.integration.local_azure.arm import Arm

ELSEWHERE = "/subscriptions/00000000-0000-4000-8000-0000000000ff/resourceGroups/New-RG/providers"


def body(resource_id: str, **properties: Any) -> dict[str, Any]:
    return {"id": resource_id, "location": "westeurope", "properties": properties}


def put(arm: Arm, *bodies: object) -> None:
    arm.local("resources", value=list(bodies))


def test_an_image_whose_snapshot_is_gone(arm: Arm) -> None:
    snapshot = {"snapshot": {"id": arm.id("Compute/snapshots/gone")}}
    profile = {"osDisk": {"osType": "Linux", "osState": "Generalized", **snapshot}}
    given = body(arm.id("Compute/images/lost"), storageProfile=profile, hyperVGeneration="V2")
    put(arm, {**given, "tags": {"a": "b"}, "type": "microsoft.compute/IMAGES"})
    shown = arm.call("GET", "Compute/images/lost").json()
    assert shown == {
        "id": given["id"],
        "name": "lost",
        "type": "Microsoft.Compute/images",
        "location": "westeurope",
        "tags": {"a": "b"},
        "properties": {**given["properties"], "provisioningState": "Succeeded"},
    }
    assert arm.call("GET", "Compute/snapshots/gone").status_code == 404
    assert arm.events[1:] == []  # but for the group that every test begins with


def test_it_is_in_every_list(arm: Arm) -> None:
    put(arm, body(arm.id("Compute/snapshots/s")), body(arm.id("Compute/galleries/g")))
    put(arm, body(arm.id("Compute/galleries/g/images/i")))
    for path, expected in (
        (f"/subscriptions/{DEFAULT_SUBSCRIPTION}/providers/Microsoft.Compute/snapshots", ["s"]),
        ("Compute/snapshots", ["s"]),
        ("Compute/galleries/g/images", ["i"]),
        (f"{arm.id('')}/resources", ["s", "g", "i"]),
    ):
        listed = arm.call("GET", path).json()["value"]
        assert [one["name"] for one in listed] == expected


def test_missing_groups_and_subscriptions_come_into_being(arm: Arm) -> None:
    disk = f"{ELSEWHERE}/Microsoft.Compute/disks/d"
    put(arm, {**body(disk), "location": "North Europe"})
    assert arm.call("GET", disk).json()["location"] == "North Europe"
    group = arm.call("GET", disk.split("/providers/")[0], "2021-04-01").json()
    assert (group["name"], group["location"]) == ("New-RG", "North Europe")
    known = [one["subscriptionId"] for one in arm.call("GET", "/subscriptions").json()["value"]]
    assert known == [DEFAULT_SUBSCRIPTION, ELSEWHERE.split("/")[2]]


def test_an_existing_resource_is_replaced_and_listed_once(arm: Arm) -> None:
    for name in ("one", "two"):
        put(arm, body(arm.id(f"Compute/snapshots/{name}"), diskSizeGB=1))
    put(arm, body(arm.id("Compute/snapshots/ONE"), diskSizeGB=2))
    listed = arm.call("GET", "Compute/snapshots").json()["value"]
    assert [(one["name"], one["properties"]["diskSizeGB"]) for one in listed] == [
        ("two", 1),
        ("ONE", 2),
    ]


def test_replacing_ends_a_write_under_way_in_silence(slow_arm: Arm) -> None:
    arm = slow_arm
    disk: dict[str, Any] = {"location": "westeurope"}
    disk["properties"] = {"diskSizeGB": 4, "creationData": {"createOption": "Empty"}}
    answer = arm.put("Compute/disks/d", "2026-03-02", disk)
    arm.events.clear()
    put(arm, body(arm.id("Compute/disks/d"), diskSizeGB=8))
    state = arm.session.get(answer.headers["Azure-AsyncOperation"], timeout=5).json()
    assert state["status"] == "Canceled"
    assert arm.call("GET", "Compute/disks/d").json()["properties"]["diskSizeGB"] == 8
    assert arm.events == []


def test_resources_are_taken_away_in_silence_and_alone(arm: Arm) -> None:
    gallery, image = arm.id("Compute/galleries/g"), arm.id("Compute/galleries/g/images/i")
    put(arm, body(gallery), body(image))
    arm.events.clear()
    answer = arm.call("DELETE", "/_local/resources", None, {"ids": [gallery.upper()]})
    assert answer.status_code == 204
    assert arm.call("GET", gallery).status_code == 404
    assert arm.call("GET", image).status_code == 200
    assert arm.events == []


def test_a_machine_in_a_state_that_its_instance_view_tells(arm: Arm) -> None:
    statuses = [{"code": "OSState/generalized"}, {"code": "PowerState/deallocated"}]
    vm = body(arm.id("Compute/virtualMachines/vm"), instanceView={"statuses": statuses})
    put(arm, vm)
    assert "instanceView" not in arm.call("GET", vm["id"]).json()["properties"]
    expanded = arm.call("GET", vm["id"], params={"$expand": "instanceView"}).json()
    assert expanded["properties"]["instanceView"] == {"statuses": statuses}
    assert arm.call("GET", f"{vm['id']}/instanceView").json() == {"statuses": statuses}
    assert arm.error(arm.call("POST", f"{vm['id']}/start"))[:2] == (409, "OperationNotAllowed")


def test_a_version_is_replicated_as_it_says(arm: Arm) -> None:
    version = arm.id("Compute/galleries/g/images/i/versions/1.0.0")
    entry = {"region": "West Europe", "state": "Replicating", "progress": 40}
    status = {"aggregatedState": "InProgress", "summary": [entry]}
    put(arm, body(version, replicationStatus=status))
    expand = {"$expand": "ReplicationStatus"}
    shown = arm.call("GET", version, params=expand).json()["properties"]
    assert shown["replicationStatus"] == status
    assert "replicationStatus" not in arm.call("GET", version).json()["properties"]
    targets = [{"name": "West Europe"}, {"name": "eastus"}]
    put(arm, body(version, publishingProfile={"targetRegions": targets}))
    shown = arm.call("GET", version, params=expand).json()["properties"]["replicationStatus"]
    assert shown["aggregatedState"] == "Completed"
    assert [one["region"] for one in shown["summary"]] == ["West Europe", "East US"]


@pytest.mark.parametrize(
    ("bodies", "says"),
    [
        (5, "array 'value'"),
        ([5], "value[0]: expected an object with an id"),
        ([{}], "value[0].id: None is not the id of a resource in a resource group"),
        ([{"id": "/subscriptions/s/resourceGroups/g"}], "value[0].id"),
        ([{"id": f"{ELSEWHERE}/Microsoft.Network/virtualNetworks/v"}], "has no microsoft.network"),
        ([{"id": f"{ELSEWHERE}/Microsoft.Compute/disks/d", "type": "x"}], "value[0].type: 'x'"),
        ([{"id": f"{ELSEWHERE}/Microsoft.Compute/disks/d", "location": 1}], "value[0].location"),
        ([{"id": f"{ELSEWHERE}/Microsoft.Compute/disks/d", "properties": []}], "properties: exp"),
        (
            [body(f"{ELSEWHERE}/Microsoft.Compute/virtualMachines/v", instanceView=[1])],
            "not as Microsoft.Compute/virtualMachines has them",
        ),
    ],
)
def test_bad_input_is_named_and_changes_nothing(arm: Arm, bodies: object, says: str) -> None:
    good = body(f"{ELSEWHERE}/Microsoft.Compute/disks/good")
    value = [*bodies, good] if isinstance(bodies, list) else bodies
    status, code, message = arm.error(arm.call("POST", "/_local/resources", None, {"value": value}))
    assert (status, code) == (400, "InvalidScript")
    assert says in message
    assert arm.call("GET", good["id"]).status_code == 404


def test_unknown_ids_are_named_and_change_nothing(arm: Arm) -> None:
    disk = arm.id("Compute/disks/d")
    put(arm, body(disk))
    wrongs: list[dict[str, Any]] = [{"ids": [disk, f"{disk}2"]}, {"ids": 1}, {"value": []}, {}]
    for wrong in wrongs:
        answer = arm.call("DELETE", "/_local/resources", None, wrong)
        assert arm.error(answer)[:2] == (400, "InvalidScript")
    assert arm.call("GET", disk).status_code == 200
    assert arm.error(arm.call("GET", "/_local/resources", None))[:2] == (405, "MethodNotAllowed")


def test_from_python_on_the_loop_of_the_server(arm: Arm) -> None:
    given = body(arm.id("Compute/disks/d"), diskSizeGB=1)
    asyncio.run(arm.manager.put_resources([given]))  # nothing else runs on the server now
    given["properties"]["diskSizeGB"] = 2
    assert arm.call("GET", given["id"]).json()["properties"]["diskSizeGB"] == 1
    asyncio.run(arm.manager.remove_resources([given["id"]]))
    assert arm.call("GET", given["id"]).status_code == 404
    with pytest.raises(ValueError, match=r"value\[0\]: is no JSON"):
        asyncio.run(arm.manager.put_resources([{"id": given["id"], "tags": {1, 2}}]))
