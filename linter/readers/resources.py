"""Reads resources as Resource Manager's REST API returns them, one body at a time."""

from collections.abc import Callable, Mapping

from linter import ids
from linter.model import (
    BatchAccount,
    Disk,
    GalleryImage,
    GalleryVersion,
    Image,
    Place,
    Pool,
    Resource,
    Snapshot,
    Vm,
)
from linter.readers.extensions import read_extensions
from linter.readers.properties import list_at, text_at
from linter.values import Items, Unknown
from linter.world import World

Body = Mapping[str, object]


def read_resource(body: object) -> Resource | None:
    """Return the resource that a body describes, or ``None`` when it is of no type we know.

    The body is what a GET returns: ``id``, ``type``, ``location``, ``properties``; machines with
    ``$expand=instanceView``. It may be anything: parts of another shape than Azure's become
    unknown, with the reason. A body without an ``id`` cannot be referred to, and one with nothing
    but an ``id`` is a reference: both give ``None``.
    """
    if not isinstance(body, Mapping):
        return None
    resource_id = body.get("id")
    if not isinstance(resource_id, str) or not resource_id:
        return None
    if body.keys().isdisjoint(("type", "properties")):
        return None
    named = body.get("type")
    kind = named.lower() if isinstance(named, str) else ids.kind(resource_id)
    reader = _READERS.get(kind or "")
    return reader(body, Place(resource_id)) if reader else None


def read_into(world: World, resource_id: str, body: object) -> None:
    """Take the answer to a GET of ``resource_id`` into the world.

    The id is settled afterwards in any case: an answer that is not that resource makes it
    unreadable, so that nobody asks for it again and again.
    """
    resource = read_resource(body)
    if resource is None:
        world.add_unreadable(resource_id, "the answer describes no resource of a known type")
    elif resource.key != ids.key(resource_id):
        world.add_unreadable(resource_id, f"the answer describes another resource, {resource.id}")
    else:
        world.add(resource)


def _vm(body: Body, place: Place) -> Vm:
    return Vm(
        place,
        text_at(body, "location"),
        size=text_at(body, "properties", "hardwareProfile", "vmSize"),
        os_disk_id=text_at(body, "properties", "storageProfile", "osDisk", "managedDisk", "id"),
        extensions=read_extensions(body, place.resource_id),
    )


def _disk(body: Body, place: Place) -> Disk:
    creation = ("properties", "creationData")
    return Disk(
        place,
        text_at(body, "location"),
        os_type=text_at(body, "properties", "osType"),
        unique_id=text_at(body, "properties", "uniqueId"),
        attached_to=_holders(body),
        source_id=text_at(body, *creation, "sourceResourceId"),
        source_uri=text_at(body, *creation, "sourceUri"),
        source_unique_id=text_at(body, *creation, "sourceUniqueId"),
    )


def _holders(disk: Body) -> Items[str]:
    """Return the machines that a disk is attached to; a shared disk has several."""
    first = text_at(disk, "managedBy")
    shared = list_at(disk, "managedByExtended")
    more = first if isinstance(first, Unknown) else shared.more
    holders = {ids.key(vm_id): vm_id for vm_id in first.possible if vm_id}
    for vm_id in shared.known:
        if isinstance(vm_id, str):
            holders.setdefault(ids.key(vm_id), vm_id)
        else:
            more = more or Unknown("managedByExtended should hold strings only")
    return Items(tuple(holders.values()), more)


def _snapshot(body: Body, place: Place) -> Snapshot:
    creation = ("properties", "creationData")
    return Snapshot(
        place,
        text_at(body, "location"),
        os_type=text_at(body, "properties", "osType"),
        unique_id=text_at(body, "properties", "uniqueId"),
        source_id=text_at(body, *creation, "sourceResourceId"),
        source_uri=text_at(body, *creation, "sourceUri"),
        source_unique_id=text_at(body, *creation, "sourceUniqueId"),
    )


def _image(body: Body, place: Place) -> Image:
    os_disk = ("properties", "storageProfile", "osDisk")
    return Image(
        place,
        text_at(body, "location"),
        os_type=text_at(body, *os_disk, "osType"),
        os_state=text_at(body, *os_disk, "osState"),
        source_vm_id=text_at(body, "properties", "sourceVirtualMachine", "id"),
        os_snapshot_id=text_at(body, *os_disk, "snapshot", "id"),
        os_disk_id=text_at(body, *os_disk, "managedDisk", "id"),
        os_blob_uri=text_at(body, *os_disk, "blobUri"),
    )


def _gallery_image(body: Body, place: Place) -> GalleryImage:
    return GalleryImage(
        place,
        text_at(body, "location"),
        os_type=text_at(body, "properties", "osType"),
        os_state=text_at(body, "properties", "osState"),
    )


def _gallery_version(body: Body, place: Place) -> GalleryVersion:
    source = ("properties", "storageProfile", "source")
    os_source = ("properties", "storageProfile", "osDiskImage", "source")
    return GalleryVersion(
        place,
        text_at(body, "location"),
        source_vm_id=text_at(body, *source, "virtualMachineId"),
        source_id=text_at(body, *source, "id"),
        os_source_id=text_at(body, *os_source, "id"),
        os_source_uri=text_at(body, *os_source, "uri"),
        community_image_id=text_at(body, *source, "communityGalleryImageId"),
    )


def _batch_account(body: Body, place: Place) -> BatchAccount:
    return BatchAccount(
        place,
        text_at(body, "location"),
        allocation_mode=text_at(body, "properties", "poolAllocationMode"),
    )


def _pool(body: Body, place: Place) -> Pool:
    machine = ("properties", "deploymentConfiguration", "virtualMachineConfiguration")
    return Pool(
        place,
        text_at(body, "location"),
        image_id=text_at(body, *machine, "imageReference", "id"),
        vm_size=text_at(body, "properties", "vmSize"),
        node_agent_sku_id=text_at(body, *machine, "nodeAgentSkuId"),
    )


_READERS: dict[str, Callable[[Body, Place], Resource]] = {
    Vm.kind: _vm,
    Disk.kind: _disk,
    Snapshot.kind: _snapshot,
    Image.kind: _image,
    GalleryImage.kind: _gallery_image,
    GalleryVersion.kind: _gallery_version,
    BatchAccount.kind: _batch_account,
    Pool.kind: _pool,
}
