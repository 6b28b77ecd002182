"""Ids, ETags and other made-up values, all from one seeded source, so that a run repeats."""

import random
import uuid


class Identifiers:
    """Draws every value that Azure would make up."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def uuid(self) -> str:
        """Return a version 4 UUID."""
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def hex(self, digits: int) -> str:
        """Return ``digits`` hexadecimal digits in lower case."""
        return f"{self.rng.getrandbits(4 * digits):0{digits}x}"

    def batch_etag(self) -> str:
        """Return an ETag as Batch writes them: ``W/"0x8D4EDFEBFADF4AB"``."""
        return f'W/"0x8D{self.hex(13).upper()}"'

    def compute_etag(self) -> str:
        """Return an ETag as Microsoft.Compute writes them: a quoted number."""
        return f'"{self.rng.randrange(1, 10**4)}-{self.hex(8)}"'
