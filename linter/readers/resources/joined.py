"""What documents say of a virtual machine beside it joins its machine, and its disk.

- An extension that is declared as a resource of its own is moved to its machine.
- A machine names its OS disk; a disk's document seldom says which machine holds it. The disk
  learns it from the machine, so that a lineage leads on from there.
"""

from collections.abc import Iterable
from dataclasses import replace

from linter import ids
from linter.model import Disk, Extension, Place, Resource, Vm, VmExtension
from linter.values import Items, Unknown
from linter.world import World

_ELSEWHERE = Unknown("the virtual machine itself is not among what was read")


def join(resources: Iterable[Resource]) -> tuple[World, list[Resource]]:
    """Return a world of all resources, and the resources to be checked.

    A machine that nobody declared is known by its extensions only, a disk that nobody declared by
    its machine.
    """
    world = World()
    subjects: list[Resource] = []
    declared: list[VmExtension] = []
    for resource in resources:
        if isinstance(resource, VmExtension):
            declared.append(resource)
        else:
            world.add(resource)
            subjects.append(resource)
    by_machine: dict[str, list[VmExtension]] = {}
    for extension in declared:
        vm_id = ids.parent(extension.id)
        by_machine.setdefault(world.identity(vm_id), []).append(extension)
    joined: dict[str, Resource] = {key: _machine(world, found) for key, found in by_machine.items()}
    for vm in joined.values():
        world.add(vm)
    for disk in _held(world):
        world.add(disk)
        joined[disk.key] = disk
    return world, [joined.get(it.key, it) if isinstance(it, Vm | Disk) else it for it in subjects]


def _machine(world: World, declared: list[VmExtension]) -> Vm:
    vm_id = ids.parent(declared[0].id)
    extensions = _once(it.extension for it in declared)
    found = world.get(vm_id)
    if isinstance(found, Vm):
        known = _once((*found.extensions.known, *extensions))
        return replace(found, extensions=Items(known, found.extensions.more))
    place = Place(vm_id, *(declared[0].place.spot or ()))
    return Vm(place, extensions=Items(extensions, _ELSEWHERE))


def _held(world: World) -> list[Disk]:
    """Return the OS disks of the machines, each with the machines that name it."""
    holders: dict[str, list[Vm]] = {}
    names: dict[str, str] = {}
    for vm in world:
        if isinstance(vm, Vm):
            for disk_id in filter(None, vm.os_disk_id.possible):
                key = world.identity(disk_id)
                holders.setdefault(key, []).append(vm)
                names.setdefault(key, disk_id)
    return [_with_holders(world, names[key], vms) for key, vms in holders.items()]


def _with_holders(world: World, disk_id: str, vms: list[Vm]) -> Disk:
    found = world.get(disk_id)
    if not isinstance(found, Disk):
        found = Disk(Place(disk_id, *(vms[0].place.spot or ())), attached_to=Items())
    known = {ids.key(vm_id): vm_id for vm_id in found.attached_to.known}
    for vm in vms:
        known.setdefault(vm.key, vm.id)
    # Once a machine is known to hold it, nobody need wonder which one may.
    return replace(found, attached_to=Items(tuple(known.values())))


def _once(extensions: Iterable[Extension]) -> tuple[Extension, ...]:
    return tuple({ids.key(it.place.resource_id): it for it in extensions}.values())
