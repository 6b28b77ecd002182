"""HTTP errors as problem+json (RFC 9457), and the one place where exceptions become them."""

import json
import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import azure.functions as func

from functions.triggers import views

_log = logging.getLogger("poolwright")

type Handler = Callable[[func.HttpRequest], func.HttpResponse]


class Refusal(Exception):
    """A request that is answered with a status of 400 or above; ``detail`` says what to change.

    ``more`` are further members of the problem, as RFC 9457 lets a problem have them.
    """

    def __init__(self, status: int, detail: str, *errors: dict[str, str], **more: object) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.more = more


def json_response(
    body: Any, status: int = 200, headers: dict[str, str] | None = None
) -> func.HttpResponse:
    """Return a JSON answer."""
    text = json.dumps(body, indent=2, ensure_ascii=False) + "\n"
    return func.HttpResponse(
        text, status_code=status, headers=headers or {}, mimetype="application/json"
    )


def answered(handler: Handler) -> Handler:
    """Bound a handler's time, and answer whatever it raises so that its caller can act on it."""

    @wraps(handler)
    def answer(req: func.HttpRequest) -> func.HttpResponse:
        from functions.cloud.time_limit import time_limit

        try:
            with time_limit():
                return handler(req)
        except Exception as error:
            return _problem(req, _as_refusal(error))

    return answer


def _as_refusal(error: Exception) -> Refusal:
    """Return what the caller is told. What is not foreseen is logged, and told as our mistake."""
    from azure.core.exceptions import AzureError

    from functions.admission import CannotWork
    from functions.cloud.settings import MissingSetting
    from functions.cloud.store.listings import NoSuchPage
    from functions.cloud.store.pipelines import Changed
    from functions.cloud.store.runs import Overtaken
    from functions.cloud.time_limit import OutOfTime
    from functions.engine import SourceNotFound, UnknownPipeline
    from functions.pipeline.control import NotPossible
    from functions.pipeline.problems import InvalidInput

    match error:
        case Refusal():
            return error
        case InvalidInput():
            errors = [{"pointer": "#" + p.pointer, "detail": p.detail} for p in error.problems]
            return Refusal(400, "the document cannot be used; see errors", *errors)
        case CannotWork():
            found = views.verdict(error.verdict)
            return Refusal(422, f"{error}; see findings, and what to do about each", **found)
        case UnknownPipeline():
            return Refusal(404, str(error))
        case SourceNotFound():
            return Refusal(422, str(error), {"pointer": "#/source", "detail": str(error)})
        case NotPossible():
            return Refusal(409, str(error))
        case NoSuchPage():
            return Refusal(400, str(error), {"parameter": "after", "detail": str(error)})
        case Changed():
            return Refusal(412, str(error))
        case MissingSetting():
            return Refusal(500, f"the app is not set up: {error}")
        case AzureError() | OutOfTime() | Overtaken():
            _log.warning("Azure did not answer as hoped: %s", error)
            return Refusal(503, f"Azure did not answer as hoped; try again: {_first_line(error)}")
    _log.error("unforeseen", exc_info=error)
    return Refusal(500, "an error of Poolwright's own; its log says more")


def _problem(req: func.HttpRequest, refusal: Refusal) -> func.HttpResponse:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": refusal.detail,
        "instance": urlsplit(req.url).path,  # without the query, which may hold the caller's key
    }
    if refusal.errors:
        body["errors"] = list(refusal.errors)
    body |= refusal.more
    return func.HttpResponse(
        json.dumps(body, indent=2, ensure_ascii=False) + "\n",
        status_code=refusal.status,
        headers={"Retry-After": "10"} if refusal.status == 503 else {},
        mimetype="application/problem+json",
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
