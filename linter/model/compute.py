"""Virtual machines, disks, snapshots, images and galleries: what pools' nodes are made from.

``None`` inside a `Known` means that the property is known to be absent.
"""

from dataclasses import dataclass, field
from typing import ClassVar, Literal, NamedTuple

from linter.model.resource import Place, Resource
from linter.values import NOT_LISTED, NOT_READ, Items, Value

SeenIn = Literal["child resource", "instance view"]
"""Where Azure shows an extension."""


class Extension(NamedTuple):
    """An extension on a virtual machine; Azure may show it in either place, or in both."""

    place: Place
    name: Value[str | None] = NOT_READ
    publisher: Value[str | None] = NOT_READ
    type: Value[str | None] = NOT_READ
    seen_in: tuple[SeenIn, ...] = ()


class Marketplace(NamedTuple):
    """A marketplace image: publisher, offer, SKU, version; and its purchase plan."""

    publisher: Value[str | None] = NOT_READ
    offer: Value[str | None] = NOT_READ
    sku: Value[str | None] = NOT_READ
    version: Value[str | None] = NOT_READ


class Plan(NamedTuple):
    """A purchase plan. A machine or definition without one has all three absent."""

    name: Value[str | None] = NOT_READ
    product: Value[str | None] = NOT_READ
    publisher: Value[str | None] = NOT_READ


NO_MARKETPLACE = Marketplace()
NO_PLAN = Plan()


@dataclass(frozen=True, slots=True)
class Vm(Resource):
    """A virtual machine.

    ``os_disk_id`` is its managed OS disk's resource id; ``os_disk_vhd`` the address of the VHD
    of an unmanaged one. ``image_id`` is the image that it was created from. ``encrypted`` says
    whether Azure Disk Encryption is switched on for its OS disk. ``custom_data`` is the script
    or cloud-init text that it is started with.
    """

    kind: ClassVar[str] = "microsoft.compute/virtualmachines"
    words: ClassVar[str] = "virtual machine"

    os_type: Value[str | None] = NOT_READ
    os_disk_id: Value[str | None] = NOT_READ
    os_disk_vhd: Value[str | None] = NOT_READ
    os_disk_caching: Value[str | None] = NOT_READ
    encrypted: Value[bool | None] = NOT_READ
    image_id: Value[str | None] = NOT_READ
    image: Marketplace = NO_MARKETPLACE
    plan: Plan = NO_PLAN
    custom_data: Value[str | None] = NOT_READ
    extensions: Items[Extension] = NOT_LISTED


@dataclass(frozen=True, slots=True)
class VmExtension(Resource):
    """An extension that is declared beside its machine, as templates do; the id names the machine.

    Rules do not meet it: what joins the documents moves it to its machine.
    """

    kind: ClassVar[str] = "microsoft.compute/virtualmachines/extensions"
    words: ClassVar[str] = "virtual machine extension"

    extension: Extension = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Disk(Resource):
    """A managed disk.

    ``attached_to`` are the ids of the machines that hold it; ``source_id`` is the disk or
    snapshot that it was copied from. A disk of the same name made anew has another
    ``unique_id``.
    """

    kind: ClassVar[str] = "microsoft.compute/disks"
    words: ClassVar[str] = "disk"

    os_type: Value[str | None] = NOT_READ
    unique_id: Value[str | None] = NOT_READ
    attached_to: Items[str] = NOT_LISTED
    source_id: Value[str | None] = NOT_READ
    source_uri: Value[str | None] = NOT_READ
    source_unique_id: Value[str | None] = NOT_READ
    generation: Value[str | None] = NOT_READ
    encrypted: Value[bool | None] = NOT_READ


@dataclass(frozen=True, slots=True)
class Snapshot(Resource):
    """A snapshot of a disk or a copy of a snapshot. That of a data disk has no ``os_type``."""

    kind: ClassVar[str] = "microsoft.compute/snapshots"
    words: ClassVar[str] = "snapshot"

    os_type: Value[str | None] = NOT_READ
    unique_id: Value[str | None] = NOT_READ
    source_id: Value[str | None] = NOT_READ
    source_uri: Value[str | None] = NOT_READ
    source_unique_id: Value[str | None] = NOT_READ
    generation: Value[str | None] = NOT_READ
    encrypted: Value[bool | None] = NOT_READ


class DataDisk(NamedTuple):
    """A data disk of an image; at most one of the three says what it was made from."""

    place: Place
    snapshot_id: Value[str | None] = NOT_READ
    disk_id: Value[str | None] = NOT_READ
    blob_uri: Value[str | None] = NOT_READ


@dataclass(frozen=True, slots=True)
class Image(Resource):
    """A managed image. What its OS disk was made from is in one of the four source fields.

    ``generation`` is ``V1`` or ``V2``; ``unprotected`` says why the same configuration may
    delete or replace it, where it may.
    """

    kind: ClassVar[str] = "microsoft.compute/images"
    words: ClassVar[str] = "managed image"

    os_type: Value[str | None] = NOT_READ
    os_state: Value[str | None] = NOT_READ
    source_vm_id: Value[str | None] = NOT_READ
    os_snapshot_id: Value[str | None] = NOT_READ
    os_disk_id: Value[str | None] = NOT_READ
    os_blob_uri: Value[str | None] = NOT_READ
    os_disk_caching: Value[str | None] = NOT_READ
    generation: Value[str | None] = NOT_READ
    data_disks: Items[DataDisk] = NOT_LISTED
    unprotected: Value[str | None] = NOT_READ


@dataclass(frozen=True, slots=True)
class GalleryImage(Resource):
    """An image definition in an Azure Compute Gallery; its versions hold the content.

    ``end_of_life`` is an ISO 8601 date.
    """

    kind: ClassVar[str] = "microsoft.compute/galleries/images"
    words: ClassVar[str] = "gallery image definition"

    os_type: Value[str | None] = NOT_READ
    os_state: Value[str | None] = NOT_READ
    generation: Value[str | None] = NOT_READ
    plan: Plan = NO_PLAN
    end_of_life: Value[str | None] = NOT_READ
    unprotected: Value[str | None] = NOT_READ


class TargetRegion(NamedTuple):
    """A region that a gallery version is replicated to; without a count the version's holds."""

    place: Place
    name: Value[str | None] = NOT_READ
    replicas: Value[int | None] = NOT_READ
    exclude_from_latest: Value[bool | None] = NOT_READ


class Replication(NamedTuple):
    """How far Azure is with copying a gallery version to a region.

    ``state`` is ``Completed``, ``Replicating``, ``Failed`` or ``Unknown``; ``progress`` counts
    percents, ``None`` where Azure gives none.
    """

    region: str
    state: str
    progress: int | None = None


@dataclass(frozen=True, slots=True)
class GalleryVersion(Resource):
    """A version of a gallery image. Its content came from one of the five source fields.

    ``source_id`` may name an image, another version, a machine, a disk or a snapshot;
    ``os_source_id`` a disk or a snapshot; ``os_source_uri`` is a VHD. ``replicas`` is the count
    for regions that name none of their own. ``replication_mode`` is ``Full`` or ``Shallow``.
    """

    kind: ClassVar[str] = "microsoft.compute/galleries/images/versions"
    words: ClassVar[str] = "gallery image version"

    source_vm_id: Value[str | None] = NOT_READ
    source_id: Value[str | None] = NOT_READ
    os_source_id: Value[str | None] = NOT_READ
    os_source_uri: Value[str | None] = NOT_READ
    community_image_id: Value[str | None] = NOT_READ
    regions: Items[TargetRegion] = NOT_LISTED
    replicas: Value[int | None] = NOT_READ
    replication: Items[Replication] = NOT_LISTED
    exclude_from_latest: Value[bool | None] = NOT_READ
    end_of_life: Value[str | None] = NOT_READ
    unprotected: Value[str | None] = NOT_READ
    replication_mode: Value[str | None] = NOT_READ
    provisioning_state: Value[str | None] = NOT_READ
