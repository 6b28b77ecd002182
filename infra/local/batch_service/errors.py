"""Errors of the Batch service, which have another shape than Resource Manager's.

Shape and codes: Microsoft Learn, "Batch Status and Error Codes".
"""

from collections.abc import Mapping
from typing import Any

_ENTITY = "Microsoft.Azure.Batch.Protocol.Entities.Container.errors"


class BatchServiceError(Exception):
    """An answer that refuses. ``values`` tell more by name; ``headers`` go with the answer."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        values: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.values = dict(values or {})
        self.headers = dict(headers or {})

    def body(self, origin: str, request_id: str, time: str) -> dict[str, Any]:
        """Return the JSON that is sent; Batch ends every message with the request and the time."""
        text = f"{self.message}\nRequestId:{request_id}\nTime:{time}"
        body: dict[str, Any] = {
            "odata.metadata": f"{origin}/$metadata#{_ENTITY}/@Element",
            "code": self.code,
            "message": {"lang": "en-US", "value": text},
        }
        if self.values:
            body["values"] = [{"key": key, "value": value} for key, value in self.values.items()]
        return body


def unauthenticated(why: str, audience: str) -> BatchServiceError:
    """401 for a request without a token, or with one that is not for Batch."""
    message = (
        "Server failed to authenticate the request. Make sure the value of Authorization header is "
        "formed correctly including the signature."
    )
    challenge = (
        f'Bearer authorization_uri="https://login.microsoftonline.com", resource="{audience}"'
    )
    return BatchServiceError(
        401,
        "AuthenticationFailed",
        message,
        {"AuthenticationErrorDetail": why},
        {"WWW-Authenticate": challenge},
    )


def missing_parameter(name: str) -> BatchServiceError:
    """400 for a query parameter that must be there."""
    message = "A query parameter that's mandatory for this request is not specified."
    return BatchServiceError(
        400, "MissingRequiredQueryParameter", message, {"QueryParameterName": name}
    )


def invalid_parameter(name: str, value: str, reason: str) -> BatchServiceError:
    """400 for a query parameter that is not understood."""
    message = "Value for one of the query parameters specified in the request URI is invalid"
    values = {"QueryParameterName": name, "QueryParameterValue": value, "Reason": reason}
    return BatchServiceError(400, "InvalidQueryParameterValue", message, values)
