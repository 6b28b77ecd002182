"""Galleries, image definitions and image versions, with the real SDK."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from tests.integration.local_azure.arm import Arm, eventually

Json = dict[str, Any]
VERSION = "2026-03-03"


def expand(arm: Arm, number: str = "1.0.0") -> Json:
    answer = arm.call(
        "GET",
        f"Compute/galleries/gallery/images/linux/versions/{number}",
        VERSION,
        params={"$expand": "ReplicationStatus"},
    )
    properties: Json = answer.json()["properties"]
    return properties


def refused(arm: Arm, body: Json, number: str = "1.0.0") -> tuple[int, str, str]:
    path = f"Compute/galleries/gallery/images/linux/versions/{number}"
    return arm.error(arm.call("PUT", path, VERSION, body))


def test_a_version_of_snapshots(arm: Arm) -> None:
    arm.definition()
    os_snapshot = arm.snapshot("os", arm.disk())
    data = arm.snapshot("data", arm.disk("data-disk", diskSizeGB=512))
    body = arm.version_body(os_snapshot)
    image = {"lun": 0, "source": {"id": data}, "hostCaching": "ReadOnly"}
    body["properties"]["storageProfile"]["dataDiskImages"] = [image]
    made = arm.compute.gallery_image_versions.begin_create_or_update(
        arm.group, "gallery", "linux", "1.0.0", body
    ).result()
    assert made.properties.provisioning_state == "Succeeded"
    assert made.properties.storage_profile.os_disk_image.size_in_gb == 64
    assert made.properties.storage_profile.data_disk_images[0].size_in_gb == 512
    assert made.properties.publishing_profile.published_date is not None
    assert made.properties.publishing_profile.target_regions[0].name == "West Europe"
    assert made.properties.replication_status is None
    status = arm.compute.gallery_image_versions.get(
        arm.group, "gallery", "linux", "1.0.0", expand="ReplicationStatus"
    ).properties.replication_status
    assert status.aggregated_state == "Completed"
    assert [(one.region, one.state, one.progress) for one in status.summary] == [
        ("West Europe", "Completed", 100)
    ]


def test_replication_takes_time_per_region(slow_arm: Arm) -> None:
    arm = slow_arm
    arm.definition()
    snapshot = arm.snapshot("os", arm.disk())
    regions = [
        {"name": "westeurope", "regionalReplicaCount": 1},
        {"name": "North Europe", "regionalReplicaCount": 60},
    ]
    body = arm.version_body(snapshot, targetRegions=regions)
    arm.put("Compute/galleries/gallery/images/linux/versions/1.0.0", VERSION, body)
    arm.events.clear()
    states = []

    def look() -> Json:
        properties = expand(arm)
        summary = properties["replicationStatus"]["summary"]
        progress = tuple(one["progress"] for one in summary)
        states.append((properties["provisioningState"], progress))
        return properties

    eventually(look, lambda properties: properties["provisioningState"] == "Succeeded")
    assert ("Creating", (0, 0)) in states
    assert any(state == "Creating" and one == 100 > two for state, (one, two) in states)
    assert states[-1] == ("Succeeded", (100, 100))
    assert arm.event_names() == [("Microsoft.Compute/galleries/images/versions/write", "Succeeded")]


def test_while_creating_the_same_put_joins_and_another_is_refused(slow_arm: Arm) -> None:
    arm = slow_arm
    arm.definition()
    body = arm.version_body(arm.snapshot("os", arm.disk()))
    path = "Compute/galleries/gallery/images/linux/versions/1.0.0"
    first = arm.put(path, VERSION, body)
    second = arm.put(path, VERSION, body)
    address = "Azure-AsyncOperation"
    assert first.headers[address] == second.headers[address]
    other = arm.version_body(arm.id("Compute/snapshots/os"), replicaCount=3)
    assert refused(arm, other)[:2] == (409, "Conflict")
    polled = arm.session.get(first.headers[address], timeout=5)
    assert polled.json()["status"] == "InProgress"


def test_an_update_adds_a_region_and_keeps_the_source(arm: Arm) -> None:
    image = arm.image_version()
    arm.compute.snapshots.begin_delete(arm.group, "os-snapshot").result()
    body = arm.version_body(arm.id("Compute/snapshots/os-snapshot"))
    target = {"name": "East US"}
    body["properties"]["publishingProfile"]["targetRegions"].append(target)
    arm.put("Compute/galleries/gallery/images/linux/versions/1.0.0", VERSION, body)
    kept, _ = expand(arm)["replicationStatus"]["summary"]
    assert kept["state"] == "Completed"
    updated = arm.compute.gallery_image_versions.begin_create_or_update(
        arm.group, "gallery", "linux", "1.0.0", body
    ).result()
    assert updated.id == image
    regions = [one["region"] for one in expand(arm)["replicationStatus"]["summary"]]
    assert regions == ["West Europe", "East US"]
    other = arm.version_body(arm.snapshot("other", arm.id("Compute/disks/os-disk")))
    assert refused(arm, other)[:2] == (409, "PropertyChangeNotAllowed")


@pytest.mark.parametrize("number", ["1.0", "1.0.0.0", "v1.0.0", "1.0.2147483648", "1.a.0"])
def test_version_numbers(arm: Arm, number: str) -> None:
    arm.definition()
    status, code, message = refused(arm, arm.version_body("x"), number)
    assert (status, code) == (400, "InvalidParameter")
    assert "Major.Minor.Patch" in message


@pytest.mark.parametrize(
    ("profile", "says"),
    [
        ({"targetRegions": [{"name": "East US"}]}, "must contain the location"),
        ({"targetRegions": [{"name": "Mars"}, {"name": "West Europe"}]}, "'Mars'"),
        ({"targetRegions": [{"name": "West Europe"}, {"name": "westeurope"}]}, "twice"),
        ({"targetRegions": []}, "at least 1"),
        ({"targetRegions": [{"name": "West Europe", "regionalReplicaCount": 101}]}, "100 or less"),
        ({"targetRegions": [{"name": "West Europe", "regionalReplicaCount": 0}]}, "1 or more"),
        ({"replicaCount": 101}, "100 or less"),
        ({"replicationMode": "Shallow"}, "must be 1"),
        ({"storageAccountType": "Gold"}, "one of"),
    ],
)
def test_publishing_profiles_that_are_refused(arm: Arm, profile: Json, says: str) -> None:
    arm.definition()
    status, code, message = refused(arm, arm.version_body("x", **profile))
    assert (status, code) == (400, "InvalidParameter")
    assert says in message


def test_sources_that_are_refused(arm: Arm) -> None:
    arm.definition()
    assert refused(arm, arm.version_body(arm.id("Compute/snapshots/gone")))[:2] == (
        404,
        "ResourceNotFound",
    )
    assert refused(arm, arm.version_body("nonsense"))[:2] == (400, "InvalidParameter")
    nothing = {"location": "westeurope", "properties": {"storageProfile": {}}}
    assert "Exactly one source" in refused(arm, nothing)[2]
    windows = arm.snapshot("w", arm.disk("w", osType="Windows"))
    assert "osType" in refused(arm, arm.version_body(windows))[2]
    old = arm.snapshot("v1", arm.disk("v1", hyperVGeneration="V1"))
    assert "hyperVGeneration" in refused(arm, arm.version_body(old))[2]
    unknown = "Compute/galleries/gallery/images/none/versions/1.0.0"
    answer = arm.call("PUT", unknown, VERSION, arm.version_body(old))
    assert arm.error(answer)[:2] == (404, "ParentResourceNotFound")


def test_a_version_of_a_version_and_of_an_image(arm: Arm) -> None:
    first = arm.image_version()
    for number, source in (("2.0.0", first), ("3.0.0", _managed_image(arm))):
        body = arm.version_body("")
        body["properties"]["storageProfile"] = {"source": {"id": source}}
        made = arm.compute.gallery_image_versions.begin_create_or_update(
            arm.group, "gallery", "linux", number, body
        ).result()
        assert made.properties.storage_profile.os_disk_image.size_in_gb == 64
    names = [
        one.name
        for one in arm.compute.gallery_image_versions.list_by_gallery_image(
            arm.group, "gallery", "linux"
        )
    ]
    assert names == ["1.0.0", "2.0.0", "3.0.0"]


def _managed_image(arm: Arm) -> str:
    os_disk = {
        "osType": "Linux",
        "osState": "Generalized",
        "snapshot": {"id": arm.id("Compute/snapshots/os-snapshot")},
    }
    body = {"location": "westeurope", "properties": {"storageProfile": {"osDisk": os_disk}}}
    made = arm.compute.images.begin_create_or_update(arm.group, "image", body).result()
    return str(made.id)


def test_definitions(arm: Arm) -> None:
    arm.definition()
    fixed = {"osType": "Windows", "osState": "Generalized"}
    identifier = {"publisher": "p", "offer": "o", "sku": "s-linux"}
    body: Json = {"location": "westeurope", "properties": {**fixed, "identifier": identifier}}
    answer = arm.call("PUT", "Compute/galleries/gallery/images/linux", VERSION, body)
    assert arm.error(answer)[:2] == (409, "PropertyChangeNotAllowed")
    made = arm.put("Compute/galleries/gallery/images/new", VERSION, body).json()
    assert made["properties"]["hyperVGeneration"] == "V2"
    assert made["properties"]["features"][0]["value"] == "TrustedLaunchSupported"
    made = arm.put("Compute/galleries/gallery/images/old", "2023-07-03", body).json()
    assert made["properties"]["hyperVGeneration"] == "V1"
    del body["properties"]["identifier"]
    answer = arm.call("PUT", "Compute/galleries/gallery/images/none", VERSION, body)
    assert "properties.identifier" in arm.error(answer)[2]


def test_nested_resources_keep_their_parents(arm: Arm) -> None:
    arm.image_version()
    for path in ("Compute/galleries/gallery", "Compute/galleries/gallery/images/linux"):
        assert arm.error(arm.call("DELETE", path))[:2] == (409, "CannotDeleteResource")
    versions = arm.compute.gallery_image_versions
    versions.begin_delete(arm.group, "gallery", "linux", "1.0.0").result()
    arm.compute.gallery_images.begin_delete(arm.group, "gallery", "linux").result()
    arm.compute.galleries.begin_delete(arm.group, "gallery").result()
    assert list(arm.compute.galleries.list()) == []


def test_a_protected_version_is_not_deleted(arm: Arm) -> None:
    arm.definition()
    body = arm.version_body(arm.snapshot("os", arm.disk()), endOfLifeDate="2999-01-01T00:00:00Z")
    body["properties"]["safetyProfile"] = {"blockDeletionBeforeEndOfLife": True}
    begin = arm.compute.gallery_image_versions.begin_create_or_update
    begin(arm.group, "gallery", "linux", "1.0.0", body).result()
    with pytest.raises(HttpResponseError, match="end of life"):
        arm.compute.gallery_image_versions.begin_delete(arm.group, "gallery", "linux", "1.0.0")
