"""Event Hub: Batch's service log comes in, "pool resize completed" goes out to the custom topic."""

import logging
from typing import List  # noqa: UP035 - the worker library knows no list[...]

import azure.functions as func

from functions.triggers.opened import engine

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

    events = {
        event.id: event for message in messages for event in resize_events(message.get_body())
    }
    found = list(events.values())
    with time_limit():
        for at in range(0, len(found), _MOST_AT_ONCE):
            engine().performer.publish(found[at : at + _MOST_AT_ONCE])
    _log.info("service log: messages %d, completed resizes %d", len(messages), len(found))
