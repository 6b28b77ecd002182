"""What is kept of a REST body: the properties that the linter reads, and no others.

Start tasks, environment settings, extension settings, user data and keys are not in the table. An
address is kept without what may open it: a shared access signature stands in its query.

A path goes down by names. ``[]`` is a list, of texts where it ends the path. ``?`` keeps that
something is there, and not what; ``&`` an address without its query.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from linter import ids
from linter.looking import is_address
from linter.model import (
    BatchAccount,
    Disk,
    GalleryImage,
    GalleryVersion,
    Image,
    Pool,
    Snapshot,
    Vm,
    VmExtension,
)
from linter.model.offered import BatchRegion, SupportedImages

Body: TypeAlias = dict[str, Any]
_Tree: TypeAlias = dict[str, Any]

_KEY = re.compile(r"(?<=://)[^/?#]*@|[?#].*", re.DOTALL)  # a password, a query, a fragment
_TEXT, _PRESENCE, _ADDRESS, _ITEMS = "", "?", "&", "[]"
_CONTENT = (
    "location",
    "properties.osType",
    "properties.uniqueId",
    "properties.creationData.sourceResourceId",
    "properties.creationData.sourceUri&",
    "properties.creationData.sourceUniqueId",
    "properties.hyperVGeneration",
    "properties.encryptionSettingsCollection.enabled",
)
_MACHINE = "properties.deploymentConfiguration.virtualMachineConfiguration"
_MARKETPLACE = ("publisher", "offer", "sku", "version")
_NAT_POOLS = "properties.networkConfiguration.endpointConfiguration.inboundNatPools[]"

KEPT: Mapping[str, Sequence[str]] = {
    BatchAccount.kind: (
        "location",
        "properties.poolAllocationMode",
        "properties.allowedAuthenticationModes[]",
    ),
    Pool.kind: (
        "location",
        *(f"{_MACHINE}.imageReference.{it}" for it in (*_MARKETPLACE, "id")),
        f"{_MACHINE}.imageReference.sharedGalleryImageId",
        f"{_MACHINE}.imageReference.communityGalleryImageId",
        f"{_MACHINE}.nodeAgentSkuId",
        f"{_MACHINE}.osDisk.imageUris[]&",
        f"{_MACHINE}.osDisk.ephemeralOSDiskSettings.placement",
        f"{_MACHINE}.extensions[].name",
        f"{_MACHINE}.extensions[].publisher",
        f"{_MACHINE}.extensions[].type",
        "properties.deploymentConfiguration.cloudServiceConfiguration?",
        "properties.vmSize",
        "properties.scaleSettings.fixedScale.targetDedicatedNodes",
        "properties.scaleSettings.fixedScale.targetLowPriorityNodes",
        "properties.scaleSettings.fixedScale.resizeTimeout",
        "properties.scaleSettings.autoScale.formula",
        "properties.scaleSettings.autoScale.evaluationInterval",
        "properties.interNodeCommunication",
        f"{_NAT_POOLS}.name",
        f"{_NAT_POOLS}.backendPort",
        f"{_NAT_POOLS}.frontendPortRangeStart",
        f"{_NAT_POOLS}.frontendPortRangeEnd",
        f"{_NAT_POOLS}.networkSecurityGroupRules[].priority",
        "properties.targetNodeCommunicationMode",
        "properties.currentNodeCommunicationMode",
        "properties.certificates[]?",
        "properties.applicationLicenses[]?",
        "properties.resourceTags?",
        "properties.allocationState",
        "properties.currentDedicatedNodes",
        "properties.currentLowPriorityNodes",
    ),
    Image.kind: (
        "location",
        "properties.storageProfile.osDisk.osType",
        "properties.storageProfile.osDisk.osState",
        "properties.storageProfile.osDisk.snapshot.id",
        "properties.storageProfile.osDisk.managedDisk.id",
        "properties.storageProfile.osDisk.blobUri&",
        "properties.storageProfile.osDisk.caching",
        "properties.storageProfile.dataDisks[].snapshot.id",
        "properties.storageProfile.dataDisks[].managedDisk.id",
        "properties.storageProfile.dataDisks[].blobUri&",
        "properties.sourceVirtualMachine.id",
        "properties.hyperVGeneration",
    ),
    GalleryImage.kind: (
        "location",
        "properties.osType",
        "properties.osState",
        "properties.hyperVGeneration",
        "properties.purchasePlan.name",
        "properties.purchasePlan.product",
        "properties.purchasePlan.publisher",
        "properties.endOfLifeDate",
    ),
    GalleryVersion.kind: (
        "location",
        "properties.storageProfile.source.id",
        "properties.storageProfile.source.virtualMachineId",
        "properties.storageProfile.source.communityGalleryImageId",
        "properties.storageProfile.osDiskImage.source.id",
        "properties.storageProfile.osDiskImage.source.uri&",
        "properties.publishingProfile.targetRegions[].name",
        "properties.publishingProfile.targetRegions[].regionalReplicaCount",
        "properties.publishingProfile.targetRegions[].excludeFromLatest",
        "properties.publishingProfile.replicaCount",
        "properties.publishingProfile.excludeFromLatest",
        "properties.publishingProfile.endOfLifeDate",
        "properties.publishingProfile.replicationMode",
        "properties.replicationStatus.summary[].region",
        "properties.replicationStatus.summary[].state",
        "properties.replicationStatus.summary[].progress",
        "properties.provisioningState",
    ),
    Snapshot.kind: _CONTENT,
    Disk.kind: (*_CONTENT, "managedBy", "managedByExtended[]"),
    Vm.kind: (
        "location",
        "properties.storageProfile.osDisk.osType",
        "properties.storageProfile.osDisk.managedDisk.id",
        "properties.storageProfile.osDisk.vhd.uri&",
        "properties.storageProfile.osDisk.caching",
        "properties.storageProfile.osDisk.encryptionSettings.enabled",
        *(f"properties.storageProfile.imageReference.{it}" for it in (*_MARKETPLACE, "id")),
        # The profile's custom data is read from files only: Azure never shows it.
        "properties.osProfile.linuxConfiguration?",
        "properties.osProfile.windowsConfiguration?",
        "properties.instanceView.extensions[].name",
        "properties.instanceView.extensions[].type",
        "plan.name",
        "plan.product",
        "plan.publisher",
        "resources[].id",
        "resources[].name",
        "resources[].type",
        "resources[].publisher",
        "resources[].typePropertiesType",
        "resources[].virtualMachineExtensionType",
        "resources[].properties.publisher",
        "resources[].properties.type",
    ),
    VmExtension.kind: (
        "location",
        "typePropertiesType",
        "virtualMachineExtensionType",
        "properties.publisher",
        "properties.type",
    ),
    BatchRegion.kind: (
        "properties.virtualMachineSkus[].name",
        "properties.virtualMachineSkus[].batchSupportEndOfLife",
        "properties.virtualMachineSkus[].capabilities[].name",
        "properties.virtualMachineSkus[].capabilities[].value",
    ),
    SupportedImages.kind: (
        "properties.supportedImages[].nodeAgentSKUId",
        "properties.supportedImages[].osType",
        "properties.supportedImages[].batchSupportEndOfLife",
        "properties.supportedImages[].imageReference.publisher",
        "properties.supportedImages[].imageReference.offer",
        "properties.supportedImages[].imageReference.sku",
    ),
}
"""By the type in lower case: the properties that are kept besides ``id`` and ``type``."""


def kept(body: Mapping[str, Any]) -> Body | None:
    """Return what is kept of a REST body; ``None`` when its type is none that the linter reads.

    What the linter reads from either is equal, but for the query of an address.
    """
    resource_id, named = body.get("id"), body.get("type")
    if not isinstance(resource_id, str) or not resource_id:
        return None
    kind = named.lower() if isinstance(named, str) else ids.kind(resource_id)
    if kind not in KEPT:
        return None
    found: Body = {"id": resource_id}
    if isinstance(named, str):
        found["type"] = named
    found.update(_members(body, _tree(kind)))
    return found


@cache
def _tree(kind: str) -> _Tree:
    """Return the paths of a type as a tree: names in lower case, and a mark at every end."""
    tree: _Tree = {}
    for path in KEPT[kind]:
        words = path.rstrip(_PRESENCE + _ADDRESS)
        *way, last = words.lower().replace(_ITEMS, f".{_ITEMS}").split(".")
        node = tree
        for name in way:
            node = node.setdefault(name, {})
        node[last] = path[len(words) :] or _TEXT
    return tree


def _members(held: Mapping[str, Any], tree: _Tree) -> Body:
    """Return the members that are kept; Azure's names are found whatever their case."""
    return {
        name: _value(value, tree[name.lower()])
        for name, value in held.items()
        if isinstance(name, str) and name.lower() in tree
    }


def _value(value: Any, tree: Any) -> Any:
    if isinstance(tree, str):
        return _end(value, tree)
    if _ITEMS in tree:
        return [_value(it, tree[_ITEMS]) for it in value] if _is_list(value) else _blank(value)
    return _members(value, tree) if isinstance(value, Mapping) else _blank(value)


def _end(value: Any, mark: str) -> Any:
    if mark == _PRESENCE or not isinstance(value, str | int | float):
        return _blank(value)
    if not isinstance(value, str) or not (mark == _ADDRESS or is_address(value)):
        return value
    return _KEY.sub("", value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _blank(value: Any) -> Any:
    """Return something of the same shape that says nothing."""
    if isinstance(value, Mapping):
        return {}
    if _is_list(value):
        return []
    return type(value)() if isinstance(value, str | bool | int | float) else None
