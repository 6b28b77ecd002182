"""Microsoft.Compute/disks: managed disks, on their own or of a virtual machine."""

import re
from typing import Any, override

from infra.local.resource_manager.compute.compute_resource import ComputeResource, Draft, kept
from infra.local.resource_manager.compute.creation_data import inherit
from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.errors import not_allowed
from infra.local.resource_manager.exchange import Call
from infra.local.resource_manager.regions import programmatic
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]

DISK_NAME = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9_.\-]{0,79}")
DISK_NAME_RULE = "1 to 80 characters: letters, digits, '_', '-' and '.'"


class Disks(ComputeResource):
    """Managed disks."""

    kind = "Microsoft.Compute/disks"
    shape = "disk"
    name_pattern = DISK_NAME
    name_rule = DISK_NAME_RULE
    operations_path = "DiskOperations"
    creating = "Updating"
    create_status = 202
    patch_status = 202
    members = ("location", "tags", "sku", "zones", "extendedLocation")
    read_only = (
        "provisioningState",
        "timeCreated",
        "uniqueId",
        "diskState",
        "diskSizeBytes",
    )

    @override
    def draft(self, call: Call, body: Json, new_id: str, existing: Resource | None) -> Draft:
        """See ``ComputeResource.draft``."""
        properties = self.own_properties(body)
        if existing is None:
            location = programmatic(body["location"])
            options = ("Empty", "Copy", "CopyStart", "Restore", "Import", "FromImage", "Upload")
            inherit(self, properties, location, options)
            self.complete(properties)
            attached = None
        else:
            properties = existing.properties | properties
            properties |= kept(existing, "creationData")
            if "diskSizeGB" in properties:
                properties["diskSizeBytes"] = properties["diskSizeGB"] * 2**30
            attached = existing.body.get("managedBy")
        members: Json = {"sku": _sku(body.get("sku"))}
        if attached:
            members["managedBy"] = attached
        return Draft(properties, seconds("disks/write"), members)

    def complete(self, properties: Json) -> None:
        """Add what Azure sets on a new disk."""
        properties.setdefault("encryption", {"type": "EncryptionAtRestWithPlatformKey"})
        properties.setdefault("networkAccessPolicy", "AllowAll")
        properties.setdefault("publicNetworkAccess", "Enabled")
        properties["timeCreated"] = self.fabric.timestamp()
        properties["uniqueId"] = self.fabric.ids.uuid()
        properties["diskState"] = "Unattached"

    def check_deletable(self, resource: Resource) -> None:
        """Refuse while a virtual machine holds the disk."""
        owner = resource.body.get("managedBy")
        if owner:
            raise not_allowed(
                f"Disk {resource.name} is attached to VM {owner}. "
                "Detach the disk or delete the VM first."
            )

    def make(self, resource_id: str, location: str, properties: Json, sku: str) -> Resource:
        """Make a disk that comes into being with a virtual machine, ready at once."""
        self.complete(properties)
        properties.setdefault("diskSizeBytes", properties["diskSizeGB"] * 2**30)
        properties["provisioningState"] = "Succeeded"
        body = {"location": location, "sku": _sku({"name": sku}), "properties": properties}
        asked = {"location": location, "properties": {"creationData": properties["creationData"]}}
        name = resource_id.rsplit("/", 1)[1]
        etag = self.fabric.ids.compute_etag()
        disk = Resource(resource_id, self.kind, name, body, asked, etag)
        self.fabric.store.add(disk)
        return disk


def attach(disk: Resource, vm_id: str) -> None:
    """Say on the disk which virtual machine holds it."""
    disk.body["managedBy"] = vm_id
    disk.properties["diskState"] = "Attached"


def detach(disk: Resource) -> None:
    """Say on the disk that nothing holds it."""
    disk.body.pop("managedBy", None)
    disk.properties["diskState"] = "Unattached"


def _sku(asked: Json | None) -> Json:
    name = (asked or {}).get("name", "Standard_LRS")
    return {"name": name, "tier": name.split("_")[0]}
