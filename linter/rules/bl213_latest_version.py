"""BL213: a pool takes whatever version of an image is the latest."""

from collections.abc import Iterator

from linter import ids
from linter.aspects.pool_image import image_uses, unknown_image
from linter.aspects.possibility import breaking
from linter.aspects.wording import called
from linter.model import GalleryImage, GalleryVersion, Pool
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.files import (
    DEFINITION,
    VERSION,
    arm_pool,
    arm_template,
    bicep_pool,
    exported_pool,
    terraform_pool,
)
from linter.rules.rule import Example, Rule
from linter.scope import Scope

_LATEST = "latest"


def _ubuntu(version: str) -> str:
    return (
        'publisher = "canonical"\noffer     = "ubuntu-24_04-lts"\n'
        f'sku       = "server"\nversion   = "{version}"'
    )


class LatestVersion(Rule):
    """Looks for image references that leave the version open."""

    id = "BL213"
    name = "latest-version"
    severity = Severity.INFO
    since = "2024-03"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "A pool that pins no image version gets the latest one whenever a node is made: nodes of"
        " one pool may differ, and a new version reaches production without a change of the"
        " pool's configuration."
    )
    expected = "an image id that ends in /versions/<version>, or a marketplace version"
    fix = (
        "Name the version: .../galleries/shared/images/golden/versions/1.0.0, or the marketplace"
        " image's version as `az vm image list --all` shows it. Move the pool when a new one has"
        " been tried."
    )
    cannot_see = "A marketplace image whose version is left out, which means the latest too."
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"pool.bicep": bicep_pool("render", f"id: '{DEFINITION}'")}),
        Example({"pool.tf": terraform_pool("render", _ubuntu("latest"))}),
        Example({"pool.json": exported_pool("render", f'"id": "{DEFINITION}/versions/latest"')}),
    )
    VALID = (
        Example({"pool.bicep": bicep_pool("render", f"id: '{VERSION}'")}),
        Example({"pool.tf": terraform_pool("render", _ubuntu("24.04.202409120"))}),
        Example({"pool.json": arm_template(arm_pool("render", f'"id": "{VERSION}"'))}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the image references of the pools."""
        for pool in scope.of(Pool):
            unknown = unknown_image(pool)
            if unknown is not None:
                yield self.undecided(pool.place_of(unknown), unknown.reason)
            for use in image_uses(pool, GalleryImage, GalleryVersion):
                named_latest = ids.name(use.image_id).lower() == _LATEST
                if use.kind == GalleryImage.kind or named_latest:
                    yield self.finding(
                        f"{called(pool)}: its {use.words} is pinned to no version.",
                        use.place,
                        because=(pool.image.id,),
                    )
            if any(pool.image.id.possible):
                continue  # a version beside an id is BL206's
            version = pool.image.marketplace.version
            for broken in breaking(version, lambda it: (it or "").lower() == _LATEST):
                yield self.finding(
                    f"{called(pool)}: its marketplace image has the version"
                    f" {broken.value}{broken.qualifier}.",
                    pool.place_of(version),
                    because=(version,),
                )
