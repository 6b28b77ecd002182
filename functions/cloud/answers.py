"""What Azure's refusals mean: lasting, or to be asked again."""

from datetime import timedelta

from azure.core.exceptions import AzureError, HttpResponseError

from functions.cloud.time_limit import OutOfTime

# What is raised where Azure does not answer as hoped: it may be otherwise in a minute.
UNANSWERED = (AzureError, OutOfTime)

# 408, 429 and 5xx pass; so does 409 in most cases: another operation is under way. A 401 is about
# the app's own credentials: it says nothing about a run.
_PASSING = {401, 408, 409, 412, 429}


def is_lasting(error: HttpResponseError) -> bool:
    """Tell whether asking again would give the same answer."""
    status = error.status_code or 0
    return 400 <= status < 500 and status not in _PASSING


def code(error: HttpResponseError) -> str:
    """Return Azure's error code, or the status where it gives none."""
    inner = getattr(error, "error", None)
    return str(getattr(inner, "code", None) or f"status {error.status_code}")


def message(error: HttpResponseError) -> str:
    """Return Azure's words on one line, without the SDK's frame around them."""
    inner = getattr(error, "error", None)
    text = str(getattr(inner, "message", None) or error.reason or error.message or "")
    return " ".join(text.split())


def said(error: HttpResponseError) -> str:
    """Return code and words of an error."""
    return f"{code(error)}: {message(error)}"


def asked_wait(error: HttpResponseError) -> timedelta:
    """Return how long Azure asks to wait; no time where it does not say."""
    headers = getattr(error.response, "headers", None) or {}
    value = headers.get("Retry-After", "")
    return timedelta(seconds=int(value)) if value.isdigit() else timedelta(0)
