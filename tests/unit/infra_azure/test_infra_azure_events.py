"""Event subscriptions lead to functions that exist, and ask for exactly what these know.

The local Azure delivers by a file of its own: it says the same, so that what is tried there is
what is deployed.
"""

import json
from copy import deepcopy
from typing import Any

import azure.functions as func
import pytest

from functions.pipeline import resource_id
from functions.triggers import events
from linter.syntax.bicep.tree import When
from tests.bench.own_process import in_own_process
from tests.unit.infra_azure.bicep_tree import FILES, REPOSITORY, body, declared, member, plain

LOCAL = REPOSITORY / "infra" / "local" / "event_subscriptions.json"
SOURCES = {"systemTopics": "resources", "topics": "poolwright"}
IDENTITY = {"type": "SystemAssigned"}
KINDS = (
    *("virtualMachines", "disks", "snapshots", "images", "galleries"),
    *("galleries/images", "galleries/images/versions"),
)

Subscriptions = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def deployed() -> Subscriptions:
    """The event subscriptions in Bicep, each as the local file has it; by name."""
    found = {}
    for file in FILES:
        for resource in declared(file, "resource").values():
            kind = (resource.target.plain if resource.target else "") or ""
            if "/eventSubscriptions@" not in kind:
                continue
            name = plain(file, member(body(resource), "name"))
            found[name] = {
                "name": name,
                "topic": SOURCES[kind.split("/")[1]],
                "properties": plain(file, member(body(resource), "properties")),
            }
    return found


def local() -> Subscriptions:
    every = json.loads(LOCAL.read_text(encoding="utf-8"))["eventSubscriptions"]
    return {each["name"]: each for each in every}


def function_of(subscription: dict[str, Any]) -> str:
    name: str = subscription["properties"]["destination"]["properties"]["resourceId"]
    return name.rpartition("/functions/")[2]


def test_the_local_azure_delivers_what_the_deployed_one_does(deployed: Subscriptions) -> None:
    assert len(deployed) == 3
    assert deployed.keys() == local().keys()
    for name, here in local().items():
        there = deepcopy(deployed[name])
        assert function_of(there) == function_of(here)
        for each in (here, there):  # they differ in the app's id and in the account's
            each["properties"]["destination"]["properties"].pop("resourceId")
        if there["topic"] == "poolwright":  # the others' topics are global, and have no identity
            letters = there["properties"].pop("deadLetterWithResourceIdentity")
            assert letters["identity"] == IDENTITY
            there["properties"]["deadLetterDestination"] = letters["deadLetterDestination"]
        there["properties"]["deadLetterDestination"]["properties"].pop("resourceId")
        assert there == here


def test_dead_letters_go_where_topics_may_write() -> None:
    (container,) = {
        each["properties"]["deadLetterDestination"]["properties"]["blobContainerName"]
        for each in local().values()
    }
    storage = declared("dead_letters.bicep", "resource")["deadLetters"]
    assert plain("dead_letters.bicep", member(body(storage), "name")) == container
    right = declared("dead_letter_right.bicep", "resource")["deadLetters"]
    name = plain("dead_letter_right.bicep", member(body(right), "name"))
    assert name == f"${{storageName}}/default/{container}"


def test_a_global_topic_has_no_identity() -> None:
    """Azure refuses one: "identity is unavailable for location 'global'"."""
    topic = body(declared("system_topic.bicep", "resource")["topic"])
    assert plain("system_topic.bicep", member(topic, "location")) == "global"
    assert member(topic, "identity") is None


def test_the_topics_are_of_the_schema_that_the_app_publishes() -> None:
    topic = body(declared("topic.bicep", "resource")["topic"])
    published = json.loads(LOCAL.read_text(encoding="utf-8"))["topics"]["poolwright"]
    assert published["inputSchema"] == plain("topic.bicep", topic)["properties"]["inputSchema"]


def test_event_subscriptions_wait_for_the_functions() -> None:
    """Azure takes none whose function is not there: the code comes between two deployments."""
    main = declared("main.bicep", "module")["poolEvents"]
    assert isinstance(main.value, When)
    assert plain("main.bicep", main.value.condition) == "${connectEvents}"
    for resource in declared("resource_events.bicep", "resource").values():
        if not resource.existing:
            assert isinstance(resource.value, When)
            assert plain("resource_events.bicep", resource.value.condition) == "${connectEvents}"


@pytest.fixture(scope="module")
def triggers() -> dict[str, str]:
    """The trigger of each function of the app, by the function's name."""
    functions = in_own_process("app")["functions"]
    return {each["name"]: each["bindings"][0]["type"] for each in functions}


def test_every_function_that_is_named_exists(
    deployed: Subscriptions, triggers: dict[str, str]
) -> None:
    every = {name for name, trigger in triggers.items() if trigger == "eventGridTrigger"}
    assert {function_of(each) for each in deployed.values()} == every
    variables = declared("app.bicep", "var")
    ready = plain("app.bicep", variables["waitedFor"].value)
    assert set(ready) == {"http", *(f"function:{name}" for name in every)}
    for setting in plain("app.bicep", variables["withoutRelay"].value):
        assert triggers[setting.split(".")[1]] == "eventHubTrigger"


@pytest.mark.parametrize("name", ["snapshot-written", "image-written"])
def test_the_filters_name_the_operations_that_the_handler_follows_up(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed: list[str] = []

    class Engine:
        def resource_written(self, resource: resource_id.ResourceId) -> str:
            followed.append(resource.type)
            return "followed up"

    monkeypatch.setattr(events, "engine", Engine)
    subscription = local()[name]
    handler = getattr(events, function_of(subscription))._function.get_user_function()
    filtered = subscription["properties"]["filter"]
    for kind in KINDS:
        names = "".join(f"/{part}/one" for part in kind.split("/"))
        id_ = f"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute{names}"
        for type_ in filtered["includedEventTypes"]:
            handler(
                func.EventGridEvent(
                    id="1",
                    data={"resourceUri": id_},
                    topic="",
                    subject=id_,
                    event_type=type_,
                    event_time=None,
                    data_version="2",
                )
            )
    wanted = filtered["advancedFilters"][0]["values"]
    assert {f"{kind}/write" for kind in followed} == {each.lower() for each in wanted}


def test_all_scopes_are_watched_the_same_way() -> None:
    targets = [
        each.target.plain
        for file in ("watching.bicep", "watched_group.bicep", "watched_subscription.bicep")
        for each in declared(file, "module").values()
        if each.target
    ]
    assert targets.count("resource_events.bicep") == 3
    assert targets.count("system_topic.bicep") == 2
