"""Uses: which images a pool's nodes are made from, and what of that nobody can tell."""

import re
from typing import NamedTuple

from linter import ids
from linter.aspects.pool_image import image_uses, unknown_image
from linter.model import GalleryImage, GalleryVersion, Image, Pool
from linter.values import ABSENT, Known, Unknown
from linter.world import World

_LATEST = "latest"
_DEFINITION = 11  # '' subscriptions {s} resourcegroups {g} providers {ns} galleries {g} images {i}
_FOREIGN = re.compile(
    r".*/(?:shared|community)galleries/[^/]+/images/([^/]+)(?:/versions/([^/]+))?/?", re.IGNORECASE
)


class Use(NamedTuple):
    """A pool and one image that it may be made from.

    ``key`` is the image's identity in the world; of a pool that ``follows`` the latest version,
    the definition's. ``certain``: the pool has no other possible image.
    """

    pool: Pool
    key: str
    image_id: str
    follows: bool
    certain: bool


class Foreign(NamedTuple):
    """An image of a shared or community gallery, in lower case: it may be one of one's own."""

    image: str
    version: str | None

    def may_be(self, version_or_definition: str) -> bool:
        """Return whether the id of a definition or a version has these names."""
        parts = ids.key(version_or_definition).split("/")
        if len(parts) not in (_DEFINITION, _DEFINITION + 2) or parts[9] != "images":
            return False
        if parts[10] != self.image:
            return False
        return len(parts) == _DEFINITION or self.version in (None, _LATEST, parts[-1])


def uses_of(world: World, pool: Pool) -> tuple[Use, ...]:
    """Return the images with a resource id of a known kind that a pool may be made from."""
    found = []
    for use in image_uses(pool, Image, GalleryImage, GalleryVersion):
        image_id, follows = use.image_id, use.kind == GalleryImage.kind
        if use.kind == GalleryVersion.kind and ids.name(image_id).lower() == _LATEST:
            image_id, follows = ids.parent(image_id), True
        found.append(Use(pool, world.identity(image_id), image_id, follows, use.certain))
    return tuple(found)


def foreign_uses(pool: Pool) -> tuple[Foreign, ...]:
    """Return the images of shared and community galleries that a pool may be made from."""
    image = pool.image
    texts = (*image.shared_gallery_id.possible, *image.community_gallery_id.possible)
    matches = (_FOREIGN.fullmatch(text) for text in texts if text)
    return tuple(Foreign(it[1].lower(), it[2].lower() if it[2] else None) for it in matches if it)


def unknown_use(pool: Pool) -> Unknown | None:
    """Return why nobody knows, or not for certain, what a pool is made from."""
    found = unknown_image(pool)
    if found is not None:
        return found
    if pool.cloud_service == Known(True):
        return None
    image = pool.image
    odd = [it for it in image.id.possible if it and not _has_known_kind(it)]
    if odd:
        return Unknown(f"{odd[0]!r} is no id of an image")
    for foreign in (image.shared_gallery_id, image.community_gallery_id):
        odd = [it for it in foreign.possible if it and not _FOREIGN.fullmatch(it)]
        if odd:
            return Unknown(f"{odd[0]!r} is no id of a gallery image")
        if any(foreign.possible):
            return None
    if any(image.id.possible) or image.marketplace.publisher != ABSENT or pool.vhds.known:
        return None
    for lost in (image.shared_gallery_id, image.community_gallery_id, pool.vhds.more):
        if isinstance(lost, Unknown):
            return Unknown(f"its image is not known: {lost.reason}")
    return Unknown("nothing says what its nodes are made from")


def _has_known_kind(image_id: str) -> bool:
    return ids.kind(image_id) in (Image.kind, GalleryImage.kind, GalleryVersion.kind)
