"""Microsoft.Compute/galleries: Azure Compute Galleries."""

import re
from typing import Any, override

from infra.local.resource_manager.compute.compute_resource import ComputeResource, Draft
from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.errors import ArmError
from infra.local.resource_manager.exchange import Call
from infra.local.resource_manager.fabric import Fabric
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]


class Galleries(ComputeResource):
    """Galleries."""

    kind = "Microsoft.Compute/galleries"
    shape = "gallery"
    name_pattern = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9_.]{0,78}[a-zA-Z0-9_])?")
    name_rule = "1 to 80 characters: letters and digits, with '_' and '.' inside"
    operations_path = "capsOperations"
    read_only = ("provisioningState", "sharingStatus")

    @override
    def draft(self, call: Call, body: Json, new_id: str, existing: Resource | None) -> Draft:
        """See ``ComputeResource.draft``."""
        properties = self.own_properties(body)
        subscription, name = new_id.split("/")[2], new_id.rsplit("/", 1)[1]
        properties["identifier"] = {"uniqueName": f"{subscription}-{name.upper()}"}
        return Draft(properties, seconds("galleries/write"))

    def check_deletable(self, resource: Resource) -> None:
        """Refuse while the gallery holds image definitions."""
        refuse_nested(self.fabric, resource, "images")


def refuse_nested(fabric: Fabric, resource: Resource, children: str) -> None:
    """Raise 409 CannotDeleteResource when ``resource`` holds any ``children``."""
    nested = next(iter(fabric.store.collection(f"{resource.id}/{children}")), None)
    if nested is not None:
        raise ArmError(
            409,
            "CannotDeleteResource",
            "Can not delete resource before nested resources are deleted. Some existing nested "
            f"resource IDs include: '{nested.id}'.",
        )
