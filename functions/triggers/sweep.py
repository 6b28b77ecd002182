"""Timer: whatever the events did not bring."""

import logging

import azure.functions as func

from functions.triggers.opened import engine

blueprint = func.Blueprint()

# A run is not begun with less time than a few requests take.
_LEAST_SECONDS = 5.0
_log = logging.getLogger("poolwright")


@blueprint.timer_trigger(arg_name="timer", schedule="%POOLWRIGHT_SWEEP_SCHEDULE%")
def sweep(timer: func.TimerRequest) -> None:
    """Advance the runs that are due, the oldest first, as far as the time goes."""
    from functions.cloud.time_limit import remaining, time_limit

    with time_limit():
        advanced = engine().sweep(lambda: remaining() > _LEAST_SECONDS)
    if advanced:
        _log.info("the sweep advanced %d runs%s", advanced, ", late" if timer.past_due else "")
