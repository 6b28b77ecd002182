"""The managed-identity endpoint of App Service, and the tokens that it hands out: to the app, and
to the owner of the subscriptions, who is whoever is not the app (a user, a test, the demo).

Protocol: "REST endpoint reference" of App Service managed identities, api-version 2019-08-01.
Tokens are JWTs without a signature: nobody but the local Azure has a reason to believe them.
"""

import base64
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

TENANT = "00000000-0000-4000-8000-0000000000aa"
API_VERSIONS = ("2019-08-01", "2017-09-01")
LIFETIME_SECONDS = 24 * 3600  # managed identities' tokens live for a day
CLOCK_SKEW_SECONDS = 300
_SELECTORS = ("client_id", "principal_id", "object_id", "mi_res_id")


@dataclass(frozen=True)
class Principal:
    """Who asks: the id of the client, and the object that roles are assigned to."""

    client: str
    object: str


APP = Principal("00000000-0000-4000-8000-0000000000cc", "00000000-0000-4000-8000-0000000000bb")
OWNER = Principal("00000000-0000-4000-8000-0000000000ee", "00000000-0000-4000-8000-0000000000dd")


class TokenRefused(ValueError):
    """A bearer token is not one of ours, is for another audience, or has expired."""


class TokenExpired(TokenRefused):
    """A bearer token was good once."""


class Identity:
    """The identities of the app and of the owner. Which one is told by the secret that is sent:
    ``header`` is the app's ``IDENTITY_HEADER``, ``owner_header`` the owner's."""

    def __init__(self, now: Callable[[], datetime], *, header: str | None = None) -> None:
        """Take the clock, and the secret that the app must send (a random one by default)."""
        self._now = now
        self.header = header or secrets.token_hex(16).upper()
        self.owner_header = secrets.token_hex(16).upper()

    def token(self, resource: str, principal: Principal = OWNER) -> str:
        """Return a bearer token of ``principal`` whose audience is ``resource``."""
        issued = int(self._now().timestamp())
        claims = {
            "aud": resource,
            # Azurite takes tokens of this issuer only; v1 tokens of real Azure carry it too.
            "iss": f"https://sts.windows.net/{TENANT}/",
            "iat": issued - CLOCK_SKEW_SECONDS,
            "nbf": issued - CLOCK_SKEW_SECONDS,
            "exp": issued + LIFETIME_SECONDS,
            "appid": principal.client,
            "idp": f"https://sts.windows.net/{TENANT}/",
            "idtyp": "app",
            "oid": principal.object,
            "sub": principal.object,
            "tid": TENANT,
            "ver": "1.0",
        }
        return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}.c2lnbmF0dXJl"

    def app(self) -> web.Application:
        """Return the server, whose one address is ``/msi/token``."""
        app = web.Application()
        app.router.add_get("/msi/token", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.Response:
        version = request.query.get("api-version", "")
        resource = request.query.get("resource", "")
        known = {self.header: APP, self.owner_header: OWNER}
        principal = known.get(request.headers.get("X-IDENTITY-HEADER", ""))
        if principal is None:
            return _refusal(
                401,
                "The header X-IDENTITY-HEADER is missing or wrong: send the "
                "value of the environment variable IDENTITY_HEADER.",
            )
        if version not in API_VERSIONS:
            return _refusal(
                400,
                f"The api-version {version!r} is not supported. "
                f"Supported: {', '.join(API_VERSIONS)}.",
            )
        if not resource:
            return _refusal(400, "The query parameter 'resource' is required.")
        if any(char.isspace() for char in resource) or resource.endswith("/.default"):
            return _refusal(
                400,
                f"'{resource}' is a scope, or no resource at all: pass the "
                "resource, such as https://storage.azure.com.",
            )
        if request.query.get("client_id", principal.client) != principal.client or any(
            name in request.query for name in _SELECTORS[1:]
        ):
            return _refusal(
                400,
                "No User Assigned or Delegated Managed Identity found for "
                "specified ClientId/ResourceId/PrincipalId.",
            )
        return web.json_response(
            {
                "access_token": self.token(resource, principal),
                "client_id": principal.client,
                "expires_on": str(int(self._now().timestamp()) + LIFETIME_SECONDS),
                "not_before": str(int(self._now().timestamp()) - CLOCK_SKEW_SECONDS),
                "resource": resource,
                "token_type": "Bearer",
            }
        )


def read_claims(token: str, *, now: datetime) -> dict[str, object]:
    """Return the claims of ``token``. Raise ``TokenRefused`` saying what is wrong with it."""
    try:
        body = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        expires = float(claims["exp"])
        tenant = str(claims["tid"])
        claims["aud"]  # readers count on it
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise TokenRefused("the bearer token is not a JSON web token of this tenant") from error
    if tenant != TENANT:
        raise TokenRefused(f"the token is of tenant {tenant}, not of {TENANT}")
    if now.timestamp() > expires:
        raise TokenExpired("the token has expired")
    return dict(claims)


def read_token(token: str, *, audience: str, now: datetime) -> dict[str, object]:
    """Return the claims of a token for ``audience``, with or without a slash at its end.

    Raise ``TokenRefused`` saying what is wrong with it.
    """
    claims = read_claims(token, now=now)
    meant_for = str(claims["aud"])
    if meant_for.rstrip("/") != audience.rstrip("/"):
        raise TokenRefused(f"the token is for {meant_for}, not for {audience}")
    return claims


def _part(content: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def _refusal(status: int, message: str) -> web.Response:
    return web.json_response({"statusCode": status, "message": message}, status=status)
