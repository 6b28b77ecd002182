"""Microsoft.Resources/resourceGroups."""

import copy
import re
from collections.abc import Callable
from typing import Any

from infra.local.resource_manager import errors, paging
from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.fabric import Fabric
from infra.local.resource_manager.operations import Operations
from infra.local.resource_manager.regions import required_location
from infra.local.resource_manager.resource_id import Address
from infra.local.resource_manager.shapes import check_compute_body, json_object, without_nulls
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]
_KIND = "Microsoft.Resources/resourceGroups"
_NAME = re.compile(r"[\w().\-]{0,89}[\w()\-]")


class ResourceGroups:
    """Resource groups."""

    def __init__(
        self,
        fabric: Fabric,
        operations: Operations,
        removers: dict[str, Callable[[Resource], None]],
    ) -> None:
        self._fabric = fabric
        self._operations = operations
        self._removers = removers

    def answer(self, call: Call, address: Address) -> Reply:
        """Answer a request for one group."""
        match call.method:
            case "PUT":
                return self._put(call, address)
            case "GET":
                return Reply(200, self._view(self._find(address)))
            case "HEAD":
                found = self._fabric.store.get(address.id) is not None
                return Reply(204 if found else 404)
            case "PATCH":
                return self._patch(call, address)
            case "DELETE":
                return self._delete(call, address)
        raise errors.method_not_allowed(call.method)

    def list(self, call: Call, address: Address) -> Reply:
        """Answer all groups of a subscription."""
        if call.method != "GET":
            raise errors.method_not_allowed(call.method)
        path = f"/subscriptions/{address.subscription}/resourceGroups"
        return paging.page(call, self._fabric.store.collection(path), self._view)

    def resources(self, call: Call, address: Address) -> Reply:
        """Answer everything in a group, in short."""
        self._find(address)
        members = self._fabric.store.collection(f"{address.id}")
        return paging.page(call, members, _short)

    def _find(self, address: Address) -> Resource:
        group = self._fabric.store.get(address.id)
        if group is None:
            raise errors.resource_group_not_found(address.group or "")
        return group

    def _put(self, call: Call, address: Address) -> Reply:
        body: Json = without_nulls(json_object(call.body))
        name = address.group or ""
        if not _NAME.fullmatch(name):
            raise errors.ArmError(
                400,
                "InvalidResourceGroupName",
                f"The provided resource group name '{name}' is invalid: expected 1 to 90 "
                "letters, digits, '_', '-', '(', ')' and '.', not ending with '.'.",
            )
        location = required_location(body, _KIND)
        check_compute_body("resource_group", body)
        existing = self._fabric.store.get(address.id)
        if existing is not None and existing.location != location:
            raise errors.ArmError(
                409,
                "InvalidResourceGroupLocation",
                f"Invalid resource group location '{location}'. The Resource group already exists "
                f"in location '{existing.location}'.",
            )
        shown: Json = {"location": location, "properties": {"provisioningState": "Succeeded"}}
        for member in ("tags", "managedBy"):
            if member in body:
                shown[member] = copy.deepcopy(body[member])
        if existing is None:
            group_id = f"/subscriptions/{address.subscription}/resourceGroups/{name}"
            etag = self._fabric.ids.compute_etag()
            group = Resource(group_id, _KIND, name, shown, body, etag)
            self._fabric.store.add(group)
        else:
            group = existing
            group.body = shown
        self._fabric.emit(call, "Microsoft.Resources/subscriptions/resourceGroups/write", group.id)
        return Reply(200 if existing else 201, self._view(group))

    def ensure(self, subscription: str, name: str, location: str) -> None:
        """Bring a group into being for a scripted resource, unless it is there already."""
        group_id = f"/subscriptions/{subscription}/resourceGroups/{name}"
        if self._fabric.store.get(group_id) is None:
            body: Json = {"location": location, "properties": {"provisioningState": "Succeeded"}}
            etag = self._fabric.ids.compute_etag()
            asked = {"location": location}
            self._fabric.store.add(Resource(group_id, _KIND, name, body, asked, etag))

    def _patch(self, call: Call, address: Address) -> Reply:
        group = self._find(address)
        group.body["tags"] = copy.deepcopy(json_object(call.body).get("tags") or {})
        self._fabric.emit(call, "Microsoft.Resources/subscriptions/resourceGroups/write", group.id)
        return Reply(200, self._view(group))

    def _delete(self, call: Call, address: Address) -> Reply:
        group = self._find(address)
        operation = group.operation
        if operation is None or operation.done:
            group.properties["provisioningState"] = "Deleting"
            operation = group.operation = self._operations.start(
                call,
                "Microsoft.Resources/subscriptions/resourceGroups/delete",
                group.id,
                seconds("resourceGroups/delete"),
                finish=lambda: self._remove(group),
                failed=lambda: group.properties.update(provisioningState="Succeeded"),
            )
        location = (
            f"{call.origin}/subscriptions/{address.subscription}/operationresults/"
            f"{operation.id}?api-version={call.api_version}"
        )
        return Reply(202, None, {"Location": location, **self._operations.retry_after(operation)})

    def _remove(self, group: Resource) -> None:
        for resource in self._fabric.store.collection(group.id):
            if resource.operation is not None:
                self._operations.cancel(resource.operation)
            remover = self._removers.get(resource.kind.lower(), self._fabric.store.remove)
            remover(resource)
        self._fabric.store.remove(group)

    def _view(self, group: Resource) -> Json:
        return group.shown


def _short(resource: Resource) -> Json:
    shown: Json = {"id": resource.id, "name": resource.name, "type": resource.kind}
    for member in ("location", "tags", "sku", "managedBy", "identity"):
        if member in resource.body:
            shown[member] = resource.body[member]
    return shown
