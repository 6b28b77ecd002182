"""Which marketplace images a row is about."""

import re
from typing import NamedTuple

_LONGEST = 256
"""No name in the marketplace comes near this many characters; longer text fits no pattern."""


class ImagePattern(NamedTuple):
    """Regular expressions for a marketplace image's publisher, offer and SKU."""

    publisher: str
    offer: str
    sku: str

    def fits(self, publisher: str, offer: str, sku: str) -> bool:
        """Return whether this image is meant. Azure compares the names without regard to case."""
        asked = ((self.publisher, publisher), (self.offer, offer), (self.sku, sku))
        return all(
            len(text) <= _LONGEST and re.fullmatch(pattern, text, re.ASCII | re.IGNORECASE)
            for pattern, text in asked
        )
