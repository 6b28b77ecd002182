"""An Azure that throttles, fails, forbids: what passes is waited out, what lasts is told."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from functions.cloud.time_limit import OutOfTime
from functions.pipeline.run import Run
from tests.integration.app.app_client import until
from tests.integration.app.app_desk import Desk
from tests.integration.app.app_site import Json

READS = {
    "account": r"/batchAccounts/[a-z0-9]+$",
    "definition": r"/images/golden$",
    "snapshot": r"/snapshots/",
    "version": r"/versions/",
    "pool": r"/pools/",
    "disk": r"/disks/",
}
# Each is met by the SDK's own retry, or, where Azure asks for more time than a handler has, by
# the next look.
PASSING = [(429, 30), (500, None)]


def fault(desk: Desk, method: str, path: str, status: int, **more: object) -> None:
    """Have requests about the world fail, as often as ``times`` says (once)."""
    pattern = f"/{desk.world.name}/.*{path}"
    desk.site.script("faults", method=method, path=pattern, status=status, **more)


def patiently(desk: Desk, id_: str) -> Run:
    """Drive a run to its end, as redelivered events and the sweep would: whatever is raised."""
    for _ in range(10):
        try:
            return desk.drive(id_)
        except OutOfTime:
            desk.ahead += timedelta(minutes=1)
    raise AssertionError("ten times out of time")


@pytest.mark.parametrize("path", READS.values(), ids=READS)
@pytest.mark.parametrize(("status", "wait"), [(429, 30), (500, None)])
def test_a_read_that_fails_once(desk: Desk, path: str, status: int, wait: int | None) -> None:
    desk.put()
    source = desk.snapshot()
    fault(desk, "GET", path, status, retry_after=wait)
    for _ in range(2):  # the first caller may be told to try again
        with suppress(OutOfTime):
            desk.start(source)
    run = patiently(desk, desk.only_run().id)
    example = f"/{desk.world.name}/x{path.replace('[a-z0-9]+', 'x').rstrip('$')}"
    assert desk.site.cloud.resource_manager.faults.for_request("GET", example) is None
    assert run.end == "ready", run.reason
    assert run.attempt == 1
    assert desk.site.puts(desk.world.name, "/versions/") == 1
    assert desk.site.puts(desk.world.name, "/pools/") == 1


WRITES = {
    "snapshot": r"/snapshots/",
    "version": r"/versions/",
    "pool": r"/pools/",
}


@pytest.mark.parametrize("path", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize(("status", "wait"), PASSING)
def test_a_write_that_fails_once(desk: Desk, path: str, status: int, wait: int | None) -> None:
    desk.put()
    vm = desk.world.vm("builder")
    fault(desk, "PUT", path, status, retry_after=wait)
    before = desk.site.puts(desk.world.name, path.strip("/"))
    run = desk.end(desk.start({"kind": "vm", "id": vm}).id, "ready")
    assert run.attempt == 1
    assert desk.site.puts(desk.world.name, path.strip("/")) - before == 2  # refused, accepted


@pytest.mark.parametrize(("status", "times"), [(429, 4), (409, 1)])
def test_a_write_that_the_sdk_gives_up(desk: Desk, status: int, times: int) -> None:
    """Throttled four times over, or another operation under way: it is asked for again later."""
    desk.put()
    fault(desk, "PUT", "/versions/", status, times=times)
    desk.end(desk.start(desk.snapshot()).id, "ready")
    assert desk.site.puts(desk.world.name, "/versions/") == times + 1


@pytest.mark.parametrize(("status", "wait"), [(429, 30), (503, 30), (500, None)])
def test_a_resize_that_fails_once(desk: Desk, status: int, wait: int | None) -> None:
    desk.put(nodes=650)  # the first resize runs into its timeout
    fault(desk, "PATCH", "/pools/", status, retry_after=wait)
    desk.end(desk.start(desk.snapshot()).id, "ready")
    (pool,) = desk.world.pools()
    assert pool["properties"]["currentDedicatedNodes"] == 650


def test_a_long_retry_after_is_kept_to(desk: Desk) -> None:
    """Azure has said when to come again; coming sooner prolongs the throttling."""
    desk.put()
    fault(desk, "PUT", "/versions/", 429, retry_after=300)
    run = desk.start(desk.snapshot())
    run = desk.drive(run.id, lambda run: bool(run.pending))
    (pending,) = run.pending
    assert pending.retry_at - desk.now() > timedelta(seconds=290)


def test_a_refusal_that_goes_on_is_shown(desk: Desk) -> None:
    """A lock gives 409, as much that passes does: the operator must learn of it all the same."""
    desk.put(deadlines={"imaging": "PT30S"})
    message = "The scope cannot perform write operation because it is locked."
    fault(desk, "PUT", "/versions/", 409, code="ScopeLocked", message=message, times=None)
    id_ = desk.start(desk.snapshot()).id
    run = desk.end(id_, "failed")
    assert "longer than its deadline" in run.reason
    assert "ScopeLocked" in run.reason


def test_a_read_that_never_succeeds_is_given_up_at_the_deadline(desk: Desk) -> None:
    """As nothing can be decided, the sweep puts the run off: the deadline holds all the same."""
    desk.put(deadlines={"imaging": "PT1H"})
    source = desk.snapshot()
    fault(desk, "GET", READS["disk"], 503, times=None)  # the gate looks behind the snapshot
    id_ = desk.start(source).id
    until(desk.world.versions, "a version")
    for minutes, end in ((50, ""), (20, "failed")):
        desk.ahead += timedelta(minutes=minutes)
        desk.engine.sweep(lambda: True)
        assert desk.run(id_).end == end
    reason = desk.run(id_).reason
    assert "longer than its deadline" in reason
    assert "Azure did not answer" in reason
    desk.site.cloud.resource_manager.faults.clear()
    desk.engine.retry(id_)
    assert desk.end(id_, "ready").attempt == 2


def test_a_conflict_that_passes_is_no_pool(desk: Desk) -> None:
    """Batch answers 409 for more than a pool of this name: then there is no pool yet."""
    desk.put()
    busy = "The account is being updated; try again later."
    fault(desk, "PUT", "/pools/", 409, code="AccountIsBeingUpdated", message=busy)
    run = desk.end(desk.start(desk.snapshot()).id, "ready")
    assert "somebody deleted it" not in run.reason


@pytest.mark.parametrize("kind", ["account", "definition", "version", "pool"])
def test_a_read_that_is_forbidden_is_waited_for(desk: Desk, kind: str) -> None:
    desk.put()
    source = desk.snapshot()
    fault(desk, "GET", READS[kind], 403, times=None)
    id_ = desk.start(source).id
    run = desk.drive(id_, lambda run: "AuthorizationFailed" in run.reason)
    assert run.end == ""
    assert "cannot read /subscriptions/" in run.reason
    assert "does not have authorization" in run.reason
    desk.site.cloud.resource_manager.faults.clear()
    run = desk.end(id_, "ready")
    assert run.attempt == 1
    assert desk.site.puts(desk.world.name, "/versions/") == 1


def test_a_lineage_that_may_not_be_read_is_told_but_no_reason_to_stop(desk: Desk) -> None:
    desk.put()
    source = desk.snapshot()
    fault(desk, "GET", READS["disk"], 403, times=None)
    run = desk.end(desk.start(source).id, "ready")
    assert "AuthorizationFailed" in str(run.unknowns)


FORBIDDEN = {
    "snapshot": ("PUT", "/snapshots/"),
    "version": ("PUT", "/versions/"),
    "pool": ("PUT", "/pools/"),
    "resize": ("PATCH", "/pools/"),
}


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_a_write_that_is_forbidden_fails_in_azures_words(desk: Desk, kind: str) -> None:
    method, path = FORBIDDEN[kind]
    desk.put(nodes=650 if kind == "resize" else 2)
    vm = desk.world.vm("builder")
    fault(desk, method, path, 403, times=None)
    run = desk.end(desk.start({"kind": "vm", "id": vm}).id, "failed")
    assert run.reason.startswith("Azure refused to ")
    assert "AuthorizationFailed: The client" in run.reason
    desk.site.cloud.resource_manager.faults.clear()
    desk.engine.retry(run.id)
    desk.end(run.id, "ready")
    made = [desk.site.puts(desk.world.name, path) for path in ("-os", "/versions/", "/pools/")]
    assert made == [1 + (kind == "snapshot") + 1, 1 + (kind == "version"), 1 + (kind == "pool")]


BROKEN: dict[str, tuple[str, Callable[[Desk], Json]]] = {
    "version": ("/versions/", lambda desk: desk.snapshot()),
    "snapshot": ("/snapshots/builder", lambda desk: {"kind": "vm", "id": desk.world.vm("builder")}),
    "image": (
        "/images/[a-z0-9-]+$",
        lambda _: {
            "kind": "vhd",
            "uri": "https://golden.blob.core.windows.net/images/a.vhd",
            "osType": "Linux",
            "hyperVGeneration": "V2",
            "location": "westeurope",
        },
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_resource_that_azure_could_not_finish(desk: Desk, kind: str) -> None:
    """Accepted, and failed later; a retry makes it again, under its name."""
    path, source = BROKEN[kind]
    desk.put()
    given = source(desk)
    pattern = f"/{desk.world.name}/.*{path}"
    rule = {"code": "InternalExecutionError", "message": "An internal execution error."}
    desk.site.script("faults", method="PUT", path=pattern, operation=True, **rule)
    run = desk.end(desk.start(given).id, "failed")
    assert "fail" in run.reason or "could not make" in run.reason
    desk.engine.retry(run.id)
    run = desk.end(run.id, "ready")
    assert run.attempt == 2
    assert len(desk.world.versions()) == 1


def test_what_a_retry_makes_again_may_take_its_time(desk: Desk) -> None:
    """The old, failed version is still there while the new one is throttled."""
    desk.put()
    source = desk.snapshot()
    pattern = f"/{desk.world.name}/.*/versions/"
    desk.site.script("faults", method="PUT", path=pattern, operation=True, code="X", message="x")
    run = desk.end(desk.start(source).id, "failed")
    fault(desk, "PUT", "/versions/", 429, retry_after=30)
    desk.engine.retry(run.id)
    desk.end(run.id, "ready")


def test_a_short_retry_after_is_waited_for_on_the_spot(desk: Desk) -> None:
    desk.put()
    fault(desk, "PUT", "/versions/", 429, retry_after=1)
    run = desk.start(desk.snapshot())
    assert run.pending == ()
    assert desk.site.puts(desk.world.name, "/versions/") == 2
