"""Durations as Azure writes them: ISO 8601 (``PT15M``), and .NET's time spans (``00:15:00``).

Years and months count as 365 and 30 days, as Azure's own reader counts them.
"""

import re
from datetime import timedelta

_ISO = re.compile(
    r"P(?=.)(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,5})M)?(?:(?P<weeks>\d{1,5})W)?"
    r"(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,8})H)?(?:(?P<minutes>\d{1,9})M)?"
    r"(?:(?P<seconds>\d{1,9}(?:\.\d{1,9})?)S)?)?",
    re.ASCII,
)
_TIME_SPAN = re.compile(
    r"(?:(?P<days>\d{1,6})\.)?(?P<hours>\d{1,2}):(?P<minutes>\d{2}):(?P<seconds>\d{2}(?:\.\d{1,7})?)",
    re.ASCII,
)
_LONGEST = 40
_DAYS = {"years": 365, "months": 30, "weeks": 7, "days": 1}


def parse_duration(text: str) -> timedelta | None:
    """Return a duration; ``None`` for a text that is none."""
    if len(text) > _LONGEST:
        return None
    match = _ISO.fullmatch(text) or _TIME_SPAN.fullmatch(text)
    if match is None:
        return None
    parts = {name: float(number) for name, number in match.groupdict().items() if number}
    return timedelta(
        days=sum(parts.get(name, 0) * days for name, days in _DAYS.items()),
        hours=parts.get("hours", 0),
        minutes=parts.get("minutes", 0),
        seconds=parts.get("seconds", 0),
    )


def iso(duration: timedelta) -> str:
    """Return a duration as ISO 8601 writes it: ``PT15M``, ``P7D``, ``PT0S``."""
    seconds = round(duration.total_seconds())
    days, seconds = divmod(seconds, 24 * 60 * 60)
    hours, seconds = divmod(seconds, 60 * 60)
    minutes, seconds = divmod(seconds, 60)
    date = f"{days}D" if days else ""
    time = "".join(
        f"{number}{unit}"
        for number, unit in ((hours, "H"), (minutes, "M"), (seconds, "S"))
        if number
    )
    if not date and not time:
        return "PT0S"
    return f"P{date}T{time}" if time else f"P{date}"
