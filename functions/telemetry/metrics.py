"""The metrics, which follow from the records: few names, and properties of few values each."""

from collections.abc import Iterator
from dataclasses import dataclass

from functions.telemetry.records import MOVED, RESIZED, Record

RUNS_ENDED = "poolwright.runs.ended"
PHASE_SECONDS = "poolwright.phase.seconds"
RESIZE_ERRORS = "poolwright.resize.errors"


@dataclass(frozen=True)
class Measured:
    """One value of a metric; the metric's one property is ``key``."""

    metric: str
    value: float
    key: str
    of: str


def measured(record: Record) -> Iterator[Measured]:
    """Yield what a record adds to the metrics."""
    told = record.properties
    if record.name == MOVED:
        yield Measured(PHASE_SECONDS, float(told["seconds"]), "phase", told["phase"])
        if told["end"]:
            yield Measured(RUNS_ENDED, 1, "end", told["end"])
    elif record.name == RESIZED:
        for code in filter(None, told["codes"].split(",")):
            yield Measured(RESIZE_ERRORS, 1, "code", code)
