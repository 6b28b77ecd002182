"""What a sweep costs when few of many runs are due."""

import time
from datetime import timedelta
from statistics import median

from tests.bench.in_flight import Fleet
from tests.bench.table import milliseconds, table
from tests.bench.traffic import KINDS, counted

_PAST = timedelta(minutes=-1)


def measure(fleet: Fleet, sweeps: int) -> str:
    """Return the table: ``sweeps`` of each kind, in turns."""
    scene = fleet.scene
    due_counts = [count for count in (0, 10, 100) if count <= len(fleet.moving)]
    for row in list(scene.engine.due.until(scene.engine.now() + timedelta(days=2))):
        scene.engine.due.remove(row)  # those of runs that events have moved since
    for one in fleet.moving:
        scene.rewind(one)
    seconds: dict[int, list[float]] = {count: [] for count in due_counts}
    requests = {}
    for _ in range(sweeps):
        for count in due_counts:
            for one in fleet.moving[:count]:
                scene.rewind(one, _PAST)
            with counted(scene.cloud.addresses) as counts:
                started = time.perf_counter()
                advanced = scene.engine.sweep(lambda: True)
                seconds[count].append(time.perf_counter() - started)
            assert advanced == count, f"the sweep advanced {advanced} runs, not {count}"
            requests[count] = counts
    return table(
        f"A sweep with {fleet.size:,} runs in flight, in process (n = {sweeps}, in turns)",
        ("runs due", "median ms", "ms per run", *KINDS),
        [
            (
                count,
                milliseconds(median(times)),
                milliseconds(median(times) / count) if count else ".",
                *(requests[count][kind] or "." for kind in KINDS),
            )
            for count, times in seconds.items()
        ],
        "run: one that waits for snapshots; the sweep lists its resource group for them.",
        "ms: while nothing counts; requests: counted, the last sweep's.",
    )
