"""Subscriptions: a fixed list, all of one tenant."""

from collections.abc import Sequence
from typing import Any

from infra.local.resource_manager.errors import ArmError, method_not_allowed
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.regions import DISPLAY_NAMES

Json = dict[str, Any]

DEFAULT_SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
TENANT = "00000000-0000-4000-8000-0000000000aa"


class Subscriptions:
    """What exists above resource groups."""

    def __init__(self, ids: Sequence[str]) -> None:
        self._ids = {one.lower(): one for one in ids}

    def require(self, subscription: str) -> None:
        """Raise 404 SubscriptionNotFound."""
        if subscription.lower() not in self._ids:
            raise ArmError(
                404,
                "SubscriptionNotFound",
                f"The subscription '{subscription}' could not be found.",
            )

    def ensure(self, subscription: str) -> None:
        """Bring a subscription into being for a scripted resource."""
        self._ids.setdefault(subscription.lower(), subscription)

    def list(self, call: Call) -> Reply:
        """Answer ``GET /subscriptions``."""
        if call.method != "GET":
            raise method_not_allowed(call.method)
        return Reply(200, {"value": [self._view(one) for one in self._ids.values()]})

    def get(self, call: Call, subscription: str) -> Reply:
        """Answer ``GET /subscriptions/{id}``."""
        if call.method != "GET":
            raise method_not_allowed(call.method)
        return Reply(200, self._view(self._ids[subscription.lower()]))

    def locations(self, subscription: str) -> Reply:
        """Answer ``GET /subscriptions/{id}/locations``."""
        path = f"/subscriptions/{self._ids[subscription.lower()]}/locations"
        regions = [
            {"id": f"{path}/{name}", "name": name, "displayName": shown, "type": "Region"}
            for name, shown in DISPLAY_NAMES.items()
        ]
        return Reply(200, {"value": regions})

    def _view(self, subscription: str) -> Json:
        return {
            "id": f"/subscriptions/{subscription}",
            "subscriptionId": subscription,
            "tenantId": TENANT,
            "displayName": "Local Azure",
            "state": "Enabled",
            "subscriptionPolicies": {
                "locationPlacementId": "Public_2014-09-01",
                "quotaId": "PayAsYouGo_2014-09-01",
                "spendingLimit": "Off",
            },
            "authorizationSource": "RoleBased",
        }
