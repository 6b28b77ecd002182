"""``make bench``: what an event costs, and a cold start. Tables, nothing is asserted on time."""

import argparse
import logging
import os
import sys
import time
from dataclasses import dataclass

from tests.bench import cold_start


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    processes: int
    arrivals: int
    events: int
    runs: tuple[int, ...]
    sweeps: int


FULL = Size(processes=9, arrivals=500, events=300, runs=(10, 100, 1000), sweeps=5)
QUICK = Size(processes=3, arrivals=60, events=50, runs=(10, 100, 300), sweeps=1)


def main() -> int:
    """Measure, and print each table as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller numbers, in half a minute")
    size = QUICK if parser.parse_args().quick else FULL
    # What the app logs is not measured, and the SDKs would fill the screen.
    logging.disable(logging.ERROR)
    started = time.monotonic()
    show(
        f"Poolwright on its local Azure; {os.cpu_count()} cores, Python {sys.version.split()[0]}. "
        "Compare within one run only:\nother programs on this machine change every time in it.\n"
    )
    show(cold_start.measure(size.processes))
    _events(size)
    show(f"measured in {time.monotonic() - started:.0f} s")
    return 0


def _events(size: Size) -> None:
    # Imported now, so that the processes above were started by a small one.
    from tests.bench import arrival, event_kinds, in_flight, sweeping
    from tests.bench.scene import scene

    with scene() as here:
        show(event_kinds.measure(here))
        show(arrival.measure(here, size.arrivals, runs=50))
        shown, fleet = in_flight.measure(here, size.events, size.runs)
        show(shown)
        show(sweeping.measure(fleet, size.sweeps))


def show(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
