"""BL103: a pool of a custom image runs on a VM size without a temporary drive."""

from collections.abc import Iterator
from functools import partial

from linter.aspects.build_scripts import Line, build_lines
from linter.aspects.image_builds import ImageBuilds
from linter.aspects.offered_sizes import Offer, OfferedSizes
from linter.aspects.pool_image import has_custom_image, image_uses, unknown_image
from linter.aspects.possibility import breaking
from linter.aspects.wording import called
from linter.model import Pool
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.builds import packer_hcl
from linter.rules.examples.files import (
    VERSION,
    arm_pool,
    arm_template,
    bicep_pool,
    exported_pool,
    terraform_pool,
)
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Unknown

_WITHOUT = "Standard_D2s_v5"
_WITH = "Standard_D2ds_v5"
_SWAP = "echo 'ResourceDisk.EnableSwap=y' >> /etc/waagent.conf"
_UBUNTU = 'publisher = "canonical"\noffer     = "ubuntu-24_04-lts"\nsku       = "server"'


class TempDriveMissing(Rule):
    """Looks at the size of pools of custom images, and at what their builds do to the drive."""

    id = "BL103"
    name = "temp-drive-missing"
    severity = Severity.INFO
    since = "2017-08"
    source = "https://learn.microsoft.com/azure/virtual-machines/azure-vms-no-temp-disk"
    meaning = (
        "Some VM sizes have no temporary drive. Batch then keeps its folders on the OS disk, which"
        " is slower and smaller. An image that depends on the drive, such as for swap or a page"
        " file, does not work there: that is a warning."
    )
    expected = "a VM size with a temporary drive, or an image that does without"
    fix = (
        "Take the size of the same family with a local drive (a d in its name), or check that"
        " neither the image nor the tasks need the drive, and that the OS disk is large enough."
    )
    cannot_see = (
        "Whether an image depends on the drive, unless the scripts that build it were read, and"
        " what its tasks need. Files: sizes whose drive the facts do not know. `batchlint live`"
        " looks the size up in what Batch offers in the account's region."
    )
    formats = ("arm", "bicep", "terraform", "plan", "packer", "image-builder", "export", "script")
    INVALID = (
        Example({"pool.bicep": bicep_pool("render", f"id: '{VERSION}'", size=_WITHOUT)}),
        Example({"pool.tf": terraform_pool("render", f'id = "{VERSION}"', size=_WITHOUT)}),
        Example(
            {
                "pool.json": exported_pool("render", f'"id": "{VERSION}"', size=_WITHOUT),
                "golden.pkr.hcl": packer_hcl(_SWAP),
            }
        ),
    )
    VALID = (
        Example({"pool.tf": terraform_pool("render", _UBUNTU, size=_WITHOUT)}),
        Example({"pool.bicep": bicep_pool("render", f"id: '{VERSION}'", size=_WITH)}),
        Example({"pool.json": arm_template(arm_pool("render", f'"id": "{VERSION}"', size=_WITH))}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools of custom images; a marketplace image depends on no drive."""
        builds, sizes = ImageBuilds(scope.world), OfferedSizes(scope)
        for pool in scope.of(Pool):
            size = pool.vm_size
            unknown = unknown_image(pool)
            if unknown is None and not has_custom_image(pool):
                continue
            offer = sizes.of(pool)
            found = breaking(size, partial(_has_none, offer))
            if unknown is not None and found:
                yield self.undecided(pool.place_of(unknown), unknown.reason)
            if not has_custom_image(pool):
                continue
            if isinstance(size, Unknown):
                yield self.undecided(
                    pool.place_of(size), f"its VM size is not known: {size.reason}"
                )
            yield from self._silent(pool, offer)
            for without in found:
                needs = next(_dependences(builds, pool), None)
                words = (
                    f", and {needs.words} that builds its image {needs.signal.detail}"
                    if needs
                    else ""
                )
                yield self.finding(
                    f"{called(pool)}: the VM size {without.value}{without.qualifier} has"
                    f" no temporary drive{words}.",
                    pool.place_of(size),
                    (Related(needs.place, "needs the drive"),) if needs else (),
                    because=(size, pool.image.id),
                    severity=Severity.WARNING if needs else Severity.INFO,
                )

    def _silent(self, pool: Pool, offer: Offer) -> Iterator[Undecided]:
        for name in filter(None, pool.vm_size.possible):
            reason = offer.silence(f"whether {name} has a temporary drive")
            if reason and offer.temp_drive(name) is None and not offer.lacks(name):
                yield self.undecided(pool.place_of(pool.vm_size), reason)


def _has_none(offer: Offer, size: str | None) -> bool:
    return bool(size) and offer.temp_drive(size or "") is False


def _dependences(builds: ImageBuilds, pool: Pool) -> Iterator[Line]:
    """Go through what the build of the pool's image does to the drive."""
    from linter.readers.scripts import Effect

    for use in image_uses(pool):
        made = builds.of(use.image_id)
        if len(made) == 1:
            for line in build_lines(made[0], on_the_host=False).signals:
                if line.signal.effect is Effect.MOVES_TEMP_DRIVE:
                    yield line
