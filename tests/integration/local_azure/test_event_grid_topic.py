"""The custom topic, published to by the real SDK, and its HTTP state."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from azure.core.credentials import AccessToken, AzureKeyCredential
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError
from azure.core.messaging import CloudEvent
from azure.eventgrid import EventGridEvent, EventGridPublisherClient

from infra.local.identity import Identity
from infra.local.loop_thread import LoopThread
from tests.integration.local_azure.grid import RunningGrid, running_grid, subscription, written
from tests.integration.local_azure.hosting import webhook

EVENT = {"id": "1", "source": "/pools/p", "type": "Resized", "specversion": "1.0", "data": {"n": 1}}
GRID_EVENT = {
    "id": "1",
    "subject": "/pools/p",
    "eventType": "Resized",
    "eventTime": "2026-11-20T10:00:00Z",
    "data": {"n": 1},
    "dataVersion": "1",
}


class Credential:
    """A token as the managed identity gives it, for any audience."""

    def __init__(self, audience: str | None = None) -> None:
        self.audience = audience

    def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        resource = self.audience or scopes[0].removesuffix("/.default")
        return AccessToken(Identity(lambda: datetime.now(UTC)).token(resource), 2**31)


@pytest.fixture(scope="module")
def thread() -> Iterator[LoopThread]:
    thread = LoopThread("event-grid")
    yield thread
    thread.stop()


@pytest.fixture
def azure(thread: LoopThread, tmp_path: Path) -> Iterator[RunningGrid]:
    with running_grid(thread, tmp_path) as grid:
        yield grid


def publisher(azure: RunningGrid, topic: str, credential: Any) -> EventGridPublisherClient:
    # The SDK wants HTTPS for tokens; the certificates have their own tests.
    endpoint = f"{azure.address}/topics/{topic}/api/events"
    return EventGridPublisherClient(endpoint, credential, enforce_https=False)


def test_cloud_events_with_a_token(azure: RunningGrid, thread: LoopThread) -> None:
    with webhook(thread) as hook:
        cloud = {"eventDeliverySchema": "CloudEventSchemaV1_0"}
        azure.subscribe(subscription(hook.url, topic="clouds", **cloud))
        key = AzureKeyCredential(azure.grid.topic_keys["clouds"])
        with publisher(azure, "clouds", key) as client:
            client.send(
                [
                    CloudEvent("/pools/p", "Resized", data={"n": n}, extensions={"run": "r1"})
                    for n in range(2)
                ]
            )
        azure.drain()
    events = hook.events()
    assert [event["data"]["n"] for event in events] == [0, 1]
    assert {event["run"] for event in events} == {"r1"}
    assert {event["source"] for event in events} == {"/pools/p"}


def test_event_grid_events_go_out_in_both_schemas(azure: RunningGrid, thread: LoopThread) -> None:
    with webhook(thread) as plain, webhook(thread) as cloud:
        azure.subscribe(subscription(plain.url, topic="grids"))
        as_cloud = {"eventDeliverySchema": "CloudEventSchemaV1_0"}
        azure.subscribe(subscription(cloud.url, topic="grids", **as_cloud))
        key = AzureKeyCredential(azure.grid.topic_keys["grids"])
        with publisher(azure, "grids", key) as client:
            client.send(EventGridEvent("/pools/p", "Resized", {"n": 1}, "1.0"))
        azure.drain()
    (event,), (other,) = plain.events(), cloud.events()
    assert event["topic"].endswith("/providers/Microsoft.EventGrid/topics/grids")
    assert (event["eventType"], event["data"]) == ("Resized", {"n": 1})
    assert (other["type"], other["source"]) == ("Resized", event["topic"])
    assert other["id"] == event["id"]


def post(azure: RunningGrid, topic: str, body: Any, **headers: str) -> requests.Response:
    url = f"{azure.address}/topics/{topic}/api/events?api-version=2018-01-01"
    given = headers or {"aeg-sas-key": azure.grid.topic_keys[topic]}
    if isinstance(body, bytes):
        return requests.post(url, data=body, headers=given, timeout=5)
    return requests.post(url, json=body, headers=given, timeout=5)


def bearer(audience: str) -> str:
    return f"Bearer {Credential(audience).get_token().token}"


def test_tokens_and_keys_are_checked(azure: RunningGrid) -> None:
    good = bearer("https://eventgrid.azure.net")
    assert post(azure, "clouds", [EVENT], Authorization=good).status_code == 200
    for headers in (
        {"Authorization": bearer("https://storage.azure.com")},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Basic eDp5"},
        {"aeg-sas-key": azure.grid.topic_keys["grids"]},
    ):
        answer = post(azure, "clouds", [EVENT], **headers)
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "Unauthorized"
    assert azure.grid.published == 1


@pytest.mark.parametrize(
    ("topic", "body", "says"),
    [
        ("clouds", [GRID_EVENT], "configured for 'CloudEventV10' schema. Required attribute"),
        ("clouds", [{**EVENT, "specversion": "0.3"}], "specversion '0.3'"),
        ("clouds", [{**EVENT, "time": "yesterday"}], "'time' is 'yesterday'"),
        ("clouds", [{**EVENT, "data_base64": "eA=="}], "not both"),
        ("clouds", [{**EVENT, "Run-Id": "x"}], "Attribute 'Run-Id'"),
        ("clouds", b"{", "not JSON"),
        ("grids", [EVENT], "'EventGridEvent' schema. Received unexpected property 'source'"),
        ("grids", GRID_EVENT, "JSON array"),
        ("grids", [{**GRID_EVENT, "eventTime": "soon"}], "'eventTime' is 'soon'"),
        ("grids", [{**GRID_EVENT, "subject": ""}], "Required property 'subject'"),
        ("grids", [{**GRID_EVENT, "topic": "/other"}], "Property 'topic'"),
    ],
)
def test_wrong_events_are_refused_in_azures_words(
    azure: RunningGrid, topic: str, body: Any, says: str
) -> None:
    answer = post(azure, topic, body)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["code"] == "BadRequest"
    assert says in error["message"]
    assert error["details"][0]["code"] == "InputJsonInvalid"
    assert azure.grid.published == 0


def test_more_than_a_megabyte_is_refused(azure: RunningGrid) -> None:
    for size in (1024 * 1024, 9 * 1024 * 1024):
        answer = post(azure, "clouds", [{**EVENT, "data": "x" * size}])
        assert answer.status_code == 413
        assert answer.json()["error"]["code"] == "RequestEntityTooLarge"


def test_the_sdk_raises_for_refusals(azure: RunningGrid) -> None:
    wrong = publisher(azure, "clouds", AzureKeyCredential("wrong"))
    with wrong, pytest.raises(ClientAuthenticationError):
        wrong.send(CloudEvent("/pools/p", "Resized", data={}))
    key = AzureKeyCredential(azure.grid.topic_keys["grids"])
    other = publisher(azure, "grids", key)
    with other, pytest.raises(HttpResponseError, match="unexpected property"):
        other.send(CloudEvent("/pools/p", "Resized", data={}))


def test_state_and_disorder_over_http(azure: RunningGrid, thread: LoopThread) -> None:
    address = f"{azure.address}/_local/event-grid"
    with webhook(thread) as hook:
        azure.subscribe(subscription(hook.url))
        answer = requests.post(address, json={"loss": 1}, timeout=5)
        assert answer.json()["disorder"]["loss"] == 1
        azure.emit(written())
        azure.drain()
        state = requests.get(address, timeout=5).json()
    assert state["published"] == 1
    assert (state["total"]["matched"], state["total"]["lost"]) == (1, 1)
    assert state["subscriptions"][0]["name"] == "Hook"
    assert hook.deliveries == []
    wrong_ones: list[Any] = [{"loss": 2}, {"chaos": 1}, []]
    for wrong in wrong_ones:
        answer = requests.post(address, json=wrong, timeout=5)
        assert answer.status_code == 400
        assert "expected" in answer.json()["error"]
