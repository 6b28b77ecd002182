"""The cold start: what indexing the app costs, beside importing ``azure.functions`` alone."""

from statistics import median

from tests.bench.own_process import in_own_process
from tests.bench.table import milliseconds, ratio, table

_SHOWN = {
    "nothing": "Python alone",
    "worker": "the worker library alone",
    "azure.functions": "azure.functions alone",
    "app": "indexing function_app.py",
}
_BASE = "azure.functions"


def measure(times: int) -> str:
    """Return the table: each in ``times`` new processes, in turns."""
    seconds: dict[str, list[float]] = {what: [] for what in _SHOWN}
    peaks: dict[str, list[float]] = {what: [] for what in _SHOWN}
    for number in range(times + 1):
        for what in _SHOWN:
            found = in_own_process(what)
            if number:  # the first one reads files that no process has read for a while
                seconds[what].append(found["seconds"])
                peaks[what].append(found["peak"])
    return table(
        f"Cold start: new processes in turns, medians (n = {times} of each)",
        ("process", "ms", "ratio", "peak MB", "ratio"),
        [
            (
                shown,
                milliseconds(median(seconds[what])) if what != "nothing" else ".",
                ratio(seconds[what], seconds[_BASE]) if what != "nothing" else ".",
                f"{median(peaks[what]) / 1e6:.1f}",
                ratio(peaks[what], peaks[_BASE]),
            )
            for what, shown in _SHOWN.items()
        ],
        "ms: wall time without Python's own start; peak: of the whole process; ratio: to",
        "azure.functions alone. Indexing is done by the worker library, which is counted in.",
    )
