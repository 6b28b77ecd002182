"""BL203: a pool is made from a managed image, which Batch no longer takes."""

from collections.abc import Iterator

from linter import facts
from linter.aspects.accepted_images import takes
from linter.aspects.pool_image import ImageUse, image_uses, unknown_image
from linter.aspects.possibility import at_most
from linter.aspects.retired import is_over, is_soon
from linter.aspects.wording import called
from linter.model import Image, Pool
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.files import (
    IMAGE,
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

_RETIREMENT = "managed-image-pools"
_KIND = "managed image"


class ManagedImageRetired(Rule):
    """Judges a managed image by the pool's API version and by the day of its retirement."""

    id = "BL203"
    name = "managed-image-retired"
    severity = Severity.ERROR
    since = "2023-04"
    source = (
        "https://learn.microsoft.com/azure/batch/"
        "batch-custom-image-pools-to-azure-compute-gallery-migration-guide"
    )
    meaning = (
        "Batch takes managed images for new pools only up to the day of their retirement, and"
        " only over API versions of the time before (`batchlint --list-facts`). In the edition"
        " that announces this, it is a warning."
    )
    expected = "the id of an Azure Compute Gallery image version"
    fix = (
        "Publish the managed image as an Azure Compute Gallery image version, in the region of the"
        " managed image, and refer to that version. It needs a replica in the pool's region."
    )
    cannot_see = (
        "Which API version a pool was made with, where the document names none: Terraform's"
        " provider, exports. Those are judged by the day alone. Whether Azure lets existing pools"
        " go on is not documented."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example(
            {"pool.bicep": bicep_pool("render", f"id: '{IMAGE}'", api_version="2024-07-01")},
            edition="2024-03",
            today="2025-01-15",
        ),
        Example({"pool.tf": terraform_pool("render", f'id = "{IMAGE}"')}),
        Example({"pool.json": exported_pool("render", f'"id": "{IMAGE}"')}),
    )
    VALID = (
        Example(
            {
                "pool.json": arm_template(
                    arm_pool("render", f'"id": "{IMAGE}"', api_version="2019-08-01")
                )
            },
            edition="2024-03",
            today="2025-01-15",
        ),
        Example({"pool.bicep": bicep_pool("render", f"id: '{VERSION}'")}),
        Example({"pool.tf": terraform_pool("render", f'id = "{VERSION}"')}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools of managed images."""
        for pool in scope.of(Pool):
            unknown = unknown_image(pool)
            if unknown is not None:
                yield self.undecided(pool.place_of(unknown), unknown.reason)
            for use in image_uses(pool, Image):
                yield from self._judge(scope, use)

    def _judge(self, scope: Scope, use: ImageUse) -> Iterator[Finding | Undecided]:
        retirement = scope.retirement(_RETIREMENT)
        version = use.pool.api_version
        refused = takes(use.pool, _KIND) is False
        over = is_over(scope, retirement)
        if refused:
            shown = next(filter(None, version.possible), "")
            says = f"API version {shown} takes no managed images, only gallery image versions"
        elif over or is_soon(scope, retirement):
            says = f"Batch takes managed images until {retirement.date} only"
        else:
            if isinstance(version, Unknown):
                reason = f"its API version is not known: {version.reason}"
                yield self.undecided(use.place, reason)
            return
        announced = _KIND in facts.edition_row(scope.edition).ends
        error = (refused or over) and not announced
        yield self.finding(
            f"{called(use.pool)} is made from the {use.words}: {says}.",
            use.place,
            because=(use.pool.image.id, version),
            severity=at_most(Severity.ERROR if error else Severity.WARNING, use.certain),
        )
