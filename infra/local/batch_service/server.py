"""Serves the Batch service over HTTP: what every request goes through, in this order.

count -> authenticate -> api-version -> scripted fault -> path -> answer
"""

import asyncio
import json
import re
import uuid
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from aiohttp import web

from infra.local.batch_service import supported_images
from infra.local.batch_service.errors import (
    BatchServiceError,
    invalid_parameter,
    missing_parameter,
    unauthenticated,
)
from infra.local.faults import Faults
from infra.local.identity import TokenRefused, read_token

AUDIENCE = "https://batch.core.windows.net/"
_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}\.\d+\.\d+")
_CONTENT_TYPE = "application/json;odata=minimalmetadata"
_FAULT_CODES = {
    403: "InsufficientAccountPermissions",
    429: "TooManyRequests",
    500: "InternalError",
    503: "ServerBusy",
}


class BatchService:
    """The endpoint of every Batch account."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        faults: Faults | None = None,
        requests: list[tuple[str, str]] | None = None,
    ) -> None:
        """``requests`` gets method and path of every request; both may be Resource Manager's."""
        self._now = now
        self.faults = Faults() if faults is None else faults
        self.requests = [] if requests is None else requests

    def app(self) -> web.Application:
        """Return the application; the caller serves it over HTTPS."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        return app

    async def _serve(self, request: web.Request) -> web.Response:
        request_id = str(uuid.uuid4())
        headers = {"request-id": request_id, "DataServiceVersion": "3.0"}
        origin = str(request.url.origin())
        try:
            status, body = 200, await self._answer(request, origin)
        except BatchServiceError as error:
            time = self._now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            status, body = error.status, error.body(origin, request_id, time)
            headers |= error.headers
        headers["Content-Type"] = _CONTENT_TYPE
        return web.Response(body=json.dumps(body).encode(), status=status, headers=headers)

    async def _answer(self, request: web.Request, origin: str) -> dict[str, object]:
        self.requests.append((request.method, request.path))
        self._authenticate(request)
        query = {name.lower(): value for name, value in request.query.items()}
        version = query.get("api-version")
        if not version:
            raise missing_parameter("api-version")
        if not _VERSION.fullmatch(version):
            reason = "Expected a date and two numbers, for example 2024-07-01.20.0."
            raise invalid_parameter("api-version", version, reason)
        await self._meet_fault(request)
        if request.path.rstrip("/").lower() != supported_images.PATH:
            message = "The specified resource does not exist."
            raise BatchServiceError(404, "ResourceNotFound", message)
        if request.method != "GET":
            message = f"The resource doesn't support the HTTP verb {request.method}."
            raise BatchServiceError(405, "UnsupportedHttpVerb", message)
        return supported_images.page(origin, query)

    def _authenticate(self, request: web.Request) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise unauthenticated("The request has no bearer token.", AUDIENCE)
        try:
            read_token(token.strip(), audience=AUDIENCE, now=self._now())
        except TokenRefused as error:
            raise unauthenticated(str(error), AUDIENCE) from error

    async def _meet_fault(self, request: web.Request) -> None:
        fault = self.faults.for_request(request.method, request.path)
        if fault is None:
            return
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.status is None:
            return
        phrase = HTTPStatus(fault.status)
        code = fault.code or _FAULT_CODES.get(fault.status, phrase.phrase.replace(" ", ""))
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        message = fault.message or phrase.description or code
        raise BatchServiceError(fault.status, code, message, headers=headers)
