"""Microsoft.Batch/batchAccounts."""

import copy
import re
from collections.abc import Callable
from typing import Any, override

from infra.local.resource_manager import errors
from infra.local.resource_manager.batch.body import check_body
from infra.local.resource_manager.batch.quotas import DEFAULTS, of_account
from infra.local.resource_manager.batch.scripts import Scripts
from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.fabric import Fabric
from infra.local.resource_manager.operations import Operation, Operations
from infra.local.resource_manager.regions import programmatic, required_location
from infra.local.resource_manager.resource_id import Address
from infra.local.resource_manager.resource_type import ResourceType
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]
_READ_ONLY = ("accountEndpoint", "nodeManagementEndpoint", "provisioningState", *DEFAULTS)


class BatchAccounts(ResourceType):
    """Batch accounts."""

    kind = "Microsoft.Batch/batchAccounts"
    name_pattern = re.compile(r"[a-z0-9]{3,24}")
    name_rule = "3 to 24 characters: lower-case letters and digits"

    def __init__(
        self,
        fabric: Fabric,
        operations: Operations,
        scripts: Scripts,
        forget_pool: Callable[[Resource], None],
        endpoint: str | None,
    ) -> None:
        """``endpoint`` is the host of the Batch service; None for the names that Azure gives."""
        super().__init__(fabric, operations)
        self._endpoint = endpoint
        self._scripts = scripts
        self._forget_pool = forget_pool

    @override
    def view(self, resource: Resource, call: Call) -> Json:
        """Return the account with its quotas as they are now."""
        shown = resource.shown
        quotas = of_account(resource, self._scripts)
        # A scripted account keeps what it says, null as well; a script for quotas wins over it.
        own = {name: shown["properties"][name] for name in quotas if name in shown["properties"]}
        shown["properties"] |= quotas | own | self._scripts.quotas(resource.id)
        return shown

    @override
    def adopt(self, resource: Resource) -> None:
        """Take over a scripted account; it keeps the quotas that it comes with."""
        super().adopt(resource)
        endpoint = self._endpoint_of(resource.name, resource.location)
        resource.properties.setdefault("accountEndpoint", endpoint)
        resource.properties.setdefault("poolAllocationMode", "BatchService")

    def _endpoint_of(self, name: str, location: str) -> str:
        return self._endpoint or f"{name}.{programmatic(location)}.batch.azure.com"

    def put(self, call: Call, address: Address) -> Reply:
        """Create (long-running), or change at once what can be changed."""
        body = check_body(call, "account", call.body)
        new_id = self.new_id(address)
        location = required_location(body, self.kind)
        existing = self.fabric.store.get(new_id)
        if existing is not None and programmatic(existing.location) not in ("", location):
            raise errors.change_not_allowed("location")
        if existing is not None and existing.operation is not None and not existing.operation.done:
            if existing.asked == body:
                return Reply(202, None, self._polling(call, existing, existing.operation))
            raise errors.concurrent_request()
        if existing is not None:
            self._change(existing, body)
            self.fabric.emit(call, f"{self.kind}/write", existing.id)
            return Reply(200, self.view(existing, call))
        account = self._new(new_id, body, location)
        self.fabric.store.add(account)
        account.operation = self.operations.start(
            call,
            f"{self.kind}/write",
            new_id,
            seconds("batchAccounts/write"),
            finish=lambda: account.properties.update(provisioningState="Succeeded"),
            failed=lambda: account.properties.update(provisioningState="Failed"),
            result=lambda: self.view(account, call),
        )
        return Reply(202, None, self._polling(call, account, account.operation))

    def _new(self, new_id: str, body: Json, location: str) -> Resource:
        name = new_id.rsplit("/", 1)[1]
        asked = {k: v for k, v in (body.get("properties") or {}).items() if k not in _READ_ONLY}
        mode = asked.get("poolAllocationMode", "BatchService")
        if mode == "UserSubscription" and not asked.get("keyVaultReference"):
            raise errors.missing_parameter("properties.keyVaultReference")
        node_id = self.fabric.ids.uuid()
        properties = {
            "accountEndpoint": self._endpoint_of(name, location),
            "nodeManagementEndpoint": f"{node_id}.{location}.service.batch.azure.com",
            "provisioningState": "Creating",
            "poolAllocationMode": mode,
            "dedicatedCoreQuotaPerVMFamily": [],
            "dedicatedCoreQuotaPerVMFamilyEnforced": False,
            "publicNetworkAccess": "Enabled",
            "encryption": {"keySource": "Microsoft.Batch"},
            "allowedAuthenticationModes": ["SharedKey", "AAD", "TaskAuthenticationToken"],
            **copy.deepcopy(asked),
        }
        shown = {
            "location": location,
            "identity": body.get("identity") or {"type": "None"},
            "tags": body.get("tags") or {},
            "properties": properties,
        }
        return Resource(new_id, self.kind, name, shown, body, self.fabric.ids.batch_etag())

    def patch(self, call: Call, address: Address) -> Reply:
        """Change what the body names; at once."""
        account = self.find(address)
        self._change(account, check_body(call, "account", call.body))
        self.fabric.emit(call, f"{self.kind}/write", account.id)
        return Reply(200, self.view(account, call))

    def _change(self, account: Resource, body: Json) -> None:
        properties = body.get("properties") or {}
        mode = properties.get("poolAllocationMode")
        if mode is not None and mode != account.properties.get("poolAllocationMode"):
            raise errors.change_not_allowed("properties.poolAllocationMode")
        for name, value in properties.items():
            if name not in _READ_ONLY and value is not None:
                account.properties[name] = copy.deepcopy(value)
        for name in ("tags", "identity"):
            if body.get(name) is not None:
                account.body[name] = copy.deepcopy(body[name])

    def delete(self, call: Call, address: Address) -> Reply:
        """Delete the account and its pools, in the background."""
        self.group_of(address)
        account = self.fabric.store.get(address.key)
        if account is None:
            return Reply(204)
        running = account.operation
        if running is None or running.done or not running.name.endswith("/delete"):
            if running is not None:
                self.operations.cancel(running)
            account.properties["provisioningState"] = "Deleting"
            account.operation = self.operations.start(
                call,
                f"{self.kind}/delete",
                account.id,
                seconds("batchAccounts/delete"),
                finish=lambda: self.remove(account),
                failed=lambda: account.properties.update(provisioningState="Failed"),
            )
        assert account.operation is not None
        return Reply(202, None, self._polling(call, account, account.operation))

    def remove(self, account: Resource) -> None:
        """Remove the account and its pools from the world."""
        for pool in self.fabric.store.collection(f"{account.id}/pools"):
            self._forget_pool(pool)
        self.fabric.store.remove(account)

    def _polling(self, call: Call, account: Resource, operation: Operation) -> dict[str, str]:
        subscription = account.id.split("/")[2]
        address = (
            f"{call.origin}/subscriptions/{subscription}/providers/Microsoft.Batch/locations/"
            f"{account.location}/accountOperationResults/{operation.id}"
            f"?api-version={call.api_version}"
        )
        return {"Location": address, **self.operations.retry_after(operation)}
