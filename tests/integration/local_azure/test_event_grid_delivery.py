"""Delivery: handshakes, schemas, retries, dead letters, batches, disorder."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from infra.local.event_grid.resource_topic import CALLER_NAME
from infra.local.loop_thread import LoopThread
from tests.integration.local_azure.grid import (
    SNAPSHOT,
    RunningGrid,
    running_grid,
    subscription,
    written,
)
from tests.integration.local_azure.hosting import until, webhook

CLOUD: dict[str, Any] = {"eventDeliverySchema": "CloudEventSchemaV1_0"}
DEAD: dict[str, Any] = {"deadLetterDestination": {"properties": {"blobContainerName": "dead"}}}


@pytest.fixture(scope="module")
def thread() -> Iterator[LoopThread]:
    thread = LoopThread("event-grid")
    yield thread
    thread.stop()


@pytest.fixture
def azure(thread: LoopThread, tmp_path: Path) -> Iterator[RunningGrid]:
    with running_grid(thread, tmp_path) as grid:
        yield grid


def dead_letters(azure: RunningGrid) -> list[dict[str, Any]]:
    files = (azure.folder / "dead" / "HOOK").rglob("*.json")
    return [event for file in files for event in json.loads(file.read_text())]


def test_a_resource_event_in_the_event_grid_schema(azure: RunningGrid, thread: LoopThread) -> None:
    with webhook(thread) as hook:
        azure.subscribe(subscription(hook.url))
        azure.emit(written())
        azure.drain()
    (headers, body), *rest = hook.deliveries
    assert not rest
    assert hook.handshakes == ["SubscriptionValidation"]
    assert headers["aeg-event-type"] == "Notification"
    assert headers["aeg-subscription-name"] == "HOOK"
    event = body[0]
    assert event["eventType"] == "Microsoft.Resources.ResourceWriteSuccess"
    assert event["topic"] == "/subscriptions/00000000-0000-4000-8000-000000000001"
    assert event["subject"] == SNAPSHOT
    assert event["eventTime"] == "2026-11-20T10:30:00.1234560Z"
    assert (event["dataVersion"], event["metadataVersion"]) == ("2", "1")
    data = event["data"]
    assert data["resourceUri"] == SNAPSHOT
    assert data["operationName"] == "Microsoft.Compute/snapshots/write"
    assert data["resourceProvider"] == "Microsoft.Compute"
    assert data["status"] == "Succeeded"
    assert data["claims"]["name"] == CALLER_NAME
    assert data["authorization"]["scope"] == SNAPSHOT
    assert {"correlationId", "subscriptionId", "tenantId"} <= data.keys()
    assert "httpRequest" not in data


def test_the_same_event_as_cloud_event(azure: RunningGrid, thread: LoopThread) -> None:
    with webhook(thread) as hook:
        azure.subscribe(subscription(hook.url, **CLOUD))
        azure.emit(written(operation="Microsoft.Compute/snapshots/delete", method="DELETE"))
        azure.drain()
    (headers, event), *_ = hook.deliveries
    assert hook.handshakes == ["OPTIONS"]
    assert headers["Content-Type"].startswith("application/cloudevents+json")
    assert event["specversion"] == "1.0"
    assert event["type"] == "Microsoft.Resources.ResourceDeleteSuccess"
    assert event["source"] == "/subscriptions/00000000-0000-4000-8000-000000000001"
    assert event["subject"] == SNAPSHOT
    assert event["data"]["httpRequest"]["method"] == "DELETE"


def test_nothing_is_delivered_before_the_handshake(azure: RunningGrid, thread: LoopThread) -> None:
    with webhook(thread, agrees=False) as hook:
        delivery = azure.subscribe(subscription(hook.url))
        azure.emit(written())
        until(lambda: len(hook.handshakes) > 1)
        assert hook.deliveries == []
        assert delivery.state()["provisioningState"] == "AwaitingManualAction"
        wrong = hook.validation_url.replace("?id=", "?id=x")
        assert requests.get(wrong, timeout=5).status_code == 404
        assert requests.get(hook.validation_url, timeout=5).status_code == 200
        azure.drain()
        assert len(hook.deliveries) == 1


@pytest.mark.parametrize("status", [500, 503, 404, 302, 429])
def test_failures_are_tried_again_until_they_succeed(
    azure: RunningGrid, thread: LoopThread, status: int
) -> None:
    with webhook(thread, answer=lambda number: status if number < 2 else 202) as hook:
        delivery = azure.subscribe(subscription(hook.url, **DEAD))
        azure.emit(written())
        azure.drain()
    assert [headers["aeg-delivery-count"] for headers, _ in hook.deliveries] == ["0", "1", "2"]
    assert len({event["id"] for event in hook.events()}) == 1
    assert (delivery.counts.delivered, delivery.counts.retrying) == (1, 0)
    assert dead_letters(azure) == []


@pytest.mark.parametrize("status", [400, 401, 403, 413])
def test_some_answers_are_final(azure: RunningGrid, thread: LoopThread, status: int) -> None:
    with webhook(thread, answer=lambda _: status) as hook:
        delivery = azure.subscribe(subscription(hook.url, **DEAD))
        azure.emit(written())
        azure.drain()
    assert len(hook.deliveries) == 1
    assert delivery.counts.dead_lettered == 1
    (event,) = dead_letters(azure)
    assert event["deadLetterReason"].startswith("UndeliverableDueToHttp")
    assert event["lastHttpStatusCode"] == status
    assert event["deliveryAttempts"] == 1
    assert {"publishTime", "lastDeliveryAttemptTime", "lastDeliveryOutcome"} <= event.keys()
    assert event["subject"] == SNAPSHOT


def test_attempts_run_out(azure: RunningGrid, thread: LoopThread) -> None:
    with webhook(thread, answer=lambda _: 500) as hook:
        policy = {"maxDeliveryAttempts": 3}
        azure.subscribe(subscription(hook.url, retryPolicy=policy, **CLOUD, **DEAD))
        azure.emit(written())
        azure.drain()
    assert len(hook.deliveries) == 3
    (event,) = dead_letters(azure)
    assert event["deadletterreason"] == "MaxDeliveryAttemptsExceeded"
    assert event["deliveryattempts"] == 3
    assert event["lastdeliveryoutcome"] == "InternalServerError"


def test_time_to_live_runs_out(thread: LoopThread, tmp_path: Path) -> None:
    with (
        running_grid(thread, tmp_path, scale=1000.0) as azure,
        webhook(thread, answer=lambda _: 500) as hook,
    ):
        policy = {"eventTimeToLiveInMinutes": 1}
        delivery = azure.subscribe(subscription(hook.url, retryPolicy=policy))
        azure.emit(written())
        azure.drain()
        assert 3 <= len(hook.deliveries) <= 4  # after 0, 10, 40 and at the latest 100 s
        assert (delivery.counts.dropped, dead_letters(azure)) == (1, [])


def test_no_answer_in_time_counts_as_failure(thread: LoopThread, tmp_path: Path) -> None:
    with (
        running_grid(thread, tmp_path, answer_within=0.05) as azure,
        webhook(thread, pause=0.2) as hook,
    ):
        azure.subscribe(subscription(hook.url, retryPolicy={"maxDeliveryAttempts": 2}, **DEAD))
        azure.emit(written())
        azure.drain()
        (event,) = dead_letters(azure)
        assert (event["lastDeliveryOutcome"], event["lastHttpStatusCode"]) == ("TimedOut", 408)


def test_batches_stay_within_both_limits(azure: RunningGrid, thread: LoopThread) -> None:
    with webhook(thread) as hook:
        batch = {"maxEventsPerBatch": 4, "preferredBatchSizeInKilobytes": 3}
        azure.subscribe(subscription(hook.url, batch=batch, **CLOUD))
        azure.emit(*(written(f"s{number}") for number in range(9)))
        azure.drain()
    sizes = [len(body) if isinstance(body, list) else 1 for _, body in hook.deliveries]
    assert sum(sizes) == 9
    assert max(sizes) == 2  # 3 KB take two events of this size, not four
    kinds = {headers["Content-Type"].split(";")[0] for headers, _ in hook.deliveries}
    assert "application/cloudevents-batch+json" in kinds


def test_events_come_alone_by_default(azure: RunningGrid, thread: LoopThread) -> None:
    with webhook(thread) as hook:
        azure.subscribe(subscription(hook.url))
        azure.emit(*(written(f"s{number}") for number in range(5)))
        azure.drain()
    assert [len(body) for _, body in hook.deliveries] == [1] * 5


def test_disorder_doubles_delays_and_loses(azure: RunningGrid, thread: LoopThread) -> None:
    with webhook(thread) as hook:
        delivery = azure.subscribe(subscription(hook.url))
        azure.grid.disorder.set({"duplicate": 0.3, "delay": 0.5, "delay_seconds": 600, "loss": 0.2})
        azure.emit(*(written(f"s{number:02}") for number in range(60)))
        azure.drain()
    subjects = [event["subject"] for event in hook.events()]
    counts = delivery.counts
    assert counts.matched == 60
    assert len(set(subjects)) == 60 - counts.lost < 60
    assert len(subjects) == len(set(subjects)) + counts.duplicated > len(set(subjects))
    assert subjects != sorted(subjects)


def test_an_unreachable_endpoint_is_tried_again(azure: RunningGrid, thread: LoopThread) -> None:
    with webhook(thread) as hook:
        delivery = azure.subscribe(
            subscription(hook.url, retryPolicy={"maxDeliveryAttempts": 2}, **DEAD)
        )
        until(lambda: delivery.state()["provisioningState"] == "Succeeded")
    azure.emit(written())
    azure.drain()
    (event,) = dead_letters(azure)
    assert event["lastDeliveryOutcome"] == "SocketError"
    assert "lastHttpStatusCode" not in event


def test_drain_says_what_is_left(azure: RunningGrid, thread: LoopThread) -> None:
    with webhook(thread, agrees=False) as hook:
        azure.subscribe(subscription(hook.url))
        azure.emit(written())
        with pytest.raises(TimeoutError, match="'open': 1"):
            azure.drain(within=0.1)
