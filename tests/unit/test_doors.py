"""The app has exactly the doors that the blueprint names, as Microsoft's worker library sees them.

The library indexes in a process of its own, through the local host's code, as it keeps its state
for good.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench.own_process import in_own_process

REPOSITORY = Path(__file__).resolve().parents[2]

Binding = dict[str, Any]

# Name: method and route, below the route prefix of host.json.
HTTP = {
    "put_pipeline": ("PUT", "pipelines/{name}"),
    "get_pipeline": ("GET", "pipelines/{name}"),
    "delete_pipeline": ("DELETE", "pipelines/{name}"),
    "list_pipelines": ("GET", "pipelines"),
    "start_run": ("POST", "pipelines/{name}/runs"),
    "list_runs": ("GET", "pipelines/{name}/runs"),
    "get_run": ("GET", "runs/{id}"),
    "cancel_run": ("POST", "runs/{id}/cancel"),
    "retry_run": ("POST", "runs/{id}/retry"),
    "lint_document": ("POST", "lint"),
    "health": ("GET", "health"),
}
EVENT_GRID = ("snapshot_written", "image_written", "pool_resized")


@pytest.fixture(scope="module")
def doors() -> dict[str, dict[str, Any]]:
    """The functions of the app by name, each with its bindings and its retry policy."""
    functions = in_own_process("app")["functions"]
    found = {function["name"]: function for function in functions}
    assert len(found) == len(functions), "two functions have one name"
    return found


def trigger(door: dict[str, Any]) -> Binding:
    found: Binding = door["bindings"][0]
    assert found["direction"] == "IN"
    return found


def test_there_are_these_doors_and_no_others(doors: dict[str, dict[str, Any]]) -> None:
    assert doors.keys() == {*HTTP, *EVENT_GRID, "relay_service_log", "sweep"}


@pytest.mark.parametrize("name", EVENT_GRID)
def test_event_grid_triggers(doors: dict[str, dict[str, Any]], name: str) -> None:
    assert [binding["type"] for binding in doors[name]["bindings"]] == ["eventGridTrigger"]


@pytest.mark.parametrize("name", HTTP)
def test_http_routes_take_one_method_and_a_function_key(
    doors: dict[str, dict[str, Any]], name: str
) -> None:
    method, route = HTTP[name]
    opened = trigger(doors[name])
    assert opened["type"] == "httpTrigger"
    assert (opened["methods"], opened["route"]) == ([method], route)
    assert opened["authLevel"] == "FUNCTION"
    assert [binding["type"] for binding in doors[name]["bindings"]] == ["httpTrigger", "http"]


def test_the_routes_are_below_api() -> None:
    host = json.loads((REPOSITORY / "host.json").read_text(encoding="utf-8"))
    assert host["extensions"]["http"]["routePrefix"] == "api"


def test_the_relay_reads_batches_of_the_hub_that_a_setting_names(
    doors: dict[str, dict[str, Any]],
) -> None:
    assert [binding["type"] for binding in doors["relay_service_log"]["bindings"]] == [
        "eventHubTrigger"
    ]
    opened = trigger(doors["relay_service_log"])
    assert opened["eventHubName"] == "%POOLWRIGHT_EVENT_HUB_NAME%"
    # Its prefix: with POOLWRIGHT_EVENT_HUB__fullyQualifiedNamespace, the app's identity reads it.
    assert opened["connection"] == "POOLWRIGHT_EVENT_HUB"
    assert (opened["cardinality"], opened["dataType"]) == ("MANY", "BINARY")


def test_the_relay_tries_again_before_a_batch_is_passed_over(
    doors: dict[str, dict[str, Any]],
) -> None:
    assert doors["relay_service_log"]["retry"] == {
        "retry_strategy": "exponential_backoff",
        "max_retry_count": "5",
        "delay_interval": "None",
        "minimum_interval": "0:00:02",
        "maximum_interval": "0:01:00",
    }


def test_nothing_else_has_a_retry_policy(doors: dict[str, dict[str, Any]]) -> None:
    """Event Grid delivers again by itself, and the sweep comes again."""
    assert [name for name, door in doors.items() if door["retry"]] == ["relay_service_log"]


def test_the_sweep_runs_when_a_setting_says(doors: dict[str, dict[str, Any]]) -> None:
    assert [binding["type"] for binding in doors["sweep"]["bindings"]] == ["timerTrigger"]
    opened = trigger(doors["sweep"])
    assert opened["schedule"] == "%POOLWRIGHT_SWEEP_SCHEDULE%"
    assert not opened.get("runOnStartup")


def test_each_event_subscription_leads_to_a_door(doors: dict[str, dict[str, Any]]) -> None:
    """The local Azure's subscriptions name the functions that they deliver to."""
    data = json.loads(
        (REPOSITORY / "infra" / "local" / "event_subscriptions.json").read_text(encoding="utf-8")
    )
    targets = {
        each["properties"]["destination"]["properties"]["resourceId"].rsplit("/", 1)[1]
        for each in data["eventSubscriptions"]
    }
    assert targets == set(EVENT_GRID)
    assert targets <= doors.keys()
