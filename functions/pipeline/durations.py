"""ISO 8601 durations of fixed length, as Azure writes them: ``PT15M``, ``P1D``."""

import re
from datetime import timedelta

import isodate

# Years and months have no fixed length, so no deadline can be given in them.
_FIXED = re.compile(r"^P(?=.)(\d+W|(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)\Z", re.ASCII)
_LONGEST = timedelta(days=365)


def parse_duration(text: object) -> timedelta:
    """Return a duration; raise ``ValueError``, saying what is expected, for anything else."""
    if isinstance(text, str) and _FIXED.match(text):
        try:
            found = isodate.parse_duration(text)
        except (isodate.ISO8601Error, OverflowError):
            found = None
        if isinstance(found, timedelta) and timedelta(0) < found <= _LONGEST:
            return found
    raise ValueError(
        "expected an ISO 8601 duration of days, hours, minutes and seconds, above 0 and at most "
        f"a year, as in PT30M or P1D; found {text!r}"
    )


def format_duration(duration: timedelta) -> str:
    """Return a duration as ISO 8601 writes it."""
    return str(isodate.duration_isoformat(duration))
