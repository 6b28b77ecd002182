"""What images were made from: the steps that a verdict and a drawing need, one at a time."""

from typing import NamedTuple

from linter.model import Disk, GalleryVersion, Image, Resource, Snapshot
from linter.values import Known, Unknown, Value


class MadeFrom(NamedTuple):
    """The ids of what a resource was made from; ``lost`` is why there may be others.

    ``holders`` are the virtual machines that hold a disk: its content is theirs.
    """

    ids: tuple[str, ...]
    lost: Unknown | None = None
    holders: tuple[str, ...] = ()


NOTHING = MadeFrom(())


def made_from(resource: Resource) -> MadeFrom:
    """Return what a resource was made from directly, its data disks' sources included."""
    match resource:
        case Image():
            named = [resource.source_vm_id, resource.os_snapshot_id, resource.os_disk_id]
            for disk in resource.data_disks.known:
                named += [disk.snapshot_id, disk.disk_id]
            return _gathered(named, resource.data_disks.more)
        case GalleryVersion():
            return _gathered([resource.source_vm_id, resource.source_id, resource.os_source_id])
        case Snapshot():
            return _gathered([resource.source_id])
        case Disk():
            return _gathered([resource.source_id])._replace(holders=resource.attached_to.known)
    return NOTHING


def is_shallow(version: GalleryVersion) -> bool | None:
    """Return whether a version only refers to its source's data; ``None``: nobody knows."""
    mode = version.replication_mode
    if not isinstance(mode, Known):
        return None
    return (mode.value or "full").lower() != "full"


def _gathered(named: list[Value[str | None]], lost: Unknown | None = None) -> MadeFrom:
    found = tuple(dict.fromkeys(it for value in named for it in value.possible if it))
    unknown = next((value for value in named if isinstance(value, Unknown)), lost)
    return MadeFrom(found, unknown)
