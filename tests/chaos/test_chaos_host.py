"""The host is killed while runs are under way, and Event Grid doubles, delays and loses events."""

import random
import time
from collections.abc import Iterator

import pytest

from tests.integration.app.app_client import App, until
from tests.integration.app.app_site import Site, open_site
from tests.integration.app.app_world import World

RUNS = 5
# An effect that nobody knows to be done is tried again when its handler cannot be alive any more.
LEASE = 30.0
WILD = {"duplicate": 0.4, "delay": 0.4, "delay_seconds": 600, "loss": 0.25}


@pytest.fixture(scope="module")
def stormy_site() -> Iterator[Site]:
    """A local Azure with the app in its host, and an Event Grid at its worst."""
    with open_site(scale=1000.0, with_host=True, seed=7) as opened:
        opened.cloud.event_grid.disorder.set(WILD)
        yield opened


def sources(app: App, number: int) -> World:
    """Make one world, and start its run: by events, or by hand."""
    world = World(app.site, f"storm-{number}")
    app.put(world.name, world.definition(nodes=[3, 310, 650][number % 3], image={"dataDisks": [0]}))
    if number % 2:
        app.started(world.name, {"kind": "vm", "id": world.vm("builder", data=1)})
    else:
        world.snapshot("data", os=False, tags=world.tags("c1", 0))
        world.snapshot("os", tags=world.tags("c1"))
        # Whatever Event Grid has lost: one start must get through, and it joins or begins.
        place = world.id("Microsoft.Compute/snapshots")
        given = {"os": f"{place}/os", "data": {"0": f"{place}/data"}}
        app.started(world.name, {"kind": "snapshots", **given})
    return world


def test_every_run_gets_there_once_whatever_happens(stormy_site: Site) -> None:
    app, rng = App(stormy_site), random.Random(11)
    worlds = [sources(app, number) for number in range(RUNS)]
    for _ in range(3):
        time.sleep(rng.uniform(0.05, 0.5))
        stormy_site.cloud.kill_host()
        stormy_site.cloud.start_host()
    waiting = {world.name: world for world in worlds}

    def all_there() -> bool:
        for name in list(waiting):
            runs = app.runs(name)
            if len(runs) == 1 and runs[0]["state"] == "ready":
                del waiting[name]
        return not waiting

    until(all_there, "end of all runs", LEASE + 15, lambda: [app.runs(name) for name in waiting])
    for world in worlds:
        (version,), (pool,) = world.versions(), world.pools()
        properties = pool["properties"]
        target = properties["scaleSettings"]["fixedScale"]["targetDedicatedNodes"]
        assert properties["currentDedicatedNodes"] == target
        machine = properties["deploymentConfiguration"]["virtualMachineConfiguration"]
        assert machine["imageReference"]["id"].lower() == version["id"].lower()
        (run,) = app.runs(world.name)
        history = app.run(run["id"])["history"]
        assert [row["number"] for row in history] == list(range(1, len(history) + 1))
        made = [one for row in history for one in row["done"] if one.startswith("create")]
        assert len(made) == len(set(made))
        ready = {event["id"] for event in stormy_site.published(run["id"])}
        assert f"{run['id']}-ready-1" in ready
        assert len({one for one in ready if "ready" in one}) == 1
