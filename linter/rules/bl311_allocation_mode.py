"""BL311: an account in a mode in which this way to an image does not work."""

from collections.abc import Iterator

from linter import facts
from linter.aspects.accounts import USER_SUBSCRIPTION, account_of
from linter.aspects.image_builds import ImageBuilds
from linter.aspects.pool_image import image_uses
from linter.aspects.possibility import at_most, qualified
from linter.aspects.wording import called
from linter.model import BatchAccount, Image, ImageBuild, Pool
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.pools import MANAGED_IMAGE, arm, arm_pool, bicep, fixed, properties
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Unknown

_ACCOUNT = """\
resource account 'Microsoft.Batch/batchAccounts@2019-08-01' = {
  name: 'render'
  location: 'westeurope'
  properties: {
    poolAllocationMode: '%s'
  }
}

"""
_VHD_DISK = "osDisk: {imageUris: ['https://images.blob.core.windows.net/system/golden.vhd']}"
_PACKER = """\
source "azure-arm" "golden" {
  os_type                           = "Linux"
  image_publisher                   = "canonical"
  image_offer                       = "ubuntu-24_04-lts"
  image_sku                         = "server"
  location                          = "westeurope"
  managed_image_name                = "golden"
  managed_image_resource_group_name = "hpc"
}

build {
  sources = ["source.azure-arm.golden"]
}
"""


def _template(mode: str) -> str:
    account = {
        "type": "Microsoft.Batch/batchAccounts",
        "apiVersion": "2019-08-01",
        "name": "render",
        "location": "westeurope",
        "properties": {"poolAllocationMode": mode},
    }
    body = properties(MANAGED_IMAGE, scaleSettings=fixed(4))
    return arm(account, arm_pool(body, "2019-08-01"))


class AllocationMode(Rule):
    """Compares how an image comes to a pool with the allocation mode of the pool's account."""

    id = "BL311"
    name = "allocation-mode"
    severity = Severity.ERROR
    since = "2017-08"
    until = "2023-04"
    source = "https://learn.microsoft.com/azure/batch/batch-custom-images"
    meaning = (
        "In 2017, only accounts that allocate pools in the user's subscription could use custom"
        " images. From 2019 on both modes can; but a managed image that Packer writes directly"
        " only serves an account in user-subscription mode. For the other mode, Packer has to"
        " write a VHD, which is imported as a managed image."
    )
    expected = "an account with the allocation mode UserSubscription"
    fix = (
        "Make an account with poolAllocationMode UserSubscription: the mode of an account cannot"
        " be changed. Or let Packer write a VHD, and import it; or move to a gallery image."
    )
    cannot_see = "An account or a Packer build that is not among the files."
    formats = ("arm", "bicep", "terraform", "plan", "packer", "export")
    INVALID = (
        Example(
            {"main.bicep": _ACCOUNT % "BatchService" + bicep(machine=_VHD_DISK, api="2019-08-01")},
            edition="2017-08",
        ),
        Example(
            {"golden.pkr.hcl": _PACKER, "azuredeploy.json": _template("BatchService")},
            edition="2019-09",
        ),
    )
    VALID = (
        Example(
            {
                "main.bicep": _ACCOUNT % "UserSubscription"
                + bicep(machine=_VHD_DISK, api="2019-08-01")
            },
            edition="2017-08",
        ),
        Example(
            {"golden.pkr.hcl": _PACKER, "azuredeploy.json": _template("UserSubscription")},
            edition="2019-09",
        ),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools of custom images."""
        if facts.edition_row(scope.edition).user_subscription_only:
            for pool in scope.of(Pool):
                if pool.vhds.known or any(image_uses(pool, Image)):
                    yield from self._first(scope, pool)
            return
        builds = ImageBuilds(scope.world)
        for pool in scope.of(Pool):
            for use in image_uses(pool, Image):
                for build in builds.of(use.image_id):
                    if build.tool.startswith("packer"):
                        yield from self._written_directly(scope, pool, build)

    def _first(self, scope: Scope, pool: Pool) -> Iterator[Finding | Undecided]:
        account = account_of(scope, pool)
        mode = account if isinstance(account, Unknown) else account.allocation_mode
        if isinstance(account, Unknown) or isinstance(mode, Unknown):
            reason = mode.reason if isinstance(mode, Unknown) else ""
            yield self.undecided(pool.place, f"{called(pool)}: its account's mode: {reason}")
        elif (certain := _serves_otherwise(account)) is not None:
            yield self.finding(
                message=(
                    f"{called(pool)} uses a custom image, and {called(account)} does not allocate"
                    f" pools in the user's subscription{qualified(certain)}."
                ),
                place=pool.place,
                related=(Related(account.place_of(mode), "the account's allocation mode"),),
                because=(mode,),
                severity=at_most(self.severity, certain),
            )

    def _written_directly(
        self, scope: Scope, pool: Pool, build: ImageBuild
    ) -> Iterator[Finding | Undecided]:
        account = account_of(scope, pool)
        mode = account if isinstance(account, Unknown) else account.allocation_mode
        if isinstance(account, Unknown) or isinstance(mode, Unknown):
            reason = mode.reason if isinstance(mode, Unknown) else ""
            yield self.undecided(build.place, f"the mode of {called(pool)}'s account: {reason}")
        elif (certain := _serves_otherwise(account)) is not None:
            certain = certain and len(pool.image.id.possible) == 1
            yield self.finding(
                message=(
                    f"Packer writes the managed image of {called(pool)} directly, and"
                    f" {called(account)} does not allocate pools in the user's"
                    f" subscription{qualified(certain)}."
                ),
                place=build.place_of(build.image_id),
                related=(
                    Related(pool.place_of(pool.image.id), f"{called(pool)} uses the image"),
                    Related(account.place_of(mode), "the account's allocation mode"),
                ),
                because=(mode, pool.image.id),
                severity=at_most(self.severity, certain),
            )


def _serves_otherwise(account: BatchAccount) -> bool | None:
    """Return whether it is certain that an account is in Batch's own mode; ``None``: it is not.

    An account that names no mode is in Batch's own.
    """
    modes = account.allocation_mode.possible
    others = [it for it in modes if (it or "").lower() != USER_SUBSCRIPTION]
    return len(others) == len(modes) if others else None
