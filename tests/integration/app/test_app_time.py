"""No handler runs longer than 20 seconds, however slow Azure is; here the limit is shorter."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial

import azure.functions as func
import pytest
from azure.core.exceptions import AzureError

from functions.cloud.time_limit import OutOfTime, time_limit
from functions.triggers import api, events, relay, sweep
from tests.integration.app.app_client import WRITTEN
from tests.integration.app.app_desk import Desk
from tests.integration.app.test_app_relay import record


def slow(desk: Desk, method: str, path: str, seconds: float) -> None:
    pattern = f"/{desk.world.name}/.*{path}"
    desk.site.script("faults", method=method, path=pattern, delay=seconds, times=None)


@pytest.mark.parametrize("path", ["/snapshots/", "/batchAccounts/[a-z0-9]+$"])
def test_a_slow_read_ends_in_time(desk: Desk, path: str) -> None:
    desk.put()
    source = desk.snapshot()
    slow(desk, "GET", path, 2.0)
    began = time.monotonic()
    with pytest.raises((OutOfTime, AzureError)), time_limit(0.4):
        desk.start(source)
    assert time.monotonic() - began < 1.2
    desk.site.cloud.resource_manager.faults.clear()
    desk.end(desk.start(source).id, "ready")


def test_a_slow_write_ends_in_time(desk: Desk) -> None:
    """Nobody knows whether Azure has taken it: it is looked for before it is asked for again."""
    desk.put()
    source = desk.snapshot()
    slow(desk, "PUT", "/versions/", 1.0)
    began = time.monotonic()
    with suppress(OutOfTime, AzureError), time_limit(0.4):
        desk.start(source)
    assert time.monotonic() - began < 1.2
    run = desk.only_run()
    assert len(run.pending) == 1
    desk.site.cloud.resource_manager.faults.clear()
    time.sleep(0.3)  # Azure gets round to it
    desk.end(run.id, "ready")
    assert len(desk.world.versions()) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_long_retry_after_is_not_sat_out(desk: Desk, status: int) -> None:
    desk.put()
    source = desk.snapshot()
    pattern = f"/{desk.world.name}/.*/snapshots/"
    desk.site.script("faults", method="GET", path=pattern, status=status, retry_after=25)
    began = time.monotonic()
    with pytest.raises(OutOfTime):
        desk.start(source)
    assert time.monotonic() - began < 2


def test_slow_tables_end_in_time(desk: Desk) -> None:
    desk.put()
    source = desk.snapshot()
    desk.site.tables.faults.add(path="poolwrightruns", delay=2.0, times=None)
    began = time.monotonic()
    with pytest.raises((OutOfTime, AzureError)), time_limit(0.4):
        desk.start(source)
    assert time.monotonic() - began < 1.2


@pytest.mark.parametrize("door", ["get_run", "relay_service_log"])
def test_tables_and_the_topic_are_not_sat_out_either(
    desk: Desk, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their SDKs wrap, or pass over, the transport that they are given."""
    call, message = user_functions()[door], record(desk.world.account, "p")
    for front in (desk.site.tables, desk.site.topic):
        front.faults.add(path="poolwrightruns|topics", status=503, retry_after=2, times=9)
    monkeypatch.setattr("functions.cloud.time_limit.time_limit", partial(time_limit, 0.5))
    began = time.monotonic()
    with suppress(OutOfTime, AzureError):
        if door == "get_run":
            call(request({}, id="0" * 20))
        else:
            call([func.EventHubEvent(body=json.dumps({"records": [message]}).encode())])
    assert time.monotonic() - began < 1.5


class Event(func.EventGridEvent):
    """An event as the worker decodes it."""

    def __init__(self, type_: str, resource: str) -> None:
        data: dict[str, object] = {"resourceUri": resource, "pool": resource}
        super().__init__(
            id="e",
            data=data,
            topic="/subscriptions/0",
            subject=resource,
            event_type=type_,
            event_time=datetime.now(UTC),
            data_version="2",
        )


def request(body: object, **parts: str) -> func.HttpRequest:
    return func.HttpRequest(
        "POST", "http://localhost/api", route_params=parts, body=json.dumps(body).encode()
    )


@cache
def user_functions() -> dict[str, Callable[..., object]]:
    """The app's functions, as the worker calls them."""
    app = func.FunctionApp()
    for door in (events, relay, sweep, api):
        app.register_functions(door.blueprint)
    return {str(one.get_function_name()): one.get_user_function() for one in app.get_functions()}


DOORS = ["start_run", "get_run", "health", "snapshot_written", "pool_resized", "relay", "sweep"]


@pytest.mark.parametrize("door", DOORS)
def test_every_door_keeps_to_the_limit(
    desk: Desk, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything behind the door hangs, and the limit is half a second."""
    doors = user_functions()
    desk.put()
    source = desk.snapshot()
    pool = f"{desk.world.account}/pools/p"
    message = func.EventHubEvent(
        body=json.dumps({"records": [record(desk.world.account, "p")]}).encode()
    )
    calls: dict[str, Callable[[], object]] = {
        "start_run": lambda: doors["start_run"](request({"source": source}, name=desk.world.name)),
        "get_run": lambda: doors["get_run"](request({}, id="0" * 20)),
        "health": lambda: doors["health"](request({})),
        "snapshot_written": lambda: doors["snapshot_written"](Event(WRITTEN, str(source["os"]))),
        "pool_resized": lambda: doors["pool_resized"](
            Event("Poolwright.Pool.ResizeCompleted", pool)
        ),
        "relay": lambda: doors["relay_service_log"]([message]),
        "sweep": lambda: doors["sweep"](None),
    }
    doors["health"](request({}))  # the engine is there
    monkeypatch.setattr("functions.cloud.time_limit.time_limit", partial(time_limit, 0.5))
    monkeypatch.setattr("functions.triggers.sweep._LEAST_SECONDS", 0.1)
    desk.site.script("faults", path="/providers/", delay=2.0, times=None)
    for front in (desk.site.tables, desk.site.topic):
        front.faults.add(delay=2.0, times=None)
    began = time.monotonic()
    try:
        answer = calls[door]()
    except (OutOfTime, AzureError):
        answer = None
    assert time.monotonic() - began < 1.5
    if isinstance(answer, func.HttpResponse):
        assert answer.status_code == 503
