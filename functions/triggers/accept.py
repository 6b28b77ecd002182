"""Which of the media types that can be given a caller would rather have (RFC 9110, 12.5.1)."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_QUALITY = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?|\.\d{1,3}")


class _Range(NamedTuple):
    """``application/*;q=0.5``; ``place`` is where in the header it stands."""

    kind: str
    quality: float
    place: int

    def means(self, offered: str) -> bool:
        """Return whether a media type is in the range. Parameters do not tell ours apart."""
        main = offered.partition("/")[0]
        return self.kind in (offered, f"{main}/*", "*/*")

    @property
    def exactness(self) -> int:
        """How exact the range is: of several that mean one media type, the most exact counts."""
        return 2 - self.kind.count("*")


def preferred(header: str, offered: Sequence[str]) -> str | None:
    """Return the media type to answer with; None when the caller takes none of them.

    Of those that are equally good to the caller, it is the one that is named more exactly, then
    the one that is named first, then the first that is offered. Without a header, all are good. A
    range whose quality cannot be read does not count.
    """
    parts = [part for part in header.split(",") if part.strip()]
    if not parts:
        return offered[0]
    ranges = [_range(part, place) for place, part in enumerate(parts)]
    best: tuple[tuple[float, int, int], str] | None = None
    for one in offered:
        fitting = [each for each in ranges if each is not None and each.means(one)]
        if not fitting:
            continue
        counts = max(fitting, key=lambda each: (each.exactness, -each.place))
        rank = (counts.quality, counts.exactness, -counts.place)
        if counts.quality > 0 and (best is None or rank > best[0]):
            best = rank, one
    return best[1] if best else None


def _range(part: str, place: int) -> _Range | None:
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for name, _, value in (parameter.partition("=") for parameter in parameters):
        if name.strip() == "q":
            text = value.strip()
            if not _QUALITY.fullmatch(text):
                return None
            quality = float(text)
    return _Range("*/*" if kind == "*" else kind, quality, place)
