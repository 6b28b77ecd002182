"""Bodies as Resource Manager returns them, with only what the linter reads."""

from typing import Any

from linter.readers.resources import read_resource
from linter.world import World

GROUP = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/golden"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"

VM = f"{COMPUTE}/virtualMachines/builder"
DISK = f"{COMPUTE}/disks/builder-os"
SNAPSHOT = f"{COMPUTE}/snapshots/builder-os-1"
IMAGE = f"{COMPUTE}/images/golden"
DEFINITION = f"{COMPUTE}/galleries/shared/images/golden"
VERSION = f"{DEFINITION}/versions/1.0.0"
ACCOUNT = f"{GROUP}/providers/Microsoft.Batch/batchAccounts/render"
POOL = f"{ACCOUNT}/pools/frames"

Body = dict[str, Any]


def body(resource_id: str, properties: object, **top: object) -> Body:
    """Wrap properties as Azure does; the type is left to the id."""
    return {"id": resource_id, "location": "westeurope", "properties": properties, **top}


def child_extension(name: str, publisher: str, kind: str, vm_id: str = VM) -> Body:
    """An entry of a machine's ``resources``."""
    return {
        "id": f"{vm_id}/extensions/{name}",
        "name": name,
        "type": "Microsoft.Compute/virtualMachines/extensions",
        "properties": {"publisher": publisher, "type": kind},
    }


CUSTOM_SCRIPT = child_extension("setup", "Microsoft.Azure.Extensions", "CustomScript")


def vm(*children: Body, reported: list[Body] | None = None, vm_id: str = VM) -> Body:
    """A machine read with its instance view, which has no extensions key while deallocated."""
    view = {"statuses": []} if reported is None else {"statuses": [], "extensions": reported}
    top = {"resources": list(children)} if children else {}
    return body(vm_id, {"instanceView": view}, **top)


def disk(held_by: str | None = VM, *, disk_id: str = DISK, **creation: str) -> Body:
    """A disk, attached or not, with its creation data."""
    top = {"managedBy": held_by} if held_by else {}
    return body(disk_id, {"osType": "Linux", "creationData": creation}, **top)


def snapshot(
    source: str = DISK, *, snapshot_id: str = SNAPSHOT, os_type: str | None = "Linux"
) -> Body:
    """A snapshot of a disk; a data disk's has no operating system."""
    properties: Body = {"creationData": {"createOption": "Copy", "sourceResourceId": source}}
    if os_type:
        properties["osType"] = os_type
    return body(snapshot_id, properties)


def image_of_snapshot(snapshot_id: str = SNAPSHOT) -> Body:
    """A managed image made from a snapshot."""
    os_disk = {"osType": "Linux", "osState": "Generalized", "snapshot": {"id": snapshot_id}}
    return body(IMAGE, {"storageProfile": {"osDisk": os_disk}})


def version(source: Body | None = None, os_source: Body | None = None) -> Body:
    """A gallery image version with one of its two ways to name a source."""
    profile: Body = {}
    if source is not None:
        profile["source"] = source
    if os_source is not None:
        profile["osDiskImage"] = {"hostCaching": "ReadWrite", "source": os_source}
    return body(VERSION, {"storageProfile": profile})


def world(*bodies: Body) -> World:
    """A world of these bodies, each of which must be readable."""
    filled = World()
    for each in bodies:
        resource = read_resource(each)
        assert resource is not None
        filled.add(resource)
    return filled
