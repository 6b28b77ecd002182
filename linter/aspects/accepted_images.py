"""Which kinds of image an API version takes for a pool."""

import re

from linter import facts
from linter.model import Pool
from linter.values import Known

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


def takes(pool: Pool, kind: str) -> bool | None:
    """Return whether the pool's API version takes images of a kind (``vhd``, ``managed image``).

    A version that the facts do not list (a preview) takes what the listed one before it takes.
    ``None`` where the pool names no version, or none that is a date.
    """
    version = pool.api_version
    if not isinstance(version, Known) or version.value is None:
        return None
    asked = version.value.strip()
    if not _DATED.match(asked):
        return None
    plane: facts.Plane = "data-plane" if pool.plane == "data plane" else "arm"
    found = facts.api_version(plane, asked)
    if found is None:
        before = [
            row for row in facts.api_versions() if row.plane == plane and row.id[:10] <= asked[:10]
        ]
        found = before[-1] if before else None
    return None if found is None else kind in found.accepts
