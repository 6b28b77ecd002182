"""Virtual machines, disks and snapshots in the shape of the REST API."""

from typing import TypedDict

from linter import ids
from linter.access import flag_at, holds, text_at, texts_at
from linter.data import Data
from linter.model import Disk, Extension, Marketplace, Plan, Snapshot, Vm, VmExtension
from linter.readers.declared import Declared
from linter.readers.resources.extensions import extension_type, read_extensions
from linter.values import ABSENT, Items, Known, Unknown, Value


def vm(declared: Declared) -> Vm:
    """Read a ``Microsoft.Compute/virtualMachines``."""
    body = declared.body
    os_disk = ("properties", "storageProfile", "osDisk")
    image = ("properties", "storageProfile", "imageReference")
    return Vm(
        declared.place,
        text_at(body, "location"),
        os_type=_os_type(body),
        os_disk_id=_os_disk_id(declared),
        os_disk_vhd=text_at(body, *os_disk, "vhd", "uri"),
        os_disk_caching=text_at(body, *os_disk, "caching"),
        encrypted=flag_at(body, *os_disk, "encryptionSettings", "enabled"),
        image_id=text_at(body, *image, "id"),
        image=Marketplace(
            *(text_at(body, *image, part) for part in ("publisher", "offer", "sku", "version"))
        ),
        plan=Plan(*(text_at(body, "plan", part) for part in ("name", "product", "publisher"))),
        custom_data=text_at(body, "properties", "osProfile", "customData"),
        extensions=read_extensions(declared),
    )


def _os_disk_id(declared: Declared) -> Value[str | None]:
    """Return the id of the OS disk: a managed disk is made in the machine's group, by its name."""
    os_disk = ("properties", "storageProfile", "osDisk")
    named = text_at(declared.body, *os_disk, "managedDisk", "id")
    if named != ABSENT or declared.exported:
        return named
    name = text_at(declared.body, *os_disk, "name")
    if not isinstance(name, Known) or not name.value:
        return named
    if holds(declared.body, *os_disk, "vhd") != Known(False):
        return named
    machine = declared.place.resource_id.split("/")
    if ids.kind(declared.place.resource_id) is None:
        return named
    disk_id = ids.resource_id(machine[2], machine[4], "Microsoft.Compute/disks", [name.value])
    return Known(disk_id, name.spot, name.default)


def vm_extension(declared: Declared) -> VmExtension:
    """Read a ``Microsoft.Compute/virtualMachines/extensions``."""
    body = declared.body
    extension = Extension(
        declared.place,
        Known(ids.name(declared.place.resource_id), declared.place.spot),
        text_at(body, "properties", "publisher"),
        extension_type(body),
        () if not declared.exported else ("child resource",),
    )
    return VmExtension(declared.place, text_at(body, "location"), extension=extension)


class _Content(TypedDict):
    """What a disk and a snapshot say of what is on them, and where it came from."""

    location: Value[str | None]
    os_type: Value[str | None]
    unique_id: Value[str | None]
    source_id: Value[str | None]
    source_uri: Value[str | None]
    source_unique_id: Value[str | None]
    generation: Value[str | None]
    encrypted: Value[bool | None]


def disk(declared: Declared) -> Disk:
    """Read a ``Microsoft.Compute/disks``."""
    return Disk(declared.place, attached_to=_holders(declared), **_content(declared.body))


def snapshot(declared: Declared) -> Snapshot:
    """Read a ``Microsoft.Compute/snapshots``."""
    return Snapshot(declared.place, **_content(declared.body))


def _content(body: Value[Data]) -> _Content:
    creation = ("properties", "creationData")
    return _Content(
        location=text_at(body, "location"),
        os_type=text_at(body, "properties", "osType"),
        unique_id=text_at(body, "properties", "uniqueId"),
        source_id=text_at(body, *creation, "sourceResourceId"),
        source_uri=text_at(body, *creation, "sourceUri"),
        source_unique_id=text_at(body, *creation, "sourceUniqueId"),
        generation=text_at(body, "properties", "hyperVGeneration"),
        encrypted=flag_at(body, "properties", "encryptionSettingsCollection", "enabled"),
    )


def _holders(declared: Declared) -> Items[str]:
    """Return the machines that a disk is attached to; a shared disk has several.

    Only Azure's answers tell: a template does not say to which machine its disk is attached.
    """
    first = text_at(declared.body, "managedBy")
    shared = texts_at(declared.body, "managedByExtended")
    holders: dict[str, str] = {}
    for vm_id in (*first.possible, *shared.known):
        if vm_id:
            holders.setdefault(ids.key(vm_id), vm_id)
    more = first if isinstance(first, Unknown) else shared.more
    if not declared.exported and not holders:
        more = Unknown("a document does not say which virtual machine holds the disk")
    return Items(tuple(holders.values()), more)


def _os_type(body: Value[Data]) -> Value[str | None]:
    """Return what the OS disk says, or the profile that is for one operating system only."""
    named = text_at(body, "properties", "storageProfile", "osDisk", "osType")
    if named != ABSENT:
        return named
    for profile, os_type in (("linuxConfiguration", "Linux"), ("windowsConfiguration", "Windows")):
        if holds(body, "properties", "osProfile", profile) == Known(True):
            return Known(os_type)
    return named
