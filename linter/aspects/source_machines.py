"""The lineages that a check is about: of each image, back to its machines.

An image that another subject was made from is not looked at by itself: what is wrong with its
machine is said once, at the last image of the chain, and the others are on the way to it.
"""

from collections.abc import Iterator

from linter import ids
from linter.aspects.lineage import Origin, origins
from linter.model import (
    BatchAccount,
    Disk,
    GalleryImage,
    GalleryVersion,
    Image,
    Pool,
    Resource,
    Snapshot,
    Vm,
)
from linter.scope import Scope
from linter.values import Known

_PASSED_OVER = frozenset(kind.kind for kind in (BatchAccount, Pool, Vm, Disk, GalleryImage))
"""None of these is an image: a machine may have extensions, as long as no image comes from it."""


def lineages(scope: Scope) -> Iterator[tuple[str, Origin]]:
    """Go through the origins of each subject that is an image, by the subject as it was given."""
    covered: set[str] = set()
    for subjects in _by_rank(scope):
        behind: set[str] = set()
        for subject in subjects:
            if scope.world.identity(subject) not in covered:
                for origin in origins(scope.world, subject):
                    behind.update(step.key for step in origin.trail[1:])
                    yield subject, origin
        covered |= behind


def image_lineages(scope: Scope) -> Iterator[tuple[str, Origin]]:
    """Leave out the origins of snapshots from which no image was made so far."""
    for subject, origin in lineages(scope):
        if origin.trail and isinstance(origin.trail[0], GalleryVersion | Image):
            yield subject, origin


def _by_rank(scope: Scope) -> Iterator[list[str]]:
    """Return the subjects in the order in which images are made, the last first.

    Those that nobody has read come with the snapshots, unless their type is known to be none of
    an image. They need not be ids at all, and so nobody is asked for them here.
    """
    versions: list[str] = []
    images: list[str] = []
    snapshots: list[tuple[str, Snapshot]] = []
    others: list[str] = []
    for subject in scope.subjects:
        found = scope.world.get(subject) if scope.world.is_settled(subject) else None
        if isinstance(found, GalleryVersion):
            versions.append(subject)
        elif isinstance(found, Image):
            images.append(subject)
        elif isinstance(found, Snapshot):
            snapshots.append((subject, found))
        elif not isinstance(found, Resource) and ids.kind(subject) not in _PASSED_OVER:
            others.append(subject)
    yield versions
    yield images
    yield [*_of_os_disks(snapshots), *others]


def _of_os_disks(snapshots: list[tuple[str, Snapshot]]) -> list[str]:
    """Leave out the data disks' snapshots beside an OS disk's.

    Without any snapshot that names its operating system (one imported from a VHD may not),
    all are looked at.
    """
    named = [subject for subject, found in snapshots if found.os_type != Known(None)]
    return named or [subject for subject, _ in snapshots]
