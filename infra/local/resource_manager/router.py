"""Which part of Resource Manager answers which path."""

from collections.abc import Mapping

from infra.local.resource_manager.batch.location import BatchLocations
from infra.local.resource_manager.compute.virtual_machine import VirtualMachines
from infra.local.resource_manager.errors import (
    ArmError,
    invalid_resource_type,
    method_not_allowed,
)
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.operations import Operations
from infra.local.resource_manager.providers import Providers
from infra.local.resource_manager.resource_groups import ResourceGroups
from infra.local.resource_manager.resource_id import Address, parse
from infra.local.resource_manager.resource_type import ResourceType
from infra.local.resource_manager.subscriptions import Subscriptions

_STATUS = ("operations", "diskoperations", "capsoperations")


class Router:
    """Takes a path apart and calls what is responsible."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        groups: ResourceGroups,
        providers: Providers,
        types: Mapping[str, ResourceType],
        operations: Operations,
        batch_locations: BatchLocations,
    ) -> None:
        self._subscriptions = subscriptions
        self._groups = groups
        self._providers = providers
        self._types = types
        self._operations = operations
        self._batch_locations = batch_locations

    def answer(self, call: Call) -> Reply:
        """Return the answer; raise ``ArmError`` for a refusal."""
        address = parse(call.path)
        if address is None:
            raise ArmError(404, "NotFound", f"The path '{call.path}' names nothing in Azure.")
        if address.subscription is None:
            return self._subscriptions.list(call)
        self._subscriptions.require(address.subscription)
        if address.namespace is None:
            return self._above_resources(call, address, address.subscription)
        self._providers.check_namespace(address.namespace)
        self._providers.check_version(address.namespace, "/".join(address.types), call.api_version)
        if address.types[0].lower() == "locations" and address.group is None:
            return self._location(call, address)
        if len(address.types) > 1 and address.types[1].lower() == "pooloperationresults":
            return self._operations.poll_location(address.names[-1], call.url)
        return self._resources(call, address)

    def _above_resources(self, call: Call, address: Address, subscription: str) -> Reply:
        rest = address.trailing
        word = rest[0].lower() if rest else ""
        if address.group is not None:
            if not rest:
                return self._groups.answer(call, address)
            if word == "resources" and len(rest) == 1 and call.method == "GET":
                return self._groups.resources(call, Address(subscription, address.group))
        elif not rest:
            return self._subscriptions.get(call, subscription)
        elif word == "resourcegroups" and len(rest) == 1:
            return self._groups.list(call, address)
        elif word == "providers":
            return self._providers.answer(call, subscription, rest[1:])
        elif word == "locations" and len(rest) == 1:
            return self._subscriptions.locations(subscription)
        elif word == "operationresults" and len(rest) == 2:
            return self._operations.poll_location(rest[1], call.url)
        raise ArmError(404, "NotFound", f"The path '{call.path}' is not part of the local Azure.")

    def _location(self, call: Call, address: Address) -> Reply:
        """Answer ``.../providers/{namespace}/locations/{location}/{what}[/{id}]``."""
        what = address.types[1].lower() if len(address.types) > 1 else ""
        if len(address.names) == 2 and call.method == "GET":
            operation_id = address.names[1]
            if what in _STATUS:
                if call.query.get("monitor", "").lower() == "true":
                    return self._operations.poll_location(operation_id, call.url)
                return self._operations.poll_status(operation_id)
            if what == "accountoperationresults":
                return self._operations.poll_location(operation_id, call.url)
        if (address.namespace or "").lower() == "microsoft.batch" and len(address.names) == 1:
            return self._batch_locations.answer(call, what, address.names[0])
        raise invalid_resource_type(
            address.namespace or "", "/".join(address.types), call.api_version
        )

    def _resources(self, call: Call, address: Address) -> Reply:
        kind = self._types.get(address.kind)
        if kind is not None and address.is_resource and address.group is not None:
            return self._resource(call, address, kind)
        if kind is not None and len(address.types) == len(address.names) + 1:
            if address.group is None and len(address.types) > 1:
                raise invalid_resource_type(
                    address.namespace or "", "/".join(address.types), call.api_version
                )
            if call.method != "GET":
                raise method_not_allowed(call.method)
            return kind.list(call, address)
        return self._action(call, address)

    def _resource(self, call: Call, address: Address, kind: ResourceType) -> Reply:
        match call.method:
            case "GET":
                return kind.get(call, address)
            case "PUT":
                return kind.put(call, address)
            case "PATCH":
                return kind.patch(call, address)
            case "DELETE":
                return kind.delete(call, address)
        raise method_not_allowed(call.method)

    def _action(self, call: Call, address: Address) -> Reply:
        """Answer a path that ends in the name of an action on a resource."""
        unknown = invalid_resource_type(
            address.namespace or "", "/".join(address.types), call.api_version
        )
        if len(address.types) != len(address.names) + 1 or len(address.types) < 2:
            raise unknown
        owner = Address(
            address.subscription,
            address.group,
            address.namespace,
            address.types[:-1],
            address.names,
        )
        kind = self._types.get(owner.kind)
        word = address.types[-1].lower()
        if kind is None or address.group is None:
            raise unknown
        if word == "instanceview" and isinstance(kind, VirtualMachines) and call.method == "GET":
            return kind.instance_view(kind.find(owner))
        action = kind.actions.get(word)
        if action is None:
            raise unknown
        if call.method != "POST":
            raise method_not_allowed(call.method)
        return action(call, kind.find(owner))
