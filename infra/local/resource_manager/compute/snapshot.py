"""Microsoft.Compute/snapshots: copies of disks at one moment.

A snapshot made with ``CopyStart`` is provisioned at once, while its data is still being copied:
``completionPercent`` tells how far that is. Only at 100 can anything be made of it.
"""

from typing import Any, override

from infra.local.resource_manager.compute import background_copy
from infra.local.resource_manager.compute.compute_resource import ComputeResource, Draft, kept
from infra.local.resource_manager.compute.creation_data import inherit
from infra.local.resource_manager.compute.disk import DISK_NAME, DISK_NAME_RULE
from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.exchange import Call
from infra.local.resource_manager.regions import programmatic
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]
_OPTIONS = ("Copy", "CopyStart", "Import", "ImportSecure", "Upload", "Restore")


class Snapshots(ComputeResource):
    """Snapshots."""

    kind = "Microsoft.Compute/snapshots"
    shape = "snapshot"
    name_pattern = DISK_NAME
    name_rule = DISK_NAME_RULE
    operations_path = "DiskOperations"
    creating = "Updating"
    create_status = 202
    patch_status = 202
    members = ("location", "tags", "sku", "extendedLocation")
    read_only = (
        "provisioningState",
        "timeCreated",
        "uniqueId",
        "diskState",
        "diskSizeBytes",
        "incrementalSnapshotFamilyId",
        "completionPercent",
    )

    @override
    def draft(self, call: Call, body: Json, new_id: str, existing: Resource | None) -> Draft:
        """See ``ComputeResource.draft``."""
        properties = self.own_properties(body)
        sku = (body.get("sku") or {}).get("name", "Standard_LRS")
        members = {"sku": {"name": sku, "tier": sku.split("_")[0]}}
        if existing is not None:
            properties = existing.properties | properties
            properties |= kept(existing, "creationData")
            return Draft(properties, seconds("snapshots/write"), members)
        source = inherit(self, properties, programmatic(body["location"]), _OPTIONS)
        self._complete(properties, source)
        if properties["creationData"]["createOption"] != "CopyStart":
            return Draft(properties, seconds("snapshots/write"), members)
        properties["completionPercent"] = 0.0
        return Draft(properties, 1.0, members, background_copy.start(self.fabric.clock))

    def _complete(self, properties: Json, source: Resource | None) -> None:
        ids = self.fabric.ids
        properties.setdefault("incremental", False)
        properties.setdefault("encryption", {"type": "EncryptionAtRestWithPlatformKey"})
        properties.setdefault("networkAccessPolicy", "AllowAll")
        properties.setdefault("publicNetworkAccess", "Enabled")
        properties["timeCreated"] = self.fabric.timestamp()
        properties["uniqueId"] = ids.uuid()
        properties["diskState"] = "Unattached"
        if properties["incremental"]:
            family = None if source is None else source.hidden.get("incremental_family")
            family = family or ids.uuid()
            if source is not None:
                source.hidden["incremental_family"] = family
            properties["incrementalSnapshotFamilyId"] = family

    def view(self, resource: Resource, call: Call) -> Json:
        """Return the snapshot, with how far its background copy is now."""
        percent = background_copy.percent(resource, self.fabric.clock)
        if percent is not None:
            resource.properties["completionPercent"] = percent
        return super().view(resource, call)
