"""The disks of a virtual machine: made with it, attached to it, or left behind by it."""

from typing import Any

from infra.local.resource_manager.compute import disk as disks
from infra.local.resource_manager.compute.compute_resource import ComputeResource
from infra.local.resource_manager.compute.creation_data import DEFAULT_SIZE_GB
from infra.local.resource_manager.compute.references import referenced, usable
from infra.local.resource_manager.errors import (
    change_not_allowed,
    invalid_parameter,
    missing_parameter,
    not_allowed,
)
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]
_PROFILE = "properties.storageProfile"
_IMAGES = ("images", "galleries/images/versions", "galleries/images")


class VmStorage:
    """Makes, attaches and releases the disks that a VM's storage profile names."""

    def __init__(self, owner: ComputeResource, disk_type: disks.Disks) -> None:
        self._owner = owner
        self._disks = disk_type

    def create(self, vm_id: str, properties: Json, location: str) -> str:
        """Bring the disks of a new VM into being; return its Hyper-V generation.

        Everything is checked before the first disk is made.
        """
        profile = properties["storageProfile"]
        image = profile.get("imageReference")
        os_disk = profile.setdefault("osDisk", {"createOption": "FromImage"})
        generation = self._check(vm_id, profile, image, os_disk)
        name = vm_id.rsplit("/", 1)[1]
        os_disk.setdefault("name", f"{name}_OsDisk_1_{self._owner.fabric.ids.hex(32)}")
        self._disk(vm_id, os_disk, location, generation, image)
        for data_disk in profile.setdefault("dataDisks", []):
            suffix = f"DataDisk_{data_disk['lun']}_{self._owner.fabric.ids.hex(32)}"
            data_disk.setdefault("name", f"{name}_{suffix}")
            self._disk(vm_id, data_disk, location, None, None)
        return generation

    def _check(self, vm_id: str, profile: Json, image: Json | None, os_disk: Json) -> str:
        generation = "V2"
        if os_disk["createOption"] == "FromImage":
            if not image:
                raise missing_parameter(f"{_PROFILE}.imageReference")
            generation = self._check_image(image, os_disk)
        elif os_disk["createOption"] == "Attach" and "osType" not in os_disk:
            raise missing_parameter(f"{_PROFILE}.osDisk.osType")
        os_disk.setdefault("osType", "Linux")
        luns: set[int] = set()
        for index, disk in enumerate([os_disk, *(profile.get("dataDisks") or [])]):
            where = f"{_PROFILE}.dataDisks[{index - 1}]" if index else f"{_PROFILE}.osDisk"
            if index and disk["lun"] in luns:
                raise invalid_parameter(f"{where}.lun", f"The lun {disk['lun']} is used twice.")
            if index:
                luns.add(disk["lun"])
            if disk["createOption"] == "Attach":
                source = self._attachable(disk, f"{where}.managedDisk.id")
                generation = (
                    generation if index else source.properties.get("hyperVGeneration", "V1")
                )
                continue
            if index and disk["createOption"] == "Empty" and "diskSizeGB" not in disk:
                raise missing_parameter(f"{where}.diskSizeGB")
            if disk.get("name") and self._owner.fabric.store.get(_disk_id(vm_id, disk["name"])):
                raise not_allowed(
                    f"Disk '{disk['name']}' already exists. To use it, set createOption of "
                    f"{where} to 'Attach'; else choose another name."
                )
        return generation

    def _check_image(self, image: Json, os_disk: Json) -> str:
        where = f"{_PROFILE}.imageReference"
        if image.get("sharedGalleryImageId") or image.get("communityGalleryImageId"):
            return "V2"
        if not image.get("id"):
            for name in ("publisher", "offer", "sku", "version"):
                if not image.get(name):
                    raise missing_parameter(f"{where}.{name}")
            if "windows" in f"{image['publisher']}{image['offer']}".lower():
                os_disk.setdefault("osType", "Windows")
            older = image["sku"].lower().endswith(("gen1", "-lts"))
            return "V1" if older else "V2"
        source = referenced(self._owner.fabric.store, image["id"], f"{where}.id", *_IMAGES)
        usable(self._owner.fabric.clock, source, f"{where}.id")
        definition = source
        if source.kind.endswith("/versions"):
            parent = self._owner.fabric.store.get(source.id.rsplit("/", 2)[0])
            definition = parent or source
        if "osType" in definition.properties:
            os_disk.setdefault("osType", definition.properties["osType"])
        else:
            image_profile = definition.properties.get("storageProfile") or {}
            image_disk = image_profile.get("osDisk") or {}
            os_disk.setdefault("osType", image_disk.get("osType", "Linux"))
        return str(definition.properties.get("hyperVGeneration", "V1"))

    def _attachable(self, disk: Json, where: str) -> Resource:
        managed = disk.get("managedDisk") or {}
        source = referenced(self._owner.fabric.store, managed.get("id"), where, "disks")
        usable(self._owner.fabric.clock, source, where)
        if source.body.get("managedBy"):
            raise not_allowed(
                f"The disk '{source.id}' is attached to VM {source.body['managedBy']} already."
            )
        return source

    def _disk(
        self, vm_id: str, disk: Json, location: str, generation: str | None, image: Json | None
    ) -> None:
        disk.setdefault("caching", "ReadWrite" if generation else "None")
        disk.setdefault("deleteOption", "Detach")
        managed = disk.setdefault("managedDisk", {})
        if disk["createOption"] == "Attach":
            made = self._attachable(disk, "managedDisk.id")
        else:
            managed.setdefault("storageAccountType", "Standard_LRS")
            properties: Json = {
                "creationData": {"createOption": "Empty"},
                "diskSizeGB": disk.get("diskSizeGB", DEFAULT_SIZE_GB),
            }
            if generation is not None:
                properties |= {"osType": disk["osType"], "hyperVGeneration": generation}
                properties["creationData"] = _from_image(image)
            made = self._disks.make(
                _disk_id(vm_id, disk["name"]),
                location,
                properties,
                managed["storageAccountType"],
            )
        disk["diskSizeGB"] = made.properties.get("diskSizeGB", DEFAULT_SIZE_GB)
        disk["name"] = made.name
        managed["id"] = made.id
        sku = made.body.get("sku") or {}
        managed.setdefault("storageAccountType", sku.get("name", "Standard_LRS"))
        disks.attach(made, vm_id)

    def update(self, vm: Resource, properties: Json) -> None:
        """Keep the disks of an existing VM; only their caching can change here."""
        kept = vm.properties.get("storageProfile") or {}
        asked = properties.get("storageProfile") or {}
        held = kept.get("dataDisks") or []
        wanted = {disk.get("lun") for disk in asked.get("dataDisks", held)}
        if wanted != {disk.get("lun") for disk in held}:
            raise change_not_allowed("storageProfile.dataDisks")
        properties["storageProfile"] = {**kept}

    def release(self, vm: Resource) -> None:
        """Let go of the disks of a VM that is gone: detach, or delete where the VM says so."""
        profile = vm.properties.get("storageProfile") or {}
        for disk in [profile.get("osDisk") or {}, *(profile.get("dataDisks") or [])]:
            held = self._owner.fabric.store.get((disk.get("managedDisk") or {}).get("id", ""))
            if held is None:
                continue
            disks.detach(held)
            if disk.get("deleteOption") == "Delete":
                self._owner.fabric.store.remove(held)


def _disk_id(vm_id: str, name: str) -> str:
    """Return the id of a disk that comes into being with a VM: in the VM's resource group."""
    return f"{vm_id.split('/providers/')[0]}/providers/Microsoft.Compute/disks/{name}"


def _from_image(image: Json | None) -> Json:
    if image is None or not image:
        return {"createOption": "Empty"}
    for name in ("sharedGalleryImageId", "communityGalleryImageId"):
        if image.get(name):
            return {"createOption": "FromImage", "galleryImageReference": {name: image[name]}}
    if not image.get("id"):
        given = (image.get(name) for name in ("publisher", "offer", "sku", "version"))
        urn = "/".join(part for part in given if part)
        return {"createOption": "FromImage", "imageReference": {"id": urn}}
    member = "galleryImageReference" if "/galleries/" in image["id"] else "imageReference"
    return {"createOption": "FromImage", member: {"id": image["id"]}}
