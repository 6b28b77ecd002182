"""What an event costs: exactly these requests leave the app, whatever else it holds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.pipeline.resource_id import parse
from tests.integration.app.app_desk import Desk

GET, COMMIT = ("GET", "run"), ("COMMIT", "run")


class Tally:
    """Counts from its making on."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tables = len(desk.site.tables.passed)
        self._azure = len(desk.site.cloud.resource_manager.requests)

    def tables(self, about: str) -> list[tuple[str, str]]:
        return self._desk.table_requests(self._tables, about)

    def azure(self) -> list[tuple[str, str]]:
        return self._desk.asked(self._azure)


@pytest.fixture
def calm(desk: Desk) -> Desk:
    """An app whose sweep comes once in ten minutes, as in a subscription without hurry."""
    desk.engine = replace(desk.engine, poll=timedelta(minutes=10))
    return desk


def collecting(desk: Desk) -> str:
    """A run that waits for two of its three snapshots."""
    desk.put(image={"dataDisks": [0, 1]})
    for lun in (0, 1):
        desk.world.snapshot(f"data-{lun}", os=False, tags=desk.world.tags("c1", lun))
    desk.tell(desk.world.snapshot("os", tags=desk.world.tags("c1")))
    return desk.only_run().id


def test_an_event_on_a_run_in_flight(calm: Desk) -> None:
    """One point read of the run, the reads of Azure that it needs, one transaction."""
    id_ = collecting(calm)
    tally = Tally(calm)
    calm.tell(calm.world.id("Microsoft.Compute/snapshots/data-0"))
    assert tally.tables(id_) == [GET, COMMIT]
    # The snapshot that has come, and the one that is known already.
    assert tally.azure() == [("GET", "snapshots"), ("GET", "snapshots")]


def test_an_event_that_changes_nothing_writes_nothing(calm: Desk) -> None:
    id_ = collecting(calm)
    for _ in range(3):
        tally = Tally(calm)
        calm.tell(calm.world.id("Microsoft.Compute/snapshots/os"))
        assert tally.tables(id_) == [GET]
        assert tally.azure() == [("GET", "snapshots")]


def test_an_event_with_an_effect(calm: Desk) -> None:
    """The last snapshot: the version is asked for, and a second transaction says that it was."""
    id_ = collecting(calm)
    calm.tell(calm.world.id("Microsoft.Compute/snapshots/data-0"))
    tally = Tally(calm)
    calm.tell(calm.world.id("Microsoft.Compute/snapshots/data-1"))
    tables = tally.tables(id_)
    assert tables.count(GET) == 1
    assert [one for one in tables if one != ("PUT", "due") and one != ("PATCH", "due")] == [
        GET,
        COMMIT,
        COMMIT,
    ]
    azure = tally.azure()
    assert azure[-1] == ("PUT", "versions")
    assert sorted(azure[:-1]) == [
        ("GET", "batchaccounts"),
        ("GET", "images"),
        ("GET", "snapshots"),
        ("GET", "snapshots"),
        ("GET", "snapshots"),
    ]


def test_an_event_on_a_run_that_has_ended(calm: Desk) -> None:
    id_ = collecting(calm)
    calm.engine.cancel(id_)
    tally = Tally(calm)
    calm.tell(calm.world.id("Microsoft.Compute/snapshots/data-0"))
    assert tally.tables(id_) == [GET]
    assert tally.azure() == [("GET", "snapshots")]


def test_an_event_about_a_pool(calm: Desk) -> None:
    calm.put()
    id_ = calm.start(calm.snapshot()).id
    run = calm.drive(id_, lambda run: run.phase == "allocating" and not run.pending)
    tally = Tally(calm)
    calm.engine.pool_resized(parse(run.pool))
    assert tally.azure() == [("GET", "pools")]
    assert [one for one in tally.tables(id_) if one[1] == "run"] == [GET, COMMIT, COMMIT]
    assert calm.run(id_).end == "ready"


def test_a_foreign_resource_costs_one_read_and_no_table(calm: Desk) -> None:
    snapshot = calm.world.snapshot("foreign")
    before = len(calm.site.tables.passed)
    tally = Tally(calm)
    assert calm.tell(snapshot) == "not tagged for a pipeline"
    assert tally.azure() == [("GET", "snapshots")]
    assert calm.site.tables.passed[before:] == []


def test_an_event_costs_the_same_beside_many_runs(calm: Desk) -> None:
    calm.put()
    for number in range(20):
        calm.tell(calm.world.snapshot(f"other-{number}", tags=calm.world.tags(f"o{number}")))
    body = calm.world.definition(image={"dataDisks": [0]})
    calm.put_body(body)
    calm.tell(calm.world.snapshot("os", tags=calm.world.tags("c1")))
    (run, *_), _ = calm.engine.runs.page(calm.world.name, 1)
    data = calm.world.snapshot("data", os=False, tags=calm.world.tags("c1", 0))
    before = len(calm.site.tables.passed)
    tally = Tally(calm)
    calm.tell(data)
    own = [one for one in tally.tables(run.id) if one[1] == "run"]
    assert own == [GET, COMMIT, COMMIT]
    assert len(calm.site.tables.passed) - before <= 5
