"""What Batch says about a region: quotas, VM sizes, whether an account name is free."""

from infra.local.resource_manager.batch import offered_sizes
from infra.local.resource_manager.batch.account import BatchAccounts
from infra.local.resource_manager.batch.quotas import DEFAULTS
from infra.local.resource_manager.errors import (
    ArmError,
    invalid_resource_type,
    method_not_allowed,
    missing_parameter,
)
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.regions import DISPLAY_NAMES, programmatic
from infra.local.resource_manager.shapes import json_object
from infra.local.resource_manager.store import Store


class BatchLocations:
    """``/subscriptions/{s}/providers/Microsoft.Batch/locations/{location}/...``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def answer(self, call: Call, what: str, location: str) -> Reply:
        """Answer quotas, virtualMachineSkus (GET) and checkNameAvailability (POST)."""
        region = programmatic(location)
        if region not in DISPLAY_NAMES:
            raise ArmError(400, "InvalidLocation", f"The location '{location}' is not known.")
        wanted = {"quotas": "GET", "virtualmachineskus": "GET", "checknameavailability": "POST"}
        if what not in wanted:
            raise invalid_resource_type("Microsoft.Batch", f"locations/{what}", call.api_version)
        if call.method != wanted[what]:
            raise method_not_allowed(call.method)
        if what == "quotas":
            return Reply(200, {"accountQuota": DEFAULTS["accountQuota"]})
        if what == "virtualmachineskus":
            return offered_sizes.answer(call)
        return self._name(call, region)

    def _name(self, call: Call, region: str) -> Reply:
        name = json_object(call.body).get("name")
        if not isinstance(name, str):
            raise missing_parameter("name")
        if not BatchAccounts.name_pattern.fullmatch(name):
            message = f"Batch account names have {BatchAccounts.name_rule}."
            return Reply(200, {"nameAvailable": False, "reason": "Invalid", "message": message})
        path = f"{call.path.split('/locations/')[0]}/batchAccounts"
        taken = any(
            account.name == name.lower() and programmatic(account.location) == region
            for account in self._store.collection(path)
        )
        if taken:
            message = f"An account named '{name}' is already in use."
            return Reply(
                200, {"nameAvailable": False, "reason": "AlreadyExists", "message": message}
            )
        return Reply(200, {"nameAvailable": True})
