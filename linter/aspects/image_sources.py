"""The snapshots and disks that a managed image was made from, its data disks' included."""

from collections.abc import Iterator
from typing import NamedTuple

from linter import ids
from linter.model import DataDisk, Disk, Image, Place, Resource, Snapshot
from linter.values import Known, Unknown
from linter.world import World


class Source(NamedTuple):
    """A snapshot or disk behind an image; two with one ``key`` are the same.

    ``copied``: the image was not made from it, but from a snapshot of it, which is a copy.
    ``image`` is where the image is declared.
    """

    image: Place
    place: Place
    words: str
    key: str
    copied: bool

    @property
    def name(self) -> str:
        """What messages call it: ``snapshot base-1``."""
        return f"{self.words} {ids.name(self.place.resource_id)}"


def sources(world: World, image: Image) -> Iterator[Source]:
    """Go through what an image was made from, and what its snapshots are copies of."""
    parts: list[Image | DataDisk] = [image, *image.data_disks.known]
    for part in parts:
        snapshots = part.os_snapshot_id if isinstance(part, Image) else part.snapshot_id
        disks = part.os_disk_id if isinstance(part, Image) else part.disk_id
        for snapshot_id in filter(None, snapshots.possible):
            yield _source(world, image, snapshot_id, Snapshot)
            snapshot = world.get(snapshot_id)
            if isinstance(snapshot, Snapshot):
                yield from _copied(world, image, snapshot)
        if not any(snapshots.possible):
            for disk_id in filter(None, disks.possible):
                yield _source(world, image, disk_id, Disk)


def _copied(world: World, image: Image, snapshot: Snapshot) -> Iterator[Source]:
    unique = snapshot.source_unique_id
    made = f" {unique.value}" if isinstance(unique, Known) and unique.value else ""
    for source_id in filter(None, snapshot.source_id.possible):
        kind = Snapshot if ids.kind(source_id) == Snapshot.kind else Disk
        yield _source(world, image, source_id, kind, made, copied=True)


def _source(
    world: World,
    image: Image,
    source_id: str,
    kind: type[Resource],
    made: str = "",
    *,
    copied: bool = False,
) -> Source:
    """``made`` tells a disk from another one that had its name before."""
    found = world.get(source_id)
    place = Place(source_id) if isinstance(found, Unknown) else found.place
    return Source(image.place, place, kind.words, world.identity(source_id) + made, copied)
