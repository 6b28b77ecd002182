"""Event Grid triggers: the webhook ``/runtime/webhooks/EventGrid?functionName=NAME&code=KEY``.

The rules are those of the Functions extension for Event Grid: one invocation per event, all in
parallel and inside the request; one failure fails the whole request, so that Event Grid sends
every event of it again.
"""

import asyncio
import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from aiohttp import web

from infra.local.functions_host.function import EVENT_GRID, Function
from infra.local.functions_host.invocations import Invocations, Outcome
from infra.local.functions_host.keys import Keys, query
from infra.local.functions_host.messages import TypedData


class EventGridTriggers:
    """Every function of the app that Event Grid calls."""

    def __init__(self, functions: Iterable[Function], keys: Keys, invocations: Invocations) -> None:
        """Take the functions that have an Event Grid trigger."""
        self._keys = keys
        self._invocations = invocations
        self._functions = {each.name.lower(): each for each in functions if each.kind == EVENT_GRID}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Serve the webhook: handshakes 200, events 202, a failure 500, nonsense 400."""
        if not self._keys.opens("system", request):
            return web.Response(status=401)
        name = query(request, "functionName")
        function = self._functions.get(name.lower())
        if function is None:
            return web.Response(status=404, text=f"cannot find function: '{name}'")
        if request.method == "OPTIONS":
            return _allow(request)
        kind = request.headers.get("aeg-event-type", "")
        if kind == "Unsubscribe":
            return web.Response(status=202)
        try:
            content = json.loads(await request.read())
        except ValueError:
            return web.Response(status=400, text="the body is not JSON")
        if kind == "SubscriptionValidation":
            return _validate(content)
        if kind != "Notification":
            return web.Response(status=400, text=f"aeg-event-type {kind!r} is not served")
        events = content if isinstance(content, list) else [content]
        outcomes = await asyncio.gather(*(self.run(function, event) for event in events))
        failed = any(not outcome.succeeded for outcome in outcomes)
        return web.Response(status=500 if failed else 202)

    async def run(self, function: Function, event: object, reason: str = "Event Grid") -> Outcome:
        """Run the function for one event, in whichever schema it has."""
        text = json.dumps(event)
        data = event.get("data") if isinstance(event, dict) else None
        metadata = {
            "data": TypedData(json=json.dumps(data)),
            "sys": TypedData(
                json=json.dumps(
                    {
                        "MethodName": function.name,
                        "UtcNow": datetime.now(UTC).isoformat(),
                        "RandGuid": str(uuid.uuid4()),
                    }
                )
            ),
        }
        return await self._invocations.run(function, TypedData(json=text), metadata, reason=reason)


def _allow(request: web.Request) -> web.Response:
    """Answer the handshake of CloudEvents' web hooks."""
    origin = request.headers.get("WebHook-Request-Origin")
    if not origin:
        return web.Response(status=400, text="WebHook-Request-Origin is missing")
    return web.Response(headers={"WebHook-Allowed-Origin": origin, "WebHook-Allowed-Rate": "*"})


def _validate(content: object) -> web.Response:
    """Answer the handshake of the Event Grid schema with the code that it carries."""
    try:
        code = content[0]["data"]["validationCode"]  # type: ignore[index]  # caught below
    except (IndexError, KeyError, TypeError):
        return web.Response(status=400, text="there is no validationCode")
    return web.json_response({"validationResponse": code})
