"""The model: what rules know of Azure's resources, whatever the format they were read from.

A reader fills in what its format shows. What it leaves out stays `NOT_READ`, so that a rule
says "unknown" where a reader knows too little, and never takes silence for a pass.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from linter import ids
from linter.values import NOT_LISTED, NOT_READ, Items, Value

SeenIn = Literal["child resource", "instance view"]
"""Where Azure shows an extension."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a resource id, and the spot in a file where there is one.

    ``line`` and ``column`` count from 1.
    """

    resource_id: str
    file: str | None = None
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """What every resource has. ``location`` is the region as it was spelled."""

    kind: ClassVar[str]
    words: ClassVar[str]

    place: Place
    location: Value[str | None] = NOT_READ

    @property
    def id(self) -> str:
        """The resource id, as it was spelled."""
        return self.place.resource_id

    @property
    def key(self) -> str:
        """The resource id in the form in which ids are compared."""
        return ids.key(self.id)

    @property
    def name(self) -> str:
        """The last segment of the resource id."""
        return ids.name(self.id)


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension on a virtual machine; Azure may show it in either place, or in both."""

    place: Place
    name: Value[str | None] = NOT_READ
    publisher: Value[str | None] = NOT_READ
    type: Value[str | None] = NOT_READ
    seen_in: tuple[SeenIn, ...] = ()


@dataclass(frozen=True, slots=True)
class Vm(Resource):
    """A virtual machine. ``os_disk_id`` is its managed OS disk's resource id."""

    kind: ClassVar[str] = "microsoft.compute/virtualmachines"
    words: ClassVar[str] = "virtual machine"

    size: Value[str | None] = NOT_READ
    os_disk_id: Value[str | None] = NOT_READ
    extensions: Items[Extension] = NOT_LISTED


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


@dataclass(frozen=True, slots=True)
class Image(Resource):
    """A managed image. What its OS disk was made from is in one of the four source fields."""

    kind: ClassVar[str] = "microsoft.compute/images"
    words: ClassVar[str] = "managed image"

    os_type: Value[str | None] = NOT_READ
    os_state: Value[str | None] = NOT_READ
    source_vm_id: Value[str | None] = NOT_READ
    os_snapshot_id: Value[str | None] = NOT_READ
    os_disk_id: Value[str | None] = NOT_READ
    os_blob_uri: Value[str | None] = NOT_READ


@dataclass(frozen=True, slots=True)
class GalleryImage(Resource):
    """An image definition in an Azure Compute Gallery; its versions hold the content."""

    kind: ClassVar[str] = "microsoft.compute/galleries/images"
    words: ClassVar[str] = "gallery image definition"

    os_type: Value[str | None] = NOT_READ
    os_state: Value[str | None] = NOT_READ


@dataclass(frozen=True, slots=True)
class GalleryVersion(Resource):
    """A version of a gallery image. Its content came from one of the five source fields.

    ``source_id`` may name an image, another version, a machine, a disk or a snapshot;
    ``os_source_id`` a disk or a snapshot; ``os_source_uri`` is a VHD.
    """

    kind: ClassVar[str] = "microsoft.compute/galleries/images/versions"
    words: ClassVar[str] = "gallery image version"

    source_vm_id: Value[str | None] = NOT_READ
    source_id: Value[str | None] = NOT_READ
    os_source_id: Value[str | None] = NOT_READ
    os_source_uri: Value[str | None] = NOT_READ
    community_image_id: Value[str | None] = NOT_READ


@dataclass(frozen=True, slots=True)
class BatchAccount(Resource):
    """A Batch account; ``allocation_mode`` is ``BatchService`` or ``UserSubscription``."""

    kind: ClassVar[str] = "microsoft.batch/batchaccounts"
    words: ClassVar[str] = "Batch account"

    allocation_mode: Value[str | None] = NOT_READ


@dataclass(frozen=True, slots=True)
class Pool(Resource):
    """A Batch pool. A marketplace pool is known to have no ``image_id``."""

    kind: ClassVar[str] = "microsoft.batch/batchaccounts/pools"
    words: ClassVar[str] = "pool"

    image_id: Value[str | None] = NOT_READ
    vm_size: Value[str | None] = NOT_READ
    node_agent_sku_id: Value[str | None] = NOT_READ
