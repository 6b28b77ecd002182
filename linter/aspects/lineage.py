"""Lineage: from an image back to the virtual machines that its operating system comes from.

::

    gallery version -> managed image -> snapshot -> disk -> virtual machine

Every step may be left out: a version can come from a snapshot, an image from a machine, a
snapshot from a snapshot.

Only what the OS disk was made from is followed. A data disk may have been prepared on another
machine, whose extensions are not in the image.
"""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from linter import ids
from linter.model import Disk, GalleryImage, GalleryVersion, Image, Resource, Snapshot, Vm
from linter.values import Known, OneOf, Unknown, Value
from linter.world import World

LINKS: tuple[type[Resource], ...] = (Vm, Disk, Snapshot, Image, GalleryImage, GalleryVersion)
"""The types of resources that a lineage consists of."""
_LINK_KINDS = frozenset(link.kind for link in LINKS)

_VHD = "it was made from a VHD, which does not tell from which virtual machine it came"


class Origin(NamedTuple):
    """One end of a lineage: a virtual machine, or the reason why it cannot be followed on.

    ``trail`` are the resources on the way, from the subject to the last that could be read
    (the machine itself, when the end is one); it is empty when the subject is unreadable.
    """

    trail: tuple[Resource, ...]
    end: Vm | Unknown


def origins(world: World, subject: str) -> Iterator[Origin]:
    """Follow a resource back to every virtual machine that it comes from.

    Every resource is visited once, so that a circle ends. There is always at least one origin.
    """
    visited: set[str] = set()
    waiting: deque[tuple[str, tuple[Resource, ...]]] = deque([(subject, ())])
    ended = False
    while waiting:
        resource_id, trail = waiting.popleft()  # the nearest first: trails are the shortest
        if ids.key(resource_id) in visited:
            continue
        found = _look_up(world, resource_id, trail)
        if isinstance(found, Unknown):
            ended = True
            yield Origin(trail, _because(resource_id, found.reason))
            continue
        visited.add(found.key)
        trail = (*trail, found)
        if isinstance(found, Vm):
            ended = True
            yield Origin(trail, found)
            continue
        for source in _sources(found):
            if isinstance(source, Unknown):
                ended = True
                yield Origin(trail, _because(found.id, source.reason))
            waiting.extend((next_id, trail) for next_id in source.possible)
    if not ended:
        yield Origin((), _because(subject, "its lineage only leads round in a circle"))


def _because(resource_id: str, reason: str) -> Unknown:
    return Unknown(f"{resource_id}: {reason}")


def _look_up(world: World, resource_id: str, trail: tuple[Resource, ...]) -> Resource | Unknown:
    if ids.kind(resource_id) not in _LINK_KINDS:
        return Unknown(
            "this is not the id of a virtual machine, disk, snapshot, managed image"
            " or gallery image version"
        )
    found = world.get(resource_id)
    if trail and not isinstance(found, Unknown) and _replaced(trail[-1], found):
        return Unknown(
            f"it has been made anew since {trail[-1].name} was copied from it"
            " (sourceUniqueId and uniqueId differ)"
        )
    return found


def _replaced(copy: Resource, source: Resource) -> bool:
    """Say whether the source's name has gone to another disk since the copy was made."""
    if not isinstance(copy, Disk | Snapshot) or not isinstance(source, Disk | Snapshot):
        return False
    then = {unique.lower() for unique in copy.source_unique_id.possible if unique}
    now = {unique.lower() for unique in source.unique_id.possible if unique}
    return bool(then) and bool(now) and then.isdisjoint(now)


def _sources(resource: Resource) -> list[Value[str]]:
    """Return the ids one step back, with an unknown for every way that is lost."""
    match resource:
        case GalleryVersion():
            if any(resource.community_image_id.possible):
                return [Unknown("it was made from a community gallery image of other owners")]
            named = (resource.source_vm_id, resource.source_id, resource.os_source_id)
            return _first(named, resource.os_source_uri)
        case Image():
            named = (resource.source_vm_id, resource.os_snapshot_id, resource.os_disk_id)
            return _first(named, resource.os_blob_uri)
        case Snapshot():
            return _first((resource.source_id,), resource.source_uri)
        case Disk():
            return _disk_sources(resource)
        case GalleryImage():
            return [Unknown("it is an image definition; only a version of it has content")]
    return [Unknown(f"it is a {resource.words}, and no image is made from one")]


def _first(named: tuple[Value[str | None], ...], vhd: Value[str | None]) -> list[Value[str]]:
    """Return the first source that is named, and an unknown for each unreadable one before."""
    sources: list[Value[str]] = []
    for source in named:
        if isinstance(source, Unknown):
            sources.append(source)
            continue
        present = tuple(source_id for source_id in source.possible if source_id)
        if present:
            return [*sources, OneOf(present)]
    if any(vhd.possible):
        return [*sources, Unknown(_VHD)]
    if isinstance(vhd, Unknown) and not sources:
        return [Unknown(f"whether it was made from a VHD is not known: {vhd.reason}")]
    return sources or [Unknown("nothing says what it was made from")]


def _disk_sources(disk: Disk) -> list[Value[str]]:
    """Return the machines that hold a disk, and what it was copied from.

    Both count: a copy brings the content of the original into the machine that holds it.
    """
    sources: list[Value[str]] = [Known(vm_id) for vm_id in disk.attached_to.known]
    if disk.attached_to.more:
        sources.append(disk.attached_to.more)
    elif not sources:
        sources.append(Unknown("it is attached to no virtual machine now; it may have been before"))
    if isinstance(disk.source_id, Unknown):
        sources.append(disk.source_id)
    sources.extend(Known(source_id) for source_id in disk.source_id.possible if source_id)
    return sources
