"""The background copy of ``CopyStart``: reckoned from when it started, nothing runs for it."""

from infra.local.clock import Clock
from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.store import Resource


def start(clock: Clock) -> dict[str, float]:
    """Return what a snapshot keeps about a copy that begins now."""
    return {"copy_started": clock.now().timestamp()}


def percent(snapshot: Resource, clock: Clock) -> float | None:
    """Return how much is copied, 0.0 to 100.0; None for a resource without a background copy."""
    started = snapshot.hidden.get("copy_started")
    if started is None:
        shown = snapshot.properties.get("completionPercent")  # a scripted copy stands still
        return float(shown) if isinstance(shown, int | float) else None
    elapsed = (clock.now().timestamp() - started) * clock.scale
    return float(min(100.0, round(100 * elapsed / seconds("snapshots/copy"), 1)))
