"""Event Hub: Batch's service log comes in, "pool resize completed" goes out to the custom topic."""

import logging
from typing import TYPE_CHECKING, List  # noqa: UP035 - the worker library knows no list[...]

import azure.functions as func

from functions.triggers.opened import engine

if TYPE_CHECKING:
    from functions.pipeline.effects import Publish

blueprint = func.Blueprint()

_MOST_AT_ONCE = 100  # events in one request: far below Event Grid's 1 MB
_log = logging.getLogger("poolwright")


# Event Hub has no redelivery: without a retry policy, a batch that fails once is passed over.
@blueprint.retry(
    strategy="exponential_backoff",
    max_retry_count="5",
    minimum_interval="00:00:02",
    maximum_interval="00:01:00",
)
@blueprint.event_hub_message_trigger(
    arg_name="messages",
    event_hub_name="%POOLWRIGHT_EVENT_HUB_NAME%",
    connection="POOLWRIGHT_EVENT_HUB",
    cardinality="many",
    data_type="binary",
)
def relay_service_log(messages: List[func.EventHubEvent]) -> None:  # noqa: UP006 - see above
    """Publish one event per completed resize; a resize that is told twice counts once."""
    from functions.cloud.time_limit import time_limit
    from functions.pipeline.service_log import resize_events

    events: dict[str, Publish] = {}
    for message in messages:
        found, mistakes = resize_events(message.get_body())
        events |= {event.id: event for event in found}
        for mistake in mistakes:
            _log.warning("service log: %s", mistake)
    told = list(events.values())
    with time_limit():
        for at in range(0, len(told), _MOST_AT_ONCE):
            engine().performer.publish(told[at : at + _MOST_AT_ONCE])
    _log.info("service log: messages %d, completed resizes %d", len(messages), len(told))
