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
    from functions.telemetry.records import swept
    from functions.telemetry.telling import tell

    with time_limit():
        advanced = engine().sweep(lambda: remaining() > _LEAST_SECONDS)
    tell(swept(advanced))
    if timer.past_due:
        _log.warning("the sweep was late")
