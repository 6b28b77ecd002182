"""Microsoft.Compute/virtualMachines, with the power and generalization states that capture needs.

running --powerOff--> stopped --deallocate--> deallocated --generalize--> generalized
   ^------start-----------+----------start---------+          (never starts again)
"""

import re
from collections.abc import Mapping
from typing import Any, override

from infra.local.resource_manager import paging
from infra.local.resource_manager.compute import disk as disks
from infra.local.resource_manager.compute import instance_view, vm_list
from infra.local.resource_manager.compute.compute_resource import ComputeResource, Draft, kept
from infra.local.resource_manager.compute.vm_storage import VmStorage
from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.errors import concurrent_request, invalid_parameter, not_allowed
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.fabric import Fabric
from infra.local.resource_manager.operations import Operations
from infra.local.resource_manager.regions import programmatic
from infra.local.resource_manager.resource_id import Address
from infra.local.resource_manager.resource_type import Action
from infra.local.resource_manager.store import Resource
from infra.local.resource_manager.vm_sizes import VM_SIZES

Json = dict[str, Any]
_SECRETS = ("adminPassword", "customData")


class VirtualMachines(ComputeResource):
    """Virtual machines."""

    kind = "Microsoft.Compute/virtualMachines"
    shape = "virtual_machine"
    name_pattern = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9_.\-]{0,62}[a-zA-Z0-9_\-])?")
    name_rule = "1 to 64 characters: letters, digits, '_', '-' and '.'"
    members = ("location", "tags", "plan", "identity", "zones", "extendedLocation")
    read_only = ("provisioningState", "vmId", "timeCreated", "instanceView")
    shows_etag = True

    def __init__(self, fabric: Fabric, operations: Operations, disk_type: disks.Disks) -> None:
        super().__init__(fabric, operations)
        self._storage = VmStorage(self, disk_type)

    @property
    def actions(self) -> Mapping[str, Action]:
        """Return deallocate, generalize, powerOff, restart and start."""
        return {
            "deallocate": self.deallocate,
            "generalize": self.generalize,
            "poweroff": self.power_off,
            "restart": self.restart,
            "start": self.start,
        }

    @override
    def draft(self, call: Call, body: Json, new_id: str, existing: Resource | None) -> Draft:
        """See ``ComputeResource.draft``."""
        properties = self.own_properties(body)
        size = properties["hardwareProfile"]["vmSize"]
        if size.lower() not in VM_SIZES:
            raise invalid_parameter(
                "vmSize",
                f"The value '{size}' provided for the VM size is not valid. The valid sizes in "
                "the current region are: "
                + ", ".join(known.name for known in VM_SIZES.values())
                + ".",
            )
        profile = properties.setdefault("osProfile", {})
        for secret in _SECRETS:
            profile.pop(secret, None)
        profile.setdefault("computerName", new_id.rsplit("/", 1)[1])
        profile.setdefault("allowExtensionOperations", True)
        profile.setdefault("secrets", [])
        lasts = seconds("virtualMachines/write")
        if existing is None:
            properties["vmId"] = self.fabric.ids.uuid()
            properties["timeCreated"] = self.fabric.timestamp()
            location = programmatic(body["location"])
            generation = self._storage.create(new_id, properties, location)
            hidden = {
                "power": "running",
                "generalized": False,
                "hyper_v_generation": generation,
                "since": self.fabric.timestamp(),
            }
            return Draft(properties, lasts, hidden=hidden)
        if existing.hidden["generalized"]:
            raise not_allowed(
                f"Operation 'createOrUpdate' is not allowed on VM '{existing.name}' since the VM "
                "is generalized."
            )
        properties |= kept(existing, "vmId", "timeCreated")
        self._storage.update(existing, properties)
        return Draft(properties, lasts)

    @override
    def list(self, call: Call, address: Address) -> Reply:
        """Answer a page of machines, each shown as lists do."""
        if address.group is not None:
            self.group_of(address)
        machines = vm_list.chosen(call, self.fabric.store.collection(address.id))
        return paging.page(call, machines, lambda one: vm_list.listed(self.view(one, call)))

    def view(self, resource: Resource, call: Call) -> Json:
        """Return the VM with its extensions, and its instance view if the request asks for it."""
        shown = super().view(resource, call)
        extensions = self.fabric.store.collection(f"{resource.id}/extensions")
        if extensions:
            shown["resources"] = [one.shown for one in extensions]
        wanted = (call.query.get("$expand", ""), call.query.get("statusonly", "false"))
        if wanted[0].lower() == "instanceview" or wanted[1].lower() == "true":
            shown["properties"]["instanceView"] = instance_view.of(resource, extensions)
        return shown

    @override
    def adopt(self, resource: Resource) -> None:
        """Take over a scripted machine: its instance view says what state it is in."""
        super().adopt(resource)
        view = resource.properties.pop("instanceView", None)
        resource.hidden |= instance_view.read(view) | {"since": self.fabric.timestamp()}

    def instance_view(self, resource: Resource) -> Reply:
        """Answer ``GET .../instanceView``."""
        extensions = self.fabric.store.collection(f"{resource.id}/extensions")
        return Reply(200, instance_view.of(resource, extensions))

    def deallocate(self, call: Call, vm: Resource) -> Reply:
        """Stop and give the hardware back."""
        return self._power(call, vm, "deallocate", "deallocated")

    def power_off(self, call: Call, vm: Resource) -> Reply:
        """Stop and keep the hardware."""
        return self._power(call, vm, "powerOff", "stopped")

    def restart(self, call: Call, vm: Resource) -> Reply:
        """Start again; only a running machine can."""
        if vm.hidden["power"] != "running":
            raise not_allowed(f"The VM '{vm.name}' is not running, so it cannot be restarted.")
        return self._power(call, vm, "restart", "running")

    def start(self, call: Call, vm: Resource) -> Reply:
        """Start; a generalized machine never does."""
        if vm.hidden["generalized"]:
            raise not_allowed(
                f"Operation 'start' is not allowed on VM '{vm.name}' since the VM is generalized."
            )
        return self._power(call, vm, "start", "running")

    def generalize(self, call: Call, vm: Resource) -> Reply:
        """Mark as generalized; at once, and for good."""
        self._idle(vm)
        if vm.hidden["power"] == "running":
            raise not_allowed(
                f"Operation 'generalize' is not allowed on VM '{vm.name}' since the VM is not "
                "stopped: deallocate it first."
            )
        vm.hidden |= {"generalized": True, "instance_view": None}
        self.fabric.emit(call, f"{self.kind}/generalize/action", vm.id)
        return Reply(200)

    def _idle(self, vm: Resource) -> None:
        if vm.operation is not None and not vm.operation.done:
            raise concurrent_request()

    def _power(self, call: Call, vm: Resource, action: str, state: str) -> Reply:
        self._idle(vm)

        def finish() -> None:
            since = self.fabric.timestamp()
            vm.hidden |= {"power": state, "since": since, "instance_view": None}

        vm.operation = self.operations.start(
            call,
            f"{self.kind}/{action}/action",
            vm.id,
            seconds(f"virtualMachines/{action}/action"),
            finish=finish,
            failed=lambda: None,
        )
        return Reply(202, None, self.polling(call, vm, vm.operation))

    def deleted(self, resource: Resource) -> None:
        """Detach or delete the disks and forget the extensions."""
        self._storage.release(resource)
        for extension in self.fabric.store.collection(f"{resource.id}/extensions"):
            if extension.operation is not None:
                self.operations.cancel(extension.operation)
            self.fabric.store.remove(extension)
