"""The app dies at one request of a run; what was done stays done, once, and the run gets there."""

import random
from datetime import timedelta

import pytest

from tests.chaos.chaos_fuse import Death, Fuse
from tests.integration.app.app_desk import Desk

# What a run of two snapshots asks for, and how often: the places to die at.
PLACES = [
    (r"POST .*\$batch", 1),  # the claim
    (r"POST .*\$batch", 2),
    (r"POST .*\$batch", 4),
    (r"POST .*\$batch", 6),
    (r"(PUT|PATCH) .*poolwrightdue", 1),
    (r"(PUT|PATCH) .*poolwrightdue", 2),
    (r"(PUT|PATCH) .*poolwrightlistings", 1),
    (r"PUT .*/versions/", 1),
    (r"PUT .*/pools/", 1),
    (r"PATCH .*/pools/", 1),
    (r"POST .*/topics/", 1),
]


def live(desk: Desk) -> None:
    """Live through a run: two events, and looks until its end."""
    desk.put(nodes=650, image={"dataDisks": [0]})
    os_ = desk.world.id("Microsoft.Compute/snapshots/os")
    data = desk.world.id("Microsoft.Compute/snapshots/data")
    for snapshot in (os_, data):
        desk.tell(snapshot)
    desk.drive(desk.only_run().id)


def survive(desk: Desk, fuse: Fuse) -> None:
    """Live, die, and live again: what was begun is told again half a minute later."""
    with pytest.raises(Death):
        live(desk)
    desk.engine = desk.another()
    desk.ahead += timedelta(seconds=31)
    live(desk)
    (run,), _ = desk.engine.runs.page(desk.world.name, 5)
    assert (run.end, run.pending, run.attempt) == ("ready", (), 1), (fuse, run.reason)
    assert run.due is None
    assert len(desk.world.versions()) == len(desk.world.pools()) == 1
    puts = [desk.site.puts(desk.world.name, kind) for kind in ("/versions/", "/pools/")]
    assert puts == [1, 1], fuse
    rows = desk.engine.runs.history(run.id)
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    whys = [row["why"] for row in rows if row["done"]]
    assert len(whys) == len(set(whys)), whys
    ids = {event["id"] for event in desk.site.published(run.id)}
    assert ids == {f"{run.id}-ready-1"}


def snapshots(desk: Desk) -> None:
    desk.world.snapshot("data", os=False, tags=desk.world.tags("c1", 0))
    desk.world.snapshot("os", tags=desk.world.tags("c1"))


@pytest.mark.parametrize(("place", "nth"), PLACES)
@pytest.mark.parametrize("answered", [False, True], ids=["before", "after"])
def test_a_death_at_a_place_that_matters(
    desk: Desk, place: str, nth: int, answered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshots(desk)
    fuse = Fuse(place, nth, answered)
    fuse.fit(monkeypatch)
    survive(desk, fuse)


@pytest.mark.parametrize("seed", range(4))
def test_a_death_anywhere(desk: Desk, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    snapshots(desk)
    fuse = Fuse(r"/(?:poolwright|subscriptions|[$]batch|topics)", rng.randint(4, 30))
    fuse.answered = rng.random() < 0.5
    fuse.fit(monkeypatch)
    survive(desk, fuse)


def test_two_plans_of_one_run_do_not_make_a_version_twice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a pause the sweep may find several rows of one run, and looks at many at a time."""
    snapshots(desk)
    fuse = Fuse("PUT .*/versions/")
    fuse.fit(monkeypatch)
    with pytest.raises(Death):
        live(desk)
    run = desk.only_run()
    for seconds in range(6):
        desk.engine.due.add(desk.now() + timedelta(seconds=seconds), run.id)
    desk.engine = desk.another()
    desk.ahead += timedelta(seconds=45)
    path = f"/{desk.world.name}/.*/versions/"  # long enough for all to find it missing
    desk.site.script("faults", method="PUT", path=path, delay=0.4, times=6)
    desk.engine.sweep(lambda: True)
    desk.drive(run.id)
    assert desk.site.puts(desk.world.name, "/versions/") == 1
    rows = desk.engine.runs.history(run.id)
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
