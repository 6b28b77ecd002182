"""BL201: one managed image, or one VHD, is behind several pools."""

from collections.abc import Iterator

from linter.aspects.pool_image import image_uses, spoken_image, spoken_pool, unknown_image
from linter.aspects.possibility import qualified
from linter.aspects.sharing import Overlap, Use, all_pools, overlaps
from linter.aspects.wording import called
from linter.model import Image, Pool
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.files import (
    COMPUTE,
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

_TERRAFORM_IMAGE = """\
resource "azurerm_image" "golden" {
  name                = "golden"
  location            = "westeurope"
  resource_group_name = "render"
}

"""


class ImageReused(Rule):
    """Groups pools by their managed image or VHDs, and reports all but the first of a group."""

    id = "BL201"
    name = "image-reused"
    severity = Severity.WARNING
    since = "2017-08"
    source = "https://learn.microsoft.com/azure/batch/batch-custom-images"
    meaning = (
        "Every pool should have a managed image of its own. All nodes of all pools of one image"
        " read from the same blob, and its limits of nodes hold for these pools together: a"
        " resize of one pool fails because of another."
    )
    expected = "a managed image (or VHD) of its own for every pool, or a gallery image version"
    fix = (
        "Publish the image as an Azure Compute Gallery version, which pools may share. Where it"
        " has to be a managed image, make one for each pool, each from a snapshot of its own."
    )
    cannot_see = (
        "Files: pools outside of those that were checked; `batchlint live` looks at the pools of"
        " all accounts of a subscription, and at files together with them. One template that is"
        " evaluated with several parameter files counts as one, as does a module that is used in"
        " several resource groups. An id whose subscription is not known is only matched with an"
        " image that was read."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example(
            {
                "pools.tf": _TERRAFORM_IMAGE
                + terraform_pool("frames", "id = azurerm_image.golden.id")
                + "\n"
                + terraform_pool("render", "id = azurerm_image.golden.id")
            }
        ),
        Example(
            {
                "frames.json": exported_pool("frames", f'"id": "{IMAGE}"'),
                "render.json": exported_pool("render", f'"id": "{IMAGE.upper()}"'),
            }
        ),
        Example(
            {
                "pools.json": arm_template(
                    arm_pool("frames", f'"id": "{IMAGE}"'), arm_pool("render", f'"id": "{IMAGE}"')
                )
            }
        ),
    )
    VALID = (
        Example(
            {
                "pools.bicep": bicep_pool("frames", f"id: '{VERSION}'")
                + "\n"
                + bicep_pool("render", f"id: '{VERSION}'")
            }
        ),
        Example(
            {
                "frames.json": exported_pool("frames", f'"id": "{IMAGE}"'),
                "render.json": exported_pool("render", f'"id": "{COMPUTE}/images/golden-2"'),
            }
        ),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools among the subjects against all pools that were read."""
        pools = all_pools(scope)
        subjects = {id(pool) for pool in scope.of(Pool)}
        groups: dict[str, list[Use]] = {}
        for pool in pools:
            for key, use in _uses(scope, pool):
                groups.setdefault(key, []).append(use)
        reported: set[int] = set()
        for _, overlap in overlaps(groups):
            reporting = id(overlap.use.pool)
            if reporting in subjects and reporting not in reported:
                reported.add(reporting)
                yield self._finding(overlap)
        for pool in scope.of(Pool):
            unknown = unknown_image(pool)
            if unknown is not None and len(pools) > 1:
                yield self.undecided(pool.place_of(unknown), unknown.reason)

    def _finding(self, overlap: Overlap) -> Finding:
        use, first = overlap.use, overlap.first
        verb = "is also" if overlap.certain else "may also be"
        return self.finding(
            f"{called(use.pool)}: its {use.image} {verb} behind {spoken_pool(first.pool)}.",
            use.place,
            tuple(Related(other.place, f"another {other.pool.words}") for other in overlap.others),
            because=(use.pool.image.id, first.pool.image.id),
        )


def _uses(scope: Scope, pool: Pool) -> Iterator[tuple[str, Use]]:
    for use in image_uses(pool, Image):
        key = scope.world.identity(use.image_id)
        words = spoken_image(use.image_id) + qualified(use.certain)
        yield key, Use(pool, use.place, words, key, use.certain)
    for address in pool.vhds.known:
        key = _blob_key(address)
        yield key, Use(pool, pool.place, f"VHD {key.rpartition('/')[2]}", key, certain=True)


def _blob_key(address: str) -> str:
    """Return a blob's address without a signature; of its parts only the host ignores case."""
    plain = address.partition("?")[0]
    scheme, separator, rest = plain.partition("://")
    host, slash, path = rest.partition("/")
    return f"{host.lower()}{slash}{path}" if separator else scheme
