"""What Batch offers, as its two lists have it: VM sizes of a region, images of an account.

Sizes: ``Microsoft.Batch/locations/virtualMachineSkus`` of Resource Manager. Images:
``supportedimages`` of the Batch service.
"""

from collections.abc import Callable
from datetime import date, datetime

from linter.access import at, items_at, text_at
from linter.data import Data
from linter.model import Resource
from linter.model.offered import BatchRegion, OfferedImage, OfferedSize, SupportedImages
from linter.readers.declared import Declared
from linter.values import Items, Known, Value


def region(declared: Declared) -> BatchRegion:
    """Read the sizes of a region: ``properties.virtualMachineSkus``."""
    listed = items_at(declared.body, "properties", "virtualMachineSkus")
    sizes = tuple(size for item in listed.known if (size := _size(item)) is not None)
    return BatchRegion(declared.place, sizes=Items(sizes, listed.more))


def supported_images(declared: Declared) -> SupportedImages:
    """Read the images of an account: ``properties.supportedImages``."""
    listed = items_at(declared.body, "properties", "supportedImages")
    images = tuple(image for item in listed.known if (image := _image(item)) is not None)
    return SupportedImages(declared.place, images=Items(images, listed.more))


READERS: dict[str, Callable[[Declared], Resource]] = {
    BatchRegion.kind: region,
    SupportedImages.kind: supported_images,
}


def _size(item: Value[Data]) -> OfferedSize | None:
    name = _text(item, "name")
    if not name:
        return None
    listed = items_at(item, "capabilities").known
    told = {_text(it, "name").lower(): _text(it, "value") for it in listed}
    generations = tuple(it.strip().upper() for it in told.get("hypervgenerations", "").split(","))
    # Sizes of the sixth generation have no resource volume, and their local drive is NVMe.
    drives = [told.get(it, "") for it in ("maxresourcevolumemb", "nvmedisksizeinmib")]
    sizes = [int(it) for it in drives if it.isdecimal()]
    return OfferedSize(
        name,
        temp_drive=any(sizes) if sizes else None,
        generations=tuple(filter(None, generations)) or None,
        retires=_day(_text(item, "batchSupportEndOfLife")),
    )


def _image(item: Value[Data]) -> OfferedImage | None:
    reference = at(item, "imageReference")
    found = OfferedImage(
        _text(reference, "publisher"),
        _text(reference, "offer"),
        _text(reference, "sku"),
        _text(item, "nodeAgentSKUId"),
        _text(item, "osType").lower(),
        _day(_text(item, "batchSupportEndOfLife")),
    )
    return found if all(found[:4]) else None


def _text(item: Value[Data], name: str) -> str:
    value = text_at(item, name)
    return (value.value or "") if isinstance(value, Known) else ""


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None
