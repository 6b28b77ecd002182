"""What is known of an image: operating system, generation, the marketplace image it began with.

An image's own document tells; else its gallery definition, the build that makes it, or what it
was made from.
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from linter import ids
from linter.aspects.image_builds import ImageBuilds
from linter.aspects.lineage import origins
from linter.model import (
    Disk,
    GalleryImage,
    GalleryVersion,
    Image,
    ImageBuild,
    Marketplace,
    Resource,
    Snapshot,
    Vm,
)
from linter.values import Unknown, Value
from linter.world import World

_NOT_SAID = Unknown("nothing that was read says so")
_MOST_STEPS = 50


class Trait(NamedTuple):
    """What is known of an image, and the resource that says so (none when it is unknown)."""

    value: Value[str | None]
    teller: Resource | None = None


def os_type(world: World, builds: ImageBuilds, image_id: str) -> Trait:
    """Return the operating system in an image: ``Linux`` or ``Windows``, as it was spelled."""

    def read(it: Resource) -> Value[str | None] | None:
        if isinstance(it, Image | GalleryImage | ImageBuild | Snapshot | Disk | Vm):
            return it.os_type
        return None

    return _first_told(world, builds, image_id, read)


def generation(world: World, builds: ImageBuilds, image_id: str) -> Trait:
    """Return an image's Hyper-V generation, ``V1`` or ``V2``."""

    def read(it: Resource) -> Value[str | None] | None:
        return it.generation if isinstance(it, Image | GalleryImage | Snapshot | Disk) else None

    return _first_told(world, builds, image_id, read)


def bases(
    world: World, builds: ImageBuilds, image_id: str
) -> Iterator[tuple[ImageBuild | Vm, Marketplace]]:
    """Go through the builds and machines that an image comes from, with their base images.

    A build or machine that starts from another custom image leads on to that image's.
    """
    waiting, visited = deque([image_id]), set[str]()
    while waiting and len(visited) < _MOST_STEPS:
        asked = waiting.popleft()
        if ids.key(asked) in visited:
            continue
        visited.add(ids.key(asked))
        for source in _makers(world, builds, asked):
            if isinstance(source, ImageBuild):
                yield source, source.base
                waiting.extend(it for it in source.base_image_id.possible if it)
            else:
                yield source, source.image
                waiting.extend(it for it in source.image_id.possible if it)


class Bases:
    """The builds and machines behind custom images; each image is followed back once."""

    def __init__(self, world: World, builds: ImageBuilds) -> None:
        self._world, self._builds = world, builds
        self._found: dict[str, tuple[tuple[ImageBuild | Vm, Marketplace], ...]] = {}

    def of(self, image_id: str) -> tuple[tuple[ImageBuild | Vm, Marketplace], ...]:
        """Return what `bases` finds for an image."""
        if image_id not in self._found:
            self._found[image_id] = tuple(bases(self._world, self._builds, image_id))
        return self._found[image_id]


def definition_id(image_id: str) -> str | None:
    """Return the id of the gallery image definition that an id belongs to, if it does."""
    kind = ids.kind(image_id)
    if kind == GalleryVersion.kind:
        return ids.parent(image_id)
    return image_id if kind == GalleryImage.kind else None


def _makers(world: World, builds: ImageBuilds, image_id: str) -> Iterator[ImageBuild | Vm]:
    made = builds.of(image_id)
    yield from made if len(made) == 1 else ()
    if ids.kind(image_id) in (Image.kind, GalleryVersion.kind):
        for origin in origins(world, image_id):
            if isinstance(origin.end, Vm):
                yield origin.end


def _first_told(
    world: World,
    builds: ImageBuilds,
    image_id: str,
    read: Callable[[Resource], Value[str | None] | None],
) -> Trait:
    reason = _NOT_SAID
    for teller in _tellers(world, builds, image_id):
        if isinstance(teller, Unknown):
            reason = teller
            continue
        value = read(teller)
        if value is not None and any(value.possible):
            return Trait(value, teller)
    return Trait(reason)


def _tellers(world: World, builds: ImageBuilds, image_id: str) -> Iterator[Resource | Unknown]:
    definition = definition_id(image_id)
    yield world.get(definition or image_id)
    made = builds.of(image_id)
    yield from made if len(made) == 1 else ()
    if ids.kind(image_id) in (Image.kind, GalleryVersion.kind):
        for origin in origins(world, image_id):
            yield from origin.trail
