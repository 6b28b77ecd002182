"""What Azure's refusals say in one line, whatever their shape."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("azure.core")

from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    HttpResponseError,
    ResourceNotFoundError,
    ServiceRequestError,
)

from linter.live import answers
from linter.live.cloud import Cloud
from linter.live.connection import Connection, NoLogin


def refusal(status: int, body: object, kind: type[HttpResponseError] = HttpResponseError) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    response: Any = SimpleNamespace(
        status_code=status,
        reason="Forbidden",
        headers={},
        request=SimpleNamespace(url="https://azure.example"),
        text=lambda *_: text,
        body=lambda: text.encode(),
    )
    return kind(response=response)


def arm(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


def test_resource_managers_code_and_words() -> None:
    error = refusal(403, arm("AuthorizationFailed", "The client\n has no   access."))
    assert answers.said(error) == "AuthorizationFailed: The client has no access"
    assert not answers.is_gone(error)


def test_the_batch_services_words_come_without_the_ids_of_the_request() -> None:
    value = "Server failed to authenticate.\nRequestId:1\nTime:2026-11-20T00:00:00Z"
    body = {"code": "AuthenticationFailed", "message": {"lang": "en-US", "value": value}}
    error = refusal(403, body)
    assert answers.said(error) == "AuthenticationFailed: Server failed to authenticate"


@pytest.mark.parametrize("body", ["<html>Bad gateway</html>", "[1]", "", '{"error": "no"}'])
def test_an_answer_of_another_shape_gives_the_status(body: str) -> None:
    assert answers.said(refusal(403, body)) == "status 403: Forbidden"


def test_gone_is_a_404_of_a_subscription_that_is_seen() -> None:
    gone = refusal(404, arm("ResourceNotFound", "no"), ResourceNotFoundError)
    unseen = refusal(404, arm("SubscriptionNotFound", "no"), ResourceNotFoundError)
    assert answers.is_gone(gone)
    assert not answers.is_gone(unseen)
    assert not answers.is_gone(ValueError("404"))


def test_no_answer_is_told_without_pythons_objects() -> None:
    inner = "<urllib3.connection.HTTPSConnection object at 0x7f00>: Connection refused"
    assert answers.said(ServiceRequestError(inner)) == (
        "Azure cannot be reached: Connection refused"
    )
    assert answers.code(ServiceRequestError(inner)) == ""


def test_other_errors_are_one_short_line() -> None:
    assert answers.said(ClientAuthenticationError("the token\nhas expired")) == (
        "the token has expired"
    )
    assert answers.said(AzureError("x" * 1000)) == f"{'x' * 400}..."
    assert answers.said(KeyError("value")) == (
        "the answer is not of Azure's shape (KeyError: 'value')"
    )


def test_of_all_logins_that_failed_the_reason_of_the_cli_is_told() -> None:
    said = (
        "DefaultAzureCredential failed to retrieve a token from the included credentials.\n"
        "Attempted credentials:\n"
        "\tEnvironmentCredential: EnvironmentCredential authentication unavailable.\n"
        "\tAzureCliCredential: AADSTS70043: The refresh token has expired.\n"
        "\tBrokerCredential: The 'azure-identity-broker' package is required.\n"
    )

    class Expired:
        def get_token(self, *_: str) -> None:
            raise ClientAuthenticationError(said)

    with pytest.raises(NoLogin) as caught:
        Connection(Cloud(), Expired()).sign_in()
    assert "Broker were tried (AzureCli: AADSTS70043: The refresh token has" in str(caught.value)
    assert "run az login" in str(caught.value)
