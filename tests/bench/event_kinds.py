"""One event on a run in flight: the requests that it costs, counted per kind of event.

The events are those of one run's whole life, each caused by what happened before.
"""

from collections import Counter
from collections.abc import Callable

from functions.pipeline.names import CAPTURE_TAG, LUN_TAG, PIPELINE_TAG
from functions.pipeline.resource_id import parse
from infra.local import small_world as small
from tests.bench.scene import GROUPS, Scene
from tests.bench.table import table
from tests.bench.traffic import KINDS, counted

_NODES = 650  # more than come within one resize timeout, as is normal


def measure(scene: Scene) -> str:
    """Return the table."""
    return table(
        "Requests of one event, by what the event brings (counted, one event each)",
        ("event", *KINDS),
        [(what, *(counts[kind] or "." for kind in KINDS)) for what, counts in count(scene)],
        "effects: writes to Resource Manager and events published; each is committed twice:",
        "before it is performed, and as performed.",
    )


def count(scene: Scene) -> list[tuple[str, Counter[str]]]:
    """Take a run from its first event to its end; return the requests of each kind of event."""
    definition = scene.pipeline("counted", [0], _NODES)
    tags = {PIPELINE_TAG: definition.name, CAPTURE_TAG: "counted"}
    scene.put(f"{GROUPS}/counted", "2021-04-01", {"location": small.LOCATION})
    foreign = scene.snapshot("counted", "foreign", {})
    data = scene.snapshot("counted", "data", tags | {LUN_TAG: "0"})
    system = scene.snapshot("counted", "os", tags)
    engine = scene.engine
    engine.resource_written(foreign)  # fetches the tokens

    rows: list[tuple[str, Counter[str]]] = []

    def note(what: str, event: Callable[[], str], expected: str) -> str:
        with counted(scene.cloud.addresses) as counts:
            told = event()
        assert expected in told, f"{what}: expected {expected!r} in: {told}"
        rows.append((what, counts))
        return told

    def written(id_: str) -> Callable[[], str]:
        return lambda: engine.resource_written(parse(id_))

    note("a snapshot without our tag", written(str(foreign)), "not tagged")
    told = note("first snapshot of a capture: starts a run", written(str(data)), "waiting")
    note("the same event again", written(str(data)), "waiting")
    note("last snapshot: a version is asked for", written(str(system)), "waiting for Azure to make")
    loaded = engine.runs.load(told.split()[1].rstrip(":"))
    assert loaded is not None
    assert definition.gallery_image is not None
    (version,) = loaded.run.requested
    note("version replicated: gate, pool asked for", written(version), "asked Batch")
    pool = definition.pool(loaded.run.id)
    note("resize short of its target: again", lambda: engine.pool_resized(pool), "again (round 2)")
    note("target reached: ready, published", lambda: engine.pool_resized(pool), "ready")
    note("an event after the end", written(version), "ready")
    return rows
