"""One fact that the demo shows: when it was so, who says it, and what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

type Who = Literal["you", "Azure", "event", "app", "check"]


@dataclass(frozen=True)
class Line:
    """``you`` did something by SDK or HTTP, ``Azure`` or the ``app`` said it, an ``event`` was
    delivered, or a ``check`` of the demo's own has passed.

    ``at`` is aware. ``phase`` and ``did`` (what was done) are those of a row of the app's history.
    """

    at: datetime
    who: Who
    text: str
    phase: str = ""
    did: tuple[str, ...] = ()
