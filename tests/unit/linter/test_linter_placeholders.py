"""Ids whose documents do not know their subscription, and resources found in spite of it."""

import pytest

from linter import ids
from linter.model import Disk, Extension, Image, Place, Vm, VmExtension
from linter.readers.deployment import Deployment
from linter.readers.resources.joined import join
from linter.values import Items, Known, Unknown
from linter.world import World

SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
KNOWN = ids.resource_id(SUBSCRIPTION, "golden", "Microsoft.Compute/images", ["one"])
BICEP = Deployment.of("main.bicep")
PACKER = Deployment.of("build").within(group="golden")
IN_BICEP = BICEP.resource_id("Microsoft.Compute/images", ["ONE"])
IN_PACKER = PACKER.resource_id("Microsoft.Compute/images", ["one"])


def image(resource_id: str) -> Image:
    return Image(Place(resource_id))


@pytest.mark.parametrize("resource_id", [IN_BICEP, IN_PACKER, KNOWN])
def test_a_placeholder_is_a_segment(resource_id: str) -> None:
    assert ids.kind(resource_id) == "microsoft.compute/images"
    assert ids.full_name(resource_id).lower() == "one"


@pytest.mark.parametrize("words", ["a/b", "{a}", "parameters('x')", "", "é ü", "a{b}/c"])
def test_any_words_make_a_segment(words: str) -> None:
    segment = ids.placeholder(words)
    assert ids.is_placeholder(segment)
    assert ids.kind(KNOWN.replace("golden", segment)) == "microsoft.compute/images"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (KNOWN, KNOWN.upper(), True),
        (KNOWN, IN_BICEP, True),
        (IN_BICEP, IN_PACKER, True),
        (KNOWN, KNOWN.replace("golden", "other"), False),
        (KNOWN.replace("golden", "other"), IN_PACKER, False),
        (KNOWN, BICEP.resource_id("Microsoft.Compute/images", ["two"]), False),
        (KNOWN, BICEP.resource_id("Microsoft.Compute/disks", ["one"]), False),
        (KNOWN, BICEP.resource_id("Microsoft.Compute/images", [BICEP.unknown_name("x")]), False),
    ],
)
def test_ids_are_compatible_where_only_scopes_are_unknown(
    one: str, other: str, expected: bool
) -> None:
    assert ids.compatible(one, other) is expected
    assert ids.compatible(other, one) is expected


def test_what_is_not_known_differs_between_documents() -> None:
    other = Deployment.of("other.bicep").resource_id("Microsoft.Compute/images", ["one"])
    assert ids.key(other) != ids.key(IN_BICEP)
    assert ids.subscription(other) is None
    assert ids.subscription(KNOWN) == SUBSCRIPTION
    assert ids.group(IN_PACKER) == "golden"


def test_an_id_with_placeholders_means_the_one_resource_that_fits() -> None:
    world = World([image(KNOWN)])
    assert world.get(IN_BICEP) == image(KNOWN)
    assert world.identity(IN_BICEP) == world.identity(IN_PACKER) == ids.key(KNOWN)
    assert World([image(IN_PACKER)]).get(KNOWN) == image(IN_PACKER)


def test_two_that_fit_are_not_chosen_from() -> None:
    world = World([image(KNOWN), image(KNOWN.replace("golden", "other"))])
    found = world.get(IN_BICEP)
    assert isinstance(found, Unknown)
    assert "2 resources" in found.reason
    assert world.get(IN_PACKER) == image(KNOWN)
    assert world.identity(IN_BICEP) == ids.key(IN_BICEP)


def test_an_exact_id_comes_before_a_compatible_one() -> None:
    world = World([image(KNOWN), image(IN_BICEP)])
    assert world.get(IN_BICEP) == image(IN_BICEP)
    assert world.get(KNOWN) == image(KNOWN)


def test_an_id_takes_as_many_names_as_its_type() -> None:
    with pytest.raises(ValueError, match="takes 2 names"):
        BICEP.resource_id("Microsoft.Compute/galleries/images", ["one"])


VM_ID = BICEP.resource_id("Microsoft.Compute/virtualMachines", ["builder"])


def extension(name: str, vm_id: str = VM_ID) -> VmExtension:
    place = Place(f"{vm_id}/extensions/{name}", "main.bicep", 9, 1)
    return VmExtension(place, extension=Extension(place, Known(name)))


def test_an_extension_joins_its_machine_whatever_comes_first() -> None:
    machine = Vm(Place(VM_ID, "main.bicep", 1, 1))
    for given in (
        [machine, extension("a"), extension("b"), extension("a")],
        [extension("a"), extension("b"), machine],
    ):
        world, subjects = join(given)
        (vm,) = subjects
        assert isinstance(vm, Vm)
        assert [it.name for it in vm.extensions.known] == [Known("a"), Known("b")]
        assert vm.extensions.more is not None
        assert world.get(VM_ID) == vm


def test_an_extension_finds_a_machine_of_another_document() -> None:
    full = ids.resource_id(SUBSCRIPTION, "golden", "Microsoft.Compute/virtualMachines", ["builder"])
    world, _ = join([Vm(Place(full)), extension("a")])
    vm = world.get(full)
    assert isinstance(vm, Vm)
    assert [it.name for it in vm.extensions.known] == [Known("a")]


def test_a_machine_that_nobody_declared_is_known_by_its_extensions() -> None:
    world, subjects = join([extension("a")])
    vm = world.get(VM_ID)
    assert isinstance(vm, Vm)
    assert len(vm.extensions.known) == 1
    assert subjects == []


DISK_ID = BICEP.resource_id("Microsoft.Compute/disks", ["builder-os"])


def test_a_disk_learns_from_its_machine_who_holds_it() -> None:
    machine = Vm(Place(VM_ID, "main.bicep", 1, 1), os_disk_id=Known(DISK_ID))
    nobody_says: Items[str] = Items(more=Unknown("a document does not say it"))
    for given in ([machine, Disk(Place(DISK_ID), attached_to=nobody_says)], [machine]):
        world, subjects = join(given)
        disk = world.get(DISK_ID)
        assert isinstance(disk, Disk)
        assert disk.attached_to == Items((VM_ID,))
        assert len(subjects) == len(given)
        assert world.get(VM_ID) == machine


def test_a_disk_keeps_the_machines_that_it_names_itself() -> None:
    other = VM_ID.replace("builder", "other")
    machine = Vm(Place(VM_ID), os_disk_id=Known(DISK_ID.upper()))
    world, _ = join([Disk(Place(DISK_ID), attached_to=Items((other, VM_ID.upper()))), machine])
    disk = world.get(DISK_ID)
    assert isinstance(disk, Disk)
    assert disk.attached_to == Items((other, VM_ID.upper()))
