"""Batch API versions: the images they take, the pool properties that are gone, their own end."""

from functools import cache
from typing import Literal, NamedTuple

from linter.facts.json_rows import rows

Plane = Literal["arm", "data-plane"]
"""``arm``: management.azure.com, templates, Terraform. ``data-plane``: the Batch service itself."""


class ApiVersion(NamedTuple):
    """A version of one of Batch's two APIs, such as ``2024-07-01`` or ``2024-07-01.20.0``."""

    id: str
    plane: Plane
    accepts: tuple[str, ...]
    """Custom images that a pool may refer to: ``vhd``, ``managed image``, ``gallery``."""
    dropped: tuple[str, ...]
    """Pool properties that are gone in this version, by the names that ARM gives them."""
    reserved_backend_ports: tuple[int, ...]
    """Backend ports that an inbound NAT pool may not have."""
    announced_for_removal: bool
    source: str
    dated: str
    note: str


@cache
def api_versions() -> tuple[ApiVersion, ...]:
    """Return every version that the table knows, of both planes, oldest first in each."""
    lists = ("accepts", "dropped", "reserved_backend_ports")
    return tuple(
        ApiVersion(**{**row, **{name: tuple(row[name]) for name in lists}})
        for row in rows("api_versions.json")
    )


def api_version(plane: Plane, version: str) -> ApiVersion | None:
    """Return a version; ``None`` where the table does not have it, such as a preview."""
    wanted = version.strip().lower()
    return next((row for row in api_versions() if (row.plane, row.id) == (plane, wanted)), None)


def oldest_kept(plane: Plane) -> ApiVersion:
    """Return the oldest version that is not announced for removal."""
    return next(
        row for row in api_versions() if row.plane == plane and not row.announced_for_removal
    )
