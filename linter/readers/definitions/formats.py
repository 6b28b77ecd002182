"""The formats of the definitions' schema: durations, days and resource ids.

Each function raises ``ValueError``, saying what is expected, for a text that is none.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from linter.durations import parse_duration

GROUP = "resourcegroups"
_KINDS = ("microsoft.compute/galleries/images", "microsoft.batch/batchaccounts", GROUP)
# Years and months have no fixed length, so no deadline can be given in them.
_FIXED = re.compile(r"P(?=.)(\d+W|(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)", re.ASCII)
_LONGEST = timedelta(days=365)
_NAME = r"[^/?#\\\s\x00-\x1f\x7f-\x9f]+"
_ID = re.compile(
    rf"/subscriptions/{_NAME}/resourceGroups/{_NAME}"
    rf"(?:/providers/(?P<provider>{_NAME})(?P<path>(?:/{_NAME}/{_NAME})+))?/?",
    re.IGNORECASE,
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_CHARS = 2000


def duration(text: str) -> None:
    """Raise ``ValueError`` for what is no ISO 8601 duration of fixed length up to a year."""
    found = parse_duration(text) if _FIXED.fullmatch(text) else None
    if found is None or not timedelta(0) < found <= _LONGEST:
        raise ValueError(
            "expected an ISO 8601 duration of days, hours, minutes and seconds, above 0 and at"
            f" most a year, as in PT30M or P1D; found {text[:_MOST_CHARS]!r}"
        )


def day(text: str) -> date:
    """Return a day; raise ``ValueError``, saying what is expected, for a text that is none."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:  # as for 2026-02-30
        pass
    raise ValueError(f"expected a day, as in 2027-03-31; found {text[:40]!r}")


def id_of(kind: str) -> Callable[[str], None]:
    """Return the check for an id of one type, in lower case."""

    def check(text: str) -> None:
        match = _ID.fullmatch(text) if len(text) <= _MOST_CHARS else None
        if match is None:
            raise ValueError(
                f"expected the resource id of {kind}, as in"
                f" /subscriptions/…/resourceGroups/…{_example(kind)}; found {text[:200]!r}"
            )
        types = (match["path"] or "").split("/")[1::2]
        found = "/".join((match["provider"] or "", *types)).lower().strip("/") or GROUP
        if found != kind:
            raise ValueError(f"expected the resource id of {kind}; found one of {found}")

    return check


FORMATS: Mapping[str, Callable[[str], object]] = {
    "duration": duration,
    "date": day,
    **{kind: id_of(kind) for kind in _KINDS},
}


def _example(kind: str) -> str:
    if kind == GROUP:
        return ""
    provider, *types = kind.split("/")
    return f"/providers/{provider}" + "".join(f"/{part}/…" for part in types)
