"""Serves Resource Manager over HTTP: what every request goes through, in this order.

count -> authenticate -> api-version -> scripted fault -> authorize -> route -> Azure's headers
"""

import asyncio
import json
import logging
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from aiohttp import web

from infra.local.clock import Clock
from infra.local.faults import Fault, Faults
from infra.local.identity import APP, Principal
from infra.local.resource_event import ResourceWritten
from infra.local.resource_manager.access import Access
from infra.local.resource_manager.access.actions import action_of
from infra.local.resource_manager.catalogue import build
from infra.local.resource_manager.errors import ArmError, authorization_failed, unauthenticated
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.fabric import Fabric
from infra.local.resource_manager.identifiers import Identifiers
from infra.local.resource_manager.local_controls import LocalControls
from infra.local.resource_manager.providers import required_api_version
from infra.local.resource_manager.request_log import RequestLog
from infra.local.resource_manager.resource_id import parse
from infra.local.resource_manager.subscriptions import DEFAULT_SUBSCRIPTION

_LOG = logging.getLogger(__name__)
# Resource Manager refuses larger requests (azure-subscription-service-limits, 4 MB).
_MAXIMUM_BODY = 4 * 2**20
_MAXIMUM_SCRIPT = 64 * 2**20  # a scripted world of ten thousands
_FAULT_CODES = {
    403: "AuthorizationFailed",
    408: "RequestTimeout",
    429: "TooManyRequests",
    500: "InternalServerError",
    502: "BadGateway",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}
_FAULT_MESSAGES = {
    429: "The request is being throttled as the limit has been reached. Try again later.",
    500: "The server encountered an internal error. Please retry the request.",
    503: "The service is temporarily unavailable. Please retry the request.",
    504: "The gateway did not receive a response from the resource provider in time.",
}


class ResourceManager:
    """An emulation of Azure Resource Manager with Microsoft.Compute and Microsoft.Batch."""

    def __init__(
        self,
        *,
        clock: Clock,
        rng: random.Random,
        emit: Callable[[ResourceWritten], None],
        log: Callable[[dict[str, object]], None],
        subscriptions: Sequence[str] = (DEFAULT_SUBSCRIPTION,),
        batch_endpoint: str | None = None,
        access: Access | None = None,
    ) -> None:
        """``emit`` gets every finished operation, ``log`` every record of Batch's service log.

        ``batch_endpoint`` is the ``accountEndpoint`` of all accounts, for example
        ``localhost:8443``; without one they have names as in Azure, which lead nowhere.

        ``access`` says who may do what; without it, whoever has any bearer token may do anything.
        """
        self.access = access
        self.faults = Faults()
        self.requests: list[tuple[str, str]] = RequestLog()
        # Requests draw from a source of their own: how often a client polls depends on the machine,
        # and must not change which ids the resources get.
        self._ids = Identifiers(random.Random(rng.getrandbits(64)))
        self._fabric = Fabric(clock, Identifiers(rng), emit, log, self.faults)
        self._router, scripts, self._world = build(self._fabric, subscriptions, batch_endpoint)
        self._local = LocalControls(self.faults, scripts, self.requests, self._world)

    def app(self) -> web.Application:
        """Return the application; the caller serves it over HTTPS."""
        app = web.Application(client_max_size=_MAXIMUM_BODY)
        app.router.add_route("*", "/{path:.*}", self._serve)
        return app

    async def put_resources(self, bodies: Iterable[Mapping[str, Any]]) -> None:
        """Put resources as they are, unchecked and without events; see ``scripted_world.py``.

        ``bodies`` are as REST answers them. A coroutine, because it belongs on the server's loop.
        Raises ``ValueError`` naming the body that is none.
        """
        self._world.put(bodies)

    async def remove_resources(self, ids: Iterable[str]) -> None:
        """Take resources away, without events. Raises ``ValueError`` for an unknown id."""
        self._world.remove(ids)

    async def close(self) -> None:
        """Stop everything that runs in the background."""
        await self._fabric.close()

    async def _serve(self, request: web.Request) -> web.Response:
        request_id = self._ids.uuid()
        correlation_id = request.headers.get("x-ms-correlation-request-id") or self._ids.uuid()
        headers = {
            "x-ms-request-id": request_id,
            "x-ms-correlation-request-id": correlation_id,
            "x-ms-routing-request-id": f"LOCAL:{self._ids.uuid()}",
            "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
            "Cache-Control": "no-cache",
        }
        try:
            reply = await self._answer(request, request_id, correlation_id)
        except ArmError as error:
            headers["x-ms-failure-cause"] = "gateway" if error.status < 500 else "service"
            reply = Reply(error.status, error.body(), error.headers)
        except Exception:
            _LOG.exception("%s %s failed inside the local Azure", request.method, request.path)
            message = "The local Azure has failed; its log says where."
            reply = Reply(500, ArmError(500, "InternalServerError", message).body())
        headers |= reply.headers
        if reply.body is None:
            return web.Response(status=reply.status, headers=headers)
        return web.json_response(reply.body, status=reply.status, headers=headers)

    async def _answer(self, request: web.Request, request_id: str, correlation_id: str) -> Reply:
        path = request.path
        if path.lower().startswith("/_local"):
            _token(request)
            large = request.clone(client_max_size=_MAXIMUM_SCRIPT)
            body = await _body(large, _MAXIMUM_SCRIPT)
            return self._local.answer(request.method, path, body)
        self.requests.append((request.method, path))
        token = _token(request)
        principal = self.access.identify(token) if self.access else None
        query = {name.lower(): value for name, value in request.query.items()}
        api_version = required_api_version(query.get("api-version"))
        # Before a delay: a client that gives up has asked all the same.
        body = await _body(request, _MAXIMUM_BODY)
        await self._meet_fault(request, principal)
        if self.access and principal:
            self.access.check(principal, request.method, path, body)
        call = Call(
            method=request.method,
            path=path,
            url=str(request.url),
            origin=str(request.url.origin()),
            query=query,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=body,
            api_version=api_version,
            request_id=request_id,
            correlation_id=correlation_id,
        )
        return self._router.answer(call)

    async def _meet_fault(self, request: web.Request, principal: Principal | None) -> None:
        fault = self.faults.for_request(request.method, request.path)
        if fault is None:
            return
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.status is not None:
            raise _error_of(fault, fault.status, request, principal or APP)


def _error_of(fault: Fault, status: int, request: web.Request, principal: Principal) -> ArmError:
    code = fault.code or _FAULT_CODES.get(status, HTTPStatus(status).phrase.replace(" ", ""))
    message = fault.message or _FAULT_MESSAGES.get(status, HTTPStatus(status).description)
    if status == 403 and fault.message is None:
        address = parse(request.path)
        action = action_of(request.method, address) if address else ""
        refusal = authorization_failed(principal.client, principal.object, action, request.path)
        message = refusal.message
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return ArmError(status, code, message or code, headers=headers)


def _token(request: web.Request) -> str:
    """Return the bearer token of a request, or raise 401."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    raise unauthenticated(
        "AuthenticationFailed",
        "Authentication failed. The 'Authorization' header is missing or is no Bearer token.",
    )


async def _body(request: web.BaseRequest, maximum: int) -> object:
    """Return the JSON of the request, None if it has no content."""
    try:
        raw = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise ArmError(
            413,
            "RequestEntityTooLarge",
            f"The request is larger than the {maximum} bytes that Resource Manager takes.",
        ) from None
    if not raw.strip():
        return None
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ArmError(
            400,
            "InvalidRequestContent",
            f"The request content was invalid and could not be deserialized: '{error}'.",
        ) from error
