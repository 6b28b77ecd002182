"""The lists of a subscription, read through the SDKs over HTTPS: all pages, each one once."""

from collections.abc import Callable
from typing import Any

from linter import ids
from linter.looking import Unread
from linter.model import GalleryVersion, ImageReference, Place, Pool
from linter.values import Known
from tests.integration.linter_live.live_world import LiveWorld

TOP = {
    "providers/microsoft.batch/batchaccounts": 1,
    "providers/microsoft.compute/disks": 1,
    "providers/microsoft.compute/galleries": 1,
    "providers/microsoft.compute/images": 1,
    "providers/microsoft.compute/snapshots": 1,
    "providers/microsoft.compute/virtualmachines": 1,
}
BATCH = "resourcegroups/rg/providers/microsoft.batch/batchaccounts"
GALLERIES = "resourcegroups/rg/providers/microsoft.compute/galleries"


def names(resources: Any) -> list[str]:
    return [ids.full_name(it.id) for it in resources]


def test_all_pages_are_read_once_and_the_resources_stand_in_order(live_world: LiveWorld) -> None:
    disk = live_world.id("Microsoft.Compute/disks/os")
    snapshots = [live_world.snapshot(f"s{it:03}", disk) for it in range(450)]
    image = live_world.id("Microsoft.Compute/images/golden")
    pools = [live_world.pool(f"p{it:03}", image) for it in range(201)]
    live_world.put(live_world.account(), live_world.account("idle"), *snapshots, *pools)
    live_world.put(live_world.image("golden", f"{snapshots[0]['id']}"))

    azure = live_world.read()

    assert live_world.requests() == {
        **TOP,
        "providers/microsoft.compute/snapshots": 3,
        f"{BATCH}/hpc/pools": 2,
        f"{BATCH}/idle/pools": 1,
    }
    assert azure.requests == live_world.requests().total()
    expected = ["hpc", *(f"hpc/p{it:03}" for it in range(201)), "idle", "golden"]
    assert names(azure.resources) == [*expected, *(f"s{it:03}" for it in range(450))]
    assert azure.unread == ()


def test_a_gallery_is_read_to_its_versions_and_those_in_use_with_replication(
    live_world: LiveWorld,
) -> None:
    gallery = "Microsoft.Compute/galleries/g"
    version = live_world.id(f"{gallery}/images/linux/versions/1.0.0")
    live_world.put(
        live_world.body(gallery),
        live_world.body(f"{gallery}/images/linux", osType="Linux"),
        live_world.body(f"{gallery}/images/windows", osType="Windows"),
        live_world.body(f"{gallery}/images/linux/versions/1.0.0"),
        live_world.body(f"{gallery}/images/linux/versions/1.0.1"),
        live_world.account(),
        live_world.pool("one", version.upper()),
        live_world.pool("two", version),
    )
    kept: list[dict[str, Any]] = []

    azure = live_world.read(keep=kept.append)

    assert live_world.requests() == {
        **TOP,
        f"{BATCH}/hpc/pools": 1,
        f"{GALLERIES}/g/images": 1,
        f"{GALLERIES}/g/images/linux/versions": 1,
        f"{GALLERIES}/g/images/windows/versions": 1,
        f"{GALLERIES}/g/images/linux/versions/1.0.0": 1,
    }
    assert names(azure.resources)[3:] == [
        "g/linux",
        "g/linux/1.0.0",
        "g/linux/1.0.1",
        "g/windows",
    ]
    last = {it["id"]: it for it in kept}
    assert "replicationStatus" in last[version]["properties"]
    assert "replicationStatus" not in last[version.replace("1.0.0", "1.0.1")]["properties"]
    assert last.keys() == {it.id for it in azure.resources}


def test_machines_are_listed_to_know_which_exist_and_are_no_resources(
    live_world: LiveWorld,
) -> None:
    live_world.put(live_world.body("Microsoft.Compute/virtualMachines/golden"))
    kept: list[dict[str, Any]] = []
    azure = live_world.read(keep=kept.append)
    assert (azure.resources, kept) == ((), [])


def test_only_a_resource_group_is_read_where_one_is_named(live_world: LiveWorld) -> None:
    live_world.put(
        live_world.account("mine", "RG-one"),
        live_world.account("theirs", "rg-two"),
        live_world.snapshot("s", live_world.id("Microsoft.Compute/disks/d")),
    )
    azure = live_world.read(group="rg-One")
    assert names(azure.resources) == ["mine"]
    lists = [it for it in live_world.requests() if it.startswith("resourcegroups/rg-one/")]
    assert len(lists) == live_world.requests().total() == 7


def test_several_subscriptions_are_read(
    live_world: LiveWorld, live_worlds: Callable[[], LiveWorld]
) -> None:
    other = live_worlds()
    live_world.put(live_world.account("here"))
    other.put(other.account("there"))
    azure = live_world.read(other)
    assert names(azure.resources) == ["here", "there"]
    assert azure.requests == 2 * len(TOP) + 2


def test_a_group_that_only_one_subscription_has_is_read_there(
    live_world: LiveWorld, live_worlds: Callable[[], LiveWorld]
) -> None:
    other = live_worlds()
    other.put(other.account("there", "only-there"))
    azure = live_world.read(other, group="only-there")
    assert names(azure.resources) == ["there"]
    assert azure.unread == ()


def test_a_refused_kind_is_told_and_the_others_are_read(live_world: LiveWorld) -> None:
    live_world.put(live_world.account(), live_world.image("golden", "/nowhere"))
    live_world.fail("/snapshots$", 403)
    azure = live_world.read()
    assert names(azure.resources) == ["hpc", "golden"]
    (unread,) = azure.unread
    path = f"/subscriptions/{live_world.subscription}/providers/Microsoft.Compute/snapshots"
    assert unread.resource_id == path
    assert unread.reason.startswith(
        "the snapshots of the subscription could not be read: AuthorizationFailed: The client "
    )


def test_refused_pools_are_told_of_their_account(live_world: LiveWorld) -> None:
    image = live_world.id("Microsoft.Compute/images/golden")
    accounts = [live_world.account(it) for it in ("a", "b")]
    live_world.put(*accounts, *(live_world.pool("p", image, it) for it in ("a", "b")))
    live_world.fail("/a/pools$", 403, message="No.")
    azure = live_world.read()
    assert names(azure.resources) == ["a", "b", "b/p"]
    reason = "the pools of account a could not be read: AuthorizationFailed: No"
    assert azure.unread == (Unread(accounts[0]["id"], reason),)


def test_what_was_read_of_a_list_that_breaks_off_stays(live_world: LiveWorld) -> None:
    disk = live_world.id("Microsoft.Compute/disks/os")
    live_world.put(*(live_world.snapshot(f"s{it:03}", disk) for it in range(450)))
    live_world.fail("/snapshots$", 500, after=2, message="Broken.")
    azure = live_world.read()
    assert len(azure.resources) == 400
    (unread,) = azure.unread
    end = "could not be read to the end: InternalServerError: Broken"
    assert unread.reason == f"the snapshots of the subscription {end}"
    # Two pages, and eight tries of the third.
    assert live_world.requests()["providers/microsoft.compute/snapshots"] == 10


def test_an_account_that_is_deleted_while_it_is_read_is_gone(live_world: LiveWorld) -> None:
    live_world.put(live_world.account("gone"), live_world.account("stays"))
    live_world.fail("/gone/pools$", 404, code="ResourceNotFound")
    azure = live_world.read()
    assert names(azure.resources) == ["stays"]
    assert azure.unread == ()


def test_a_version_in_use_that_is_deleted_while_it_is_read_is_gone(live_world: LiveWorld) -> None:
    definition = "Microsoft.Compute/galleries/g/images/linux"
    version = live_world.body(f"{definition}/versions/1.0.0")
    live_world.put(
        live_world.body("Microsoft.Compute/galleries/g"),
        live_world.body(definition, osType="Linux"),
        version,
        live_world.account(),
        live_world.pool("p", version["id"]),
    )
    live_world.fail("/versions/1.0.0$", 404)
    assert names(live_world.read().resources) == ["hpc", "hpc/p", "g/linux"]


def test_the_versions_that_pools_of_files_name_are_read_once_more_when_asked(
    live_world: LiveWorld,
) -> None:
    gallery = "Microsoft.Compute/galleries/g"
    version = live_world.body(f"{gallery}/images/linux/versions/1.0.0")
    live_world.put(live_world.body(gallery), live_world.body(f"{gallery}/images/linux"), version)
    azure = live_world.read()
    reference = ImageReference(Known(version["id"]))
    planned = [Pool(Place(it), image=reference) for it in ("one", "two")]
    before = azure.requests
    for _ in range(2):
        azure.refresh([*planned, Pool(Place("three"))])
    assert azure.requests == before + 1
    (found,) = (it for it in azure.resources if isinstance(it, GalleryVersion))
    assert found.replication.known
