"""What became of a gallery version's replication to the regions that it is meant for.

Only Azure's own answer tells, if the version was read with its replication status. Virtual
machines can be made from a version in a region once the replication to it is completed
(https://learn.microsoft.com/azure/virtual-machines/azure-compute-gallery).
"""

from collections.abc import Iterator
from typing import NamedTuple

from linter.aspects.regions import region_key
from linter.model import GalleryVersion
from linter.values import NOT_LISTED, Value

_DONE, _COPYING, _FAILED = "completed", "replicating", "failed"
_AGAIN = (
    "Look up why (az sig image-version show --expand ReplicationStatus), take the region out of"
    " publishingProfile.targetRegions and put it in again, or publish a new version."
)
_WAIT = "Wait for the replication before the pool is made or resized."


class Shortcoming(NamedTuple):
    """A region in which a version may not be used: ``text`` is a clause about the version.

    ``failed`` is ``None`` where nobody can tell: then ``text`` is the reason. ``fix`` is what to
    do about it.
    """

    region: str
    text: str
    failed: bool | None = None
    fix: str = ""


def shortcomings(version: GalleryVersion, region: Value[str | None]) -> Iterator[Shortcoming]:
    """Go through the possible regions to which a version is not, or may not be, replicated yet."""
    if version.replication == NOT_LISTED:
        return
    states = {region_key(it.region): it for it in version.replication.known}
    for name in filter(None, region.possible):
        found = states.get(region_key(name))
        if found is None:
            more = version.replication.more
            reason = more.reason if more else "its replication status does not name the region"
            yield Shortcoming(name, reason)
        elif found.state.lower() == _FAILED:
            text = f"has no replica in {name}: the replication to {name} failed"
            yield Shortcoming(name, text, failed=True, fix=_AGAIN)
        elif found.state.lower() == _COPYING:
            so_far = "" if found.progress is None else f" ({found.progress} % so far)"
            text = f"is still being replicated to {name}{so_far}; nodes start when that is done"
            yield Shortcoming(name, text, failed=False, fix=_WAIT)
        elif found.state.lower() != _DONE:
            yield Shortcoming(name, f"Azure calls the state of its replication {found.state}")
