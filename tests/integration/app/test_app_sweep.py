"""The sweep: it sees what is due, all of it, and nothing else; and several engines at one run."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest

from functions.cloud.time_limit import time_limit
from functions.engine import Engine
from functions.pipeline.resource_id import parse
from functions.pipeline.run import Run
from tests.integration.app.app_desk import Desk
from tests.integration.app.app_site import Json


@pytest.fixture
def alone(desk: Desk) -> Desk:
    """A desk whose index of due runs holds no other test's runs."""
    index = desk.engine.due
    for row in list(index.until(desk.now() + timedelta(days=400))):
        index.remove(row)
    return desk


def waiting(desk: Desk, name: str = "os") -> Run:
    """A run that waits for a snapshot of LUN 0."""
    desk.put(image={"dataDisks": [0]})
    desk.tell(desk.world.snapshot(name, tags=desk.world.tags(name)))
    found, _ = desk.engine.runs.page(desk.world.name, 1)
    assert found[0].due is not None
    return found[0]


@contextmanager
def spoiled(desk: Desk, run: str) -> Iterator[None]:
    """Store a state that nobody can read, as another version of the app might."""
    table = desk.engine.runs._table
    entity = table.get_entity(run, "run")
    table.update_entity({**entity, "state0": "{}", "stateParts": 1})
    yield
    table.update_entity(dict(entity))


def everything() -> bool:
    return True


@pytest.mark.parametrize("early", [0.0, 0.3, 0.9, 1.5])
def test_a_sweep_just_before_a_run_is_due_does_not_forget_it(alone: Desk, early: float) -> None:
    """The index has whole seconds: a run may be due later in the second of the sweep."""
    run = waiting(alone)
    assert run.due is not None
    due = run.due.replace(microsecond=950_000)
    loaded = alone.engine.runs.load(run.id)
    assert loaded is not None
    alone.engine.runs.commit(loaded, replace(run, due=due), [], alone.now())
    alone.ahead += due - timedelta(seconds=early) - alone.now()
    alone.engine.sweep(everything)
    alone.ahead += timedelta(seconds=3)
    assert alone.engine.sweep(everything) == 1


def test_a_run_is_swept_until_it_ends(alone: Desk) -> None:
    """However often it is put off, and at whatever fraction of a second the sweep comes."""
    run = waiting(alone)
    looks = 0
    for step in range(60):
        alone.ahead += timedelta(seconds=60.37 * (1 + step / 7))
        looks += alone.engine.sweep(everything)
    assert looks >= 20
    alone.world.snapshot("data", os=False, tags=alone.world.tags("os", 0))
    for _ in range(60):
        alone.ahead += timedelta(minutes=31)
        alone.engine.sweep(everything)
        if alone.run(run.id).end:
            break
    assert alone.run(run.id).end == "ready"


def test_only_what_is_due_is_read(alone: Desk) -> None:
    first = waiting(alone)
    alone.ahead += timedelta(hours=1)
    second = waiting(alone, "os-2")
    assert second.due is not None
    alone.ahead += timedelta(hours=-1, seconds=20)
    since = len(alone.site.tables.passed)
    alone.engine.sweep(everything)
    assert ("GET", "run") in alone.table_requests(since, first.id)
    assert alone.table_requests(since, second.id) == []


def test_ended_runs_are_never_swept(alone: Desk) -> None:
    alone.put()
    id_ = alone.start(alone.snapshot()).id
    alone.end(id_, "ready")
    alone.ahead += timedelta(days=40)
    alone.engine.sweep(everything)  # what is left of its plans
    since = len(alone.site.tables.passed)
    alone.ahead += timedelta(days=40)
    assert alone.engine.sweep(everything) == 0
    assert alone.table_requests(since, id_) == []


def test_a_run_that_cannot_be_read_is_put_far_off_and_holds_up_nobody(alone: Desk) -> None:
    bad, good = waiting(alone, "bad"), waiting(alone, "good")
    with spoiled(alone, bad.id):
        alone.world.snapshot("data", os=False, tags=alone.world.tags("good", 0))
        alone.ahead += timedelta(hours=1)
        alone.engine.sweep(everything)
        soon = alone.engine.due.until(alone.now() + timedelta(minutes=29))
        assert bad.id not in [row.run for row in soon]
        for _ in range(20):
            alone.ahead += timedelta(minutes=2)
            alone.engine.sweep(everything)
        assert alone.run(good.id).end == "ready"
        rows = alone.engine.due.until(alone.now() + timedelta(days=1))
        assert [row.run for row in rows] == [bad.id]
    alone.world.snapshot("data-2", os=False, tags=alone.world.tags("bad", 0))
    for _ in range(20):
        alone.ahead += timedelta(minutes=31)
        alone.engine.sweep(everything)
    assert alone.run(bad.id).end == "ready"


def test_a_run_that_hangs_is_put_off_in_time_and_holds_up_nobody(alone: Desk) -> None:
    alone.put()
    hung = alone.start(alone.snapshot("hung")).id
    good = waiting(alone, "good")
    alone.world.snapshot("data", os=False, tags=alone.world.tags("good", 0))
    path = f"/{alone.world.name}/.*/versions/"
    alone.site.script("faults", method="GET", path=path, delay=30, times=None)
    alone.ahead += timedelta(hours=1)
    began = time.monotonic()
    with time_limit(5):
        assert alone.engine.sweep(everything) == 1
    assert time.monotonic() - began < 5
    assert alone.run(good.id).phase == "imaging"
    planned = [row.run for row in alone.engine.due.until(alone.now() + timedelta(days=1))]
    assert planned.count(hung) == 1


def test_a_sweep_that_has_no_time_leaves_the_rest_for_the_next(alone: Desk) -> None:
    waiting(alone, "one")
    waiting(alone, "two")
    alone.ahead += timedelta(hours=1)
    assert alone.engine.sweep(lambda: False) == 0
    assert alone.engine.sweep(everything) >= 2


def test_a_commit_that_comes_second_is_decided_again(desk: Desk) -> None:
    """One handler is slow to read its snapshot; another one moves the run meanwhile."""
    desk.put(image={"dataDisks": [0, 1]})
    desk.tell(desk.world.snapshot("os", tags=desk.world.tags("c1")))
    id_ = desk.only_run().id
    snapshots = [
        desk.world.snapshot(f"data-{lun}", os=False, tags=desk.world.tags("c1", lun))
        for lun in (0, 1)
    ]
    pattern = f"/{desk.world.name}/.*/snapshots/os$"
    desk.site.script("faults", method="GET", path=pattern, delay=0.4)
    slow = Thread(target=told, args=(desk.another(), snapshots[0]))
    slow.start()
    since = len(desk.site.tables.passed)
    while not desk.table_requests(since, id_):  # until it has read the run
        pass
    desk.tell(snapshots[1])
    slow.join()
    answers = [one.answer for one in desk.site.tables.passed[since:] if one.mentions(id_)]
    assert sum("UpdateConditionNotSatisfied" in answer for answer in answers) == 1
    run = desk.end(id_, "ready")
    assert sorted(run.snapshots) == ["0", "1", "os"]
    rows = desk.engine.runs.history(id_)
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert desk.site.puts(desk.world.name, "/versions/") == 1


def told(engine: Engine, resource: str) -> Json:
    return {"what": engine.resource_written(parse(resource))}
