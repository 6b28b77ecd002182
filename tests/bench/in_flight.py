"""What an event costs with 10, 100 and 1,000 runs in flight, beside its bare requests."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from threading import local

from functions.pipeline.definition import Definition
from functions.pipeline.resource_id import ResourceId, parse
from tests.bench.bare import Bare
from tests.bench.host import Host
from tests.bench.scene import InFlight, Scene
from tests.bench.table import milliseconds, p99, ratio, table
from tests.bench.traffic import KINDS, counted

_MOVING = 100  # at most so many of the runs get the events; the others are only there
_SENDERS = 8


@dataclass
class Times:
    """Seconds of each event and of each bare loop, measured in turns with ``runs`` in flight."""

    runs: int
    requests: str = ""
    event: list[float] = field(default_factory=list)
    store: list[float] = field(default_factory=list)
    store_and_azure: list[float] = field(default_factory=list)


@dataclass
class Fleet:
    """The runs in flight of one pipeline: those that events move, and those that are only there."""

    scene: Scene
    definition: Definition
    moving: list[InFlight] = field(default_factory=list)
    size: int = 0

    def grow(self, runs: int) -> None:
        """Let there be ``runs`` in flight."""
        while len(self.moving) < min(runs, _MOVING):
            self.moving.append(self.scene.waiting(self.definition, len(self.moving)))
            self.size += 1
        self.scene.fill(self.definition, runs - self.size)
        self.size = runs


def measure(scene: Scene, events: int, sizes: Sequence[int]) -> tuple[str, Fleet]:
    """Return the tables, and the fleet at its last size."""
    fleet = Fleet(scene, scene.pipeline("waiting", [0, 1]))
    fleet.grow(min(sizes))
    bare = Bare(scene, fleet.moving[0], len(fleet.moving))
    found = []
    for size in sizes:
        fleet.grow(size)
        found.append(_in_turns(fleet, bare, events))
    shown = table(
        f"One event on one of N runs in flight, in process, one at a time (n = {events} per N)",
        (
            *("N", "events/s", "bare loops/s", "median ms", "p99 ms"),
            *("bare ms", "ratio", "bare + reads ms", "ratio"),
        ),
        [_row(each) for each in found],
        "event: one of three snapshots of a capture comes, the second; bare: a loop of one point",
        "read and one transaction of the same size, in turns with the events, on the same Azurite;",
        "bare + reads: the same Azure reads too; ratio: an event's median to the bare one's.",
        f"Requests of one event: {'; or '.join(sorted({one.requests for one in found}))}.",
        f"From {found[0].runs:,} to {found[-1].runs:,} runs the median of an event is x "
        f"{ratio(found[-1].event, found[0].event)}, of the bare loop x "
        f"{ratio(found[-1].store, found[0].store)}.",
    )
    return shown + "\n" + _through_the_host(fleet, events), fleet


def _in_turns(fleet: Fleet, bare: Bare, events: int) -> Times:
    scene, times = fleet.scene, Times(fleet.size)
    for number in range(events):
        one = fleet.moving[number % len(fleet.moving)]
        snapshots = [one.arriving, *map(parse, one.before.snapshots.values())]
        _timed(times.event, partial(scene.engine.resource_written, one.arriving))
        _timed(times.store, bare.read_and_commit)
        _timed(times.store_and_azure, partial(_all, bare, snapshots))
        scene.rewind(one)
    with counted(scene.cloud.addresses) as counts:
        scene.engine.resource_written(fleet.moving[0].arriving)
    times.requests = ", ".join(f"{kind}: {counts[kind]}" for kind in KINDS if counts[kind])
    scene.rewind(fleet.moving[0])
    return times


def _all(bare: Bare, snapshots: Sequence[ResourceId]) -> None:
    bare.read_azure(snapshots)
    bare.read_and_commit()


def _timed(into: list[float], work: Callable[[], object]) -> None:
    started = time.perf_counter()
    work()
    into.append(time.perf_counter() - started)


def _row(times: Times) -> tuple[str, ...]:
    return (
        f"{times.runs:,}",
        f"{len(times.event) / sum(times.event):.0f}",
        f"{len(times.store) / sum(times.store):.0f}",
        milliseconds(median(times.event)),
        milliseconds(p99(times.event)),
        milliseconds(median(times.store)),
        ratio(times.event, times.store),
        milliseconds(median(times.store_and_azure)),
        ratio(times.event, times.store_and_azure),
    )


def _through_the_host(fleet: Fleet, events: int) -> str:
    """Return the table of the same events, delivered to the host by several at once."""
    mine = local()

    def send(one: InFlight) -> float:
        host = mine.__dict__.setdefault("host", Host(fleet.scene.cloud))
        started = time.perf_counter()
        host.send(one.arriving)
        return time.perf_counter() - started

    rows = []
    for senders in (1, _SENDERS):
        seconds: list[float] = []
        lasted = 0.0
        with ThreadPoolExecutor(senders) as threads:
            for round_ in range(-1, max(1, events // len(fleet.moving))):
                started = time.perf_counter()
                found = list(threads.map(send, fleet.moving))
                if round_ >= 0:  # the first round opens connections
                    lasted += time.perf_counter() - started
                    seconds += found
                list(threads.map(fleet.scene.rewind, fleet.moving))
        rows.append(
            (
                senders,
                len(seconds),
                f"{len(seconds) / lasted:.0f}",
                milliseconds(median(seconds)),
                milliseconds(p99(seconds)),
            )
        )
    return table(
        f"The same events through the host, {fleet.size:,} runs in flight",
        ("delivered at once", "n", "events/s", "median ms", "p99 ms"),
        rows,
        "ms: from sending an event to the host's answer.",
    )
