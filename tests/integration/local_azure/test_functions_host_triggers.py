"""Event Grid, Event Hub and timer triggers."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from infra.local.functions_host.keys import EVENT_GRID_KEY
from tests.integration.local_azure.hosting import SampleApp, prepare_app, running_app, until

APP = """
@app.event_grid_trigger(arg_name="event")
def snapshot_written(event: func.EventGridEvent):
    data = event.get_json() if hasattr(event, "get_json") else event.data
    see(kind=type(event).__name__, id=event.id, data=data)
    if event.id == "slow":
        time.sleep(0.3)
    if event.id == "bad":
        raise ValueError("bad event")

@app.event_hub_message_trigger(arg_name="events", event_hub_name="%HUB%",
                               connection="CONNECTION", cardinality="many")
@app.retry(strategy="fixed_delay", max_retry_count="2", delay_interval="00:00:30")
def relay(events: List[func.EventHubEvent], context: func.Context):
    bodies = [event.get_body().decode() for event in events]
    retry = context.retry_context
    see(bodies=bodies, numbers=[event.sequence_number for event in events],
        time=events[0].enqueued_time.isoformat(), retry=retry.retry_count)
    if "fail" in bodies[0]:
        raise ValueError("poison")

@app.event_hub_message_trigger(arg_name="event", event_hub_name="single",
                               connection="CONNECTION", cardinality="one")
def one(event: func.EventHubEvent):
    see(one=event.get_body().decode(), number=event.sequence_number, offset=event.offset)

@app.timer_trigger(arg_name="timer", schedule="%SWEEP%", use_monitor=False)
def sweep(timer: func.TimerRequest):
    see(timer=time.time(), past_due=timer.past_due, next=timer.schedule_status["Next"])
    time.sleep(1.3)

@app.timer_trigger(arg_name="timer", schedule="0 0 0 1 1 *", run_on_startup=True)
def yearly(timer: func.TimerRequest):
    see(yearly=timer.past_due)
"""
SETTINGS = {"HUB": "service-log", "SWEEP": "* * * * * *"}
QUIET = {**SETTINGS, "SWEEP": "0 0 0 1 1 *"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleApp]:
    with running_app(tmp_path_factory.mktemp("triggers"), APP, settings=SETTINGS) as app:
        yield app


def cloud_event(name: str) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": name,
        "source": "/subscriptions/s",
        "type": "Microsoft.Resources.ResourceWriteSuccess",
        "time": "2026-11-20T10:30:00.1234567Z",
        "data": {"n": 1},
    }


def grid_event(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "topic": "/subscriptions/s",
        "subject": "/x",
        "eventType": "Microsoft.Resources.ResourceWriteSuccess",
        "eventTime": "2026-11-20T10:30:00Z",
        "data": {"n": 2},
        "dataVersion": "2",
        "metadataVersion": "1",
    }


def seen_events(app: SampleApp, *names: str) -> list[dict[str, Any]]:
    return [each for each in app.seen() if each.get("id") in names]


def test_one_invocation_per_event_in_both_schemas(app: SampleApp) -> None:
    assert app.notify("snapshot_written", cloud_event("c1")).status_code == 202
    assert app.notify("Snapshot_Written", [grid_event("g1"), grid_event("g2")]).status_code == 202
    assert seen_events(app, "c1") == [{"kind": "CloudEvent", "id": "c1", "data": {"n": 1}}]
    assert {each["kind"] for each in seen_events(app, "g1", "g2")} == {"EventGridEvent"}
    assert len(seen_events(app, "g1", "g2")) == 2


def test_one_failure_fails_the_request_after_all_have_run(app: SampleApp) -> None:
    events = [grid_event("bad"), grid_event("slow"), grid_event("fine")]
    assert app.notify("snapshot_written", events).status_code == 500
    assert len(seen_events(app, "bad", "slow", "fine")) == 3


def test_handshakes_and_wrong_requests(app: SampleApp) -> None:
    code = [{"data": {"validationCode": "C0DE"}}]
    answer = app.notify("snapshot_written", code, kind="SubscriptionValidation")
    assert (answer.status_code, answer.json()) == (200, {"validationResponse": "C0DE"})
    path = "/runtime/webhooks/EventGrid?functionName=snapshot_written"
    key = app.keys.system[EVENT_GRID_KEY]
    origin = {"WebHook-Request-Origin": "eventgrid.azure.net"}
    answer = app.call("OPTIONS", path, key=key, headers=origin)
    assert answer.status_code == 200
    assert answer.headers["WebHook-Allowed-Origin"] == "eventgrid.azure.net"
    assert app.notify("nobody", cloud_event("x")).status_code == 404
    assert app.notify("sweep", cloud_event("x")).status_code == 404
    assert app.notify("snapshot_written", cloud_event("x"), kind="").status_code == 400
    assert app.notify("snapshot_written", {}, kind="Unsubscribe").status_code == 202
    assert app.call("POST", path, json={}).status_code == 401
    assert app.call("POST", path, key=app.key, json={}).status_code == 401
    assert seen_events(app, "x") == []


def hand_over(app: SampleApp, hub: str, *bodies: str) -> int:
    messages = [
        {
            "body": body,
            "sequence_number": 40 + number,
            "offset": str(512 * number),
            "enqueued": "2026-11-20T10:30:00.123456Z",
        }
        for number, body in enumerate(bodies)
    ]
    path = f"/_local/event-hubs/{hub}"
    return app.call("POST", path, key=app.keys.master, json={"messages": messages}).status_code


def test_a_batch_of_messages_with_their_properties(app: SampleApp) -> None:
    assert hand_over(app, "Service-Log", "a", "b") == 200
    (batch,) = (each for each in app.seen() if each.get("bodies") == ["a", "b"])
    assert batch["numbers"] == [40, 41]
    assert batch["time"] == "2026-11-20T10:30:00.123456+00:00"
    assert hand_over(app, "single", "x", "y") == 200
    singles = [each for each in app.seen() if "one" in each]
    assert [(each["one"], each["number"]) for each in singles] == [("x", 40), ("y", 41)]
    assert hand_over(app, "unread", "a") == 404


def test_a_failing_batch_is_tried_again_by_the_retry_policy(app: SampleApp) -> None:
    assert hand_over(app, "service-log", "fail") == 200  # checkpoint, whatever became of it
    batches = [each for each in app.seen() if each.get("bodies") == ["fail"]]
    assert [each["retry"] for each in batches] == [0, 1, 2]


def test_host_json_bounds_a_batch(tmp_path: Path) -> None:
    host_json = {"version": "2.0", "extensions": {"eventHubs": {"maxEventBatchSize": 2}}}
    with running_app(tmp_path, APP, settings=QUIET, host_json=host_json) as app:
        assert hand_over(app, "service-log", "a", "b", "c") == 200
        sizes = [len(each["bodies"]) for each in app.seen() if "bodies" in each]
        assert sizes == [2, 1]


def test_a_timer_runs_on_the_second_and_never_beside_itself(app: SampleApp) -> None:
    until(lambda: len([each for each in app.seen() if "timer" in each]) >= 2, within=6)
    times = [each["timer"] for each in app.seen() if "timer" in each]
    assert all(later - earlier > 1.3 for earlier, later in pairwise(times))
    assert all(moment % 1 < 0.3 for moment in times)
    assert not any(each["past_due"] for each in app.seen() if "timer" in each)


def test_functions_are_started_by_hand(app: SampleApp) -> None:
    def start(name: str, text: str) -> int:
        path = f"/admin/functions/{name}"
        return app.call("POST", path, key=app.keys.master, json={"input": text}).status_code

    before = len([each for each in app.seen() if "yearly" in each])
    assert before == 1  # runOnStartup
    assert start("yearly", "") == 202
    until(lambda: len([each for each in app.seen() if "yearly" in each]) == 2)
    assert start("snapshot_written", json.dumps(cloud_event("manual"))) == 202
    until(lambda: seen_events(app, "manual"))
    assert start("relay", "by hand") == 202
    until(lambda: [each for each in app.seen() if each.get("bodies") == ["by hand"]])
    assert start("snapshot_written", "no json") == 400
    assert start("nobody", "") == 404


def test_a_monitored_timer_is_past_due_after_a_pause(tmp_path: Path) -> None:
    app = prepare_app(tmp_path, APP, QUIET)
    status = tmp_path / "timers" / "yearly.json"
    status.parent.mkdir()
    status.write_text(json.dumps({"Next": "2020-01-01T00:00:00+00:00"}))
    app.host.launch()
    try:
        app.host.wait_ready()
        until(lambda: [each for each in app.seen() if "yearly" in each])
        assert [each["yearly"] for each in app.seen() if "yearly" in each] == [True]
        until(lambda: "2020" not in status.read_text())
    finally:
        app.host.stop()
