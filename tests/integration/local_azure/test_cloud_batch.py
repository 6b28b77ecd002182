"""The Batch service and scripted worlds in a local Azure as a whole."""

import os
from collections.abc import Iterator

import pytest
import requests
from azure.identity import DefaultAzureCredential

from infra.local.cloud import LocalAzure
from infra.local.options import Options
from infra.local.resource_manager import DEFAULT_SUBSCRIPTION

ACCOUNT = (
    f"/subscriptions/{DEFAULT_SUBSCRIPTION}/resourceGroups/rg/providers/"
    "Microsoft.Batch/batchAccounts/renders"
)


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalAzure]:
    with LocalAzure(Options(with_host=False)) as cloud, pytest.MonkeyPatch.context() as patch:
        for name, value in cloud.client_environment().items():
            patch.setenv(name, value)
        yield cloud


def get(address: str, scope: str) -> requests.Response:
    """Ask as a client does that has nothing but its environment."""
    token = DefaultAzureCredential().get_token(scope).token
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(address, headers=headers, timeout=10)


def test_an_account_leads_to_the_batch_service(cloud: LocalAzure) -> None:
    cloud.put_resources([{"id": ACCOUNT, "location": "westeurope"}])
    arm = f"{cloud.addresses.resource_manager}{ACCOUNT}?api-version=2025-06-01"
    account = get(arm, os.environ["POOLWRIGHT_RESOURCE_MANAGER_SCOPE"]).json()
    endpoint = account["properties"]["accountEndpoint"]
    assert f"https://{endpoint}" == cloud.addresses.batch_service
    cloud.resource_manager.requests.clear()
    address = f"https://{endpoint}/supportedimages?api-version=2024-07-01.20.0"
    images = get(address, os.environ["POOLWRIGHT_BATCH_SCOPE"])
    assert images.status_code == 200, images.text
    assert images.json()["value"]
    assert cloud.resource_manager.requests == [("GET", "/supportedimages")]
    assert get(address, os.environ["POOLWRIGHT_RESOURCE_MANAGER_SCOPE"]).status_code == 401


def test_faults_reach_the_batch_service(cloud: LocalAzure) -> None:
    cloud.resource_manager.faults.add(method="GET", path="/supportedimages", status=503)
    address = f"{cloud.addresses.batch_service}/supportedimages?api-version=2024-07-01.20.0"
    answers = [get(address, os.environ["POOLWRIGHT_BATCH_SCOPE"]) for _ in range(2)]
    assert [one.status_code for one in answers] == [503, 200]
    assert answers[0].json()["code"] == "ServerBusy"


def test_seventeen_thousand_resources_are_put_and_removed(cloud: LocalAzure) -> None:
    bodies = [
        {"id": f"{ACCOUNT}{number}", "location": "westeurope", "properties": {"n": number}}
        for number in range(17_000)
    ]
    cloud.put_resources(bodies)
    arm = f"{cloud.addresses.resource_manager}{ACCOUNT}16999?api-version=2025-06-01"
    scope = os.environ["POOLWRIGHT_RESOURCE_MANAGER_SCOPE"]
    assert get(arm, scope).json()["properties"]["n"] == 16_999
    cloud.remove_resources([str(body["id"]) for body in bodies])
    assert get(arm, scope).status_code == 404
    with pytest.raises(ValueError, match=r"ids\[0\]: there is no resource"):
        cloud.remove_resources([f"{ACCOUNT}1"])
