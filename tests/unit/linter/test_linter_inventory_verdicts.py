"""Which images, snapshots and disks may go: never one that a pool needs."""

import pytest

from linter.inventory import View
from linter.looking import Unread
from linter.model import ImageReference, Place, Pool, Snapshot
from linter.values import Known, OneOf
from tests.unit.linter.arm_bodies import ACCOUNT, GROUP, VM, body, disk, snapshot
from tests.unit.linter.inventory_worlds import (
    FILES,
    GALLERY,
    WHOLE,
    account,
    definition,
    disk_id,
    image_id,
    image_row,
    managed,
    pool,
    snapshot_id,
    taken,
    verdicts,
    version,
)

GOES = "may be deleted"
BASE, DATA = snapshot_id("base"), snapshot_id("data")


def base(**more: str) -> dict[str, object]:
    return snapshot(disk_id("os"), snapshot_id=BASE)


def test_a_managed_images_pool_needs_the_image_and_all_that_it_was_made_from() -> None:
    data = {"lun": 0, "snapshot": {"id": DATA}}
    found = taken(
        account(),
        pool("frames", {"id": image_id("golden").upper()}),
        managed("golden", snapshot={"id": BASE}, data=[data]),
        managed("old", managedDisk={"id": disk_id("free")}),
        base(),
        snapshot(disk_id("os"), snapshot_id=DATA, os_type=None),
        disk(None, disk_id=disk_id("free")),
    )
    assert verdicts(found) == {
        "golden": "in use",
        "old": GOES,
        "base": "needed",
        "data": "needed",
        "free": GOES,
    }
    assert image_row(found, "golden").why == "Pool render/frames uses it."
    needed = image_row(found, "data")
    assert needed.why == "Managed image golden was made from it, and pool render/frames needs both."
    assert [it.rpartition("/")[2] for it in needed.pools] == ["frames"]


def test_a_data_disk_made_from_a_disk_needs_that_disk() -> None:
    data = {"lun": 0, "managedDisk": {"id": disk_id("data")}}
    mine = (managed("golden", data=[data]), disk(None, disk_id=disk_id("data")))
    found = taken(account(), pool("p", {"id": image_id("golden")}), *mine)
    assert verdicts(found)["data"] == "needed"


def test_a_gallery_version_holds_its_own_data_unless_it_is_shallow() -> None:
    full = (pool("p", {"id": f"{GALLERY}/versions/1.0.0"}), definition(), base())
    found = taken(account(), *full, version("1.0.0", BASE))
    assert verdicts(found)["base"] == GOES
    assert verdicts(found)["shared/golden"] == "in use"
    shallow = version("1.0.0", BASE, replicationMode="Shallow")
    found = taken(account(), *full, shallow, managed("old"))
    assert verdicts(found)["base"] == "needed"
    # Its data disks' sources are not read: they may be any managed image, snapshot or disk.
    assert verdicts(found)["old"] == "nobody knows"


def test_a_disk_that_a_machine_holds_is_in_use() -> None:
    found = taken(managed("old", managedDisk={"id": disk_id("os")}), disk(disk_id=disk_id("os")))
    assert image_row(found, "os").why == f"Virtual machine {VM.rpartition('/')[2]} holds it."
    assert verdicts(found) == {"old": GOES, "os": "in use"}


def test_of_images_that_may_be_a_pools_none_may_go() -> None:
    either = OneOf((image_id("one"), image_id("two")))
    file = Pool(Place(f"{ACCOUNT}/pools/b", "b.bicep", 1, 1), image=ImageReference(either))
    found = taken(managed("one"), managed("two"), managed("three"), files=[file])
    assert verdicts(found) == {"one": "in use", "two": "in use", "three": GOES}
    why = "Pool ?/b may use it: it is one of several possible images."
    assert image_row(found, "one").why == why


def test_a_pool_keeps_what_it_has_and_what_a_file_wants_for_it() -> None:
    wanted = ImageReference(Known(image_id("next")))
    file = Pool(Place(f"{ACCOUNT}/pools/p", "p.bicep", 1, 1), image=wanted)
    images = (managed("golden"), managed("next"), managed("old"))
    found = taken(account(), pool("p", {"id": image_id("golden")}), *images, files=[file])
    assert verdicts(found) == {"golden": "in use", "next": "in use", "old": GOES}
    [row] = found.pools
    assert (row.state, row.image_ids) == ("steady", (image_id("golden"),))


def test_what_a_pool_needs_and_nobody_has_is_missing() -> None:
    found = taken(
        account(), pool("p", {"id": image_id("golden")}), managed("golden", snapshot={"id": BASE})
    )
    assert verdicts(found) == {"golden": "in use", "base": "missing"}
    found = taken(account(), pool("p", {"id": image_id("golden")}))
    row = image_row(found, "golden")
    assert (row.verdict, row.state) == ("missing", "gone")
    assert row.why == "It does not exist, and pool render/p uses it."


VERSIONS = (version("1.0.0"), version("2.0.0"), version("10.0.0"), version("9.9.9"))


def followers(*versions: dict[str, object], reference: str = GALLERY) -> dict[str, str]:
    found = taken(account(), pool("p", {"id": reference}), definition(), *versions)
    named = verdicts(found)
    assert named.pop("shared/golden") == "in use"
    return {name.rpartition("/")[2]: verdict for name, verdict in named.items()}


@pytest.mark.parametrize("reference", [GALLERY, f"{GALLERY}/versions/latest"])
def test_a_pool_without_a_version_follows_the_newest_by_number(reference: str) -> None:
    found = followers(*VERSIONS, reference=reference)
    found.pop("latest", None)
    assert found.pop("10.0.0") == "latest that a pool follows"
    assert set(found.values()) == {GOES}


@pytest.mark.parametrize(
    ("newest", "kept"),
    [
        (version("3.0.0", excludeFromLatest=True), {"2.0.0"}),
        (
            version("3.0.0", targetRegions=[{"name": "westeurope", "excludeFromLatest": True}]),
            {"2.0.0"},
        ),
        (version("3.0.0", state="Creating"), {"3.0.0", "2.0.0"}),
        (version("3.0.0", state="Failed"), {"3.0.0", "2.0.0"}),
        (version("3.0.0", excludeFromLatest="perhaps"), {"3.0.0", "2.0.0"}),
        (version("3.0.0"), {"3.0.0"}),
    ],
)
def test_until_the_newest_is_sure_to_be_taken_the_one_before_it_stays(
    newest: dict[str, object], kept: set[str]
) -> None:
    found = followers(version("1.0.0"), version("2.0.0"), newest)
    assert {name for name, verdict in found.items() if verdict != GOES} == kept


def test_a_version_of_another_region_does_not_replace_the_one_of_the_pools() -> None:
    elsewhere = version("3.0.0", targetRegions=[{"name": "East US"}])
    elsewhere["location"] = "eastus"
    found = followers(version("2.0.0"), elsewhere)
    assert found == {"2.0.0": "latest that a pool follows", "3.0.0": "latest that a pool follows"}


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        (None, "nothing says what its nodes are made from"),
        ({"id": ["golden"]}, "image"),
        ({"id": "golden"}, "'golden' is no id of an image"),
        ({"sharedGalleryImageId": "/golden"}, "'/golden' is no id of a gallery image"),
    ],
)
def test_nothing_may_go_while_a_pools_image_is_unknown(
    reference: dict[str, object] | None, reason: str
) -> None:
    found = taken(account(), pool("p", reference), managed("old"), definition())
    assert set(verdicts(found).values()) == {"nobody knows"}
    assert len(found.blockers) == 1
    assert reason in found.blockers[0]


@pytest.mark.parametrize("kind", ["Batch/batchAccounts", "Batch/batchAccounts/render"])
def test_nothing_may_go_while_pools_could_not_be_read(kind: str) -> None:
    unread = Unread(f"{GROUP}/providers/Microsoft.{kind}", "the pools could not be read")
    found = taken(managed("old"), view=WHOLE._replace(unread=(unread,)))
    assert verdicts(found) == {"old": "nobody knows"}
    disks = Unread(f"{GROUP}/providers/Microsoft.Compute/disks", "the disks could not be read")
    assert verdicts(taken(managed("old"), view=WHOLE._replace(unread=(disks,)))) == {"old": GOES}


def test_sources_stay_while_nobody_knows_what_a_pools_image_was_made_from() -> None:
    pools = (account(), pool("p", {"id": image_id("secret")}), base(), definition())
    others = (managed("secret"), managed("old", snapshot={"id": BASE}))
    found = verdicts(taken(*pools, *others, forbidden=[image_id("secret")]))
    assert found["base"] == found["old"] == "nobody knows"
    assert found["secret"] == "in use"
    assert found["shared/golden"] == GOES


def test_sources_stay_while_a_pool_may_follow_a_version_that_was_not_listed() -> None:
    mine = (pool("p", {"id": GALLERY}), definition(), version("1.0.0"), managed("old"))
    assert verdicts(taken(account(), *mine))["old"] == GOES
    unread = Unread(GALLERY, "the versions of golden could not be read")
    found = taken(account(), *mine, view=WHOLE._replace(unread=(unread,)))
    assert verdicts(found)["old"] == "nobody knows"


def test_a_shared_image_of_the_same_name_may_be_the_same() -> None:
    shared = "/SharedGalleries/one-SHARED/Images/golden/Versions/1.0.0"
    mine = (definition(), version("1.0.0"), version("2.0.0"), managed("golden"))
    found = verdicts(taken(account(), pool("p", {"sharedGalleryImageId": shared}), *mine))
    assert found == {
        "golden": GOES,
        "shared/golden": "nobody knows",
        "shared/golden/1.0.0": "nobody knows",
        "shared/golden/2.0.0": GOES,
    }


@pytest.mark.parametrize("view", [FILES, View("one resource group"), View("two", frozenset(["x"]))])
def test_where_not_every_pool_was_asked_for_nothing_may_go(view: View) -> None:
    row = image_row(taken(managed("old"), view=view), "old")
    assert row.verdict == "no pool among what was read"
    assert row.pools == ()


def test_what_a_file_is_made_from_may_not_go() -> None:
    place = Place(snapshot_id("next"), "main.bicep", 7, 1)
    named = Snapshot(place, source_id=Known(BASE))
    mine = (managed("old", snapshot={"id": BASE}), base())
    assert verdicts(taken(*mine))["base"] == GOES
    row = image_row(taken(*mine, files=[named]), "base")
    assert (row.verdict, row.why) == ("in use", "main.bicep:7 names it.")


def test_a_body_that_is_no_image_of_ours_has_no_row() -> None:
    found = taken(body(f"{GROUP}/providers/Microsoft.Compute/galleries/shared", {}), account())
    assert found.images == ()
