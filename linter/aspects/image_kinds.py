"""What kind of image a pool's nodes are made from."""

from typing import Literal, TypeAlias

from linter import ids
from linter.model import GalleryImage, GalleryVersion, Image, Pool
from linter.values import Known, OneOf, Unknown, Value

ImageKind: TypeAlias = Literal["managed image", "gallery image", "VHD", "marketplace image", "none"]
CUSTOM: tuple[ImageKind, ...] = ("managed image", "gallery image")
"""Images of one's own, as the editions from 2019 on have them."""

_KINDS: dict[str | None, ImageKind] = {
    Image.kind: "managed image",
    GalleryImage.kind: "gallery image",
    GalleryVersion.kind: "gallery image",
}


def image_kind(pool: Pool) -> Value[ImageKind]:
    """Return the kind of image that a pool refers to.

    ``none`` stands for a pool without a machine image (cloud services), and for a reference that
    is no resource id.
    """
    if pool.cloud_service == Known(True):
        return Known("none")
    if pool.vhds.known:
        return Known("VHD")
    reference = pool.image
    for gallery_id in (reference.shared_gallery_id, reference.community_gallery_id):
        if any(gallery_id.possible):
            return Known("gallery image", gallery_id.spot, gallery_id.default)
    named = any(reference.marketplace.publisher.possible)
    if isinstance(reference.id, Unknown):
        return Known("marketplace image") if named else reference.id
    without: ImageKind = "marketplace image" if named else "none"
    kinds: tuple[ImageKind, ...] = tuple(
        dict.fromkeys(
            _KINDS.get(ids.kind(image_id), "none") if image_id else without
            for image_id in reference.id.possible
        )
    )
    if len(kinds) == 1:
        return Known(kinds[0], reference.id.spot, reference.id.default)
    return OneOf(kinds, reference.id.spot, reference.id.default)
