"""What a disk or a snapshot is made from: ``properties.creationData``."""

from typing import Any

from infra.local.resource_manager.compute.compute_resource import ComputeResource
from infra.local.resource_manager.compute.references import referenced, usable
from infra.local.resource_manager.errors import invalid_parameter, missing_parameter
from infra.local.resource_manager.regions import programmatic
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]
_WHERE = "creationData.sourceResourceId"
_INHERITED = ("osType", "hyperVGeneration", "diskSizeGB", "purchasePlan", "supportedCapabilities")
DEFAULT_SIZE_GB = 30


def inherit(
    owner: ComputeResource, properties: Json, location: str, options: tuple[str, ...]
) -> Resource | None:
    """Complete ``properties`` from the source that ``creationData`` names, and return the source.

    ``options`` are the values of ``createOption`` that the resource type takes. Raises
    ``ArmError``: 400 for a body that cannot work, 404 for a missing source, 409 for one that is
    still being made.
    """
    creation: Json = properties["creationData"]
    option = creation["createOption"]
    if option not in options:
        allowed = ", ".join(options)
        raise invalid_parameter(
            "creationData.createOption",
            f"The value '{option}' of parameter 'creationData.createOption' is not allowed here: "
            f"expected one of {allowed}.",
        )
    creation.pop("sourceUniqueId", None)
    source = None
    if option in ("Copy", "CopyStart", "Restore"):
        source = _source(owner, creation, location, option)
        for name in _INHERITED:
            if name in source.properties:
                properties.setdefault(name, source.properties[name])
        creation["sourceUniqueId"] = source.properties.get("uniqueId", "")
    elif option in ("Import", "ImportSecure"):
        _check_import(creation)
    elif option == "Empty" and "diskSizeGB" not in properties:
        raise missing_parameter("properties.diskSizeGB")
    properties.setdefault("diskSizeGB", DEFAULT_SIZE_GB)
    properties["diskSizeBytes"] = properties["diskSizeGB"] * 2**30
    return source


def _source(owner: ComputeResource, creation: Json, location: str, option: str) -> Resource:
    if not creation.get("sourceResourceId"):
        raise missing_parameter(_WHERE)
    source = referenced(
        owner.fabric.store, creation["sourceResourceId"], _WHERE, "disks", "snapshots"
    )
    usable(owner.fabric.clock, source, _WHERE)
    if programmatic(source.location) != location and option != "CopyStart":
        raise invalid_parameter(
            _WHERE,
            f"The source '{source.id}' is in '{source.location}', the copy would be in "
            f"'{location}': a copy across regions needs createOption 'CopyStart'.",
        )
    return source


def _check_import(creation: Json) -> None:
    """Refuse what is no blob; its account is named only if it is in another subscription."""
    uri = creation.get("sourceUri")
    if not uri:
        raise missing_parameter("creationData.sourceUri")
    if not uri.lower().startswith("https://"):
        raise invalid_parameter(
            "creationData.sourceUri", f"The value '{uri}' is not the https address of a page blob."
        )
