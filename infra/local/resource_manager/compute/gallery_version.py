"""Microsoft.Compute/galleries/images/versions: what pools and VMs are made of.

A version is Creating until every target region has its copy; ``replicationStatus`` is shown only
to a GET that asks for it with ``$expand=ReplicationStatus``.
"""

import re
from typing import Any, override

from infra.local.resource_manager.compute import replication
from infra.local.resource_manager.compute.compute_resource import ComputeResource, Draft, kept
from infra.local.resource_manager.compute.gallery_source import resolve_source
from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.errors import (
    ArmError,
    change_not_allowed,
    invalid_parameter,
    not_allowed,
)
from infra.local.resource_manager.exchange import Call
from infra.local.resource_manager.regions import DISPLAY_NAMES, display, programmatic
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]
_TARGETS = "galleryImageVersion.properties.publishingProfile.targetRegions"


class GalleryVersions(ComputeResource):
    """Image versions."""

    kind = "Microsoft.Compute/galleries/images/versions"
    shape = "gallery_version"
    name_pattern = re.compile(r"\d{1,10}\.\d{1,10}\.\d{1,10}")
    operations_path = "capsOperations"
    read_only = ("provisioningState", "replicationStatus")

    def new_id(self, address: Any) -> str:
        """Return the id; raise for a number that is not Major.Minor.Patch of 32-bit integers."""
        name = address.names[-1]
        parts = name.split(".")
        if not self.name_pattern.fullmatch(name) or any(int(part) > 2**31 - 1 for part in parts):
            raise ArmError(
                400,
                "InvalidParameter",
                f"The gallery image version name '{name}' is invalid: expected "
                "Major.Minor.Patch, for example 1.0.0, each an integer from 0 to 2147483647.",
                target="galleryImageVersion.name",
            )
        return super().new_id(address)

    @override
    def draft(self, call: Call, body: Json, new_id: str, existing: Resource | None) -> Draft:
        """See ``ComputeResource.draft``."""
        properties = self.own_properties(body)
        location = programmatic(body["location"])
        profile = properties.setdefault("publishingProfile", {})
        self._complete_targets(profile, location)
        if existing is None:
            definition = self.fabric.store.get(new_id.rsplit("/", 2)[0])
            assert definition is not None, "new_id has looked the definition up"
            resolve_source(self, definition, properties["storageProfile"], location)
            profile["publishedDate"] = self.fabric.timestamp()
        else:
            self._keep(existing, body, properties)
        profile.setdefault("excludeFromLatest", False)
        profile.setdefault("storageAccountType", "Standard_LRS")
        profile.setdefault("replicationMode", "Full")
        properties.setdefault("safetyProfile", {}).setdefault(
            "allowDeletionOfReplicatedLocations", True
        )
        draft = self._plan(properties, existing)
        if existing is None:
            draft.hidden["asked_storage_profile"] = body["properties"]["storageProfile"]
        return draft

    def _plan(self, properties: Json, existing: Resource | None) -> Draft:
        scale = self.fabric.clock.scale
        now = self.fabric.clock.now().timestamp()
        lead = 1.0
        done: list[replication.Copy] = []
        if existing is None:
            lead = seconds("galleries/images/versions/write") * self.fabric.ids.rng.uniform(
                0.9, 1.1
            )
        else:
            done = [copy for copy in existing.hidden["copies"] if copy.progress(now) == 100]
        targets = properties["publishingProfile"]["targetRegions"]
        copies = replication.plan(targets, done, now, lead, scale)
        lasts = max((copy.ends - now) * scale for copy in copies)
        hidden: Json = {"copies": copies, "replication_status": None}
        return Draft(properties, max(lead, lasts), hidden=hidden)

    def _complete_targets(self, profile: Json, location: str) -> None:
        count = profile.setdefault("replicaCount", 1)
        targets = profile.setdefault("targetRegions", [{"name": location}])
        seen: set[str] = set()
        for target in targets:
            region = programmatic(target["name"])
            if region not in DISPLAY_NAMES:
                raise invalid_parameter(
                    _TARGETS, f"The target region '{target['name']}' is not a region of Azure."
                )
            if region in seen:
                raise invalid_parameter(
                    _TARGETS, f"The target region '{target['name']}' is listed twice."
                )
            seen.add(region)
            target["name"] = display(region)
            target.setdefault("regionalReplicaCount", count)
            target.setdefault(
                "storageAccountType", profile.get("storageAccountType", "Standard_LRS")
            )
            target.setdefault("excludeFromLatest", False)
            if profile.get("replicationMode") == "Shallow" and target["regionalReplicaCount"] != 1:
                raise invalid_parameter(
                    _TARGETS, "With replicationMode 'Shallow' the replica count must be 1."
                )
        if location not in seen:
            raise invalid_parameter(
                _TARGETS,
                f"The target regions must contain the location of the image version, "
                f"'{display(location)}'; they are "
                + ", ".join(f"'{target['name']}'" for target in targets)
                + ".",
            )

    def _keep(self, existing: Resource, body: Json, properties: Json) -> None:
        """On an update the source stays as it is, and must be named as it is or not at all."""
        asked = body["properties"].get("storageProfile") or {}
        if asked and asked != existing.hidden["asked_storage_profile"]:
            raise change_not_allowed("galleryImageVersion.properties.storageProfile")
        properties |= kept(existing, "storageProfile")
        published = (existing.properties.get("publishingProfile") or {}).get("publishedDate")
        properties["publishingProfile"]["publishedDate"] = published or self.fabric.timestamp()

    def check_deletable(self, resource: Resource) -> None:
        """Refuse while the version's safety profile forbids it."""
        profile = resource.properties.get("publishingProfile") or {}
        safety = resource.properties.get("safetyProfile") or {}
        end = profile.get("endOfLifeDate")
        blocked = safety.get("blockDeletionBeforeEndOfLife") and end is not None
        if blocked and str(end) > self.fabric.timestamp():
            raise not_allowed(
                f"The gallery image version '{resource.id}' cannot be deleted before its end of "
                f"life, {end}: safetyProfile.blockDeletionBeforeEndOfLife is set."
            )

    def view(self, resource: Resource, call: Call) -> Json:
        """Return the version, with its replication when the request asks for it."""
        shown = super().view(resource, call)
        if call.query.get("$expand", "").lower() == "replicationstatus":
            failed = resource.properties["provisioningState"] == "Failed"
            now = self.fabric.clock.now().timestamp()
            scripted = resource.hidden.get("replication_status")
            shown["properties"]["replicationStatus"] = scripted or replication.status(
                resource.hidden["copies"], now, failed
            )
        return shown

    @override
    def adopt(self, resource: Resource) -> None:
        """Take over a scripted version: replicated as it says, or wherever it is published."""
        super().adopt(resource)
        properties = resource.properties
        status = properties.pop("replicationStatus", None)
        targets = (properties.get("publishingProfile") or {}).get("targetRegions") or []
        resource.hidden |= {
            "replication_status": status,
            "copies": replication.scripted(status, targets, resource.location),
            "asked_storage_profile": properties.get("storageProfile"),
        }


def replicated_regions(version: Resource, now: float) -> set[str]:
    """Return the programmatic names of the regions that have a complete copy."""
    copies: list[replication.Copy] = version.hidden["copies"]
    return {copy.region for copy in copies if copy.progress(now) == 100}
