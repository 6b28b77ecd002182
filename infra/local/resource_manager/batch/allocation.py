"""What a resize does, worked out when it starts: pure arithmetic, no clock.

nodes
target - - - - - - - - - - - - - - - - -.-'- - -
                                    .-'
after  - - - - - - - - - - - - -.-'|   <- the resize timeout: the pool goes steady here,
                             .-'    |      short of its target, with AllocationTimedout
before ------.            .-'       |
             '----------'           |
       start  LATENCY             ends                  (seconds of Azure's time)
"""

import math
from dataclasses import dataclass

LATENCY = 60.0
SHRINKING = 30.0

TIMED_OUT = "AllocationTimedout"
FAILED = "AllocationFailed"
STOPPED = "ResizeStopped"
CORE_QUOTA = "AccountCoreQuotaReached"
LOW_PRIORITY_QUOTA = "AccountLowPriorityCoreQuotaReached"


@dataclass(frozen=True)
class Nodes:
    """A number of dedicated and of low-priority (Spot) nodes."""

    dedicated: int
    low_priority: int


@dataclass(frozen=True)
class ResizeError:
    """One entry of ``resizeOperationStatus.errors``; ``details`` are code and message."""

    code: str
    message: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Plan:
    """How a resize will go. ``ends`` is in seconds of Azure's time from its start."""

    before: Nodes
    after: Nodes
    nodes_per_minute: float
    ends: float
    errors: tuple[ResizeError, ...] = ()

    def at(self, elapsed: float) -> Nodes:
        """Return the nodes that are there ``elapsed`` seconds after the start."""
        if elapsed >= self.ends:
            return self.after
        arrived = math.floor(max(0.0, elapsed - LATENCY) / 60 * self.nodes_per_minute)
        return _grown(self.before, self.after, arrived)


def plan(
    before: Nodes,
    target: Nodes,
    room: Nodes,
    nodes_per_minute: float,
    timeout: float,
    refused: tuple[ResizeError, ...] = (),
    still_added: int = 0,
) -> Plan:
    """Work a resize out.

    ``room`` is how many nodes of each kind the quotas allow this pool in all. ``timeout`` is in
    seconds, infinite for autoscale. With ``refused`` the resize ends early with these errors,
    ``still_added`` new nodes, and none when the pool shrinks.
    """
    allowed = Nodes(
        min(target.dedicated, max(before.dedicated, room.dedicated)),
        min(target.low_priority, max(before.low_priority, room.low_priority)),
    )
    growth = _growth(before, allowed)
    errors: list[ResizeError] = []
    if refused:
        after = _shrunk(_grown(before, allowed, still_added), allowed)
        return Plan(before, after, nodes_per_minute, LATENCY, refused)
    lasts = LATENCY + growth / nodes_per_minute * 60 if growth else SHRINKING
    after = allowed
    if lasts > timeout:
        arrived = math.floor(max(0.0, timeout - LATENCY) / 60 * nodes_per_minute)
        after = _shrunk(_grown(before, allowed, arrived), allowed)
        lasts = timeout
        errors.append(_timed_out(after, allowed))
    if allowed.dedicated < target.dedicated:
        errors.append(ResizeError(CORE_QUOTA, "The specified account has reached core quota"))
    if allowed.low_priority < target.low_priority:
        message = "The specified account has reached low priority core quota"
        errors.append(ResizeError(LOW_PRIORITY_QUOTA, message))
    return Plan(before, after, nodes_per_minute, lasts, tuple(errors))


def _timed_out(after: Nodes, allowed: Nodes) -> ResizeError:
    kind = "dedicated" if after.dedicated < allowed.dedicated else "low priority"
    return ResizeError(
        TIMED_OUT,
        f"Desired number of {kind} nodes could not be allocated as the resize timeout was reached",
    )


def failed(reason: tuple[tuple[str, str], ...], target: Nodes) -> ResizeError:
    """Return AllocationFailed with the provider's own words as details."""
    kind = "dedicated" if target.dedicated else "low priority"
    return ResizeError(FAILED, f"Desired number of {kind} nodes could not be allocated", reason)


def _growth(before: Nodes, after: Nodes) -> int:
    return max(0, after.dedicated - before.dedicated) + max(
        0, after.low_priority - before.low_priority
    )


def _grown(before: Nodes, allowed: Nodes, arrived: int) -> Nodes:
    """Return ``before`` with the first ``arrived`` new nodes: dedicated ones come first."""
    dedicated = min(arrived, max(0, allowed.dedicated - before.dedicated))
    low = min(arrived - dedicated, max(0, allowed.low_priority - before.low_priority))
    return Nodes(before.dedicated + dedicated, before.low_priority + low)


def _shrunk(nodes: Nodes, target: Nodes) -> Nodes:
    return Nodes(
        min(nodes.dedicated, target.dedicated), min(nodes.low_priority, target.low_priority)
    )
