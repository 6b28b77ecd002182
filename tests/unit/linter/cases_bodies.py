"""Neutral resources for the cases: bodies as Resource Manager has them, from a few words."""

import base64
from dataclasses import dataclass
from datetime import date
from typing import Any

from linter.report import Severity
from tests.unit.linter.linting import TODAY

Body = dict[str, Any]
SUBSCRIPTION = "/subscriptions/00000000-0000-4000-8000-000000000001"
GROUP = f"{SUBSCRIPTION}/resourceGroups/render"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
ACCOUNT = f"{GROUP}/providers/Microsoft.Batch/batchAccounts/render"
IMAGE = f"{COMPUTE}/images/golden"
DEFINITION = f"{COMPUTE}/galleries/shared/images/golden"
VERSION = f"{DEFINITION}/versions/1.0.0"
SNAPSHOT = f"{COMPUTE}/snapshots/base-1"
DISK = f"{COMPUTE}/disks/base"
MACHINE = f"{COMPUTE}/virtualMachines/builder"

UBUNTU = {"publisher": "canonical", "offer": "ubuntu-24_04-lts", "sku": "server"}
PINNED = {**UBUNTU, "version": "24.04.202409120"}
"""A marketplace image, pinned to a version."""
AGENT = "batch.node.ubuntu 24.04"
SIZE = "Standard_D2ds_v5"
"""A VM size with a temporary drive, for both generations, that is not retired."""
BATCH_API, COMPUTE_API = "2025-06-01", "2024-07-01"


@dataclass(frozen=True, slots=True)
class Case:
    """A world that breaks a rule and one that is close to it and keeps it.

    ``unseen`` are the variants of the formats that do not show what breaks the rule: there the
    bad world is silent too. ``severity`` is that of the worst finding.
    """

    rule: str
    what: str
    severity: Severity
    bad: tuple[Body, ...]
    good: tuple[Body, ...]
    unseen: tuple[str, ...] = ()
    edition: str | None = None
    today: date = TODAY


AZURERM = ("azurerm", "azurerm plan")
"""What the provider azurerm has no argument for."""
BY_REQUEST = ("export", "az", "azurerm", "azurerm plan")
"""What only stands in a request that somebody writes himself: the API version."""


def account(**properties: object) -> Body:
    """A Batch account in westeurope."""
    return _body(ACCOUNT, "Microsoft.Batch/batchAccounts", properties, BATCH_API)


def pool(
    image: Body | str = VERSION,
    *,
    name: str = "frames",
    agent: str = AGENT,
    api: str = BATCH_API,
    size: str = SIZE,
    nodes: int = 2,
    machine: Body | None = None,
    **properties: object,
) -> Body:
    """A pool of a fixed size; ``machine`` are members of the virtual machine configuration."""
    reference = {"id": image} if isinstance(image, str) else image
    configuration = {"imageReference": reference, "nodeAgentSkuId": agent, **(machine or {})}
    scale = {"fixedScale": {"targetDedicatedNodes": nodes, "resizeTimeout": "PT1H"}}
    held: Body = {
        "vmSize": size,
        "deploymentConfiguration": {"virtualMachineConfiguration": configuration},
        "scaleSettings": scale,
        "interNodeCommunication": "Disabled",
        **properties,
    }
    found = _body(f"{ACCOUNT}/pools/{name}", "Microsoft.Batch/batchAccounts/pools", held, api)
    del found["location"]
    return found


def image(source: Body | str, *, name: str = "golden", **more: object) -> Body:
    """A managed image: of a machine's id, or with these members of its OS disk."""
    if isinstance(source, str):
        made: Body = {"sourceVirtualMachine": {"id": source}}
    else:
        os_disk = {"osType": "Linux", "osState": "Generalized", **source}
        made = {"storageProfile": {"osDisk": os_disk}}
    properties = {"hyperVGeneration": "V2", **made, **more}
    return _body(f"{COMPUTE}/images/{name}", "Microsoft.Compute/images", properties)


def of_snapshot(name: str = "base-1") -> Body:
    """The member of an image's disk that says it comes from a snapshot."""
    return {"snapshot": {"id": f"{COMPUTE}/snapshots/{name}"}}


def of_disk(name: str = "base") -> Body:
    """The member of an image's disk that says it comes from a managed disk."""
    return {"managedDisk": {"id": f"{COMPUTE}/disks/{name}"}}


def snapshot(source: str = DISK, **properties: object) -> Body:
    """A snapshot of a disk."""
    creation = {"createOption": "Copy", "sourceResourceId": source}
    held = {"osType": "Linux", "creationData": creation, **properties}
    return _body(SNAPSHOT, "Microsoft.Compute/snapshots", held)


def definition(**properties: object) -> Body:
    """A gallery image definition; Terraform protects it."""
    held = {
        "osType": "Linux",
        "osState": "Generalized",
        "hyperVGeneration": "V2",
        "identifier": {"publisher": "contoso", "offer": "render", "sku": "golden"},
        **properties,
    }
    return {**_body(DEFINITION, "Microsoft.Compute/galleries/images", held), "protected": True}


def version(
    source: str = IMAGE,
    *,
    location: str = "westeurope",
    regions: tuple[tuple[str, int], ...] = (("westeurope", 1),),
    **publishing: object,
) -> Body:
    """A gallery image version of a machine, image or snapshot; Terraform protects it."""
    targets = [{"name": name, "regionalReplicaCount": count} for name, count in regions]
    storage: Body = {"source": {"id": source}}
    if "/virtualMachines/" in source:
        storage = {"source": {"virtualMachineId": source}}
    if "/snapshots/" in source:
        storage = {"osDiskImage": {"source": {"id": source}}}
    held = {
        "storageProfile": storage,
        "publishingProfile": {"targetRegions": targets, **publishing},
    }
    body = _body(VERSION, "Microsoft.Compute/galleries/images/versions", held)
    return {**body, "location": location, "protected": True}


def machine(
    name: str = "builder",
    *,
    reference: Body | None = None,
    os_disk: Body | None = None,
    custom_data: str | None = None,
    **top: object,
) -> Body:
    """A Linux machine with a managed disk of its own name."""
    disk: Body = {"osType": "Linux", "createOption": "FromImage", "caching": "ReadWrite"}
    disk |= os_disk or {"managedDisk": {"id": f"{COMPUTE}/disks/{name}"}}
    profile: Body = {"computerName": name, "adminUsername": "azureuser"}
    if custom_data:
        profile["customData"] = base64.b64encode(custom_data.encode()).decode()
    held = {
        "hardwareProfile": {"vmSize": SIZE},
        "osProfile": profile,
        "storageProfile": {"osDisk": disk, "imageReference": reference or PINNED},
    }
    vm_id = f"{COMPUTE}/virtualMachines/{name}"
    return {**_body(vm_id, "Microsoft.Compute/virtualMachines", held), **top}


def extension(kind: str, publisher: str, on: str = "builder") -> Body:
    """An extension of a machine."""
    return _body(
        f"{COMPUTE}/virtualMachines/{on}/extensions/setup",
        "Microsoft.Compute/virtualMachines/extensions",
        {"publisher": publisher, "type": kind, "typeHandlerVersion": "2.1"},
    )


def _body(resource_id: str, kind: str, properties: object, api: str = COMPUTE_API) -> Body:
    return {
        "id": resource_id,
        "type": kind,
        "apiVersion": api,
        "location": "westeurope",
        "properties": properties,
    }
