"""What files name besides their pools: an image that a build starts from must not go either."""

from collections.abc import Iterable, Iterator

from linter import ids
from linter.inventory.steps import made_from
from linter.model import (
    Definition,
    Disk,
    GalleryVersion,
    Image,
    ImageBuild,
    Place,
    Resource,
    Snapshot,
    Vm,
)
from linter.world import World


def named_in_files(world: World, resources: Iterable[Resource]) -> dict[str, Place]:
    """Return where files name what exists, by its identity; the first place counts."""
    found: dict[str, Place] = {}
    for resource in resources:
        if resource.place.file is not None:
            for resource_id in _named(resource):
                found.setdefault(world.identity(resource_id), resource.place)
                if ids.kind(resource_id) == GalleryVersion.kind:
                    definition = world.identity(ids.parent(resource_id))
                    found.setdefault(definition, resource.place)
    return found


def _named(resource: Resource) -> Iterator[str]:
    match resource:
        case ImageBuild():
            yield from filter(None, resource.base_image_id.possible)
            for version_id in filter(None, resource.version_id.possible):
                yield ids.parent(version_id)
        case Definition():
            yield from filter(None, resource.gallery_id.possible)
        case Vm():
            yield from filter(None, resource.image_id.possible)
            yield from filter(None, resource.os_disk_id.possible)
        case Image() | GalleryVersion() | Snapshot() | Disk():
            yield from made_from(resource).ids
