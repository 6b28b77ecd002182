"""BL205: an image is not where the pool's Batch account is."""

from collections.abc import Iterator

from linter import ids
from linter.aspects.accounts import subscription_of
from linter.aspects.image_builds import ImageBuilds
from linter.aspects.pool_image import ImageUse, image_uses, unknown_image
from linter.aspects.possibility import ONE_OF_SEVERAL, at_most
from linter.aspects.regions import pool_region, region_key
from linter.aspects.replicas import replicas_of
from linter.aspects.replication import shortcomings
from linter.aspects.wording import called
from linter.model import GalleryVersion, Image, Pool, Resource
from linter.model.resource import AnyValue
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.files import (
    ACCOUNT,
    IMAGE,
    VERSION,
    bicep_version,
    exported_pool,
    terraform_pool,
)
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known, Unknown, Value


def _bicep(replicated_to: str) -> str:
    regions = f"targetRegions: [\n  {{ name: 'North Europe' }}\n  {{ name: '{replicated_to}' }}\n]"
    return bicep_version(regions, "render", location="northeurope")


def _terraform(region: str) -> str:
    return f"""\
resource "azurerm_batch_account" "render" {{
  name                = "render"
  resource_group_name = "render"
  location            = "West Europe"
}}

resource "azurerm_image" "golden" {{
  name                = "golden"
  resource_group_name = "render"
  location            = "{region}"
}}

{terraform_pool("render", "id = azurerm_image.golden.id")}"""


def _exports(region: str) -> dict[str, str]:
    return {
        "account.json": f"""\
{{
  "id": "{ACCOUNT}",
  "type": "Microsoft.Batch/batchAccounts",
  "location": "westeurope",
  "properties": {{"poolAllocationMode": "BatchService"}}
}}
""",
        "version.json": f"""\
{{
  "id": "{VERSION}",
  "type": "Microsoft.Compute/galleries/images/versions",
  "location": "{region}",
  "properties": {{
    "publishingProfile": {{
      "replicaCount": 1,
      "targetRegions": [{{"name": "{region}", "regionalReplicaCount": 1}}]
    }}
  }}
}}
""",
        "pool.json": exported_pool("render", f'"id": "{VERSION}"'),
    }


class ImageElsewhere(Rule):
    """Compares the region (and a managed image's subscription) with the Batch account's."""

    id = "BL205"
    name = "image-elsewhere"
    severity = Severity.ERROR
    since = "2017-08"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "A managed image must be in the Batch account's region and subscription. A gallery image"
        " version may come from elsewhere, and needs a replica in the account's region. A live"
        " look shows what became of the replication: one that failed is an error; one that goes on"
        " is a warning, as nodes do not start before it is done, unless only the number of replicas"
        " is being raised, which looks the same."
    )
    expected = "an image in the region of the Batch account"
    fix = (
        "Replicate the gallery image version to the account's region (publishingProfile."
        "targetRegions), or refer to an image that is there."
    )
    cannot_see = (
        "The regions of an account or image that was not read, and those of an image id without"
        " a version. Files: whether the replication has come to its end (an export shows it if the"
        " version was read with $expand=ReplicationStatus). Whether"
        " Microsoft.Batch is registered in a gallery's subscription. Where VHD blobs are."
    )
    formats = ("arm", "bicep", "terraform", "plan", "packer", "image-builder", "export")
    INVALID = (
        Example({"main.bicep": _bicep("East US")}),
        Example({"main.tf": _terraform("North Europe")}),
        Example(_exports("northeurope")),
        Example(
            {
                "pool.json": exported_pool(
                    "render", f'"id": "{IMAGE.replace("000001", "000002")}"'
                ),
            }
        ),
    )
    VALID = (
        Example({"main.bicep": _bicep("West Europe")}),
        Example({"main.tf": _terraform("westeurope")}),
        Example(_exports("West Europe")),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools of managed images and of gallery versions."""
        builds = ImageBuilds(scope.world)
        for pool in scope.of(Pool):
            unknown = unknown_image(pool)
            if unknown is not None:
                yield self.undecided(pool.place_of(unknown), unknown.reason)
            for use in image_uses(pool, Image):
                yield from self._managed(scope, builds, use)
            for use in image_uses(pool, GalleryVersion):
                yield from self._version(scope, builds, use)

    def _managed(
        self, scope: Scope, builds: ImageBuilds, use: ImageUse
    ) -> Iterator[Finding | Undecided]:
        own, images = subscription_of(scope, use.pool), ids.subscription(use.image_id)
        if own and images and own.lower() != images.lower():
            yield self._finding(
                use,
                f"is in the subscription {images}, and the Batch account in {own}",
                use.certain,
            )
            return
        found = scope.find(use.image_id, Image)
        made = builds.of(use.image_id)
        if isinstance(found, Unknown) and len(made) == 1:
            location: Value[str | None] = made[0].location
        else:
            location = found if isinstance(found, Unknown) else found.location
        if not any(location.possible):
            reason = location.reason if isinstance(location, Unknown) else "none is given"
            yield self.undecided(use.place, f"the region of the {use.words} is not known: {reason}")
            return
        region = pool_region(scope, use.pool)
        if isinstance(region, Unknown):
            yield self.undecided(use.place, region.reason)
            return
        verdict = _apart(location, region)
        if verdict is None:
            return
        there, here = next(filter(None, location.possible)), next(filter(None, region.possible))
        yield self._finding(
            use,
            f"is in {there}, and the Batch account in {here}{'' if verdict else ONE_OF_SEVERAL}",
            use.certain and verdict,
            () if isinstance(found, Unknown) else (Related(found.place, found.words),),
            (location, region),
        )

    def _version(
        self, scope: Scope, builds: ImageBuilds, use: ImageUse
    ) -> Iterator[Finding | Undecided]:
        replicas, teller = replicas_of(scope, builds, use.image_id)
        if not replicas.known and replicas.more is not None:
            yield self.undecided(use.place, f"its regions are not known: {replicas.more.reason}")
            return
        region = pool_region(scope, use.pool)
        if isinstance(region, Unknown):
            yield self.undecided(use.place, region.reason)
            return
        there = {region_key(it.region) for it in replicas.known}
        lacking = [name for name in region.possible if name and region_key(name) not in there]
        if not lacking:
            yield from self._replicated(use, teller, region)
            return
        if replicas.more is not None:
            yield self.undecided(use.place, f"it may have more regions: {replicas.more.reason}")
            return
        certain = len(lacking) == len(region.possible)
        listed = ", ".join(dict.fromkeys(it.region for it in replicas.known)) or "no region"
        yield self._finding(
            use,
            f"has no replica in {lacking[0]}{'' if certain else ONE_OF_SEVERAL}, the region of the"
            f" Batch account: it is in {listed}",
            use.certain and certain,
            (Related(teller.place, teller.words),) if teller else (),
            (region,),
        )

    def _replicated(
        self, use: ImageUse, teller: Resource | None, region: Value[str | None]
    ) -> Iterator[Finding | Undecided]:
        """Look at what became of the replication to a region that the version is meant for."""
        if not isinstance(teller, GalleryVersion):
            return
        for it in shortcomings(teller, region):
            if it.failed is None:
                words = f"whether the {use.words} has a replica in {it.region} is not known"
                yield self.undecided(use.place, f"{words}: {it.text}")
                continue
            certain = it.failed and use.certain and len(region.possible) == 1
            related = (Related(teller.place, teller.words),)
            yield self._finding(use, it.text, certain, related, (region,), fix=it.fix)

    def _finding(
        self,
        use: ImageUse,
        says: str,
        certain: bool,
        related: tuple[Related, ...] = (),
        because: tuple[AnyValue, ...] = (),
        fix: str | None = None,
    ) -> Finding:
        return self.finding(
            f"{called(use.pool)}: its {use.words} {says}.",
            use.place,
            related,
            because=(use.pool.image.id, *because),
            severity=at_most(self.severity, certain),
            fix=fix,
        )


def _apart(one: Value[str | None], other: Value[str | None]) -> bool | None:
    """Say whether two regions differ: ``True`` for certain, ``False`` perhaps, else ``None``.

    Two values that are both one of several often come from one parameter, and then never differ.
    """
    ones = {region_key(it) for it in one.possible if it}
    others = {region_key(it) for it in other.possible if it}
    if ones.isdisjoint(others):
        return True
    fixed = isinstance(one, Known) or isinstance(other, Known)
    return False if fixed and ones != others else None
