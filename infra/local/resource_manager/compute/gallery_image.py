"""Microsoft.Compute/galleries/images: image definitions, the family that versions belong to."""

import re
from typing import Any, override

from infra.local.resource_manager.compute.compute_resource import ComputeResource, Draft
from infra.local.resource_manager.compute.gallery import refuse_nested
from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.errors import change_not_allowed
from infra.local.resource_manager.exchange import Call
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]

_FIXED = ("osType", "osState", "hyperVGeneration", "architecture", "identifier")
# From this API version on, a definition that says nothing is Generation 2 and Trusted Launch
# capable (Microsoft's page on Azure Compute Gallery, virtual-machines/azure-compute-gallery).
TRUSTED_LAUNCH_DEFAULT = "2025-03-03"


class GalleryImages(ComputeResource):
    """Image definitions."""

    kind = "Microsoft.Compute/galleries/images"
    shape = "gallery_image"
    name_pattern = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9_.\-]{0,78}[a-zA-Z0-9_])?")
    name_rule = "1 to 80 characters: letters and digits, with '_', '-' and '.' inside"
    operations_path = "capsOperations"

    @override
    def draft(self, call: Call, body: Json, new_id: str, existing: Resource | None) -> Draft:
        """See ``ComputeResource.draft``."""
        properties = self.own_properties(body)
        if existing is not None:
            for name in _FIXED:
                asked = properties.setdefault(name, existing.properties.get(name))
                if asked != existing.properties.get(name):
                    raise change_not_allowed(f"galleryImage.properties.{name}")
            if "features" in existing.properties:
                properties.setdefault("features", existing.properties["features"])
        elif call.api_version >= TRUSTED_LAUNCH_DEFAULT:
            if "hyperVGeneration" not in properties and "features" not in properties:
                properties["features"] = [
                    {"name": "SecurityType", "value": "TrustedLaunchSupported"}
                ]
            properties.setdefault("hyperVGeneration", "V2")
        properties.setdefault("hyperVGeneration", "V1")
        properties.setdefault("architecture", "x64")
        return Draft(properties, seconds("galleries/images/write"))

    def check_deletable(self, resource: Resource) -> None:
        """Refuse while the definition has versions."""
        refuse_nested(self.fabric, resource, "versions")
