"""Checks every request to Resource Manager: whose token it carries, and what that one may do."""

from collections.abc import Callable
from datetime import datetime

from infra.local.identity import APP, OWNER, Principal, TokenExpired, TokenRefused, read_claims
from infra.local.resource_manager.access.actions import action_of
from infra.local.resource_manager.access.linked import linked_to
from infra.local.resource_manager.access.role import OWNER_ROLE, Role
from infra.local.resource_manager.errors import ArmError, authorization_failed, unauthenticated
from infra.local.resource_manager.resource_id import parse

AUDIENCES = (
    "https://management.core.windows.net/",
    "https://management.core.windows.net",
    "https://management.azure.com/",
    "https://management.azure.com",
)


class Access:
    """Who may do what. ``app_role`` may be another from one request to the next.

    ``used`` and ``refused`` are the actions that the app has asked for so far, in lower case.
    """

    def __init__(self, app_role: Role, now: Callable[[], datetime]) -> None:
        self.app_role = app_role
        self.used: set[str] = set()
        self.refused: set[str] = set()
        self._now = now

    def identify(self, token: str) -> Principal:
        """Return whose token it is; raise ``ArmError`` 401 for one that is not for here."""
        try:
            claims = read_claims(token, now=self._now())
        except TokenExpired as error:
            raise unauthenticated("ExpiredAuthenticationToken", str(error)) from error
        except TokenRefused as error:
            message = f"The access token is invalid: {error}."
            raise unauthenticated("InvalidAuthenticationToken", message) from error
        audience = str(claims["aud"])
        if audience not in AUDIENCES:
            allowed = ",".join(f"'{one}'" for one in AUDIENCES)
            raise unauthenticated(
                "InvalidAuthenticationTokenAudience",
                f"The access token has been obtained for wrong audience or resource '{audience}'. "
                f"It should exactly match with one of the allowed audiences {allowed}.",
            )
        return Principal(client=str(claims.get("appid")), object=str(claims.get("oid")))

    def check(self, principal: Principal, method: str, path: str, body: object) -> None:
        """Raise ``ArmError`` 403 unless ``principal`` may do this, there and on what it names.

        The list of subscriptions is nobody's: everybody sees those in which he has a role.
        """
        address = parse(path)
        if address is None or address.subscription is None:
            return
        action = action_of(method, address)
        if not self._permits(principal, action):
            raise authorization_failed(principal.client, principal.object, action, path)
        if method not in ("PUT", "PATCH"):
            return
        lacking = [
            needed
            for needed in dict.fromkeys(linked_to(address.kind, body))
            if not self._permits(principal, needed.action)
        ]
        if lacking:
            actions = ",".join(needed.action for needed in lacking)
            scopes = ",".join(needed.scope for needed in lacking)
            raise ArmError(
                403,
                "LinkedAuthorizationFailed",
                f"The client '{principal.client}' with object id '{principal.object}' has "
                f"permission to perform action '{action}' on scope '{path}'; however, it does not "
                f"have permission to perform action(s) '{actions}' on the linked scope(s) "
                f"'{scopes}' (respectively) or the linked scope(s) are invalid.",
            )

    def _permits(self, principal: Principal, action: str) -> bool:
        if principal == OWNER:
            return OWNER_ROLE.permits(action)
        if principal != APP:
            return False
        permitted = self.app_role.permits(action)
        (self.used if permitted else self.refused).add(action.lower())
        return permitted
