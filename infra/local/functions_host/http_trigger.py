"""HTTP triggers: routes, methods, keys, and requests passed through unchanged."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import formatdate

from aiohttp import web
from multidict import CIMultiDict

from infra.local.functions_host.function import HTTP, Function
from infra.local.functions_host.invocations import Invocations
from infra.local.functions_host.keys import Keys
from infra.local.functions_host.messages import RpcHttp, RpcHttpCookie, TypedData
from infra.local.functions_host.routes import BadTemplate, Route, parse_route
from infra.local.functions_host.worker import IndexingFailed

# The connection's own business, which the server answers for itself.
_HOP_BY_HOP = ("connection", "content-length", "keep-alive", "transfer-encoding", "upgrade")


@dataclass(frozen=True)
class HttpFunction:
    """A function with its route. ``methods`` empty means any."""

    function: Function
    route: Route
    methods: frozenset[str]
    level: str


class HttpTriggers:
    """Every HTTP function of the app."""

    def __init__(
        self, functions: Iterable[Function], prefix: str, keys: Keys, invocations: Invocations
    ) -> None:
        """Take the functions that have an HTTP trigger. Raise ``IndexingFailed`` for a bad route.

        ``prefix`` is host.json's route prefix.
        """
        self._keys = keys
        self._invocations = invocations
        own = [_http_function(each, prefix) for each in functions if each.kind == HTTP]
        self.functions = sorted(own, key=lambda each: each.route.precedence)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Run the function whose route and methods fit.

        As the real host does: 404 when none fits (also for a method that the route does not
        serve), 401 without a good key, 500 without a body when the function raises.
        """
        path = request.rel_url.raw_path
        for each in self.functions:
            if each.methods and request.method not in each.methods:
                continue
            parameters = each.route.match(path)
            if parameters is None:
                continue
            if not self._keys.opens(each.level, request, function=each.function.name):
                return web.Response(status=401)
            return await self._run(each.function, request, parameters)
        return web.Response(status=404)

    async def _run(
        self, function: Function, request: web.Request, parameters: Mapping[str, str]
    ) -> web.Response:
        body = await request.read()
        headers: dict[str, str] = {}
        for name, value in request.headers.items():
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        query: dict[str, str] = {}
        for name, value in request.query.items():
            query[name] = f"{query[name]},{value}" if name in query else value
        message = RpcHttp(
            method=request.method,
            url=str(request.url),
            headers=headers,
            params=parameters,
            query=query,
            body=TypedData(bytes=body) if body else TypedData(),
        )
        outcome = await self._invocations.run(
            function,
            TypedData(http=message),
            reason=f"{request.method} {request.path}",
            trace_parent=request.headers.get("traceparent", ""),
        )
        if not outcome.succeeded:
            return web.Response(status=500)
        return _response(outcome.response.return_value)


def _http_function(function: Function, prefix: str) -> HttpFunction:
    template = f"{prefix}/{function.text('route', function.name)}".strip("/")
    try:
        route = parse_route(template)
    except BadTemplate as error:
        raise IndexingFailed(f"function {function.name}: {error}") from error
    methods = function.trigger.get("methods") or ()
    names = methods if isinstance(methods, list | tuple) else ()
    return HttpFunction(
        function,
        route,
        frozenset(str(name).upper() for name in names),
        function.text("authLevel", "function").lower(),
    )


def _response(value: TypedData | None) -> web.Response:
    """Return what a function returned: a response, a text, or nothing (204)."""
    if value is None or value.WhichOneof("data") is None:
        return web.Response(status=204)
    if value.http is None:
        return web.Response(text=value.string if value.string is not None else value.json)
    http = value.http
    headers = CIMultiDict(
        (name, text) for name, text in http.headers.items() if name.lower() not in _HOP_BY_HOP
    )
    for cookie in http.cookies or ():
        headers.add("Set-Cookie", "; ".join(_cookie(cookie)))
    body = http.body.bytes if http.body else None
    return web.Response(status=int(http.status_code), headers=headers, body=body)


def _cookie(cookie: RpcHttpCookie) -> Iterator[str]:
    yield f"{cookie.name}={cookie.value}"
    if cookie.expires:
        yield f"Expires={formatdate(cookie.expires.value.seconds, usegmt=True)}"
    if cookie.max_age:
        yield f"Max-Age={int(cookie.max_age.value)}"
    if cookie.domain and cookie.domain.value:
        yield f"Domain={cookie.domain.value}"
    if cookie.path and cookie.path.value:
        yield f"Path={cookie.path.value}"
    if cookie.secure and cookie.secure.value:
        yield "Secure"
    if cookie.http_only and cookie.http_only.value:
        yield "HttpOnly"
    if cookie.same_site:
        yield f"SameSite={cookie.same_site}"
