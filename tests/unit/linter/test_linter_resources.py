"""Bodies become the model; what is malformed becomes unknown, and nothing raises."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.check import check, missing
from linter.model import Disk, Place, Resource
from linter.readers.resources import read_into, read_resource
from linter.values import Items, Known, Unknown
from linter.world import World
from tests.unit.linter.arm_bodies import (
    ACCOUNT,
    COMPUTE,
    DEFINITION,
    DISK,
    IMAGE,
    POOL,
    SNAPSHOT,
    VERSION,
    VM,
    body,
)

MACHINE = {"imageReference": {"id": VERSION}, "nodeAgentSkuId": "batch.node.el 9"}
COPY = {"sourceResourceId": DISK, "sourceUri": "https://x/a.vhd", "sourceUniqueId": "u-1"}

READ: list[tuple[dict[str, Any], dict[str, object]]] = [
    (
        body(
            VM,
            {
                "storageProfile": {"osDisk": {"managedDisk": {"id": DISK}}},
            },
        ),
        {"os_disk_id": Known(DISK)},
    ),
    (
        body(DISK, {"uniqueId": "u-2", "creationData": COPY}, managedBy=VM),
        {
            "attached_to": Items((VM,)),
            "os_type": Known(None),
            "unique_id": Known("u-2"),
            "source_id": Known(DISK),
            "source_uri": Known("https://x/a.vhd"),
            "source_unique_id": Known("u-1"),
        },
    ),
    (
        body(DISK, {}, managedBy=VM, managedByExtended=[VM.upper(), f"{VM}2"]),
        {"attached_to": Items((VM, f"{VM}2")), "source_id": Known(None)},
    ),
    (
        body(SNAPSHOT, {"osType": "Windows", "uniqueId": "u-3", "creationData": COPY}),
        {"os_type": Known("Windows"), "unique_id": Known("u-3"), "source_id": Known(DISK)},
    ),
    (
        body(
            IMAGE,
            {
                "sourceVirtualMachine": {"id": VM},
                "storageProfile": {
                    "osDisk": {
                        "osType": "Linux",
                        "osState": "Generalized",
                        "snapshot": {"id": SNAPSHOT},
                        "managedDisk": {"id": DISK},
                        "blobUri": "https://x/b.vhd",
                    }
                },
            },
        ),
        {
            "source_vm_id": Known(VM),
            "os_type": Known("Linux"),
            "os_state": Known("Generalized"),
            "os_snapshot_id": Known(SNAPSHOT),
            "os_disk_id": Known(DISK),
            "os_blob_uri": Known("https://x/b.vhd"),
        },
    ),
    (
        body(DEFINITION, {"osType": "Linux", "osState": "Specialized"}),
        {"os_type": Known("Linux"), "os_state": Known("Specialized")},
    ),
    (
        body(
            VERSION,
            {
                "storageProfile": {
                    "source": {"id": IMAGE, "virtualMachineId": VM, "communityGalleryImageId": "c"},
                    "osDiskImage": {"source": {"id": SNAPSHOT, "uri": "https://x/c.vhd"}},
                }
            },
        ),
        {
            "source_id": Known(IMAGE),
            "source_vm_id": Known(VM),
            "community_image_id": Known("c"),
            "os_source_id": Known(SNAPSHOT),
            "os_source_uri": Known("https://x/c.vhd"),
        },
    ),
    (
        body(ACCOUNT, {"poolAllocationMode": "UserSubscription"}),
        {"allocation_mode": Known("UserSubscription"), "location": Known("westeurope")},
    ),
    (
        body(
            POOL,
            {
                "vmSize": "STANDARD_D2S_V3",
                "currentNodeCommunicationMode": "Classic",
                "deploymentConfiguration": {"virtualMachineConfiguration": MACHINE},
            },
        ),
        {
            "image_id": Known(VERSION),
            "vm_size": Known("STANDARD_D2S_V3"),
            "current_communication_mode": Known("Classic"),
            "node_agent_sku_id": Known("batch.node.el 9"),
        },
    ),
]


@pytest.mark.parametrize(("given_body", "expected"), READ)
def test_every_property_is_read(given_body: dict[str, Any], expected: dict[str, object]) -> None:
    resource = read_resource(given_body)
    assert resource is not None
    assert resource.place == Place(given_body["id"])
    assert {name: getattr(resource, name) for name in expected} == expected


def test_the_type_in_the_body_counts_before_the_id() -> None:
    typed = read_resource({"id": "somewhere", "type": "MICROSOFT.COMPUTE/Disks"})
    assert typed is not None
    assert typed.words == "disk"
    assert read_resource({"id": DISK, "type": "Microsoft.Web/sites"}) is None


@pytest.mark.parametrize(
    "odd",
    [
        None,
        [],
        "text",
        3,
        {},
        {"id": 3},
        {"id": ""},
        {"id": VM},
        {"id": f"{COMPUTE}/sshPublicKeys/k"},
    ],
)
def test_what_is_no_known_resource_is_none(odd: object) -> None:
    assert read_resource(odd) is None


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ([], "properties should be an object, and is an array"),
        ({"creationData": True}, "properties.creationData should be an object, and is a boolean"),
        (
            {"creationData": {"sourceResourceId": 4}},
            "properties.creationData.sourceResourceId should be a string, and is a number",
        ),
        (
            {"creationData": {"sourceResourceId": {}}},
            "properties.creationData.sourceResourceId should be a string, and is an object",
        ),
    ],
)
def test_a_malformed_part_is_unknown_with_its_key(properties: Any, reason: str) -> None:
    resource = read_resource(body(SNAPSHOT, properties))
    assert getattr(resource, "source_id", None) == Unknown(reason)


@pytest.mark.parametrize("shared", ["a", [5], {}])
def test_malformed_holders_of_a_disk_are_unknown(shared: object) -> None:
    disk = read_resource(body(DISK, {}, managedBy=VM, managedByExtended=shared))
    assert isinstance(disk, Disk)
    assert disk.attached_to.known == (VM,)
    assert disk.attached_to.more is not None


KEYS = """
    id type name properties resources instanceView extensions creationData sourceResourceId
    managedBy managedByExtended storageProfile source virtualMachineId osDiskImage osDisk snapshot
"""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS.split()),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
IDS = st.sampled_from([VM, DISK, SNAPSHOT, IMAGE, DEFINITION, VERSION, ACCOUNT, POOL, "/x"])


@given(st.dictionaries(st.text(max_size=3), JSON, max_size=3) | JSON, IDS, JSON, JSON)
def test_no_body_raises_and_every_answer_settles_its_id(
    anything: Any, resource_id: str, properties: Any, extra: Any
) -> None:
    read_resource(anything)
    world = World()
    read_into(world, resource_id, {"id": resource_id, "properties": properties, "resources": extra})
    assert world.is_settled(resource_id)
    assert all(isinstance(resource, Resource) for resource in world)
    missing(world, [resource_id])
    report = check(world, [resource_id])
    assert report.crashes == ()
    assert report.unknowns or resource_id not in (VERSION, IMAGE, SNAPSHOT)


@pytest.mark.parametrize("answer", [{}, None, body(VM, {}), {"id": DISK, "type": "a/b"}])
def test_an_answer_of_another_resource_makes_the_id_unreadable(answer: object) -> None:
    world = World()
    read_into(world, DISK, answer)
    assert world.is_settled(DISK)
    assert isinstance(world.get(DISK), Unknown)
    assert not world.is_absent(DISK)
