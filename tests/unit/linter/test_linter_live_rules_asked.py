"""What all rules together ask Azure for: each id is a request, so it is counted here."""

import time

from linter.check import missing
from linter.readers.resources import read_into, read_resource
from linter.rules import ALL
from linter.world import World
from tests.unit.linter.arm_bodies import (
    ACCOUNT,
    COMPUTE,
    DEFINITION,
    DISK,
    IMAGE,
    SNAPSHOT,
    VERSION,
    VM,
    body,
    disk,
    snapshot,
)
from tests.unit.linter.live_bodies import (
    IMAGES,
    REGION,
    UBUNTU,
    Body,
    account,
    fixed,
    managed,
    pair,
    pool,
    region,
    size,
    supported,
    world,
)

UNUSED, UNUSED_SNAPSHOT = f"{COMPUTE}/images/unused", f"{COMPUTE}/snapshots/unused"
DATA_DISK, BACKUP = f"{COMPUTE}/disks/data", f"{COMPUTE}/snapshots/backup"
IDLE = f"{COMPUTE}/virtualMachines/idle"


def version_of(source: str) -> Body:
    targets = {"publishingProfile": {"targetRegions": [{"name": "West Europe"}]}}
    return body(VERSION, {"storageProfile": {"source": {"id": source}}, **targets})


LISTED = (
    account(),
    pool(VERSION, "of-version"),
    pool(IMAGE, "of-image"),
    pool(IMAGE, "of-image-too"),
    pool(UBUNTU, "of-marketplace"),
    managed(snapshot=SNAPSHOT),
    managed(UNUSED, UNUSED_SNAPSHOT),
    body(DEFINITION, {"osType": "Linux", "osState": "Generalized"}),
    version_of(IMAGE),
)
"""What lists give; snapshots and disks that are no image's source are beside it."""
BESIDES = (
    disk(held_by=IDLE, disk_id=DATA_DISK),
    snapshot(DATA_DISK, snapshot_id=BACKUP, os_type=None),
)
BASE = dict(zip(("publisher", "offer", "sku"), UBUNTU, strict=True))
EACH = {
    SNAPSHOT: snapshot(),
    UNUSED_SNAPSHOT: snapshot(snapshot_id=UNUSED_SNAPSHOT),
    DISK: disk(),
    REGION: region(size("Standard_D2s_v3")),
    IMAGES: supported(pair(UBUNTU, "batch.node.ubuntu 24.04")),
    VM: body(VM, {"storageProfile": {"imageReference": BASE}, "instanceView": {}}),
}


def asked(found: World, edition: str | None = None) -> list[list[str]]:
    """Ask all rules, and tell them, until they ask no more."""
    subjects = [it["id"] for it in LISTED]
    rounds: list[list[str]] = []
    while wanted := missing(found, subjects, ALL, edition):
        rounds.append(sorted(wanted))
        for resource_id in wanted:
            read_into(found, resource_id, EACH[resource_id])
    return rounds


def test_every_id_that_is_asked_for() -> None:
    rounds = asked(world(*LISTED, *BESIDES))
    assert rounds == [
        sorted([SNAPSHOT, UNUSED_SNAPSHOT, REGION, IMAGES]),
        [DISK],
        [VM],
    ]


def test_earlier_editions_ask_for_no_more() -> None:
    everything = {it for ids in asked(world(*LISTED, *BESIDES)) for it in ids}
    for edition in ("2017-08", "2019-09", "2023-04", "2024-03"):
        assert {it for ids in asked(world(*LISTED, *BESIDES), edition) for it in ids} <= everything


def test_a_world_that_knows_all_is_asked_for_nothing() -> None:
    assert asked(world(*LISTED, *BESIDES, *EACH.values())) == []


def test_pools_alone_ask_for_what_they_name() -> None:
    found = world(pool("golden", "odd"), pool(VERSION, "one"))
    odd, one = f"{ACCOUNT}/pools/odd", f"{ACCOUNT}/pools/one"
    assert missing(found, [odd]) == (ACCOUNT,)
    assert set(missing(found, [one])) == {ACCOUNT, VERSION, DEFINITION}


def test_many_pools_of_one_region_are_looked_up_quickly() -> None:
    found = world(account(), region(*(size(f"Standard_D{n}s_v9") for n in range(1, 900))))
    names = [f"p{number}" for number in range(2000)]
    for name in names:
        resource = read_resource(pool(UBUNTU, name, size="Standard_D8s_v9", scale=fixed(1)))
        assert resource is not None
        found.add(resource)
    found.add_unreadable(IMAGES, "reading it is forbidden (403)")
    subjects = [f"{ACCOUNT}/pools/{name}" for name in names]
    rules = [rule for rule in ALL if rule.id in ("BL103", "BL110", "BL208", "BL209", "BL317")]
    start = time.perf_counter()
    assert missing(found, subjects, rules) == ()
    assert time.perf_counter() - start < 3
