"""``imageReference`` of a pool: what Batch checks when it is written, and again when it grows."""

import re
from typing import Any

from infra.local.resource_manager.batch.errors import batch_error, invalid_property
from infra.local.resource_manager.compute.gallery_version import replicated_regions
from infra.local.resource_manager.exchange import Call
from infra.local.resource_manager.fabric import Fabric
from infra.local.resource_manager.regions import display, programmatic
from infra.local.resource_manager.resource_id import parse_resource
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]
Details = tuple[tuple[str, str], ...]

_WHERE = "properties.deploymentConfiguration.virtualMachineConfiguration.imageReference"
_VERSION = "microsoft.compute/galleries/images/versions"
_DEFINITION = "microsoft.compute/galleries/images"
_MANAGED = "microsoft.compute/images"
# Managed images are accepted by API versions before this one only: batch/batch-custom-images
# (04/06/2023), and ImageReference.id in the API descriptions of 2019-08-01 and 2020-03-01.
GALLERY_ONLY = "2020-03-01"
_NUMBER = re.compile(r"\d+\.\d+\.\d+")
_EXCLUSIVE = ("id", "sharedGalleryImageId", "communityGalleryImageId", "publisher")


def is_custom(reference: Json) -> bool:
    """Say whether the nodes come from an image of the customer's own."""
    return "publisher" not in reference


def check(call: Call, fabric: Fabric, reference: Json, account: Resource) -> None:
    """Raise ``ArmError`` 400 unless a pool of ``account`` can be made of this image now."""
    given = [name for name in _EXCLUSIVE if reference.get(name)]
    for name in ("version", "offer", "sku"):
        if reference.get(name) and "publisher" not in given:
            raise invalid_property(
                call,
                f"{_WHERE}.{name}",
                reference[name],
                f"The property {name} can only have a value when publisher is set.",
            )
    if len(given) != 1:
        raise invalid_property(
            call, _WHERE, reference, f"Exactly one of {', '.join(_EXCLUSIVE)} must be specified."
        )
    if given[0] == "publisher":
        for name in ("offer", "sku"):
            if not reference.get(name):
                raise invalid_property(call, f"{_WHERE}.{name}", "", f"{name} must be specified.")
    if given[0] == "id":
        _check_id(call, fabric, reference["id"], account)


def _check_id(call: Call, fabric: Fabric, image_id: str, account: Resource) -> None:
    where = f"{_WHERE}.id"
    address = parse_resource(image_id)
    kind = address.kind if address is not None else ""
    if address is None or kind not in (_VERSION, _DEFINITION, _MANAGED):
        raise invalid_property(
            call, where, image_id, "It is not the resource id of an Azure Compute Gallery image."
        )
    if kind == _MANAGED and call.api_version >= GALLERY_ONLY:
        raise invalid_property(
            call,
            where,
            image_id,
            "Managed images are supported with API versions up to 2019-08-01 only; the request "
            f"has {call.api_version}. Use an Azure Compute Gallery image version.",
        )
    image = fabric.store.get(address.key)
    if kind == _DEFINITION:
        image = latest_version(fabric, address.key)
    if image is None:
        raise invalid_property(
            call, where, image_id, f"The specified image '{image_id}' could not be found."
        )
    if kind == _MANAGED:
        _check_managed(call, image, account)
    else:
        _check_version(call, fabric, image, account)


def _check_managed(call: Call, image: Resource, account: Resource) -> None:
    where = f"{_WHERE}.id"
    if programmatic(image.location) != programmatic(account.location):
        reason = f"The image is in '{image.location}', the Batch account in '{account.location}'."
        raise invalid_property(call, where, image.id, reason)
    if image.id.split("/")[2].lower() != account.id.split("/")[2].lower():
        reason = "The image and the Batch account are in different subscriptions."
        raise invalid_property(call, where, image.id, reason)


def _check_version(call: Call, fabric: Fabric, version: Resource, account: Resource) -> None:
    where = f"{_WHERE}.id"
    definition = fabric.store.get(version.id.rsplit("/", 2)[0])
    if definition is not None and definition.properties.get("osState") == "Specialized":
        reason = "The osState of the gallery image is Specialized; Batch needs Generalized."
        raise invalid_property(call, where, version.id, reason)
    if programmatic(account.location) not in replicated_regions(
        version, fabric.clock.now().timestamp()
    ):
        raise batch_error(
            call,
            400,
            "InvalidPropertyValue",
            _not_replicated(version, account.location),
            (("PropertyName", where), ("PropertyValue", version.id)),
        )


def latest_version(fabric: Fabric, definition_id: str) -> Resource | None:
    """Return the highest complete version that is not excluded from latest."""
    found = [
        version
        for version in fabric.store.collection(f"{definition_id}/versions")
        if not (version.properties.get("publishingProfile") or {}).get("excludeFromLatest")
        and version.properties["provisioningState"] == "Succeeded"
        and _NUMBER.fullmatch(version.name)
    ]
    numbers = {one.key: tuple(int(part) for part in one.name.split(".")) for one in found}
    return max(found, key=lambda one: numbers[one.key], default=None)


def problem(fabric: Fabric, reference: Json, account: Resource) -> Details | None:
    """Return why no node can be made of the image now, as a resize error's details; or None.

    A gallery version must exist, with a copy in the account's region. A managed image must exist,
    and so must the snapshots or disks that it was made from.
    """
    image_id = reference.get("id")
    if not image_id:
        return None
    address = parse_resource(image_id)
    if address is None:
        return provider_error("ImageNotFound", f"'{image_id}' is not the id of an image.")
    region = programmatic(account.location)
    if address.kind == _DEFINITION:
        image = latest_version(fabric, address.key)
    else:
        image = fabric.store.get(address.key)
    if address.kind != _MANAGED:
        now = fabric.clock.now().timestamp()
        if image is None or region not in replicated_regions(image, now):
            return provider_error(
                "GalleryImageNotFound",
                f"The gallery image {image_id} is not available in {account.location} region. "
                "Please contact image owner to replicate to this region, or change your "
                "requested region.",
            )
        return None
    if image is None:
        return provider_error(
            "ImageNotFound",
            f"The Image '{image_id}' cannot be found in '{account.location}' region.",
        )
    for source in _sources(image):
        if fabric.store.get(source) is None:
            return provider_error(
                "ResourceNotFound",
                f"The resource '{source}' that the Image '{image_id}' was created from was not "
                "found.",
            )
    return None


def _sources(image: Resource) -> list[str]:
    profile = image.properties.get("storageProfile") or {}
    disks = [profile.get("osDisk") or {}, *(profile.get("dataDisks") or [])]
    return [
        disk[member]["id"]
        for disk in disks
        for member in ("snapshot", "managedDisk")
        if member in disk
    ]


def _not_replicated(version: Resource, region: str) -> str:
    return (
        f"The gallery image {version.id} is not available in {display(region)}: Batch needs a "
        "complete replica in the region of the Batch account."
    )


def generation(fabric: Fabric, reference: Json) -> str | None:
    """Return the Hyper-V generation of a custom image, V1 or V2; None when it is not known."""
    address = parse_resource(reference.get("id"))
    if address is None:
        return None
    if address.kind == _VERSION:
        address = address.parent
    owner = fabric.store.get(address.key)
    return None if owner is None else owner.properties.get("hyperVGeneration")


def provider_error(code: str, message: str) -> Details:
    """Return the details in which Batch relays an error of Microsoft.Compute."""
    text = f'{{"error":{{"code":"{code}","message":"{message}"}}}}'
    return (
        ("Reason", message),
        ("Provider Error Json", text),
        ("Provider Error Json Truncated", "False"),
    )
