"""What Event Grid may send, and how each is answered: 202 for what is settled, 500 for the rest."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.app.app_client import App, cloud_event, event_grid, until
from tests.integration.app.app_site import Json
from tests.integration.app.app_world import World

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "events"
EVENTS = sorted(CORPUS.rglob("*.json"))
SCHEMAS = pytest.mark.parametrize("schema", [event_grid, cloud_event])
type Schema = Callable[..., Json]


@SCHEMAS
def test_a_run_starts_by_either_schema(app: App, world: World, schema: Schema) -> None:
    snapshot = world.snapshot("os")
    app.put(world.name, world.definition())
    # The tag comes later, by a PATCH: its event is the same as that of a new snapshot.
    world.retag("os", world.tags())
    app.ended(app.only_run(world.name))
    assert app.notify("snapshot_written", schema(snapshot)).status_code == 202
    assert len(app.runs(world.name)) == 1


@SCHEMAS
def test_an_id_in_capitals_with_a_slash_is_the_same_id(
    app: App, world: World, schema: Schema
) -> None:
    definition = world.definition()
    snapshot = world.snapshot("os")
    assert app.notify("snapshot_written", schema(snapshot)).status_code == 202  # no tag: foreign
    app.put(world.name, definition)
    world.site.cloud.event_grid.disorder.set({"loss": 1})
    try:
        world.retag("os", world.tags())
    finally:
        world.site.cloud.event_grid.disorder.set({"loss": 0})
    assert app.runs(world.name) == []
    assert app.notify("snapshot_written", schema(snapshot.upper() + "/")).status_code == 202
    assert app.ended(app.only_run(world.name))["source"]["os"] == snapshot


@SCHEMAS
def test_one_bad_event_of_a_batch_has_all_of_it_sent_again(
    app: App, world: World, schema: Schema
) -> None:
    app.put(world.name, world.definition())
    good = schema(world.snapshot("os"))
    assert app.notify("snapshot_written", [good, schema("no id")]).status_code == 500
    assert app.notify("snapshot_written", [good, good, good]).status_code == 202


def test_duplicates_and_updates_join_the_one_run(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    snapshot = world.snapshot("os", tags=world.tags("c1"))
    batch = [event_grid(snapshot) for _ in range(8)]
    assert app.notify("snapshot_written", batch).status_code == 202
    world.retag("os", {**world.tags("c1"), "owner": "render"})
    id_ = app.only_run(world.name)
    app.ended(id_)
    until(lambda: None if app.run(id_)["pending"] else True, "its event to be published", 8.0)
    before = len(world.site.tables.about(id_))
    assert app.notify("snapshot_written", batch).status_code == 202
    (run,) = app.runs(world.name)
    after = world.site.tables.about(run["id"])[before:]
    assert {one.method for one in after} == {"GET"}  # an ended run is looked at, never written
    assert world.site.puts(world.name, "/versions/") == world.site.puts(world.name, "/pools/") == 1


@SCHEMAS
def test_what_is_none_of_ours_is_settled(app: App, world: World, schema: Schema) -> None:
    foreign = world.snapshot("foreign")
    gone = world.id("Microsoft.Compute/snapshots/gone")
    kind = "type" if schema is cloud_event else "eventType"
    deleted = {kind: "Microsoft.Resources.ResourceDeleteSuccess"}
    failed = {kind: "Microsoft.Resources.ResourceWriteFailure"}
    disk = world.disk("other")
    group = world.group
    settled = [
        ("snapshot_written", schema(foreign)),
        ("snapshot_written", schema(gone)),
        ("snapshot_written", schema(foreign, **deleted)),
        ("snapshot_written", schema(foreign, **failed)),
        ("snapshot_written", schema(disk)),
        ("snapshot_written", schema(group)),
        ("image_written", schema(foreign)),
        ("image_written", schema(world.gallery_image)),
        ("pool_resized", schema(foreign)),
        ("pool_resized", schema(foreign, **{kind: "Poolwright.Pool.ResizeCompleted"})),
        (
            "pool_resized",
            schema(
                f"{world.account}/pools/nobodys",
                data={"pool": f"{world.account}/pools/nobodys"},
                **{kind: "Poolwright.Pool.ResizeCompleted"},
            ),
        ),
    ]
    answers = [(app.notify(function, event).status_code, event) for function, event in settled]
    assert [status for status, _ in answers] == [202] * len(settled)


@SCHEMAS
def test_an_event_of_another_type_costs_nothing(app: App, world: World, schema: Schema) -> None:
    snapshot = world.snapshot("os")
    asked = len(world.site.requests(world.name))
    kind = "type" if schema is cloud_event else "eventType"
    for type_ in ("DeleteSuccess", "WriteFailure", "WriteCancel", "ActionSuccess"):
        event = schema(snapshot, **{kind: f"Microsoft.Resources.Resource{type_}"})
        assert app.notify("snapshot_written", event).status_code == 202
    assert len(world.site.requests(world.name)) == asked


@SCHEMAS
@pytest.mark.parametrize(
    "changes",
    [
        {"data": {"resourceUri": "no id"}},
        {"data": {"resourceUri": 7}},
        {"data": {"resourceUri": {"id": "x"}}},
        {"data": None, "subject": "not/an/id"},
        {"data": "text", "subject": "/subscriptions/s"},
        {"data": ["a"], "subject": ""},
    ],
)
def test_an_event_without_a_resource_is_not_lost(app: App, schema: Schema, changes: Json) -> None:
    """500 sends it again and at last to the dead letters; 4xx or 202 would throw it away."""
    assert app.notify("snapshot_written", schema("", **changes)).status_code == 500


def test_a_wrong_system_key_is_refused(app: App) -> None:
    assert app.notify("snapshot_written", event_grid("x"), key=False).status_code == 401


def test_the_subject_serves_where_the_data_names_no_resource(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    world.site.cloud.event_grid.disorder.set({"loss": 1})
    try:
        snapshot = world.snapshot("os", tags=world.tags())
    finally:
        world.site.cloud.event_grid.disorder.set({"loss": 0})
    assert app.notify("snapshot_written", cloud_event(snapshot, data={})).status_code == 202
    app.only_run(world.name)


def test_events_of_our_own_making_start_nothing(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    vm = world.vm("builder")
    run = app.ended(app.started(world.name, {"kind": "vm", "id": vm}))
    made = [one["id"] for one in run["links"]["resources"] if one["role"] != "source"]
    for id_ in made:
        for function in ("snapshot_written", "image_written"):
            assert app.notify(function, event_grid(id_)).status_code == 202
    assert len(app.runs(world.name)) == 1


def test_a_resource_of_a_run_not_known_here_is_settled(app: App, world: World) -> None:
    """Another installation's work: its mark counts more than a pipeline's name."""
    app.put(world.name, world.definition())
    tags = world.tags() | {"poolwright-run": "0" * 20}
    snapshot = world.snapshot("theirs", tags=tags)
    assert app.notify("snapshot_written", event_grid(snapshot)).status_code == 202
    assert app.runs(world.name) == []


def test_a_data_disks_snapshot_without_a_capture_is_settled(app: App, world: World) -> None:
    app.put(world.name, world.definition(image={"dataDisks": [0]}))
    snapshot = world.snapshot("data", os=False, tags=world.tags("", 0))
    assert app.notify("snapshot_written", event_grid(snapshot)).status_code == 202
    assert app.runs(world.name) == []


def test_an_os_snapshot_without_the_capture_that_its_data_disks_need(
    app: App, world: World
) -> None:
    app.put(world.name, world.definition(image={"dataDisks": [0]}))
    world.snapshot("os", tags=world.tags())
    run = app.ended(app.only_run(world.name), "rejected")
    assert "the snapshot of LUN 0" in run["reason"]
    assert "poolwright-capture" in run["reason"]


@pytest.mark.skipif(not EVENTS, reason=f"there are no recorded events in {CORPUS}")
@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_a_recorded_event_is_harmless(app: App, path: Path) -> None:
    """Their ids have placeholders in them, so that nothing of theirs is ours, or even there."""
    found = json.loads(path.read_text("utf-8"))
    events = found if isinstance(found, list) else [found]
    written = len(app.site.cloud.resource_manager.requests)
    for function in ("snapshot_written", "image_written", "pool_resized"):
        assert app.notify(function, events).status_code == 202, function
    asked = {method for method, _ in app.site.cloud.resource_manager.requests[written:]}
    assert asked <= {"GET"}


def test_an_unknown_pipeline_is_told_again_until_it_is_there(app: App, world: World) -> None:
    snapshot = world.snapshot("os", tags=world.tags())
    assert app.notify("snapshot_written", event_grid(snapshot)).status_code == 500
    retried = app.site.cloud.event_grid.deliveries[0].counts
    until(lambda: retried.attempts > retried.delivered, "attempt that failed")
    app.put(world.name, world.definition())
    app.ended(app.only_run(world.name))
