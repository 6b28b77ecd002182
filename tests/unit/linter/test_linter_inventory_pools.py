"""What an inventory says of a pool: its state, nodes, image, lineage, agent, and who shares it."""

from datetime import date
from typing import Any

import pytest

from linter import ids
from linter.inventory import PoolRow
from linter.inventory.rows import Line
from linter.model import Place, Pool, Scale
from linter.offers import images_id
from linter.values import Known
from tests.unit.linter.arm_bodies import ACCOUNT, DISK, SNAPSHOT, VM, Body, body, disk, snapshot, vm
from tests.unit.linter.inventory_worlds import (
    GALLERY,
    SUBSCRIPTION,
    ListedAzure,
    account,
    definition,
    image_id,
    managed,
    pool,
    pool_row,
    snapshot_id,
    taken,
    taken_of,
    version,
)

UBUNTU = {"publisher": "canonical", "offer": "ubuntu", "sku": "22_04", "version": "latest"}


def row(reference: Body | None, *bodies: Body, **properties: Any) -> PoolRow:
    return taken(account(), pool("p", reference, **properties), *bodies).pools[0]


@pytest.mark.parametrize(
    ("reference", "kind", "custom", "name"),
    [
        (UBUNTU, "marketplace", False, "canonical:ubuntu:22_04:latest"),
        ({"id": image_id("golden")}, "managed image", True, "managed image golden"),
        (
            {"id": f"{GALLERY}/versions/1.0.0"},
            "gallery version",
            True,
            "gallery image version shared/golden/1.0.0",
        ),
        ({"id": GALLERY}, "gallery (latest)", True, "gallery image definition shared/golden"),
        (
            {"communityGalleryImageId": "/CommunityGalleries/x-1/Images/i/Versions/latest"},
            "community gallery",
            True,
            "/CommunityGalleries/x-1/Images/i/Versions/latest",
        ),
        (
            {"sharedGalleryImageId": "/SharedGalleries/x/Images/i"},
            "shared gallery",
            True,
            "/SharedGalleries/x/Images/i",
        ),
        (None, "unknown", None, None),
    ],
)
def test_kind_of_image(reference: Body | None, kind: str, custom: bool | None, name: str) -> None:
    found = row(reference)
    assert (found.kinds, found.custom) == ((kind,), custom)
    assert found.images == ((name,) if name else ())
    assert (found.image_reason is None) == (kind != "unknown")


def test_old_kinds_of_image() -> None:
    service = row(None, deploymentConfiguration={"cloudServiceConfiguration": {"osFamily": "6"}})
    assert (service.kinds, service.custom) == (("cloud service",), False)
    machine = {"osDisk": {"imageUris": ["https://a.blob.core.windows.net/v/x.vhd?sig=secret"]}}
    vhd = row(None, deploymentConfiguration={"virtualMachineConfiguration": machine})
    assert (vhd.kinds, vhd.custom) == (("VHD",), True)
    assert vhd.images == ("https://a.blob.core.windows.net/v/x.vhd",)


def test_state_and_nodes() -> None:
    found = row(UBUNTU, dedicated=20)
    assert (found.state, found.dedicated, found.spot) == ("steady", Known(2), Known(0))
    assert (found.target_dedicated, found.target_spot) == (Known(20), Known(0))
    assert (found.autoscale, found.vm_size) == (False, "Standard_D4s_v5")
    auto = row(UBUNTU, scaleSettings={"autoScale": {"formula": "$TargetDedicated=1"}})
    assert auto.autoscale is True


def test_a_pool_of_a_file_is_declared() -> None:
    place = Place(f"{ACCOUNT}/pools/next", "main.bicep", 3, 1)
    scale = Scale(
        fixed=Known(True), auto=Known(False), dedicated=Known(7), low_priority=Known(None)
    )
    [found] = taken(files=[Pool(place, account_id=ACCOUNT, scale=scale)]).pools
    assert (found.state, found.label, found.place) == ("declared", "render/next", place)
    assert (found.target_dedicated, found.target_spot) == (Known(7), Known(0))


def named(line: Line) -> str:
    steps = " < ".join(ids.name(step.id) for step in line.steps)
    return f"{steps}: {line.end} {ids.name(line.end_id or '')}".strip()


GOLDEN = managed("golden", snapshot={"id": SNAPSHOT})


@pytest.mark.parametrize(
    ("bodies", "forbidden", "lineage"),
    [
        (
            [GOLDEN, snapshot(), disk(), vm()],
            [],
            "golden < builder-os-1 < builder-os < builder: virtual machine",
        ),
        ([GOLDEN, snapshot(), disk()], [], "golden < builder-os-1 < builder-os: gone builder"),
        ([GOLDEN, snapshot()], [], "golden < builder-os-1: gone builder-os"),
        ([GOLDEN, snapshot(), disk()], [DISK], "golden < builder-os-1: not read builder-os"),
        ([GOLDEN], [], "golden: gone builder-os-1"),
        ([], [], ": gone golden"),
        ([managed("golden", blobUri="https://a/x.vhd")], [], "golden: VHD"),
        ([managed("golden")], [], "golden: unknown"),
        ([GOLDEN, snapshot(), disk(None)], [], "golden < builder-os-1 < builder-os: unknown"),
    ],
)
def test_lineage(bodies: list[Body], forbidden: list[str], lineage: str) -> None:
    mine = (account(), pool("p", {"id": image_id("golden")}), *bodies)
    found = taken(*mine, forbidden=forbidden).pools[0].lineage
    assert [named(line) for line in found] == [lineage]


def test_the_lineage_of_a_pool_without_a_version_is_that_of_the_latest() -> None:
    versions = (version("1.0.0", snapshot_id("old")), version("2.0.0", VM), vm())
    [line] = row({"id": GALLERY}, definition(), *versions).lineage
    assert named(line) == "2.0.0 < builder: virtual machine"


def test_only_what_pools_need_is_read_by_itself() -> None:
    other = managed("other", sourceVirtualMachine={"id": VM})
    azure = ListedAzure([account(), pool("p", {"id": image_id("golden")}), GOLDEN, other, vm()])
    taken_of(azure)
    assert VM not in azure.asked


def test_node_agent_and_the_end_of_its_support() -> None:
    agent = row(UBUNTU).agent
    assert (agent.sku, agent.ended) == ("batch.node.ubuntu 22.04", False)
    assert agent.ends is not None
    assert agent.ends > date(2026, 11, 20)
    machine = {"imageReference": UBUNTU, "nodeAgentSkuId": "batch.node.ubuntu 18.04"}
    old = row(UBUNTU, deploymentConfiguration={"virtualMachineConfiguration": machine}).agent
    assert old.ended is True
    machine["nodeAgentSkuId"] = "batch.node.plan9"
    odd = row(UBUNTU, deploymentConfiguration={"virtualMachineConfiguration": machine}).agent
    assert (odd.ended, odd.ends) == (None, None)
    assert odd.note == "the end of its support is not known"


def test_the_accounts_own_list_of_images_counts_where_it_was_read() -> None:
    listed = {
        "id": images_id(ACCOUNT),
        "type": "Microsoft.Batch/batchAccounts/supportedImages",
        "properties": {
            "supportedImages": [
                {
                    "nodeAgentSKUId": "batch.node.ubuntu 22.04",
                    "imageReference": UBUNTU,
                    "osType": "linux",
                    "batchSupportEndOfLife": "2026-01-31T00:00:00Z",
                }
            ]
        },
    }
    agent = row(UBUNTU, listed).agent
    assert (agent.ends, agent.ended) == (date(2026, 1, 31), True)


def test_who_shares_an_image_and_who_its_snapshot() -> None:
    base = {"id": snapshot_id("base")}
    found = taken(
        account(),
        *(pool(name, {"id": image_id("golden")}) for name in ("a", "b", "c")),
        pool("d", {"id": image_id("twin")}),
        pool("e", {"id": f"{GALLERY}/versions/1.0.0"}),
        managed("golden", snapshot=base),
        managed("twin", snapshot=base),
        snapshot(DISK, snapshot_id=base["id"]),
        version("1.0.0", base["id"]),
    )
    shared = {it.name: (it.shares_image.number, it.shares_source.number) for it in found.pools}
    assert shared == {"a": (2, 3), "b": (2, 3), "c": (2, 3), "d": (0, 3), "e": (0, 0)}
    assert [ids.name(it) for it in pool_row(found, "b").shares_image.first] == ["a", "c"]


def test_many_pools_of_one_image_are_counted_and_some_named() -> None:
    found = taken(account(), *(pool(f"p{n:03}", {"id": GALLERY}) for n in range(300)))
    first, last = pool_row(found, "p000").shares_image, pool_row(found, "p299").shares_image
    assert first.number == last.number == 299
    assert [ids.name(it) for it in first.first] == [f"p{n:03}" for n in range(1, 11)]
    assert [ids.name(it) for it in last.first] == [f"p{n:03}" for n in range(10)]


def test_pools_that_are_not_to_be_shown_still_count() -> None:
    bodies = (account(), *(pool(name, {"id": image_id(name)}) for name in ("a", "b")))
    images = [managed(name) for name in ("a", "b", "c")]
    chosen = (f"{ACCOUNT}/pools/a".lower(), image_id("c").lower())
    found = taken(*bodies, *images, shown=lambda it: it.key in chosen)
    assert [it.name for it in found.pools] == ["a"]
    assert {it.name: str(it.verdict) for it in found.images} == {
        "a": "in use",
        "c": "may be deleted",
    }
    found = taken(*bodies, *images, shown=lambda it: it.key == image_id("b").lower())
    assert {it.name: str(it.verdict) for it in found.images} == {"b": "in use"}


def test_rows_come_in_the_order_of_ids_whatever_was_read_first() -> None:
    bodies = [
        account(),
        pool("b", UBUNTU),
        pool("A", UBUNTU),
        managed("z"),
        managed("Y"),
        definition(),
    ]
    first, second = taken(*bodies), taken(*reversed(bodies))
    assert first == second
    assert [it.name for it in first.pools] == ["A", "b"]
    assert [it.name for it in first.images] == ["Y", "z", "shared/golden"]
    assert SUBSCRIPTION in first.view.subscriptions


def test_a_body_of_odd_shape_is_a_row_of_unknowns() -> None:
    odd = {"id": f"{ACCOUNT}/pools/p", "properties": {"vmSize": 7, "deploymentConfiguration": []}}
    [found] = taken(account(), odd, body(image_id("x"), "odd")).pools
    assert (found.kinds, found.vm_size, found.state) == (("unknown",), None, "unknown")
