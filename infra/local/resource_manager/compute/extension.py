"""Microsoft.Compute/virtualMachines/extensions."""

from typing import Any, override

from infra.local.resource_manager.compute.compute_resource import ComputeResource, Draft
from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.errors import change_not_allowed, not_allowed
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.regions import required_location
from infra.local.resource_manager.resource_id import Address
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]


class Extensions(ComputeResource):
    """Extensions of virtual machines."""

    kind = "Microsoft.Compute/virtualMachines/extensions"
    shape = "extension"
    read_only = ("provisioningState", "instanceView")

    @override
    def draft(self, call: Call, body: Json, new_id: str, existing: Resource | None) -> Draft:
        """See ``ComputeResource.draft``; protected settings are never shown again."""
        vm = self._machine(new_id)
        if vm.hidden["power"] != "running":
            raise not_allowed("Cannot modify extensions in the VM when the VM is not running.")
        if (vm.properties.get("osProfile") or {}).get("allowExtensionOperations") is False:
            raise not_allowed(
                "This operation cannot be performed when extension operations are disallowed."
            )
        properties = self.own_properties(body)
        properties.pop("protectedSettings", None)
        properties.setdefault("autoUpgradeMinorVersion", False)
        for name in ("publisher", "type"):
            if existing is not None and existing.properties.get(name) != properties[name]:
                raise change_not_allowed(f"extension.properties.{name}")
        return Draft(properties, seconds("virtualMachines/extensions/write"))

    def list(self, call: Call, address: Address) -> Reply:
        """Answer all extensions of a VM; this list has no pages."""
        self.parent_of(address)
        members = self.fabric.store.collection(address.id)
        return Reply(200, {"value": [self.view(one, call) for one in members]})

    def location_for(self, body: Json, new_id: str) -> str:
        """Return the region of the VM, whether or not the body repeats it."""
        if body.get("location"):
            return required_location(body, self.kind)
        return self._machine(new_id).location

    def _machine(self, new_id: str) -> Resource:
        vm = self.fabric.store.get(new_id.rsplit("/", 2)[0])
        assert vm is not None, "new_id has looked the virtual machine up"
        return vm
