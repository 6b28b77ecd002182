"""BL210: the image behind a pool is gone, or what a managed image was made from."""

from collections.abc import Iterator

from linter import ids
from linter.aspects.image_builds import ImageBuilds
from linter.aspects.pool_image import CUSTOM_KINDS, ImageUse, image_uses
from linter.aspects.possibility import at_most
from linter.aspects.wording import called
from linter.model import GalleryVersion, Image, Pool
from linter.report import Finding, Severity, Undecided
from linter.rules.rule import Rule
from linter.scope import Scope
from linter.values import Unknown
from linter.world import World


class ImageMissing(Rule):
    """Asks the world for images and their sources, and reports those that Azure has not."""

    id = "BL210"
    name = "image-missing"
    severity = Severity.ERROR
    since = "2019-09"
    source = "https://learn.microsoft.com/azure/batch/batch-custom-images"
    meaning = (
        "An image must exist as long as a pool is made from it; so must the snapshot or"
        " disk that a managed image was made from. Without them the pool cannot grow or"
        " replace nodes: AllocationFailed."
    )
    expected = "an image that exists as long as the pool does"
    fix = (
        "Publish the image again under the same id, or make a new pool from another image and"
        " delete this one. Delete images and their sources only after their pools."
    )
    cannot_see = (
        "Files never tell that something is absent: only `batchlint live` finds this. Where a"
        " gallery image is named without a version, whether it has one. An image that a file's pool"
        " refers to, and that a build among the files is yet to make, is let pass. The sources"
        " of gallery versions are not asked for, as a version keeps its own data; nor"
        " is the machine that an image was captured from, which is mostly deleted then."
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the images of the pools among the subjects."""
        builds = ImageBuilds(scope.world)
        for pool in scope.of(Pool):
            for use in image_uses(pool, *CUSTOM_KINDS):
                image = scope.world.get(use.image_id)
                if scope.world.is_absent(use.image_id):
                    if pool.place.file is None or not builds.of(use.image_id):
                        yield self._finding(use, _gone(scope.world, use))
                elif isinstance(image, Image):
                    yield from self._judge(scope.world, use, image)
                elif isinstance(image, Unknown) and scope.world.is_settled(use.image_id):
                    yield self.undecided(
                        use.place, f"whether its {use.words} exists is not known: {image.reason}"
                    )

    def _judge(self, world: World, use: ImageUse, image: Image) -> Iterator[Finding | Undecided]:
        for source_id in dict.fromkeys(_sources(image)):
            found = world.get(source_id)
            kind = (ids.kind(source_id) or "").rpartition("/")[2]
            words = f"{kind}/{ids.name(source_id)}, which its {use.words} was made from"
            if world.is_absent(source_id):
                yield self._finding(use, f"{words}, does not exist")
            elif isinstance(found, Unknown) and world.is_settled(source_id):
                reason = f"whether {words}, exists is not known: {found.reason}"
                yield self.undecided(use.place, reason)

    def _finding(self, use: ImageUse, says: str) -> Finding:
        return self.finding(
            f"{called(use.pool)}: {says}.",
            use.place,
            because=(use.pool.image.id,),
            severity=at_most(self.severity, use.certain),
        )


def _gone(world: World, use: ImageUse) -> str:
    """Return what is gone: the image, or all that it was a part of."""
    says = f"its {use.words} does not exist"
    around = ids.parent(use.image_id) if use.kind == GalleryVersion.kind else ""
    if not around or not _is_gone(world, around):
        return says
    gallery = ids.parent(around)
    what = "the gallery" if _is_gone(world, gallery) else "its gallery image definition"
    gone = gallery if what == "the gallery" else around
    return f"{says}, nor does {what} {ids.full_name(gone)}"


def _is_gone(world: World, resource_id: str) -> bool:
    world.get(resource_id)  # so that whoever reads Azure looks
    return world.is_absent(resource_id)


def _sources(image: Image) -> Iterator[str]:
    """Go through snapshots and disks. A captured machine and its disk are gone as a rule: the
    image that was captured from it does not need them.
    """
    captured = any(image.source_vm_id.possible)
    named = [image.os_snapshot_id] if captured else [image.os_snapshot_id, image.os_disk_id]
    for data_disk in image.data_disks.known:
        named += [data_disk.snapshot_id] if captured else [data_disk.snapshot_id, data_disk.disk_id]
    for value in named:
        yield from (source_id for source_id in value.possible if source_id)
