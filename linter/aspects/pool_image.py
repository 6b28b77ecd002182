"""What a pool's nodes are made from: which of Batch's kinds of image, and how messages call it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from linter import ids
from linter.aspects.possibility import qualified
from linter.aspects.wording import called
from linter.model import GalleryImage, GalleryVersion, Image, Place, Pool, Resource
from linter.values import ABSENT, Known, Unknown

CUSTOM_KINDS: tuple[type[Resource], ...] = (Image, GalleryImage, GalleryVersion)
"""The types of resources that a pool's image id may name."""
_WORDS = {it.kind: it.words for it in CUSTOM_KINDS}


class ImageUse(NamedTuple):
    """A pool and one image that it may be made from.

    ``kind`` is the type in the id, in lower case; empty where the text is no resource id.
    ``certain``: the pool has no other possible image.
    """

    pool: Pool
    image_id: str
    kind: str
    certain: bool

    @property
    def place(self) -> Place:
        """Where the pool refers to the image."""
        return self.pool.place_of(self.pool.image.id)

    @property
    def words(self) -> str:
        """What a message calls the image, such as ``managed image golden``."""
        return spoken_image(self.image_id) + qualified(self.certain)


def image_uses(pool: Pool, *kinds: type[Resource]) -> Iterator[ImageUse]:
    """Go through the images that a pool may be made from, of all kinds or only of some."""
    if pool.image.id == ABSENT:
        return
    wanted = {kind.kind for kind in kinds}
    certain = len(pool.image.id.possible) == 1
    for image_id in pool.image.id.possible:
        if image_id:
            kind = _kind(image_id)
            if not wanted or kind in wanted:
                yield ImageUse(pool, image_id, kind, certain)


@lru_cache(maxsize=4096)  # every rule asks for the same few images
def _kind(image_id: str) -> str:
    return ids.kind(image_id) or ""


def unknown_image(pool: Pool) -> Unknown | None:
    """Return why nobody knows a pool's image; ``None`` where its kind at least is known.

    A pool whose marketplace image or cloud service is there has no custom image.
    """
    image_id = pool.image.id
    if not isinstance(image_id, Unknown) or pool.cloud_service == Known(True):
        return None
    if any(pool.image.marketplace.publisher.possible):
        return None
    return Unknown(f"its image is not known: {image_id.reason}", image_id.spot)


def has_custom_image(pool: Pool) -> bool:
    """Return whether a pool is, or may be, made from an image that is not the marketplace's."""
    image = pool.image
    named = (image.id, image.shared_gallery_id, image.community_gallery_id)
    return bool(pool.vhds.known) or any(any(value.possible) for value in named)


def spoken_image(image_id: str) -> str:
    """Return kind and name of an image, such as ``gallery image version shared/golden/1.0.0``."""
    words = _WORDS.get(_kind(image_id))
    return f"{words} {ids.full_name(image_id)}" if words else image_id


def spoken_pool(pool: Pool) -> str:
    """Return what a message calls a pool within a sentence: ``pool render``."""
    words = called(pool)
    return words[0].lower() + words[1:]
