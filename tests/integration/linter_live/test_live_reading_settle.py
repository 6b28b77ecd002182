"""Settling ids against the local Azure: what lists tell needs no GET, all else needs one."""

from collections.abc import Callable
from typing import Any

from linter import offers
from linter.looking import look
from linter.model import Image, Snapshot, Vm
from linter.model.offered import BatchRegion, SupportedImages
from linter.values import Unknown
from linter.world import World
from tests.integration.linter_live.live_world import LiveWorld


def settled(azure: Any, *wanted: str) -> World:
    world = World(azure.resources)
    azure.settle(world, wanted)
    assert all(world.is_settled(it) for it in wanted)
    return world


def reason(world: World, resource_id: str) -> str:
    found = world.get(resource_id)
    assert isinstance(found, Unknown)
    return found.reason


def test_what_complete_lists_do_not_have_is_absent_without_a_request(
    live_world: LiveWorld,
) -> None:
    live_world.put(live_world.account())
    azure = live_world.read()
    before = azure.requests
    disk = live_world.id("Microsoft.Compute/disks/gone")
    pool = live_world.id("Microsoft.Batch/batchAccounts/hpc/pools/p")
    version = live_world.id("Microsoft.Compute/galleries/g/images/i/versions/1.0.0")
    machine = live_world.id("Microsoft.Compute/virtualMachines/golden")
    world = settled(azure, disk, pool, version, machine)
    assert all(world.is_absent(it) for it in (disk, pool, version, machine))
    assert azure.requests == before
    of = "it does not exist: the list of"
    assert azure.absent[disk] == f"{of} disks of the subscription does not have it"
    assert azure.absent[pool] == f"{of} pools of account hpc does not have it"
    assert reason(world, disk) == azure.absent[disk]


def test_what_a_refused_list_would_have_shown_is_unreadable_without_a_request(
    live_world: LiveWorld,
) -> None:
    live_world.fail("/disks$", 403, message="No.")
    azure = live_world.read()
    before = azure.requests
    disk = live_world.id("Microsoft.Compute/disks/d")
    world = settled(azure, disk)
    expected = "the disks of the subscription could not be read: AuthorizationFailed: No"
    assert (reason(world, disk), azure.unreadable[disk]) == (expected, expected)
    assert not world.is_absent(disk)
    assert azure.requests == before


def test_a_machine_is_read_by_itself_with_its_extensions(live_world: LiveWorld) -> None:
    view = {"extensions": [{"name": "agent", "type": "Microsoft.Azure.Monitor.Agent"}]}
    body = live_world.body("Microsoft.Compute/virtualMachines/golden", instanceView=view)
    live_world.put(body)
    azure = live_world.read()
    machine = settled(azure, body["id"]).get(body["id"])
    assert isinstance(machine, Vm)
    assert [it.seen_in for it in machine.extensions.known] == [("instance view",)]
    assert machine not in azure.resources


def test_nothing_is_read_twice(live_world: LiveWorld, live_worlds: Callable[[], LiveWorld]) -> None:
    other = live_worlds()
    image = other.image("shared", "/nowhere")
    other.put(image)
    missing, odd = other.id("Microsoft.Compute/images/missing"), "/subscriptions/nothing"
    azure = live_world.read()
    for _ in range(3):
        wanted = (image["id"], image["id"].upper(), missing, odd)
        world = settled(azure, *wanted)
        assert isinstance(world.get(image["id"]), Image)
        assert world.is_absent(missing)
        assert "no way to read" in reason(world, odd)
    assert other.requests() == {
        "resourcegroups/rg/providers/microsoft.compute/images/shared": 1,
        "resourcegroups/rg/providers/microsoft.compute/images/missing": 1,
    }


def test_a_refused_get_is_unreadable_with_azures_words(
    live_world: LiveWorld, live_worlds: Callable[[], LiveWorld]
) -> None:
    other = live_worlds()
    image = other.id("Microsoft.Compute/images/shared")
    other.fail("/shared$", 403, message="Not for you.")
    world = settled(live_world.read(), image)
    assert reason(world, image) == "it could not be read: AuthorizationFailed: Not for you"


def test_what_is_in_a_subscription_that_nobody_sees_is_not_known_to_be_absent(
    live_world: LiveWorld,
) -> None:
    image = live_world.id("Microsoft.Compute/images/i").replace("11111111", "99999999")
    world = settled(live_world.read(), image)
    assert reason(world, image).startswith("it could not be read: SubscriptionNotFound: ")
    assert not world.is_absent(image)


def test_what_is_deleted_between_the_list_and_the_get_is_absent(live_world: LiveWorld) -> None:
    machine = live_world.body("Microsoft.Compute/virtualMachines/golden")
    live_world.put(machine)
    azure = live_world.read()
    live_world.remove(machine["id"])
    world = settled(azure, machine["id"])
    assert world.is_absent(machine["id"])
    assert azure.absent == {machine["id"]: "it does not exist (404)"}


def test_a_group_that_was_read_tells_nothing_of_other_groups(live_world: LiveWorld) -> None:
    snapshot = live_world.body("Microsoft.Compute/snapshots/s", "another")
    live_world.put(live_world.account(), snapshot)
    azure = live_world.read(group="rg")
    inside = live_world.id("Microsoft.Compute/snapshots/s")
    world = settled(azure, snapshot["id"], inside)
    assert isinstance(world.get(snapshot["id"]), Snapshot)
    assert world.is_absent(inside)


def test_sizes_of_a_region_and_images_of_an_account(live_world: LiveWorld) -> None:
    account = live_world.account()
    live_world.put(account)
    azure = live_world.read()
    region = offers.region_id(live_world.subscription, "West Europe")
    images = offers.images_id(account["id"])
    kept = settled(azure, region, images)
    sizes, supported = kept.get(region), kept.get(images)
    assert isinstance(sizes, BatchRegion)
    assert any(it.name.lower() == "standard_d2s_v5" for it in sizes.sizes.known)
    assert isinstance(supported, SupportedImages)
    assert any(it.node_agent.startswith("batch.node.") for it in supported.images.known)
    assert live_world.requests()["/supportedimages"] == 1


def test_the_images_of_an_account_elsewhere_take_its_endpoint_from_azure(
    live_world: LiveWorld, live_worlds: Callable[[], LiveWorld]
) -> None:
    other = live_worlds()
    account = other.account()
    other.put(account)
    azure = live_world.read()
    images = offers.images_id(account["id"])
    world = settled(azure, images, account["id"])
    assert isinstance(world.get(images), SupportedImages)
    assert other.requests() == {
        "resourcegroups/rg/providers/microsoft.batch/batchaccounts/hpc": 1,
        "/supportedimages": 1,
    }


def test_an_account_that_lets_nobody_in_is_unreadable(live_world: LiveWorld) -> None:
    keys = live_world.account("keys", allowedAuthenticationModes=["SharedKey"])
    live_world.put(keys, live_world.account("refuses"))
    live_world.cloud.resource_manager.faults.add(
        method="GET", path="/supportedimages", status=403, times=None
    )
    azure = live_world.read()
    refused = offers.images_id(live_world.account("refuses")["id"])
    missing = offers.images_id(live_world.account("missing")["id"])
    world = settled(azure, offers.images_id(keys["id"]), refused, missing)
    why = reason(world, offers.images_id(keys["id"]))
    assert why == "its account does not allow to sign in with Entra ID"
    assert reason(world, refused).startswith("it could not be read: ")
    assert "Time:" not in reason(world, refused)
    assert "the list of Batch accounts of the subscription" in reason(world, missing)
    assert live_world.requests()["/supportedimages"] == 1


def test_a_look_reads_a_lineage_step_by_step(live_world: LiveWorld) -> None:
    machine = live_world.body("Microsoft.Compute/virtualMachines/golden")
    disk = live_world.body("Microsoft.Compute/disks/os", creationData={"createOption": "Empty"})
    live_world.put({**disk, "managedBy": machine["id"]}, machine)
    azure = live_world.read()
    world = World(azure.resources)
    answer = look(world, azure, lambda asked: type(asked.get(machine["id"])).__name__)
    assert answer == "Vm"
    assert azure.requests == 7
