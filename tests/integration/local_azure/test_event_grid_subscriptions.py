"""Event subscriptions as data: filters, limits, and what is wrong in a file."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from infra.local.event_grid import BadSubscription, read_subscription, read_subscriptions
from infra.local.event_grid.event import Event, Schema
from infra.local.event_grid.filters import BadFilter, read_filter
from infra.local.event_grid.resource_topic import resource_event
from infra.local.event_grid.retry import SCHEDULE, delay_after
from infra.local.options import Options
from tests.integration.local_azure.grid import TOPICS, written

EVENT = Event(
    "1",
    "/subscriptions/s",
    "/Pools/P",
    "Pool.Resized",
    "2026-01-01T00:00:00Z",
    {"operationName": "Microsoft.Compute/Snapshots/write", "deep": {"er": "Value"}},
)


def advanced(operator: str, key: str, *values: str) -> dict[str, Any]:
    return {"advancedFilters": [{"operatorType": operator, "key": key, "values": values}]}


@pytest.mark.parametrize(
    ("content", "takes"),
    [
        ({}, True),
        ({"includedEventTypes": ["pool.resized"]}, True),
        ({"includedEventTypes": ["Pool.Created"]}, False),
        ({"includedEventTypes": []}, False),
        ({"subjectBeginsWith": "/pools"}, True),
        ({"subjectBeginsWith": "/pools", "isSubjectCaseSensitive": True}, False),
        ({"subjectEndsWith": "/p"}, True),
        ({"subjectEndsWith": "/q"}, False),
        (
            advanced("StringIn", "data.operationName", "x", "microsoft.compute/snapshots/write"),
            True,
        ),
        (advanced("StringIn", "data.operationName", "snapshots/write"), False),
        (advanced("StringContains", "Data.OperationName", "SNAPSHOTS"), True),
        (advanced("StringEndsWith", "data.deep.er", "UE"), True),
        (advanced("StringBeginsWith", "Subject", "/pools"), True),
        (advanced("StringIn", "data.missing", "x"), False),
        (advanced("StringIn", "data.deep", "x"), False),
        ({"includedEventTypes": ["Pool.Resized"], **advanced("StringIn", "source", "no")}, False),
    ],
)
def test_filters(content: dict[str, Any], takes: bool) -> None:
    assert read_filter(content).takes(EVENT) is takes


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (advanced("NumberIn", "data.n", "1"), "operatorType 'NumberIn'"),
        (advanced("StringIn", "nonsense", "1"), "key 'nonsense'"),
        (advanced("StringIn", "data.n", *map(str, range(26))), "more than 25"),
    ],
)
def test_wrong_filters(content: dict[str, Any], says: str) -> None:
    with pytest.raises(BadFilter, match=says):
        read_filter(content)


@pytest.mark.parametrize(
    ("operation", "status", "expected"),
    [
        ("Microsoft.Compute/snapshots/write", "Succeeded", ["snapshot_written"]),
        ("Microsoft.Compute/images/write", "Succeeded", ["image_written"]),
        ("Microsoft.Compute/galleries/images/versions/write", "Succeeded", ["image_written"]),
        ("Microsoft.Compute/galleries/images/write", "Succeeded", []),
        ("Microsoft.Compute/snapshots/delete", "Succeeded", []),
        ("Microsoft.Compute/snapshots/write", "Failed", []),
        ("Microsoft.Batch/batchAccounts/pools/write", "Succeeded", []),
    ],
)
def test_the_apps_own_subscriptions(operation: str, status: str, expected: list[str]) -> None:
    data = read_subscriptions(Options().subscriptions)
    event = resource_event(written(operation=operation, status=status), random.Random(0))
    own = [each for each in data.subscriptions if each.topic == "resources"]
    assert [each.function for each in own if each.filter.takes(event)] == expected
    resized = next(each for each in data.subscriptions if each.topic == "poolwright")
    assert resized.function == "pool_resized"
    assert data.topics == {"poolwright": Schema.CLOUD_EVENT}


WEBHOOK = {"endpointType": "WebHook", "properties": {"endpointUrl": "https://x"}}


@pytest.mark.parametrize(
    ("topic", "properties", "says"),
    [
        ("nowhere", {}, "topic 'nowhere' is none of resources, clouds, grids"),
        ("resources", {}, "endpointType None"),
        ("resources", {"destination": {"endpointType": "AzureFunction"}}, "/functions/NAME"),
        ("resources", {"destination": {"endpointType": "WebHook"}}, "not an address"),
        ("clouds", {"destination": WEBHOOK}, "cannot deliver as EventGridSchema"),
        ("resources", {"eventDeliverySchema": "Custom"}, "'Custom' is not a valid"),
        (
            "resources",
            {"destination": WEBHOOK, "retryPolicy": {"maxDeliveryAttempts": 31}},
            "maxDeliveryAttempts is 31, expected 1 to 30",
        ),
    ],
)
def test_wrong_subscriptions(topic: str, properties: dict[str, Any], says: str) -> None:
    content = {"name": "s", "topic": topic, "properties": properties}
    with pytest.raises(BadSubscription, match=says):
        read_subscription(content, TOPICS)


def test_a_wrong_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "subscriptions.json"
    path.write_text(json.dumps({"eventSubscriptions": [{"name": "s", "topic": "x"}]}))
    with pytest.raises(BadSubscription, match=r"subscriptions\.json: s: topic 'x'"):
        read_subscriptions(path)


def test_a_function_is_tried_again_after_401_a_web_hook_is_not() -> None:
    function = {"endpointType": "AzureFunction", "properties": {"resourceId": "/a/functions/f"}}
    for destination, final in ((function, False), (WEBHOOK, True)):
        content = {"name": "s", "topic": "resources", "properties": {"destination": destination}}
        assert (401 in read_subscription(content, TOPICS).never_again) is final


def test_the_retry_schedule_is_azures_give_or_take_a_fifth() -> None:
    rng = random.Random(1)
    for attempt in range(1, 31):
        step = SCHEDULE[min(attempt, len(SCHEDULE)) - 1]
        assert 0.8 * step <= delay_after(attempt, rng) <= 1.2 * step
    assert [SCHEDULE[0], SCHEDULE[-1]] == [10, 43200]
    assert delay_after(1, random.Random(5)) == delay_after(1, random.Random(5))
