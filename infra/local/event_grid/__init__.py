"""Event Grid on one machine: topics in, web hooks out, with its delivery's rules."""

from infra.local.event_grid.grid import EventGrid
from infra.local.event_grid.subscription import (
    BadSubscription,
    Subscription,
    Subscriptions,
    read_subscription,
    read_subscriptions,
)

__all__ = [
    "BadSubscription",
    "EventGrid",
    "Subscription",
    "Subscriptions",
    "read_subscription",
    "read_subscriptions",
]
