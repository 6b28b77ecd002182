"""BL207: an image id is not the id of anything that a pool can be made from."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from linter import facts, ids
from linter.aspects.pool_image import unknown_image
from linter.aspects.possibility import at_most, breaking
from linter.aspects.wording import called, unfilled
from linter.model import GalleryImage, GalleryVersion, Image, Pool
from linter.report import Finding, Severity, Undecided
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
from linter.values import Value

_KINDS = frozenset({Image.kind, GalleryImage.kind, GalleryVersion.kind})
_DIRECT = re.compile(
    r"/(?:shared|community)galleries/[^/]+/images/[^/]+(?:/versions/[^/]+)?/?", re.IGNORECASE
)
_LATEST = "latest"
_GALLERY = "/subscriptions/.../providers/Microsoft.Compute/galleries/<gallery>/images/<image>"


class MalformedImageId(Rule):
    """Looks at the shape of an image id."""

    id = "BL207"
    name = "malformed-image-id"
    severity = Severity.ERROR
    since = "2019-09"
    source = "https://learn.microsoft.com/rest/api/batchmanagement/pool/create"
    meaning = (
        "The id in an image reference is the resource id of a gallery image version (or of a"
        " gallery image; in earlier editions of a managed image). A snapshot's or disk's id, the"
        " address of a VHD, or a name alone is refused."
    )
    expected = f"{_GALLERY}/versions/<version>"
    fix = (
        "Give the full resource id, as `az sig image-version show --query id` prints it. What"
        " starts with /sharedGalleries or /communityGalleries has properties of its own."
    )
    cannot_see = (
        "Whether the image exists: that is BL210's, live. Texts with the marks of a template"
        " that another tool fills in (<name>, ${name}, {{name}}, __NAME__, [name]) are passed over."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"pool.bicep": bicep_pool("render", f"id: '{COMPUTE}/snapshots/golden'")}),
        Example({"pool.tf": terraform_pool("render", 'id = "golden"')}),
        Example({"pool.json": exported_pool("render", f'"id": "{VERSION.removesuffix(".0")}"')}),
        Example(
            {
                "pool.json": arm_template(
                    arm_pool(
                        "render", '"id": "https://golden.blob.core.windows.net/vhds/golden.vhd"'
                    )
                )
            }
        ),
    )
    VALID = (
        Example({"pool.bicep": bicep_pool("render", f"id: '{VERSION}'")}),
        Example({"pool.tf": terraform_pool("render", f'id = "{IMAGE}"')}, edition="2019-09"),
        Example(
            {
                "pool.json": exported_pool(
                    "render",
                    '"communityGalleryImageId": "/communityGalleries/golden-1/images/golden"',
                )
            }
        ),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the ids in the pools' image references."""
        for pool in scope.of(Pool):
            unknown = unknown_image(pool)
            if unknown is not None:
                yield self.undecided(pool.place_of(unknown), unknown.reason)
            image, own = pool.image, partial(_fault, scope.edition)
            yield from self._judge(pool, image.id, own)
            yield from self._judge(pool, image.shared_gallery_id, _direct_fault)
            yield from self._judge(pool, image.community_gallery_id, _direct_fault)

    def _judge(
        self, pool: Pool, value: Value[str | None], fault: Callable[[str], str | None]
    ) -> Iterator[Finding]:
        for broken in breaking(value, lambda text: bool(text and fault(text))):
            text = broken.value or ""
            yield self.finding(
                f"{called(pool)}: {text!r}{broken.qualifier} {fault(text)}.",
                pool.place_of(value),
                because=(value,),
                severity=at_most(self.severity, broken.certain),
            )


def _fault(edition: str, text: str) -> str | None:
    """Return what is wrong with an image id, as a predicate; ``None`` when it is well formed."""
    kind = ids.kind(text)
    if kind in _KINDS:
        return _version_fault(edition, text) if kind == GalleryVersion.kind else None
    if unfilled(text) or _DIRECT.fullmatch(text):
        return None
    if kind is not None:
        return f"is the id of a resource of type {kind}, which no pool is made from"
    if "://" in text:
        return "is an address, not the resource id of an image"
    return "is not the resource id of an image"


def _version_fault(edition: str, text: str) -> str | None:
    version = ids.name(text)
    if ids.is_placeholder(version) or version.lower() == _LATEST or unfilled(version):
        return None
    if re.fullmatch(facts.limit("gallery-version-pattern", edition).pattern, version):
        return None
    return "ends in a version that is not of the form Major.Minor.Patch"


def _direct_fault(text: str) -> str | None:
    if unfilled(text) or _DIRECT.fullmatch(text):
        return None
    return "is not an id of the form /sharedGalleries/... or /communityGalleries/..."
