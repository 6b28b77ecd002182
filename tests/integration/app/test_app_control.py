"""What people do to runs and pools: cancel, retry, delete, name two pools alike."""

import json

import pytest

from functions.pipeline.resource_id import parse
from functions.pipeline.run import Run
from tests.integration.app.app_desk import Desk

PHASES = ["collecting", "imaging", "allocating"]


def into(desk: Desk, phase: str) -> str:
    """Start a run and drive it into a phase, in which it waits."""
    desk.put(nodes=3, image={"dataDisks": [0]})
    desk.world.snapshot("os", tags=desk.world.tags("c1"))
    data = desk.world.snapshot("data", os=False, tags=desk.world.tags("c1", 0))
    os_ = desk.world.id("Microsoft.Compute/snapshots/os")
    desk.tell(os_)
    id_ = desk.only_run().id
    if phase != "collecting":
        desk.tell(data)
        desk.drive(id_, lambda run: run.phase == phase and not run.pending)
    assert desk.run(id_).phase == phase
    return id_


@pytest.mark.parametrize("phase", PHASES)
def test_nothing_late_revives_a_cancelled_run(desk: Desk, phase: str) -> None:
    id_ = into(desk, phase)
    desk.engine.cancel(id_)
    cancelled = desk.run(id_)
    assert (cancelled.end, cancelled.phase) == ("cancelled", phase)
    assert cancelled.due is None
    asked = len(desk.site.cloud.resource_manager.requests)
    rows = len(desk.site.tables.passed)
    for name in ("os", "data"):
        desk.tell(desk.world.id(f"Microsoft.Compute/snapshots/{name}"))
    for made in (cancelled.image, *cancelled.requested):
        if "/pools/" in made:
            desk.engine.pool_resized(parse(made))
        elif made:
            desk.tell(made)
    desk.look(id_)
    assert desk.run(id_) == cancelled
    methods = {m for m, _ in desk.site.cloud.resource_manager.requests[asked:]}
    assert methods == {"GET"}
    own = desk.site.tables.passed[rows:]
    assert {one.method for one in own if one.mentions(id_)} == {"GET"}
    ends = [event["type"] for event in desk.site.published(id_)]
    assert ends == ["Poolwright.Run.Cancelled"]


def test_a_cancelled_run_says_what_it_leaves_behind(desk: Desk) -> None:
    id_ = into(desk, "allocating")
    run = desk.engine.cancel(id_)
    assert run is not None
    assert run.image in run.reason
    assert run.pool in run.reason


def failing(desk: Desk, phase: str) -> str:
    """Return a run that has failed in a phase, for a reason that has passed since."""
    desk.put()
    where = {"collecting": "/snapshots/", "imaging": "/versions/", "allocating": "/pools/"}[phase]
    rule = {"path": f"/{desk.world.name}/.*{where}", "code": "Broken", "message": "It broke."}
    if phase == "allocating":
        desk.site.script("faults", method="PUT", status=400, **rule)
    else:
        spared = 1 if phase == "collecting" else 0  # the first of two snapshots is good
        desk.site.script("faults", method="PUT", operation=True, after=spared, **rule)
    vm = desk.world.vm("builder", data=1)
    run = desk.end(desk.start({"kind": "vm", "id": vm}).id, "failed")
    assert run.phase == phase
    return run.id


@pytest.mark.parametrize(
    ("phase", "made"),
    [("collecting", (3, 1, 1)), ("imaging", (2, 2, 1)), ("allocating", (2, 1, 2))],
)
def test_a_retry_keeps_what_is_good(desk: Desk, phase: str, made: tuple[int, int, int]) -> None:
    id_ = failing(desk, phase)
    desk.engine.retry(id_)
    run = desk.end(id_, "ready")
    assert run.attempt == 2
    kinds = ("/snapshots/builder", "/versions/", "/pools/")
    assert tuple(desk.site.puts(desk.world.name, kind) for kind in kinds) == made
    ends = [event["type"].rsplit(".", 1)[1] for event in desk.site.published(id_)]
    assert ends == ["Failed", "Ready"]
    numbers = [row["number"] for row in desk.engine.runs.history(id_)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_retry_holds_although_azure_does_not_answer_just_then(desk: Desk) -> None:
    id_ = failing(desk, "imaging")
    path = f"/{desk.world.name}/.*/versions/"
    desk.site.script("faults", method="GET", path=path, status=429, retry_after=30)
    run = desk.engine.retry(id_)
    assert run is not None
    assert (run.attempt, run.end) == (2, "")
    desk.end(id_, "ready")


def test_a_retry_after_the_gate_makes_nothing_twice(desk: Desk) -> None:
    desk.put()
    vm = desk.world.vm("builder", generalized=False)
    desk.world.extension("builder")
    desk.world.generalize("builder")
    id_ = desk.start({"kind": "vm", "id": vm}).id
    desk.end(id_, "rejected")
    extensions = desk.world.compute.virtual_machine_extensions
    extensions.begin_delete(desk.world.name, "builder", "install").result()
    desk.engine.retry(id_)
    run = desk.end(id_, "ready")
    assert run.findings == ()
    assert desk.site.puts(desk.world.name, "/versions/") == 1
    assert desk.site.puts(desk.world.name, "/snapshots/") == 1


def test_a_retry_follows_the_pipelines_present_definition(desk: Desk) -> None:
    id_ = failing(desk, "allocating")
    desk.put(nodes=5)
    desk.engine.retry(id_)
    desk.end(id_, "ready")
    (pool,) = desk.world.pools()
    assert pool["properties"]["currentDedicatedNodes"] == 5


def test_a_run_goes_on_with_its_own_definition(desk: Desk) -> None:
    desk.put(nodes=3)
    id_ = desk.start(desk.snapshot()).id
    desk.put(nodes=7)
    desk.engine.pipelines.delete(desk.world.name)
    desk.end(id_, "ready")
    (pool,) = desk.world.pools()
    assert pool["properties"]["currentDedicatedNodes"] == 3


def test_a_pool_that_is_deleted_under_its_run(desk: Desk) -> None:
    id_ = into(desk, "allocating")
    (pool,) = desk.world.pools()
    desk.world.batch.pool.begin_delete(
        desk.world.name, desk.world.account_name, pool["name"]
    ).result()
    run = desk.end(id_, "failed")
    assert f"{pool['id']} was created by this run and is gone" in run.reason
    desk.engine.retry(id_)
    desk.end(id_, "ready")
    assert desk.site.puts(desk.world.name, "/pools/") == 2
    assert desk.site.puts(desk.world.name, "/versions/") == 1


def two_runs(desk: Desk) -> tuple[Run, Run]:
    """Start two runs that want one pool, the second when the first has it."""
    desk.put(pool={"name": "the-pool"})
    first = desk.start(desk.snapshot("one"))
    first = desk.drive(first.id, lambda run: run.phase == "allocating" and not run.pending)
    return first, desk.start(desk.snapshot("two"))


def test_a_pool_of_a_run_under_way_is_left_alone(desk: Desk) -> None:
    first, second = two_runs(desk)
    second = desk.end(second.id, "failed")
    assert f"the pool belongs to run {first.id}" in second.reason
    assert "{run}" in second.reason
    desk.end(first.id, "ready")
    assert desk.site.puts(desk.world.name, "/pools/") == 1


def test_a_pool_of_a_run_that_has_ended_is_left_alone(desk: Desk) -> None:
    desk.put(pool={"name": "the-pool"})
    first = desk.end(desk.start(desk.snapshot("one")).id, "ready")
    before = json.dumps(desk.world.pools(), default=str)
    second = desk.end(desk.start(desk.snapshot("two")).id, "failed")
    assert "exists already and was not made by this run" in second.reason
    assert json.dumps(desk.world.pools(), default=str) == before
    # The pool gone, the second run gets its own.
    desk.world.batch.pool.begin_delete(
        desk.world.name, desk.world.account_name, "the-pool"
    ).result()
    desk.engine.retry(second.id)
    desk.end(second.id, "ready")
    assert desk.run(first.id).end == "ready"
