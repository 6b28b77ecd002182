"""What every request meets before any resource type: tokens, versions, paths, bodies."""

import pytest

from infra.local.resource_manager import DEFAULT_SUBSCRIPTION
from tests.integration.local_azure.arm import Arm

SUBSCRIPTION = f"/subscriptions/{DEFAULT_SUBSCRIPTION}"


@pytest.mark.parametrize("header", [None, "Basic abc", "Bearer ", "Bearer"])
def test_a_token_is_needed(arm: Arm, header: str | None) -> None:
    answer = arm.call("GET", "Compute/disks", headers={"Authorization": header})
    assert arm.error(answer)[:2] == (401, "AuthenticationFailed")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer authorization_uri=")


@pytest.mark.parametrize(
    ("version", "code"),
    [
        (None, "MissingApiVersionParameter"),
        ("latest", "InvalidApiVersionParameter"),
        ("2024-05-05", "NoRegisteredProviderFound"),
    ],
)
def test_api_version(arm: Arm, version: str | None, code: str) -> None:
    answer = arm.call("GET", "Batch/batchAccounts", version)
    assert arm.error(answer)[:2] == (400, code)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/subscriptions/1234", 404, "SubscriptionNotFound"),
        ("GET", "/nothing/here", 404, "NotFound"),
        ("GET", "/subscriptions//resourceGroups", 404, "NotFound"),
        ("GET", f"{SUBSCRIPTION}/nonsense", 404, "NotFound"),
        ("POST", f"{SUBSCRIPTION}", 405, "MethodNotAllowed"),
        ("GET", f"{SUBSCRIPTION}/resourceGroups/none", 404, "ResourceGroupNotFound"),
        ("GET", f"{SUBSCRIPTION}/resourceGroups/none/resources", 404, "ResourceGroupNotFound"),
        ("GET", "Network/virtualNetworks/v", 404, "InvalidResourceNamespace"),
        ("GET", "Compute/availabilitySets/a", 404, "InvalidResourceType"),
        ("GET", "Compute/snapshots/s", 404, "ResourceNotFound"),
        ("POST", "Compute/snapshots/s", 405, "MethodNotAllowed"),
        ("PUT", "Compute/snapshots", 405, "MethodNotAllowed"),
        ("POST", "Compute/snapshots/s/explode", 404, "InvalidResourceType"),
        ("POST", "Compute/virtualMachines/v/deallocate", 404, "ResourceNotFound"),
        ("GET", "Compute/virtualMachines/v/deallocate", 405, "MethodNotAllowed"),
        ("GET", "Compute/galleries/g/images", 404, "ParentResourceNotFound"),
        ("GET", f"{SUBSCRIPTION}/providers/Microsoft.Compute/disks/d", 404, "InvalidResourceType"),
        ("GET", "Batch/batchAccounts/a/pools/p", 404, "ParentResourceNotFound"),
    ],
)
def test_paths_that_lead_nowhere(arm: Arm, method: str, path: str, status: int, code: str) -> None:
    assert arm.error(arm.call(method, path, body={}))[:2] == (status, code)


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_json(arm: Arm, raw: bytes) -> None:
    path = f"{arm.url}{arm.id('Compute/snapshots/s')}?api-version=2026-03-02"
    answer = arm.session.put(path, data=raw, timeout=10)
    assert arm.error(answer)[:2] == (400, "InvalidRequestContent")


@pytest.mark.parametrize("body", [None, [], "text", 5])
def test_a_body_that_is_no_object(arm: Arm, body: object) -> None:
    for path in ("Compute/snapshots/s", "Batch/batchAccounts/batchone", ""):
        status, code, message = arm.error(arm.call("PUT", path, body=body))
        assert (status, code) == (400, "InvalidRequestContent")
        assert "JSON object" in message


def test_a_body_that_is_too_large(arm: Arm) -> None:
    body = {"location": "westeurope", "tags": {"t": "x" * (4 * 2**20)}}
    answer = arm.call("PUT", "Compute/galleries/g", body=body)
    assert arm.error(answer)[:2] == (413, "RequestEntityTooLarge")


def test_a_missing_group_is_named(arm: Arm) -> None:
    path = arm.id("Compute/galleries/g", group="elsewhere")
    status, code, message = arm.error(arm.call("PUT", path, body={"location": "westeurope"}))
    assert (status, code) == (404, "ResourceGroupNotFound")
    assert "'elsewhere'" in message


def test_ids_compare_without_case_and_names_keep_theirs(arm: Arm) -> None:
    arm.disk("My-Disk")
    shouted = arm.id("Compute/disks/My-Disk").upper().replace("/SUBSCRIPTIONS", "/subscriptions")
    body = arm.call("GET", shouted, "2026-03-02").json()
    assert body["id"] == arm.id("Compute/disks/My-Disk")
    assert body["type"] == "Microsoft.Compute/disks"
    again = arm.snapshot("S", shouted)
    assert again == arm.id("Compute/snapshots/S")


def test_headers_that_azure_sends(arm: Arm) -> None:
    asked = {"x-ms-correlation-request-id": "11111111-1111-4111-8111-111111111111"}
    answer = arm.call("GET", "", headers=asked)
    assert answer.headers["x-ms-correlation-request-id"] == asked["x-ms-correlation-request-id"]
    other = arm.call("GET", "")
    assert other.headers["x-ms-request-id"] != answer.headers["x-ms-request-id"]
    assert arm.call("GET", "Compute/disks/d").headers["x-ms-request-id"]


def test_subscriptions_and_providers(arm: Arm) -> None:
    listed = arm.call("GET", "/subscriptions").json()["value"]
    assert [one["subscriptionId"] for one in listed] == [DEFAULT_SUBSCRIPTION]
    assert arm.call("GET", SUBSCRIPTION).json()["state"] == "Enabled"
    provider = arm.call("GET", f"{SUBSCRIPTION}/providers/microsoft.batch").json()
    assert provider["registrationState"] == "Registered"
    kinds = {one["resourceType"] for one in provider["resourceTypes"]}
    assert kinds == {"batchAccounts", "batchAccounts/pools"}
    register = arm.call("POST", f"{SUBSCRIPTION}/providers/Microsoft.Compute/register")
    assert register.status_code == 200
    regions = arm.call("GET", f"{SUBSCRIPTION}/locations").json()["value"]
    assert {"westeurope", "eastus"} <= {one["name"] for one in regions}


def test_resource_groups(arm: Arm) -> None:
    path = f"{SUBSCRIPTION}/resourceGroups/other"
    made = arm.put(path, "2021-04-01", {"location": "eastus", "tags": {"a": "b"}})
    assert made.status_code == 201
    assert made.json()["properties"] == {"provisioningState": "Succeeded"}
    assert arm.call("HEAD", path.upper().replace("/SUBSCRIPTIONS", "/subscriptions")).ok
    moved = arm.call("PUT", path, body={"location": "westus"})
    assert arm.error(moved)[:2] == (409, "InvalidResourceGroupLocation")
    for name in ("bad.", "a*b"):
        answer = arm.call(
            "PUT", f"{SUBSCRIPTION}/resourceGroups/{name}", body={"location": "eastus"}
        )
        assert arm.error(answer)[:2] == (400, "InvalidResourceGroupName")
    names = [
        one["name"] for one in arm.call("GET", f"{SUBSCRIPTION}/resourceGroups").json()["value"]
    ]
    assert names == ["Pool-RG", "other"]


def test_deleting_a_group_deletes_what_is_in_it(arm: Arm) -> None:
    arm.image_version()
    arm.account()
    arm.put(arm.pool_path("p"), "2025-06-01", arm.pool_body(None, 5))
    answer = arm.call("DELETE", "")
    assert answer.status_code == 202
    location = answer.headers["Location"]
    while (polled := arm.session.get(location, timeout=5)).status_code == 202:
        pass
    assert polled.status_code == 204
    assert arm.error(arm.call("GET", ""))[:2] == (404, "ResourceGroupNotFound")
    assert list(arm.compute.disks.list()) == []
    arm.put("", "2021-04-01", {"location": "westeurope"})
    assert list(arm.batch.batch_account.list()) == []


@pytest.mark.parametrize("location", [None, "", "atlantis"])
def test_locations(arm: Arm, location: str | None) -> None:
    answer = arm.call("PUT", "Compute/galleries/g", body={"location": location})
    status, code, _ = arm.error(answer)
    missing = location in (None, "")
    assert status == 400
    assert code == ("LocationRequired" if missing else "LocationNotAvailableForResourceType")
