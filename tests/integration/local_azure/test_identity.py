"""The managed-identity endpoint, asked by azure-identity and by hand."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests
from azure.identity import DefaultAzureCredential

from infra.local.child_process import free_port
from infra.local.identity import TENANT, Identity, TokenRefused, read_token
from infra.local.loop_thread import LoopThread, serve

RESOURCE = "https://management.azure.com"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[tuple[str, str]]:
    thread = LoopThread("identity")
    identity = Identity(lambda: datetime.now(UTC))
    port = free_port()
    runner = thread.call(serve(identity.app(), port))
    yield f"http://127.0.0.1:{port}/msi/token", identity.header
    thread.call(runner.cleanup())
    thread.stop()


def ask(endpoint: tuple[str, str], header: str | None = None, **query: str) -> requests.Response:
    headers = {"X-IDENTITY-HEADER": endpoint[1] if header is None else header}
    given = {"api-version": "2019-08-01", "resource": RESOURCE, **query}
    return requests.get(endpoint[0], params=given, headers=headers, timeout=5)


def test_default_azure_credential_gets_a_token(
    endpoint: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", endpoint[0])
    monkeypatch.setenv("IDENTITY_HEADER", endpoint[1])
    token = DefaultAzureCredential().get_token(f"{RESOURCE}/.default")
    claims = read_token(token.token, audience=RESOURCE, now=datetime.now(UTC))
    assert claims["tid"] == TENANT
    assert claims["oid"]
    assert abs(token.expires_on - time.time() - 24 * 3600) < 60


def test_the_answer_has_app_services_shape(endpoint: tuple[str, str]) -> None:
    answer = ask(endpoint).json()
    assert answer["token_type"] == "Bearer"
    assert answer["resource"] == RESOURCE
    assert isinstance(answer["expires_on"], str)
    assert int(answer["expires_on"]) > time.time()


@pytest.mark.parametrize(
    ("header", "query", "status", "says"),
    [
        ("", {}, 401, "X-IDENTITY-HEADER"),
        ("wrong", {}, 401, "X-IDENTITY-HEADER"),
        (None, {"api-version": "2015-01-01"}, 400, "2019-08-01"),
        (None, {"resource": ""}, 400, "'resource' is required"),
        (None, {"resource": f"{RESOURCE}/.default"}, 400, "scope"),
        (None, {"client_id": "somebody-else"}, 400, "No User Assigned"),
    ],
)
def test_wrong_requests_are_refused(
    endpoint: tuple[str, str], header: str | None, query: dict[str, str], status: int, says: str
) -> None:
    answer = ask(endpoint, header, **query)
    assert answer.status_code == status
    assert answer.json()["statusCode"] == status
    assert says in answer.json()["message"]


def test_tokens_are_read_with_audience_and_lifetime() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    token = Identity(lambda: start).token(RESOURCE)
    assert read_token(token, audience=f"{RESOURCE}/", now=start)["aud"] == RESOURCE
    with pytest.raises(TokenRefused, match="not for https://eventgrid"):
        read_token(token, audience="https://eventgrid.azure.net", now=start)
    with pytest.raises(TokenRefused, match="expired"):
        read_token(token, audience=RESOURCE, now=start + timedelta(days=2))
    with pytest.raises(TokenRefused, match="not a JSON web token"):
        read_token("x.y.z", audience=RESOURCE, now=start)
