"""How a gallery image version spreads over its target regions: reckoned, nothing runs for it.

prepare the source      all regions at the same time, longer with more replicas
|------------------|----- West Europe ------|
                   |--------- North Europe (10 replicas) ----|
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.regions import display, programmatic

_VERSION = "galleries/images/versions"


@dataclass(frozen=True)
class Copy:
    """One region's copy: from ``starts`` to ``ends``, instants in real seconds (epoch)."""

    region: str
    starts: float
    ends: float

    def progress(self, now: float) -> int:
        """Return 0 to 100."""
        if now >= self.ends:
            return 100
        if now <= self.starts:
            return 0
        return int(100 * (now - self.starts) / (self.ends - self.starts))


def azure_seconds(replicas: int) -> float:
    """Return how long a region takes for this many replicas."""
    return seconds(f"{_VERSION}/replicate") + replicas * seconds(f"{_VERSION}/replica")


def plan(
    targets: Iterable[dict[str, Any]], done: Iterable[Copy], now: float, lead: float, scale: float
) -> list[Copy]:
    """Return a copy per target region; regions among ``done`` keep theirs.

    ``lead`` is the Azure time before the first copy can start.
    """
    known = {copy.region: copy for copy in done}
    copies = []
    for target in targets:
        region = programmatic(target["name"])
        starts = now + lead / scale
        ends = starts + azure_seconds(target["regionalReplicaCount"]) / scale
        copies.append(known.get(region) or Copy(region, starts, ends))
    return copies


def scripted(
    shown: dict[str, Any] | None, targets: Iterable[dict[str, Any]], location: str
) -> list[Copy]:
    """Return the copies of a scripted version: what ``replicationStatus`` shows, once and for all.

    Without one, every target region (or the version's own) has its copy.
    """
    if shown is None:
        names = [str(target.get("name", "")) for target in targets] or [location]
        return [Copy(programmatic(name), 0.0, 0.0) for name in names]
    copies = []
    for entry in shown.get("summary") or []:
        complete = entry.get("state") == "Completed" or entry.get("progress") == 100
        instant = 0.0 if complete else math.inf
        copies.append(Copy(programmatic(str(entry.get("region", ""))), instant, instant))
    return copies


def status(copies: Iterable[Copy], now: float, failed: bool) -> dict[str, Any]:
    """Return ``replicationStatus`` as ``$expand=ReplicationStatus`` shows it."""
    summary = []
    for copy in copies:
        progress = copy.progress(now)
        state = "Completed" if progress == 100 else "Replicating"
        if failed and progress < 100:
            state = "Failed"
        summary.append(
            {"region": display(copy.region), "state": state, "details": "", "progress": progress}
        )
    states = {entry["state"] for entry in summary}
    aggregated = "Failed" if failed else "Completed" if states <= {"Completed"} else "InProgress"
    return {"aggregatedState": aggregated, "summary": summary}
