"""Long-running operations, the events at their end, and scripted faults."""

import random
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from infra.local.faults import Faults
from tests.integration.local_azure.arm import Arm, eventually
from tests.integration.local_azure.arm_server import Tls, resource_manager

Json = dict[str, Any]
SNAPSHOTS = "Microsoft.Compute/snapshots"


def creation(arm: Arm) -> Json:
    source = {"createOption": "Copy", "sourceResourceId": arm.disk()}
    return {"location": "westeurope", "properties": {"creationData": source}}


def test_polling_by_both_addresses(slow_arm: Arm) -> None:
    arm = slow_arm
    body = creation(arm)
    answer = arm.put("Compute/snapshots/s", "2026-03-02", body)
    assert answer.status_code == 202
    assert answer.json()["properties"]["provisioningState"] == "Updating"
    status, location = answer.headers["Azure-AsyncOperation"], answer.headers["Location"]
    assert int(answer.headers["x-ms-retry-after-ms"]) >= 10
    running = arm.session.get(status, timeout=5)
    assert running.json()["status"] == "InProgress"
    assert "endTime" not in running.json()
    waiting = arm.session.get(location, timeout=5)
    assert (waiting.status_code, waiting.content) == (202, b"")
    done = eventually(
        lambda: arm.session.get(status, timeout=5).json(), lambda one: "endTime" in one
    )
    assert done["status"] == "Succeeded"
    result = arm.session.get(location, timeout=5)
    assert result.json()["properties"]["provisioningState"] == "Succeeded"
    unknown = status.replace(done["name"], "nobody")
    assert arm.error(arm.session.get(unknown, timeout=5))[0] == 404


def test_whole_seconds_are_sent_as_retry_after(tls: Tls) -> None:
    with resource_manager(1, tls) as arm:
        body = {"location": "westeurope"}
        answer = arm.put("Compute/galleries/g", "2026-03-03", body)
        assert int(answer.headers["Retry-After"]) >= 1
        assert answer.status_code == 201


def test_an_event_comes_at_the_end_and_not_before(slow_arm: Arm) -> None:
    arm = slow_arm
    body = creation(arm)
    arm.events.clear()
    asked = {"x-ms-correlation-request-id": "cccccccc-cccc-4ccc-8ccc-cccccccccccc"}
    arm.put("Compute/snapshots/s", "2026-03-02", body, headers=asked)
    assert arm.events == []
    (event,) = eventually(lambda: list(arm.events), bool)
    assert event.operation == f"{SNAPSHOTS}/write"
    assert event.event_type == "Microsoft.Resources.ResourceWriteSuccess"
    assert event.resource_id == arm.id("Compute/snapshots/s")
    assert event.correlation_id == asked["x-ms-correlation-request-id"]
    assert (event.method, event.url.startswith(arm.url)) == ("PUT", True)


def test_a_delete_cancels_the_write(slow_arm: Arm) -> None:
    arm = slow_arm
    body = creation(arm)
    arm.events.clear()
    answer = arm.put("Compute/snapshots/s", "2026-03-02", body)
    assert arm.call("DELETE", "Compute/snapshots/s", "2026-03-02").status_code == 202
    state = arm.session.get(answer.headers["Azure-AsyncOperation"], timeout=5).json()
    assert (state["status"], state["error"]["code"]) == ("Canceled", "OperationPreempted")
    assert arm.error(arm.call("PUT", "Compute/snapshots/s", body=body))[:2] == (409, "Conflict")
    eventually(lambda: arm.call("GET", "Compute/snapshots/s").status_code, lambda one: one == 404)
    assert arm.event_names() == [
        (f"{SNAPSHOTS}/write", "Canceled"),
        (f"{SNAPSHOTS}/delete", "Succeeded"),
    ]


def test_an_operation_can_be_scripted_to_fail(arm: Arm) -> None:
    body = creation(arm)
    arm.local(
        "faults",
        method="PUT",
        path="/snapshots/s$",
        operation=True,
        code="DiskBroken",
        message="It broke.",
    )
    with pytest.raises(HttpResponseError, match="It broke"):
        arm.compute.snapshots.begin_create_or_update(arm.group, "s", body).result()
    state = arm.compute.snapshots.get(arm.group, "s").properties.provisioning_state
    assert state == "Failed"
    assert arm.event_names()[-1] == (f"{SNAPSHOTS}/write", "Failed")
    assert arm.events[-1].event_type == "Microsoft.Resources.ResourceWriteFailure"
    again = arm.compute.snapshots.begin_create_or_update(arm.group, "s", body).result()
    assert again.properties.provisioning_state == "Succeeded"


def test_throttling_is_retried_by_the_sdk(arm: Arm) -> None:
    arm.disk("d")
    arm.local("faults", method="GET", path="/DISKS/d$", status=429, times=2)
    arm.manager.requests.clear()
    assert arm.compute.disks.get(arm.group, "d").name == "d"
    path = arm.id("Compute/disks/d")
    assert arm.manager.requests == [("GET", path)] * 3


def test_faults_as_a_client_sees_them(arm: Arm) -> None:
    arm.local("faults", path="/disks/", status=429, retry_after=7)
    answer = arm.call("GET", "Compute/disks/d")
    assert arm.error(answer)[:2] == (429, "TooManyRequests")
    assert answer.headers["Retry-After"] == "7"
    arm.local("faults", path="/disks/", status=403, after=1)
    assert arm.call("GET", "Compute/disks/d").status_code == 404
    status, code, message = arm.error(arm.call("PUT", "Compute/disks/d"))
    assert (status, code) == (403, "AuthorizationFailed")
    assert "'Microsoft.Compute/disks/write'" in message
    assert arm.id("Compute/disks/d") in message
    arm.local("faults", path="/disks/", status=503, times=None)
    assert arm.error(arm.call("GET", "Compute/disks/d"))[:2] == (503, "ServiceUnavailable")
    assert arm.call("DELETE", "/_local/faults", None).status_code == 204
    assert arm.call("GET", "Compute/disks/d").status_code == 404
    arm.local("faults", path="/disks/", delay=0.2)
    assert arm.call("GET", "Compute/disks/d").elapsed.total_seconds() >= 0.2


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ({}, "does nothing"),
        ({"status": 200}, "400 to 599"),
        ({"status": "429"}, "expected int"),
        ({"status": True}, "expected int"),
        ({"status": 429, "path": "("}, "regular expression"),
        ({"status": 429, "times": 0}, "1 or more"),
        ({"status": 429, "after": -1}, "0 or more"),
        ({"status": 429, "method": None}, "expected str"),
        ({"stauts": 429}, "unknown key"),
    ],
)
def test_rules_that_are_refused(arm: Arm, rule: Json, says: str) -> None:
    status, code, message = arm.error(arm.call("POST", "/_local/faults", None, rule))
    assert (status, code) == (400, "InvalidScript")
    assert says in message


def test_the_first_rule_with_something_left_is_taken() -> None:
    faults = Faults()
    faults.add(path="/a", status=500, times=1)
    faults.add(path="/a", status=503, times=None, after=1)
    found = [
        fault and fault.status for fault in (faults.for_request("GET", "/A") for _ in range(4))
    ]
    assert found == [500, None, 503, 503]
    assert faults.for_request("GET", "/b") is None


def test_local_controls_need_a_token_and_a_known_name(arm: Arm) -> None:
    none = {"Authorization": None}
    assert arm.call("DELETE", "/_local/faults", None, headers=none).status_code == 401
    assert arm.call("POST", "/_local/nothing", None, {}).status_code == 404
    assert arm.call("PUT", "/_local/faults", None, {}).status_code == 405
    arm.manager.requests.clear()
    arm.call("GET", "Compute/disks")
    listed = arm.call("GET", "/_local/requests", None).json()["value"]
    assert listed == [["GET", arm.id("Compute/disks")]]


def test_a_seed_makes_a_run_repeatable(tls: Tls) -> None:
    def run(seed: int) -> list[str]:
        with resource_manager(6000, tls, seed) as arm:
            arm.snapshot("s", arm.disk())
            snapshot = arm.compute.snapshots.get(arm.group, "s").properties
            return [snapshot.unique_id, snapshot.creation_data.source_unique_id]

    seed = random.Random(5).randrange(1000)
    first = run(seed)
    assert run(seed) == first
    assert run(seed + 1) != first
