"""What Azure's refusals say, in one line."""

import json
import re
from typing import Any

from azure.core.exceptions import AzureError, HttpResponseError, ServiceRequestError

from linter.live.transport import AskedToWait

REFUSALS = (AzureError, AskedToWait, ValueError, TypeError, KeyError, AttributeError)
"""What the SDKs raise: refusals, and stumbling over an answer of another shape than Azure's."""

WAIT = "AskedToWait"
"""Stands for Azure's code where it asks to wait for too long."""
_NO_SUBSCRIPTION = {"SubscriptionNotFound", "InvalidSubscriptionId"}
_LONGEST = 400
# The SDKs show Python's objects: <urllib3.connection.HTTPSConnection object at 0x7f...>.
_OBJECT = re.compile(r"<[^<>]*>:? ?|\w+\(host='[^']*', port=\d+\): ")


def code(error: Exception) -> str:
    """Return Azure's error code, or the status where it gives none; ``""`` for no answer."""
    if isinstance(error, AskedToWait):
        return WAIT
    if not isinstance(error, HttpResponseError):
        return ""
    given = _told(error).get("code") or getattr(error.error, "code", None)
    return str(given or (f"status {error.status_code}" if error.status_code else ""))


def said(error: Exception) -> str:
    """Return code and words of a refusal."""
    if isinstance(error, HttpResponseError) and error.response is not None:
        words = _words(_told(error).get("message")) or error.reason or ""
        return _line(f"{code(error)}: {words}".removesuffix(": "))
    if isinstance(error, AskedToWait):
        return str(error)
    if isinstance(error, ServiceRequestError):
        return _line(f"Azure cannot be reached: {_OBJECT.sub('', str(error))}")
    if isinstance(error, AzureError):
        return _line(_OBJECT.sub("", str(error)))
    return _line(f"the answer is not of Azure's shape ({type(error).__name__}: {error})")


def is_gone(error: Exception) -> bool:
    """Return whether Azure says that there is no such resource.

    In a subscription that the login does not see, nothing is known to be gone.
    """
    status = getattr(error, "status_code", None)
    return status == 404 and not names_no_subscription(error)


def names_no_subscription(error: Exception) -> bool:
    """Return whether Azure says that it has no such subscription for this login."""
    return is_subscription_code(code(error))


def is_subscription_code(text: str) -> bool:
    """Return whether an error code says that there is no such subscription for this login."""
    return text in _NO_SUBSCRIPTION


def _told(error: HttpResponseError) -> dict[str, Any]:
    """Return the error of a body: Resource Manager wraps it, the Batch service does not."""
    try:
        body = json.loads(error.response.text()) if error.response is not None else {}
    except (ValueError, AttributeError):
        return {}
    told = body.get("error", body) if isinstance(body, dict) else {}
    return told if isinstance(told, dict) else {}


def _words(message: Any) -> str:
    if isinstance(message, dict):  # the Batch service's: {"lang", "value"}, with ids of the request
        message = str(message.get("value") or "").partition("\n")[0]
    return message if isinstance(message, str) else ""


def _line(text: str) -> str:
    line = " ".join(text.split()).removesuffix(".")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."
