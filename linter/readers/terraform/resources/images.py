"""Managed images, gallery image definitions and versions of the azurerm provider."""

from collections.abc import Iterator

from linter import ids
from linter.access import flag_at, number_at, text_at
from linter.data import Data
from linter.model import DataDisk, GalleryImage, GalleryVersion, Image, Plan, TargetRegion
from linter.readers.terraform.attributes import block, blocks, mapped, or_default
from linter.readers.terraform.instance import Instance
from linter.values import ABSENT, Items, Value

_MACHINES = "microsoft.compute/virtualmachines"


def image(it: Instance) -> Iterator[Image]:
    """Read an ``azurerm_image``. The provider has no argument for snapshots."""
    disk = block(it.body, "os_disk")
    yield Image(
        it.place,
        text_at(it.body, "location"),
        address=it.address,
        os_type=text_at(disk, "os_type"),
        os_state=text_at(disk, "os_state"),
        source_vm_id=text_at(it.body, "source_virtual_machine_id"),
        os_snapshot_id=ABSENT,
        os_disk_id=text_at(disk, "managed_disk_id"),
        os_blob_uri=text_at(disk, "blob_uri"),
        os_disk_caching=_caching(disk),
        generation=_generation(it.body),
        data_disks=_data_disks(it),
        unprotected=it.unprotected,
    )


def gallery_image(it: Instance) -> Iterator[GalleryImage]:
    """Read an ``azurerm_shared_image``."""
    plan = block(it.body, "purchase_plan")
    specialized = flag_at(it.body, "specialized")
    yield GalleryImage(
        it.place,
        text_at(it.body, "location"),
        address=it.address,
        os_type=text_at(it.body, "os_type"),
        os_state=mapped(specialized, lambda yes: "Specialized" if yes else "Generalized"),
        generation=_generation(it.body),
        plan=Plan(text_at(plan, "name"), text_at(plan, "product"), text_at(plan, "publisher")),
        end_of_life=text_at(it.body, "end_of_life_date"),
        unprotected=it.unprotected,
    )


def gallery_version(it: Instance) -> Iterator[GalleryVersion]:
    """Read an ``azurerm_shared_image_version``; its ``managed_image_id`` may name a machine."""
    source = text_at(it.body, "managed_image_id")
    yield GalleryVersion(
        it.place,
        text_at(it.body, "location"),
        address=it.address,
        source_vm_id=mapped(source, lambda found: found if _is_machine(found) else None),
        source_id=mapped(source, lambda found: None if _is_machine(found) else found),
        os_source_id=text_at(it.body, "os_disk_snapshot_id"),
        os_source_uri=text_at(it.body, "blob_uri"),
        community_image_id=ABSENT,
        regions=_regions(it),
        replicas=ABSENT,
        exclude_from_latest=flag_at(it.body, "exclude_from_latest"),
        end_of_life=text_at(it.body, "end_of_life_date"),
        unprotected=it.unprotected,
    )


def _generation(body: Value[Data]) -> Value[str | None]:
    return or_default(text_at(body, "hyper_v_generation"), "V1", "hyper_v_generation", body)


def _caching(disk: Value[Data]) -> Value[str | None]:
    """Return the caching of an OS disk that is there; of a machine's, nothing is said."""
    caching = text_at(disk, "caching")
    return or_default(caching, "None", "caching", disk) if disk != ABSENT else ABSENT


def _is_machine(resource_id: str | None) -> bool:
    return resource_id is not None and ids.kind(resource_id) == _MACHINES


def _data_disks(it: Instance) -> Items[DataDisk]:
    found = blocks(it.body, "data_disk")
    known = (
        DataDisk(
            it.place_of(disk),
            snapshot_id=ABSENT,
            disk_id=text_at(disk, "managed_disk_id"),
            blob_uri=text_at(disk, "blob_uri"),
        )
        for disk in found.known
    )
    return Items(tuple(known), found.more)


def _regions(it: Instance) -> Items[TargetRegion]:
    found = blocks(it.body, "target_region")
    known = (
        TargetRegion(
            it.place_of(region),
            name=text_at(region, "name"),
            replicas=number_at(region, "regional_replica_count"),
            exclude_from_latest=flag_at(region, "exclude_from_latest_enabled"),
        )
        for region in found.known
    )
    return Items(tuple(known), found.more)
