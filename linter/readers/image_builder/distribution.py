"""Where a template's image goes: managed images, gallery versions, VHDs."""

from typing import NamedTuple

from linter import ids
from linter.access import flag_at, items_at, number_at, text_at, texts_at
from linter.data import Data
from linter.model import GalleryImage, GalleryVersion, Place
from linter.values import ABSENT, Items, Known, OneOf, Unknown, Value


class Distribution(NamedTuple):
    """What a template makes of its image; the fields are those of `ImageBuild`."""

    image_id: Value[str | None]
    version_id: Value[str | None]
    makes_vhd: Value[bool]
    exclude_from_latest: Value[bool | None]
    replicas: Value[int | None]
    regions: Items[str]


def distributed(targets: Items[Value[Data]], place: Place) -> Distribution:
    """Read a template's ``distribute``, which may have several entries of each kind."""
    kinds = [(text_at(target, "type"), target) for target in targets.known]
    lost = targets.more or next((it for it, _ in kinds if isinstance(it, Unknown)), None)
    shared = _of(kinds, "sharedimage")
    images = [text_at(target, "imageId") for target in _of(kinds, "managedimage")]
    versions = [_version(text_at(target, "galleryImageId"), place) for target in shared]
    excluded = [flag_at(target, "excludeFromLatest") for target in shared]
    vhd = bool(_of(kinds, "vhd"))
    return Distribution(
        image_id=_one(images, lost),
        version_id=_one(versions, lost),
        makes_vhd=Known(vhd) if vhd or lost is None else lost,
        exclude_from_latest=next((it for it in excluded if it != ABSENT), ABSENT),
        replicas=_replicas(shared),
        regions=_regions(shared),
    )


def _of(kinds: list[tuple[Value[str | None], Value[Data]]], kind: str) -> list[Value[Data]]:
    return [
        target for it, target in kinds if isinstance(it, Known) and (it.value or "").lower() == kind
    ]


def _one(found: list[Value[str | None]], lost: Unknown | None) -> Value[str | None]:
    """Return the only id, or all of several; what may be missing makes nothing of it known."""
    if lost is not None and not found:
        return lost
    unknown = next((it for it in found if isinstance(it, Unknown)), None)
    if unknown is not None:
        return unknown
    values = tuple(dict.fromkeys(it for value in found for it in value.possible if it))
    if len(values) > 1:
        return OneOf(values, found[0].spot)
    if not values:
        return ABSENT
    return Known(values[0], found[0].spot, found[0].default)


def _version(image: Value[str | None], place: Place) -> Value[str | None]:
    """Return the id of the version that is made of an image definition, or of a version's."""
    if not isinstance(image, Known) or not image.value:
        return image
    if ids.kind(image.value) == GalleryVersion.kind:
        return image
    if ids.kind(image.value) != GalleryImage.kind:
        return Unknown(f"{image.value} is no id of a gallery image", image.spot)
    name = ids.placeholder(f"version made by {place.resource_id}")
    return Known(f"{image.value.rstrip('/')}/versions/{name}", image.spot, image.default)


def _replicas(shared: list[Value[Data]]) -> Value[int | None]:
    """Return the smallest count of replicas that a region gets."""
    counts = [
        number_at(region, "replicaCount")
        for target in shared
        for region in items_at(target, "targetRegions").known
    ]
    known = [it.value for it in counts if isinstance(it, Known) and it.value is not None]
    return Known(min(known)) if known else ABSENT


def _regions(shared: list[Value[Data]]) -> Items[str]:
    regions: dict[str, None] = {}
    more: Unknown | None = None
    for target in shared:
        plain = texts_at(target, "replicationRegions")
        listed = items_at(target, "targetRegions")
        more = more or plain.more or listed.more
        regions.update(dict.fromkeys(plain.known))
        for region in listed.known:
            name = text_at(region, "name")
            regions.update(dict.fromkeys(it for it in name.possible if it))
            more = more or (name if isinstance(name, Unknown) else None)
    return Items(tuple(regions), more)
