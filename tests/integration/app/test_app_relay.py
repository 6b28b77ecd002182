"""The relay: diagnostic records come in by the host's Event Hub trigger, CloudEvents go out."""

import json
from typing import Any

import requests

from infra.local.app_settings import EVENT_HUB
from tests.integration.app.app_client import App, until
from tests.integration.app.app_site import Json
from tests.integration.app.app_world import World


def record(account: str, pool: str, operation: str = "PoolResizeCompleteEvent", **own: Any) -> Json:
    """A record as Batch's service log publishes it: capitals, a slash at the end, 0 and 1."""
    return {
        "Tenant": "0" * 32,
        "time": "2026-08-22T20:59:13.5698778Z",
        "resourceId": account.upper() + "/",
        "category": "ServiceLog",
        "operationName": operation,
        "operationVersion": "2017-06-01",
        "properties": {
            "id": pool.upper(),
            "nodeDeallocationOption": "Requeue",
            "currentDedicatedNodes": 10,
            "targetDedicatedNodes": 100,
            "currentLowPriorityNodes": 0,
            "targetLowPriorityNodes": 0,
            "enableAutoScale": 0,
            "isAutoPool": 1,
            "startTime": "2026-08-22 20:50:59.522",
            "endTime": "2026-08-22 20:59:12.489",
            "resultCode": "Success",
            "resultMessage": "The operation succeeded",
            **own,
        },
    }


def relay(app: App, *bodies: object) -> None:
    """Hand messages to the reader of the event hub, in one batch."""
    messages = [
        {
            "body": body if isinstance(body, str) else json.dumps(body),
            "sequence_number": number,
            "offset": str(number),
            "enqueued": "2026-08-22T21:00:00Z",
        }
        for number, body in enumerate(bodies)
    ]
    answer = requests.post(
        app.site.cloud.url(f"/_local/event-hubs/{EVENT_HUB}"),
        json={"messages": messages},
        headers={"x-functions-key": app.site.cloud.master_key},
        timeout=30,
    )
    assert answer.status_code == 200, answer.text


def test_records_become_events(app: App, world: World) -> None:
    """Several records in a message, several messages in a batch, other operations, nonsense."""
    bad = record(world.account, "bad")
    bad["resourceId"] = "/SUBSCRIPTIONS/X/"
    nameless = record(world.account, "nameless")
    del nameless["properties"]["id"]
    texts = record(world.account, "texts")
    texts["properties"] = json.dumps(texts["properties"])
    relay(
        app,
        {
            "records": [
                record(world.account, "one", currentDedicatedNodes="7", enableAutoScale=1),
                record(world.account, "one", "PoolResizeStartEvent"),
                bad,
                nameless,
                record(world.account, "two"),
            ]
        },
        "{not json",
        "[]",
        "7",
        {"records": "none"},
        {"records": [None, 7, texts, record(world.account, "one", enableAutoScale=1)]},
        {"records": [record(world.account, "lower", "poolresizecompleteevent")]},
        {"time": "no records"},
    )
    events = app.site.published(f"/{world.name}/")
    pools = [event["subject"].rsplit("/", 1)[1] for event in events]
    assert sorted(pools) == ["lower", "one", "texts", "two"]
    one = next(event for event in events if event["subject"].endswith("/one"))
    assert one["subject"] == f"{world.account}/pools/one".lower().replace(
        "resourcegroups", "resourceGroups"
    ).replace("microsoft.batch/batchaccounts", "Microsoft.Batch/batchAccounts")
    assert one["type"] == "Poolwright.Pool.ResizeCompleted"
    assert one["specversion"] == "1.0"
    assert one["data"] == {
        "pool": one["subject"],
        "currentDedicatedNodes": 10,
        "targetDedicatedNodes": 100,
        "currentLowPriorityNodes": 0,
        "targetLowPriorityNodes": 0,
        "enableAutoScale": True,
        "resultCode": "Success",
        "resultMessage": "The operation succeeded",
        "startTime": "2026-08-22T20:50:59.522000+00:00",
        "endTime": "2026-08-22T20:59:12.489000+00:00",
    }


def test_a_record_told_again_is_the_same_event(app: App, world: World) -> None:
    told = {"records": [record(world.account, "again")]}
    relay(app, told)
    relay(app, told, {"records": [record(world.account, "Again")]})
    later = record(world.account, "again", endTime="2026-08-22 23:00:00.000")
    relay(app, {"records": [later]})
    ids = [event["id"] for event in app.site.published(f"/{world.name}/")]
    assert len(ids) == 3
    assert len(set(ids)) == 2


def test_more_resizes_than_fit_into_one_request(app: App, world: World) -> None:
    records = [record(world.account, f"p{number}") for number in range(150)]
    relay(app, *({"records": records[at : at + 30]} for at in range(0, 150, 30)))
    assert len(app.site.published(f"/{world.name}/")) == 150
    assert len(app.site.topic.about(f"/{world.name}/")) == 2


def test_publishing_that_fails_is_tried_again(app: App, world: World) -> None:
    app.site.topic.faults.add(path=f"/{world.name}/", status=400, times=2)
    relay(app, {"records": [record(world.account, "one"), record(world.account, "two")]})
    app.site.topic.faults.clear()
    statuses = [one.status for one in app.site.topic.about(f"/{world.name}/")]
    assert statuses == [400, 400, 200]  # the SDK gives up at once, the retry policy does not
    assert len(app.site.published(f"/{world.name}/")) == 2


def test_a_batch_without_resizes_publishes_nothing(app: App, world: World) -> None:
    before = len(app.site.topic.passed)
    relay(app, {"records": [record(world.account, "one", "PoolDeleteStartEvent")]})
    assert app.site.topic.about(f"/{world.name}/") == []
    assert len(app.site.topic.passed) >= before


def test_a_resize_that_the_log_tells_of_moves_its_run(app: App, world: World) -> None:
    """From the pool's own record to the end of the run: the whole way round."""
    app.put(world.name, world.definition(nodes=5))
    id_ = app.started(world.name, {"kind": "snapshots", "os": world.snapshot("os")})
    app.ended(id_)
    pool = world.pools()[0]["name"]
    resized = until(
        lambda: [
            event
            for event in app.site.published(pool.lower())
            if event["type"] == "Poolwright.Pool.ResizeCompleted"
        ],
        "event of the resize",
    )
    assert resized[0]["data"]["currentDedicatedNodes"] == 5
    (ready,) = until(
        lambda: [e for e in app.site.published(id_) if e["type"] == "Poolwright.Run.Ready"],
        "event of the run's end",
    )
    assert ready["subject"] == f"/pipelines/{world.name}/runs/{id_}"
    assert ready["id"] == f"{id_}-ready-1"
    assert ready["data"]["pool"].endswith(pool)
