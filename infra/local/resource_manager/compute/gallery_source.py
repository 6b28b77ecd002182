"""What a gallery image version is made from: ``properties.storageProfile``.

Either one whole source (``source``: a managed image, a generalized VM, another version) or disk
by disk (``osDiskImage`` and ``dataDiskImages``: snapshots, disks, VHD blobs).
"""

from typing import Any

from infra.local.resource_manager.compute.compute_resource import ComputeResource
from infra.local.resource_manager.compute.creation_data import DEFAULT_SIZE_GB
from infra.local.resource_manager.compute.references import referenced, usable
from infra.local.resource_manager.errors import invalid_parameter, not_allowed
from infra.local.resource_manager.regions import programmatic
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]
_PROFILE = "galleryImageVersion.properties.storageProfile"


def resolve_source(
    owner: ComputeResource, definition: Resource, profile: Json, location: str
) -> None:
    """Complete ``profile`` from the sources it names.

    Raises ``ArmError``: 400 for sources that cannot be used together, in this region, or with
    this image definition; 404 for one that does not exist; 409 for one that is not ready.
    """
    whole = profile.get("source") or {}
    whole_ids = [name for name in whole if whole[name]]
    os_disk = profile.get("osDiskImage") or {}
    by_disk = bool(os_disk.get("source"))
    if len(whole_ids) + by_disk != 1:
        raise invalid_parameter(
            _PROFILE,
            "Exactly one source is expected: storageProfile.source with one of id, "
            "virtualMachineId, communityGalleryImageId; or storageProfile.osDiskImage.source.",
        )
    if by_disk:
        _from_disks(owner, definition, profile, location)
    elif whole_ids[0] != "communityGalleryImageId":
        _from_whole(owner, definition, profile, whole_ids[0], location)


def _from_disks(owner: ComputeResource, definition: Resource, profile: Json, location: str) -> None:
    os_image = profile["osDiskImage"]
    source = _disk(owner, os_image, f"{_PROFILE}.osDiskImage", location)
    if source is not None:
        _check_generation(source, definition, f"{_PROFILE}.osDiskImage.source.id")
    luns: set[int] = set()
    for index, image in enumerate(profile.get("dataDiskImages") or []):
        where = f"{_PROFILE}.dataDiskImages[{index}]"
        if image["lun"] in luns:
            raise invalid_parameter(f"{where}.lun", f"The lun {image['lun']} is used twice.")
        luns.add(image["lun"])
        _disk(owner, image, where, location)


def _check_generation(source: Resource, definition: Resource, where: str) -> None:
    """Raise 400 when the OS or the generation differs from the image definition's."""
    for name in ("osType", "hyperVGeneration"):
        wanted = definition.properties[name]
        if source.properties.get(name, wanted) != wanted:
            raise invalid_parameter(
                where,
                f"The {name} of the source '{source.id}' is '{source.properties[name]}', the "
                f"gallery image '{definition.name}' has '{wanted}'.",
            )


def _disk(owner: ComputeResource, image: Json, where: str, location: str) -> Resource | None:
    source = image.get("source") or {}
    image.setdefault("hostCaching", "None")
    if source.get("uri"):
        if not source.get("storageAccountId") and not source.get("id"):
            raise invalid_parameter(
                f"{where}.source", "A source uri needs the storageAccountId of its blob."
            )
        image["sizeInGB"] = 30
        return None
    kinds = ("snapshots", "disks")
    disk = referenced(owner.fabric.store, source.get("id"), f"{where}.source.id", *kinds)
    usable(owner.fabric.clock, disk, f"{where}.source.id")
    _same_region(disk, location, f"{where}.source.id")
    source["id"] = disk.id
    image["sizeInGB"] = disk.properties.get("diskSizeGB", DEFAULT_SIZE_GB)
    return disk


def _from_whole(
    owner: ComputeResource, definition: Resource, profile: Json, member: str, location: str
) -> None:
    where = f"{_PROFILE}.source.{member}"
    kinds: tuple[str, ...] = ("images", "virtualMachines", "galleries/images/versions")
    if member == "virtualMachineId":
        kinds = ("virtualMachines",)
    source = referenced(owner.fabric.store, profile["source"][member], where, *kinds)
    usable(owner.fabric.clock, source, where)
    storage = source.properties["storageProfile"]
    kind = source.kind.rsplit("/", 1)[1]
    if kind == "versions":
        profile["osDiskImage"] = _without_source(storage["osDiskImage"])
        profile["dataDiskImages"] = [
            _without_source(image) for image in storage.get("dataDiskImages") or []
        ]
        return
    _same_region(source, location, where)
    generalized = definition.properties.get("osState") != "Specialized"
    if kind == "virtualMachines":
        state = "Generalized" if source.hidden.get("generalized") else "Specialized"
    else:
        state = storage["osDisk"]["osState"]
    if generalized != (state == "Generalized"):
        raise not_allowed(
            f"The osState of the source '{source.id}' is '{state}', the gallery image "
            f"'{definition.name}' has '{definition.properties['osState']}'."
        )
    if kind == "images":
        _check_generation(source, definition, where)
    os_disk = storage["osDisk"]
    profile["osDiskImage"] = {
        "sizeInGB": os_disk["diskSizeGB"],
        "hostCaching": os_disk.get("caching", "None"),
    }
    profile["dataDiskImages"] = [
        {
            "lun": disk["lun"],
            "sizeInGB": disk["diskSizeGB"],
            "hostCaching": disk.get("caching", "None"),
        }
        for disk in storage.get("dataDisks", [])
    ]


def _without_source(image: Json) -> Json:
    return {name: value for name, value in image.items() if name != "source"}


def _same_region(source: Resource, location: str, where: str) -> None:
    if programmatic(source.location) != location:
        raise invalid_parameter(
            where,
            f"The source '{source.id}' is in '{source.location}': it must be in the location of "
            f"the image version, '{location}'.",
        )
