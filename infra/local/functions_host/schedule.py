"""Timer schedules: NCRONTAB with six fields, or a fixed interval."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from croniter import (  # type: ignore[import-untyped]  # its stubs are another package
    CroniterError,
    croniter,
)

_INTERVAL = re.compile(r"(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})")

# After one instant comes the next: times are in UTC.
type Schedule = Callable[[datetime], datetime]


class BadSchedule(ValueError):
    """A schedule is neither NCRONTAB nor an interval."""


def parse_schedule(text: str) -> Schedule:
    """Return the schedule of a timer trigger. Raise ``BadSchedule``.

    NCRONTAB has the seconds first: ``{second} {minute} {hour} {day} {month} {day-of-week}``;
    five fields mean second 0. Day and day-of-week must both fit, unlike in Unix' cron. An
    interval is ``[d.]hh:mm:ss``.
    """
    interval = _INTERVAL.fullmatch(text.strip())
    if interval:
        days, hours, minutes, seconds = (int(part or 0) for part in interval.groups())
        step = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        if not step:
            raise BadSchedule(f"the interval {text!r} is zero")
        return lambda after: after + step
    fields = text.split()
    six = " ".join(["0", *fields] if len(fields) == 5 else fields)
    try:
        if len(six.split()) != 6:
            raise BadSchedule(f"{len(fields)} fields")
        croniter(six, second_at_beginning=True)
    except (CroniterError, BadSchedule) as error:
        raise BadSchedule(
            f"{text!r} is no schedule ({error}): expected six fields, second minute hour day "
            "month day-of-week, such as '0 */5 * * * *', or an interval such as '00:05:00'"
        ) from error

    def next_after(after: datetime) -> datetime:
        times = croniter(six, after, second_at_beginning=True, day_or=False)
        found: datetime = times.get_next(datetime)
        return found.astimezone(UTC)

    return next_after
