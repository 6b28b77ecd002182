"""Event Grid itself before the app: its schemas, batches, disorder, dead letters; nobody's name."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from azure.data.tables import TableServiceClient
from azure.identity import DefaultAzureCredential

from infra.local.event_grid.delivery import Delivery
from infra.local.event_grid.event import Schema
from infra.local.event_grid.filters import read_filter
from infra.local.event_grid.resource_topic import CALLER_NAME
from infra.local.event_grid.subscription import Subscription
from infra.local.resource_event import ResourceWritten
from tests.integration.app.app_client import WRITTEN, App, until
from tests.integration.app.app_site import Site
from tests.integration.app.app_world import World


def subscribe(site: Site, world: World, name: str, operation: str, **more: Any) -> Delivery:
    """Subscribe ``snapshot_written`` to an operation in the world, in the Event Grid schema."""
    rule = {
        "includedEventTypes": [WRITTEN],
        "subjectBeginsWith": world.group,
        "advancedFilters": [
            {"operatorType": "StringIn", "key": "data.operationName", "values": [operation]}
        ],
    }
    subscription = Subscription(
        name,
        "resources",
        read_filter(rule),
        Schema.EVENT_GRID,
        function="snapshot_written",
        dead_letter="dead-letters",
        **more,
    )

    async def add() -> Delivery | None:
        return site.cloud.event_grid.subscribe(subscription)

    delivery = site.cloud.call(add())
    assert delivery is not None
    return delivery


@pytest.fixture
def disorder(site: Site) -> Iterator[None]:
    """Event Grid at its worst, short of losing anything."""
    wild = {"duplicate": 0.7, "delay": 0.7, "delay_seconds": 900}
    site.cloud.event_grid.disorder.set(wild)
    yield
    site.cloud.event_grid.disorder.set({"duplicate": 0, "delay": 0, "loss": 0})


def test_an_event_that_names_no_resource_ends_among_the_dead_letters(
    app: App, world: World
) -> None:
    operation = "Microsoft.Compute/unreadable/write"
    delivery = subscribe(app.site, world, "unreadable", operation, attempts=3)
    broken = ResourceWritten(
        operation, f"{world.group}/providers/x", "Succeeded", "c", "PUT", "u", world.now()
    )
    app.site.cloud.call(emitted(app.site, broken))
    until(lambda: delivery.counts.dead_lettered, "dead letter")
    assert delivery.counts.attempts == 3
    (letter,) = (app.site.cloud.folder / "dead-letters" / "UNREADABLE").rglob("*.json")
    (event,) = json.loads(letter.read_text())
    assert event["deadLetterReason"] == "MaxDeliveryAttemptsExceeded"
    assert event["subject"] == broken.resource_id


async def emitted(site: Site, written: ResourceWritten) -> None:
    site.cloud.event_grid.emit(written)


def test_the_event_grid_schema_in_batches(app: App, world: World) -> None:
    operation = "Microsoft.Compute/snapshots/write"
    delivery = subscribe(app.site, world, "in-batches", operation, batch_events=10)
    app.put(world.name, world.definition(image={"dataDisks": [0, 1, 2]}))
    world.snapshot("os", tags=world.tags("c1"))
    for lun in range(3):
        world.snapshot(f"data-{lun}", os=False, tags=world.tags("c1", lun))
    app.ended(app.only_run(world.name))
    until(lambda: delivery.counts.delivered == 4, "delivery of all four")
    assert len(app.runs(world.name)) == 1


@pytest.mark.usefixtures("disorder")
def test_duplicates_and_disorder_make_one_run(app: App, world: World) -> None:
    app.put(world.name, world.definition(image={"dataDisks": [0, 1]}, nodes=310))
    world.snapshot("data-1", os=False, tags=world.tags("c1", 1))
    world.snapshot("os", tags=world.tags("c1"))
    world.snapshot("data-0", os=False, tags=world.tags("c1", 0))
    run = app.ended(app.only_run(world.name))
    assert len(app.runs(world.name)) == 1
    assert world.site.puts(world.name, "/versions/") == world.site.puts(world.name, "/pools/") == 1
    assert [row["number"] for row in run["history"]] == list(range(1, len(run["history"]) + 1))


def test_a_lost_event_is_made_up_for_by_the_sweep(app: App, world: World) -> None:
    app.put(world.name, world.definition(image={"dataDisks": [0]}))
    world.snapshot("os", tags=world.tags("c1"))
    id_ = app.only_run(world.name)
    app.waiting(id_, "the snapshot of LUN 0 is not there yet")
    app.site.cloud.event_grid.disorder.set({"loss": 1})
    try:
        world.snapshot("data", os=False, tags=world.tags("c1", 0))
    finally:
        app.site.cloud.event_grid.disorder.set({"loss": 0})
    app.ended(id_)


def test_two_snapshots_that_claim_one_disk_are_rejected(app: App, world: World) -> None:
    app.put(world.name, world.definition(image={"dataDisks": [0]}))
    world.snapshot("os", tags=world.tags("c1"))
    id_ = app.only_run(world.name)
    world.snapshot("os-too", tags=world.tags("c1"))
    run = app.ended(id_, "rejected")
    assert "two snapshots claim to be the OS disk's snapshot" in run["reason"]
    assert "os-too" in run["reason"]


def test_a_snapshot_that_is_still_copied_is_waited_for(app: App, world: World) -> None:
    """CopyStart: the resource is written long before its data is there."""
    app.put(world.name, world.definition())
    world.copy("copy", world.snapshot("origin"), world.tags("c1"))
    run = app.ended(app.only_run(world.name))
    assert run["state"] == "ready"


def test_nobodys_name_is_stored_or_logged(
    app: App, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events carry their caller's claims: personal data, which must not stay here."""
    app.put(world.name, world.definition())
    world.snapshot("os", tags=world.tags())
    app.ended(app.only_run(world.name))
    lost = {"data": {"resourceUri": "no id", "claims": {"name": CALLER_NAME}}}
    event = {"id": "e", "type": WRITTEN, "source": "s", "specversion": "1.0", **lost}
    assert app.notify("snapshot_written", event).status_code == 500
    first, last = CALLER_NAME.split()
    log = (app.site.cloud.folder / "functions_host.log").read_text()
    assert "snapshot_written" in log
    for name in (first, last, "ottoline@", "203.0.113.17"):
        assert name not in log, name
    for key, value in app.site.environment.items():
        monkeypatch.setenv(key, value)
    tables = TableServiceClient(
        app.site.cloud.addresses.tables, credential=DefaultAzureCredential()
    )
    rows = 0
    for table in tables.list_tables():
        for row in tables.get_table_client(table.name).list_entities():
            rows += 1
            for name in (first, last, "ottoline@", "203.0.113.17"):
                assert name not in json.dumps(row, default=str), (table.name, name)
    assert rows > 3
