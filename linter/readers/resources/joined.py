"""What documents declare beside a virtual machine joins its machine."""

from collections.abc import Iterable
from dataclasses import replace

from linter import ids
from linter.model import Extension, Place, Resource, Vm, VmExtension
from linter.values import Items, Unknown
from linter.world import World

_ELSEWHERE = Unknown("the virtual machine itself is not among what was read")


def join(resources: Iterable[Resource]) -> tuple[World, list[Resource]]:
    """Return a world of all resources, and the resources to be checked.

    Each extension that was declared as a resource of its own is moved to its machine. A machine
    that nobody declared is known by its extensions only.
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
    joined = {key: _machine(world, found) for key, found in by_machine.items()}
    for vm in joined.values():
        world.add(vm)
    subjects = [joined.get(it.key, it) if isinstance(it, Vm) else it for it in subjects]
    return world, subjects


def _machine(world: World, declared: list[VmExtension]) -> Vm:
    vm_id = ids.parent(declared[0].id)
    extensions = _once(it.extension for it in declared)
    found = world.get(vm_id)
    if isinstance(found, Vm):
        known = _once((*found.extensions.known, *extensions))
        return replace(found, extensions=Items(known, found.extensions.more))
    return Vm(
        Place(vm_id, *(declared[0].place.spot or ())), extensions=Items(extensions, _ELSEWHERE)
    )


def _once(extensions: Iterable[Extension]) -> tuple[Extension, ...]:
    return tuple({ids.key(it.place.resource_id): it for it in extensions}.values())
