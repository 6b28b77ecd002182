"""From an event's arrival at the host to its effect's request at Resource Manager."""

import time
from statistics import median

from tests.bench.bare import Bare
from tests.bench.host import Host
from tests.bench.scene import Scene
from tests.bench.table import milliseconds, p99, ratio, table

_WARM_UP = 12  # events: each of the worker's threads has opened its connections then


class Arrivals(list[tuple[str, str]]):
    """Resource Manager's list of requests, which notes when each one came."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[tuple[float, str, str]] = []

    def append(self, request: tuple[str, str]) -> None:
        """Note a request before it is answered."""
        self.times.append((time.perf_counter(), *request))
        super().append(request)


def measure(scene: Scene, events: int, runs: int) -> str:
    """Return the table: ``events`` on ``runs`` runs, one after the other."""
    definition = scene.pipeline("arrival", [0])
    waiting = [scene.waiting(definition, number) for number in range(runs)]
    arrivals = Arrivals()
    scene.cloud.resource_manager.requests = arrivals
    host, bare = Host(scene.cloud), Bare(scene, waiting[0], runs)
    effects, answers, alone = list[float](), list[float](), list[float]()
    reads = 0
    for number in range(_WARM_UP + events):
        one = waiting[number % runs]
        arrivals.times.clear()
        started = time.perf_counter()
        host.send(one.arriving)
        answered = time.perf_counter() - started
        (effect,) = [at for at, method, path in arrivals.times if _is_version(method, path)]
        reads = sum(method == "GET" for _, method, _ in arrivals.times)
        scene.rewind(one)
        begun = time.perf_counter()
        bare.read_azure([one.arriving] * reads)
        bare.read_and_commit()
        if number >= _WARM_UP:
            alone.append(time.perf_counter() - begun)
            effects.append(effect - started)
            answers.append(answered)
    return table(
        f"An event through the host, one at a time, Azure answering at once (n = {events})",
        ("from the event's arrival to", "median ms", "p99 ms", "ratio"),
        [
            _row("its effect's request at Resource Manager", effects, alone),
            _row("the host's answer to Event Grid", answers, alone),
            _row("bare: the requests before the effect alone", alone, alone),
        ],
        "event: the last snapshot of a capture; effect: the request for a gallery image version.",
        f"bare: {reads} Azure reads, one point read, one transaction, in turns with the events.",
    )


def _is_version(method: str, path: str) -> bool:
    return method == "PUT" and "/versions/" in path


def _row(what: str, values: list[float], to: list[float]) -> tuple[str, ...]:
    return what, milliseconds(median(values)), milliseconds(p99(values)), ratio(values, to)
