"""Managed images in the shape of the REST API."""

from linter.access import items_at, text_at
from linter.data import Data
from linter.model import DataDisk, Image, Place
from linter.readers.declared import Declared
from linter.values import ABSENT, Items, Value


def image(declared: Declared) -> Image:
    """Read a ``Microsoft.Compute/images``."""
    body = declared.body
    os_disk = ("properties", "storageProfile", "osDisk")
    data_disks = items_at(body, "properties", "storageProfile", "dataDisks")
    return Image(
        declared.place,
        text_at(body, "location"),
        os_type=text_at(body, *os_disk, "osType"),
        os_state=text_at(body, *os_disk, "osState"),
        source_vm_id=text_at(body, "properties", "sourceVirtualMachine", "id"),
        os_snapshot_id=text_at(body, *os_disk, "snapshot", "id"),
        os_disk_id=text_at(body, *os_disk, "managedDisk", "id"),
        os_blob_uri=text_at(body, *os_disk, "blobUri"),
        os_disk_caching=text_at(body, *os_disk, "caching"),
        generation=text_at(body, "properties", "hyperVGeneration"),
        data_disks=Items(
            tuple(_data_disk(declared.place, item) for item in data_disks.known), data_disks.more
        ),
        unprotected=ABSENT,
    )


def _data_disk(place: Place, item: Value[Data]) -> DataDisk:
    return DataDisk(
        Place(place.resource_id, *item.spot) if item.spot else place,
        text_at(item, "snapshot", "id"),
        text_at(item, "managedDisk", "id"),
        text_at(item, "blobUri"),
    )
