"""BL212: the configuration that makes a pool's image may delete or replace it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from linter.aspects.image_builds import ImageBuilds
from linter.aspects.image_traits import definition_id
from linter.aspects.pool_image import ImageUse, image_uses, spoken_pool
from linter.aspects.possibility import qualified
from linter.aspects.retired import has_passed
from linter.aspects.sharing import MOST_RELATED
from linter.aspects.wording import called
from linter.model import GalleryImage, GalleryVersion, Image, Place, Pool, Resource
from linter.model.resource import AnyValue
from linter.report import Finding, Related, Severity, Undecided
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
from linter.values import Known, Unknown, Value


def _terraform(lifecycle: str) -> str:
    return f"""\
resource "azurerm_image" "golden" {{
  name                = "golden"
  location            = "westeurope"
  resource_group_name = "render"
{lifecycle}}}

{terraform_pool("render", "id = azurerm_image.golden.id")}"""


def _version(end: str) -> str:
    return f"""\
{{
  "id": "{VERSION}",
  "type": "Microsoft.Compute/galleries/images/versions",
  "location": "westeurope",
  "properties": {{"publishingProfile": {{"replicaCount": 1{end}}}}}
}}
"""


def _packer(excluded: bool) -> str:
    return f"""\
source "azure-arm" "golden" {{
  location        = "westeurope"
  os_type         = "Linux"
  image_publisher = "canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server"

  shared_image_gallery_destination {{
    subscription   = "{VERSION.split("/")[2]}"
    resource_group = "render"
    gallery_name   = "shared"
    image_name     = "golden"
    image_version  = "1.0.0"
  }}
  shared_gallery_image_version_exclude_from_latest = {str(excluded).lower()}
}}

build {{
  sources = ["source.azure-arm.golden"]
}}
"""


class _Danger(NamedTuple):
    """What may become of an image, as a clause about it; ``value`` says so, at ``place``."""

    says: str
    place: Place
    value: AnyValue
    fix: str


_PROTECT = (
    "Give the image prevent_destroy, and publish a new version under a new name instead of"
    " replacing it; with create_before_destroy pools can move before the old one goes."
)
_DATE = "Set an end-of-life date after the life of the pool, or move the pool to a newer version."
_EXCLUDED = "Include the version (excludeFromLatest: false), or pin the pool to one that is."


class ImageUnprotected(Rule):
    """Looks at what the configuration of an image, or of its build, does to it in time."""

    id = "BL212"
    name = "image-unprotected"
    severity = Severity.INFO
    since = "2019-09"
    source = "https://learn.microsoft.com/azure/batch/batch-custom-images"
    meaning = (
        "An image must stay as it is as long as a pool is made from it. A configuration that may"
        " delete or replace it (Terraform without prevent_destroy or create_before_destroy), or a"
        " version that is past its end-of-life date or excluded from the latest, breaks the pool's"
        " next resize, or gives its nodes another image."
    )
    expected = "an image that its own configuration neither deletes nor replaces"
    fix = _PROTECT
    cannot_see = (
        "Images that no pool among those checked uses, and what people or other tools delete;"
        " so does Packer with -force, an option of its command line that no template holds."
        " `batchlint live` sees end-of-life dates and exclusions, and no configuration."
        " ARM templates and Bicep do not delete what they leave out, except in complete mode."
    )
    formats = ("arm", "bicep", "terraform", "plan", "packer", "image-builder", "export")
    INVALID = (
        Example({"main.tf": _terraform("")}),
        Example(
            {
                "pool.json": exported_pool("render", f'"id": "{VERSION}"'),
                "version.json": _version(', "endOfLifeDate": "2024-01-31T00:00:00Z"'),
            }
        ),
        Example(
            {
                "golden.pkr.hcl": _packer(excluded=True),
                "pool.bicep": bicep_pool("render", f"id: '{VERSION}'"),
            }
        ),
    )
    VALID = (
        Example(
            {
                "golden.pkr.hcl": _packer(excluded=False),
                "pool.bicep": bicep_pool("render", f"id: '{VERSION}'"),
            }
        ),
        Example({"main.tf": _terraform("\n  lifecycle {\n    prevent_destroy = true\n  }\n")}),
        Example(
            {
                "pool.json": arm_template(arm_pool("render", f'"id": "{VERSION}"')),
                "version.json": _version(', "endOfLifeDate": "2999-01-31T00:00:00Z"'),
            }
        ),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the images of the pools among the subjects, each once."""
        builds = ImageBuilds(scope.world)
        found: dict[_Danger, list[ImageUse]] = {}
        for pool in scope.of(Pool):
            for use in image_uses(pool, Image, GalleryImage, GalleryVersion):
                yield from self._unread(scope, use)
                for danger in _dangers(scope, builds, use):
                    found.setdefault(danger, []).append(use)
        for danger, uses in found.items():
            pools = tuple(Related(it.place, it.pool.words) for it in uses[:MOST_RELATED])
            first = uses[0]
            yield self.finding(
                f"{danger.says}, and {spoken_pool(first.pool)} is made from it"
                f"{qualified(first.certain)}.",
                danger.place,
                pools,
                because=(danger.value, first.pool.image.id),
                fix=danger.fix,
            )

    def _unread(self, scope: Scope, use: ImageUse) -> Iterator[Undecided]:
        """Say why an image could not be read; what is not there is BL210's."""
        for image_id in _asked(use):
            image = scope.world.get(image_id)
            lost = isinstance(image, Unknown) and scope.world.is_settled(image_id)
            if lost and not scope.world.is_absent(image_id):
                reason = image.reason if isinstance(image, Unknown) else ""
                yield self.undecided(use.place, f"{image_id}: {reason}")


def _asked(use: ImageUse) -> list[str]:
    """Return the ids of an image and of the definition that it is a version of."""
    definition = definition_id(use.image_id)
    return list(dict.fromkeys(filter(None, (use.image_id, definition))))


def _dangers(scope: Scope, builds: ImageBuilds, use: ImageUse) -> Iterator[_Danger]:
    for image_id in _asked(use):
        image = scope.world.get(image_id)
        if isinstance(image, Image | GalleryImage | GalleryVersion):
            yield from _unprotected(image, image.unprotected)
        if isinstance(image, GalleryVersion):
            yield from _excluded(image, image.exclude_from_latest)
        if isinstance(image, GalleryImage | GalleryVersion):
            yield from _ended(scope, image, image.end_of_life)
    made = builds.of(use.image_id)
    if len(made) == 1 and use.kind == GalleryVersion.kind:
        yield from _excluded(made[0], made[0].exclude_from_latest)
        yield from _ended(scope, made[0], made[0].end_of_life)


def _unprotected(image: Resource, reason: Value[str | None]) -> Iterator[_Danger]:
    if isinstance(reason, Known) and reason.value:
        says = f"{called(image)} may be deleted or replaced by its configuration: {reason.value}"
        yield _Danger(says, image.place_of(reason), reason, _PROTECT)


def _excluded(image: Resource, excluded: Value[bool | None]) -> Iterator[_Danger]:
    if excluded == Known(True):
        says = f"{called(image)} is excluded from the latest version"
        yield _Danger(says, image.place_of(excluded), excluded, _EXCLUDED)


def _ended(scope: Scope, image: Resource, end: Value[str | None]) -> Iterator[_Danger]:
    if isinstance(end, Known) and end.value:
        last = _day(end.value)
        if last is not None and has_passed(scope, last):
            says = f"{called(image)} has the end-of-life date {last}"
            yield _Danger(says, image.place_of(end), end, _DATE)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
