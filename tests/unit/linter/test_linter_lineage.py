"""A lineage leads to virtual machines, or says where and why it is lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.aspects.lineage import origins
from linter.model import Vm
from linter.values import Unknown
from linter.world import World
from tests.unit.linter.arm_bodies import (
    COMPUTE,
    DEFINITION,
    DISK,
    IMAGE,
    POOL,
    SNAPSHOT,
    VERSION,
    VM,
    body,
    disk,
    image_of_snapshot,
    snapshot,
    version,
    vm,
    world,
)

OTHER = f"{COMPUTE}/virtualMachines/other"
COPY = f"{COMPUTE}/snapshots/copy"
OLD = f"{COMPUTE}/disks/old"


def image(**source: object) -> dict[str, Any]:
    return body(IMAGE, {"storageProfile": {"osDisk": source}})


def reached(filled: World, subject: str) -> list[str]:
    """The names of what the machines were reached through, one text per machine."""
    return [
        " ".join(step.name for step in origin.trail)
        for origin in origins(filled, subject)
        if isinstance(origin.end, Vm)
    ]


def lost(filled: World, subject: str) -> list[str]:
    return [it.end.reason for it in origins(filled, subject) if isinstance(it.end, Unknown)]


@pytest.mark.parametrize(
    ("subject", "bodies", "trail"),
    [
        (VM, [], "builder"),
        (DISK, [disk()], "builder-os builder"),
        (SNAPSHOT, [snapshot(), disk()], "builder-os-1 builder-os builder"),
        (SNAPSHOT, [snapshot(DISK.upper()), disk(VM.lower())], "builder-os-1 builder-os builder"),
        (
            COPY,
            [snapshot(SNAPSHOT, snapshot_id=COPY), snapshot(), disk()],
            "copy builder-os-1 builder-os builder",
        ),
        (
            IMAGE,
            [image_of_snapshot(), snapshot(), disk()],
            "golden builder-os-1 builder-os builder",
        ),
        (IMAGE, [image(managedDisk={"id": DISK}), disk()], "golden builder-os builder"),
        (IMAGE, [body(IMAGE, {"sourceVirtualMachine": {"id": VM}})], "golden builder"),
        (VERSION, [version({"virtualMachineId": VM})], "1.0.0 builder"),
        (VERSION, [version({"id": VM})], "1.0.0 builder"),
        (
            VERSION,
            [version({"id": IMAGE}), image(managedDisk={"id": DISK}), disk()],
            "1.0.0 golden builder-os builder",
        ),
        (
            VERSION,
            [version(os_source={"id": SNAPSHOT}), snapshot(), disk()],
            "1.0.0 builder-os-1 builder-os builder",
        ),
        (
            f"{DEFINITION}/versions/2.0.0",
            [
                version({"id": VM}),
                body(
                    f"{DEFINITION}/versions/2.0.0", {"storageProfile": {"source": {"id": VERSION}}}
                ),
            ],
            "2.0.0 1.0.0 builder",
        ),
    ],
)
def test_ways_to_the_machine(subject: str, bodies: list[dict[str, Any]], trail: str) -> None:
    filled = world(vm(), *bodies)
    assert reached(filled, subject) == [trail]
    assert lost(filled, subject) == []


def test_data_disks_are_not_followed() -> None:
    mixed = image(managedDisk={"id": DISK})
    mixed["properties"]["storageProfile"]["dataDisks"] = [{"lun": 0, "managedDisk": {"id": OLD}}]
    filled = world(mixed, disk(), disk(OTHER, disk_id=OLD), vm(), vm(vm_id=OTHER))
    assert reached(filled, IMAGE) == ["golden builder-os builder"]


def test_a_machine_made_from_the_image_is_not_its_origin() -> None:
    consumer_disk = disk(OTHER, disk_id=OLD, sourceResourceId=SNAPSHOT)
    filled = world(image_of_snapshot(), snapshot(), disk(), vm(), consumer_disk, vm(vm_id=OTHER))
    assert reached(filled, IMAGE) == ["golden builder-os-1 builder-os builder"]


def test_a_copied_disk_leads_to_its_holder_and_to_the_original() -> None:
    filled = world(disk(sourceResourceId=OLD), disk(OTHER, disk_id=OLD), vm(), vm(vm_id=OTHER))
    assert reached(filled, DISK) == ["builder-os builder", "builder-os old other"]


def test_a_shared_disk_leads_to_all_its_holders() -> None:
    shared = disk() | {"managedByExtended": [VM, OTHER]}
    assert len(reached(world(shared, vm(), vm(vm_id=OTHER)), DISK)) == 2


@pytest.mark.parametrize(
    ("subject", "bodies", "reasons"),
    [
        (IMAGE, [], [f"{IMAGE}: it is not among what was read"]),
        (SNAPSHOT, [snapshot()], [f"{DISK}: it is not among what was read"]),
        (DISK, [disk(None)], ["attached to no virtual machine"]),
        (DISK, [disk(None, sourceResourceId=OLD)], ["attached to no", f"{OLD}: it is not"]),
        (
            DISK,
            [disk(f"{COMPUTE}/virtualMachineScaleSets/s/virtualMachines/0")],
            ["is not the id of a virtual machine"],
        ),
        (
            DISK,
            [body(DISK, {"creationData": 1}, managedBy=7)],
            ["managedBy should", "creationData"],
        ),
        (SNAPSHOT, [body(SNAPSHOT, {"creationData": {"sourceUri": "https://x/a.vhd"}})], ["VHD"]),
        (SNAPSHOT, [body(SNAPSHOT, {})], ["nothing says"]),
        (SNAPSHOT, [body(SNAPSHOT, 7)], ["properties should be an object"]),
        (IMAGE, [image(blobUri="https://x/a.vhd")], ["VHD"]),
        (IMAGE, [image(blobUri=7)], ["whether it was made from a VHD is not known"]),
        (IMAGE, [image()], ["nothing says"]),
        (VERSION, [version(os_source={"uri": "https://x/a.vhd"})], ["VHD"]),
        (VERSION, [version({"communityGalleryImageId": "/c"})], ["community"]),
        (VERSION, [version()], ["nothing says"]),
        (DEFINITION, [body(DEFINITION, {})], ["only a version"]),
        (POOL, [], ["is not the id of"]),
        ("../secrets", [], ["is not the id of"]),
    ],
)
def test_ways_that_are_lost(subject: str, bodies: list[dict[str, Any]], reasons: list[str]) -> None:
    given = lost(world(*bodies), subject)
    assert len(given) == len(reasons)
    for reason, expected in zip(given, reasons, strict=True):
        assert expected in reason
    assert reached(world(*bodies), subject) == []


@pytest.mark.parametrize(("then", "now", "same"), [("a", "A", True), ("a", "b", False)])
def test_a_disk_made_anew_under_the_old_name_is_not_the_source(
    then: str, now: str, same: bool
) -> None:
    copied = snapshot()
    copied["properties"]["creationData"]["sourceUniqueId"] = then
    original = disk()
    original["properties"]["uniqueId"] = now
    filled = world(copied, original, vm())
    assert bool(reached(filled, SNAPSHOT)) is same
    assert [("made anew" in reason) for reason in lost(filled, SNAPSHOT)] == (
        [] if same else [True]
    )


def test_a_circle_ends_and_is_no_pass() -> None:
    circle = world(snapshot(COPY), snapshot(SNAPSHOT, snapshot_id=COPY))
    assert lost(circle, SNAPSHOT) == [f"{SNAPSHOT}: its lineage only leads round in a circle"]


def test_a_very_long_lineage_is_followed() -> None:
    names = [f"{COMPUTE}/snapshots/s{number}" for number in range(2000)]
    chain = [
        snapshot(older, snapshot_id=newer)
        for newer, older in zip(names, [*names[1:], DISK], strict=True)
    ]
    assert len(reached(world(*chain, disk(), vm()), names[0])) == 1


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_the_machine_is_found_exactly_where_a_way_leads_to_it(
    links: list[tuple[int, int]],
) -> None:
    """Shared disks 0 to 4, held by each other or by machine 5: any graph, circles included."""
    ids = [*(f"{COMPUTE}/disks/d{number}" for number in range(5)), VM]
    bodies = [
        body(
            ids[disk_number],
            {},
            managedByExtended=[ids[to] for at, to in links if at == disk_number],
        )
        for disk_number in range(5)
    ]
    reachable = {0}
    for _ in links:
        reachable |= {to for at, to in links if at in reachable and at != 5}
    filled = world(vm(), *bodies)
    assert bool(reached(filled, ids[0])) is (5 in reachable)
    assert reached(filled, ids[0]) or lost(filled, ids[0])
