"""The Batch service: what it supports, for whoever has a token for it."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from infra.local.batch_service import AUDIENCE, BatchService
from infra.local.child_process import free_port
from infra.local.faults import Faults
from infra.local.identity import Identity
from infra.local.loop_thread import LoopThread, serve
from tests.integration.local_azure.arm_server import Tls

VERSION = "2024-07-01.20.0"


class Client:
    """A client with a token for Batch."""

    def __init__(self, url: str, service: BatchService, ca: str) -> None:
        self.url, self.service = url, service
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = ca
        self.sign_in(AUDIENCE)

    def sign_in(self, audience: str) -> None:
        token = Identity(lambda: datetime.now(UTC)).token(audience)
        self.session.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str = "/supportedimages", **params: Any) -> requests.Response:
        given = {"api-version": VERSION, **params}
        sent = {name: value for name, value in given.items() if value is not None}
        return self.session.get(f"{self.url}{path}", params=sent, timeout=5)


@pytest.fixture
def client(tls: Tls) -> Iterator[Client]:
    thread, port = LoopThread("batch service"), free_port()
    service = BatchService(now=lambda: datetime.now(UTC))
    runner = thread.call(serve(service.app(), port, tls.context))
    yield Client(f"https://localhost:{port}", service, str(tls.ca))
    thread.call(runner.cleanup())
    thread.stop()


def refused(answer: requests.Response) -> tuple[int, str]:
    """The status and code of an error in Batch's shape."""
    body = answer.json()
    assert body["odata.metadata"].startswith("https://localhost:")
    assert set(body["message"]) == {"lang", "value"}
    assert "RequestId:" in body["message"]["value"]
    return answer.status_code, body["code"]


def test_images_with_their_node_agents(client: Client) -> None:
    body = client.get().json()
    assert "odata.nextLink" not in body
    found = {
        (one["imageReference"]["offer"], one["imageReference"]["sku"]): one for one in body["value"]
    }
    jammy = found["0001-com-ubuntu-server-jammy", "22_04-lts"]
    assert jammy == {
        "nodeAgentSKUId": "batch.node.ubuntu 22.04",
        "imageReference": {
            "publisher": "canonical",
            "offer": "0001-com-ubuntu-server-jammy",
            "sku": "22_04-lts",
            "version": "latest",
        },
        "osType": "linux",
        "verificationType": "verified",
        "batchSupportEndOfLife": "2027-06-30T00:00:00Z",
    }
    windows = found["windowsserver", "2019-datacenter-with-containers"]
    assert windows["capabilities"] == ["DockerCompatible"]
    assert "batchSupportEndOfLife" not in windows
    agents = {one["nodeAgentSKUId"] for one in body["value"]}
    assert agents == {
        "batch.node.ubuntu 20.04",
        "batch.node.ubuntu 22.04",
        "batch.node.ubuntu 24.04",
        "batch.node.el 8",
        "batch.node.el 9",
        "batch.node.windows amd64",
    }


def test_pages(client: Client) -> None:
    whole = client.get().json()["value"]
    answer, found = client.get(maxresults=5).json(), []
    pages = 1
    found += answer["value"]
    while "odata.nextLink" in answer:
        assert answer["odata.nextLink"].startswith(f"{client.url}/supportedimages?")
        answer = client.session.get(answer["odata.nextLink"], timeout=5).json()
        found += answer["value"]
        pages += 1
    assert found == whole
    assert pages == -(-len(whole) // 5)


@pytest.mark.parametrize("header", [None, "", "Basic abc", "Bearer ", "Bearer no-token"])
def test_no_token(client: Client, header: str | None) -> None:
    del client.session.headers["Authorization"]
    if header is not None:
        client.session.headers["Authorization"] = header
    answer = client.get()
    assert refused(answer) == (401, "AuthenticationFailed")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


def test_a_token_for_somebody_else(client: Client) -> None:
    client.sign_in("https://management.azure.com/")
    answer = client.get()
    assert refused(answer) == (401, "AuthenticationFailed")
    assert "https://management.azure.com/" in answer.json()["values"][0]["value"]
    client.sign_in("https://batch.core.windows.net")
    assert client.get().status_code == 200


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"api-version": None}, "MissingRequiredQueryParameter"),
        ({"api-version": "2024-07-01"}, "InvalidQueryParameterValue"),
        ({"maxresults": "0"}, "InvalidQueryParameterValue"),
        ({"maxresults": "1001"}, "InvalidQueryParameterValue"),
        ({"$skiptoken": "x"}, "InvalidQueryParameterValue"),
        ({"$filter": "osType eq 'linux'"}, "InvalidQueryParameterValue"),
    ],
)
def test_parameters_that_are_refused(client: Client, params: dict[str, Any], code: str) -> None:
    answer = client.get(**params)
    assert refused(answer) == (400, code)
    assert answer.json()["values"][0] == {"key": "QueryParameterName", "value": next(iter(params))}


def test_other_paths_and_verbs(client: Client) -> None:
    assert refused(client.get("/pools")) == (404, "ResourceNotFound")
    url = f"{client.url}/supportedimages?api-version={VERSION}"
    assert refused(client.session.post(url, timeout=5)) == (405, "UnsupportedHttpVerb")


def test_scripted_faults_and_the_count_of_requests(client: Client) -> None:
    faults = client.service.faults
    faults.add(method="GET", path="/supportedimages", status=429, retry_after=3)
    faults.add(path="/supportedimages", status=403, code="PermissionDenied", message="No.")
    faults.add(path="/supportedimages", delay=0.2)
    throttled = client.get()
    assert refused(throttled) == (429, "TooManyRequests")
    assert throttled.headers["Retry-After"] == "3"
    forbidden = client.get()
    assert refused(forbidden) == (403, "PermissionDenied")
    assert forbidden.json()["message"]["value"].startswith("No.\n")
    began = time.monotonic()
    assert client.get().status_code == 200
    assert time.monotonic() - began >= 0.2
    assert client.service.requests == [("GET", "/supportedimages")] * 3


def test_faults_and_requests_may_be_shared() -> None:
    faults, requested = Faults(), list[tuple[str, str]]()
    service = BatchService(now=lambda: datetime.now(UTC), faults=faults, requests=requested)
    assert service.faults is faults
    assert service.requests is requested
