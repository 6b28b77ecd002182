"""Marketplace images that Batch supports as the base of a custom image."""

from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from linter.facts.image_pattern import ImagePattern
from linter.facts.json_rows import day, rows


class BaseImage(NamedTuple):
    """Images of one publisher that Batch's own pages name as supported."""

    id: str
    images: ImagePattern
    os: str
    """``linux`` or ``windows``."""
    support_ends: date | None
    source: str
    dated: str
    note: str


@cache
def base_images() -> tuple[BaseImage, ...]:
    """Return every row; the first that fits an image counts."""
    return tuple(
        BaseImage(
            id=row["id"],
            images=ImagePattern(row["publisher"], row["offer"], row["sku"]),
            os=row["os"],
            support_ends=day(row["support_ends"]),
            source=row["source"],
            dated=row["dated"],
            note=row["note"],
        )
        for row in rows("base_images.json")
    )


@lru_cache(maxsize=1024)
def base_image(publisher: str, offer: str, sku: str) -> BaseImage | None:
    """Return what is known of a marketplace image as a base.

    ``None`` means that the table does not know it: Batch may support it all the same.
    """
    return next((row for row in base_images() if row.images.fits(publisher, offer, sku)), None)


def supported_publisher(publisher: str) -> bool:
    """Return whether any image of this publisher is in the table."""
    wanted = publisher.strip().lower()
    return any(row.images.publisher == wanted for row in base_images())
