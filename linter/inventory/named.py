"""What files name besides their pools: an image that a build starts from must not go either."""

from collections.abc import Iterable, Iterator

from linter import ids
from linter.inventory.steps import made_from
from linter.inventory.vague import ANY_VERSION
from linter.model import (
    Definition,
    Disk,
    GalleryImage,
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
            yield from _with_versions(resource.base_image_id.possible)
            for version_id in filter(None, resource.version_id.possible):
                yield ids.parent(version_id)
        case Definition():
            yield from filter(None, resource.gallery_id.possible)
        case Vm():
            yield from _with_versions(resource.image_id.possible)
            yield from filter(None, resource.os_disk_id.possible)
        case Image() | GalleryVersion() | Snapshot() | Disk():
            yield from made_from(resource).ids


def _with_versions(image_ids: Iterable[str | None]) -> Iterator[str]:
    """Whoever names a definition gets one of its versions: the latest on that day."""
    for image_id in filter(None, image_ids):
        yield image_id
        kind = ids.kind(image_id)
        if kind == GalleryImage.kind:
            yield image_id.rstrip("/") + ANY_VERSION
        elif kind == GalleryVersion.kind and ids.name(image_id).lower() == "latest":
            yield ids.parent(image_id) + ANY_VERSION
