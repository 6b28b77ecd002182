"""Microsoft.Compute/images: managed images, made from a VM, snapshots, disks, or VHD blobs."""

from typing import Any, override

from infra.local.resource_manager.compute.compute_resource import ComputeResource, Draft
from infra.local.resource_manager.compute.creation_data import DEFAULT_SIZE_GB
from infra.local.resource_manager.compute.references import referenced, usable
from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.errors import (
    invalid_parameter,
    missing_parameter,
    not_allowed,
)
from infra.local.resource_manager.exchange import Call
from infra.local.resource_manager.regions import programmatic
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]
_SOURCES = ("snapshot", "managedDisk", "blobUri")


class Images(ComputeResource):
    """Managed images."""

    kind = "Microsoft.Compute/images"
    shape = "image"
    members = ("location", "tags", "extendedLocation")

    @override
    def draft(self, call: Call, body: Json, new_id: str, existing: Resource | None) -> Draft:
        """See ``ComputeResource.draft``."""
        location = programmatic(body["location"])
        properties = self.own_properties(body)
        if properties.get("sourceVirtualMachine"):
            self._from_virtual_machine(properties, location)
        elif properties.get("storageProfile"):
            self._from_disks(properties, location)
        else:
            raise missing_parameter("properties.storageProfile")
        properties.setdefault("hyperVGeneration", "V1")
        return Draft(properties, seconds("images/write"))

    def _from_virtual_machine(self, properties: Json, location: str) -> None:
        where = "properties.sourceVirtualMachine.id"
        vm = referenced(
            self.fabric.store, properties["sourceVirtualMachine"]["id"], where, "virtualMachines"
        )
        self._same_region(vm, location, where)
        if not vm.hidden.get("generalized"):
            raise not_allowed(
                f"The source virtual machine '{vm.id}' is not generalized. Deallocate it and mark "
                "it as generalized before creating an image of it."
            )
        profile = vm.properties["storageProfile"]
        os_disk = profile["osDisk"]
        properties["storageProfile"] = {
            "osDisk": {
                "osType": os_disk["osType"],
                "osState": "Generalized",
                "managedDisk": {"id": os_disk["managedDisk"]["id"]},
                "caching": os_disk["caching"],
                "diskSizeGB": os_disk["diskSizeGB"],
                "storageAccountType": "Standard_LRS",
            },
            "dataDisks": [
                {
                    "lun": disk["lun"],
                    "managedDisk": {"id": disk["managedDisk"]["id"]},
                    "caching": disk["caching"],
                    "diskSizeGB": disk["diskSizeGB"],
                    "storageAccountType": "Standard_LRS",
                }
                for disk in profile.get("dataDisks", [])
            ],
            "zoneResilient": False,
        }
        properties.setdefault("hyperVGeneration", vm.hidden["hyper_v_generation"])

    def _from_disks(self, properties: Json, location: str) -> None:
        profile = properties["storageProfile"]
        self._disk(profile["osDisk"], "properties.storageProfile.osDisk", properties, location)
        luns: set[int] = set()
        for index, disk in enumerate(profile.setdefault("dataDisks", [])):
            where = f"properties.storageProfile.dataDisks[{index}]"
            if disk["lun"] in luns:
                raise invalid_parameter(f"{where}.lun", f"The lun {disk['lun']} is used twice.")
            luns.add(disk["lun"])
            self._disk(disk, where, {}, location)
        profile.setdefault("zoneResilient", False)

    def _disk(self, disk: Json, where: str, properties: Json, location: str) -> None:
        given = [name for name in _SOURCES if disk.get(name)]
        if len(given) != 1:
            raise invalid_parameter(
                where,
                f"Parameter '{where}' must have exactly one source, one of {', '.join(_SOURCES)}; "
                f"it has {', '.join(given) or 'none'}.",
            )
        disk.setdefault("storageAccountType", "Standard_LRS")
        disk.setdefault("caching", "None")
        if given[0] == "blobUri":
            if not disk["blobUri"].lower().startswith("https://"):
                raise invalid_parameter(
                    f"{where}.blobUri", f"'{disk['blobUri']}' is not the https address of a blob."
                )
            disk.setdefault("diskSizeGB", 30)
            return
        kind = "snapshots" if given[0] == "snapshot" else "disks"
        source = referenced(self.fabric.store, disk[given[0]]["id"], f"{where}.{given[0]}.id", kind)
        usable(self.fabric.clock, source, f"{where}.{given[0]}.id")
        self._same_region(source, location, f"{where}.{given[0]}.id")
        disk.setdefault("diskSizeGB", source.properties.get("diskSizeGB", DEFAULT_SIZE_GB))
        if "hyperVGeneration" in source.properties:
            properties.setdefault("hyperVGeneration", source.properties["hyperVGeneration"])

    def _same_region(self, source: Resource, location: str, where: str) -> None:
        if programmatic(source.location) != location:
            raise invalid_parameter(
                where,
                f"The source '{source.id}' is in '{source.location}'; an image can only be made "
                f"of it in the same region, not in '{location}'.",
            )
