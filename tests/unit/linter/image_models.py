"""Images, what they are made from, and their builds; what a test does not name is absent."""

from typing import Any

from linter.model import (
    GalleryImage,
    GalleryVersion,
    Image,
    ImageBuild,
    Marketplace,
    Place,
    Plan,
    Snapshot,
    TargetRegion,
    Vm,
)
from linter.values import ABSENT, Items, Known
from tests.unit.linter.arm_bodies import DEFINITION, DISK, IMAGE, SNAPSHOT, VERSION, VM

NO_PLAN = Plan(ABSENT, ABSENT, ABSENT)
PLAN = Plan(Known("base"), Known("linux"), Known("contoso"))


def marketplace(publisher: str, offer: str, sku: str, version: str = "latest") -> Marketplace:
    """A marketplace image."""
    return Marketplace(Known(publisher), Known(offer), Known(sku), Known(version))


UBUNTU_22 = marketplace("canonical", "0001-com-ubuntu-server-jammy", "22_04-lts")


def managed(image_id: str = IMAGE, line: int = 1, **fields: Any) -> Image:
    """A managed image in a file of its own, made from a snapshot unless a test says otherwise."""
    own: dict[str, Any] = {
        "location": Known("westeurope"),
        "os_type": Known("Linux"),
        "source_vm_id": ABSENT,
        "os_snapshot_id": Known(SNAPSHOT),
        "os_disk_id": ABSENT,
        "os_blob_uri": ABSENT,
        "os_disk_caching": ABSENT,
        "generation": ABSENT,
        "data_disks": Items(),
        "unprotected": ABSENT,
    }
    return Image(Place(image_id, "image.json", line, 1), **{**own, **fields})


def snapshot(
    snapshot_id: str = SNAPSHOT, source: str = DISK, unique: str | None = None
) -> Snapshot:
    """A snapshot of a disk."""
    return Snapshot(
        Place(snapshot_id, "snapshot.json", 1, 1),
        os_type=Known("Linux"),
        source_id=Known(source),
        source_unique_id=Known(unique),
    )


def version(*regions: tuple[str, int | None], **fields: Any) -> GalleryVersion:
    """A gallery version in its regions, each with its count of replicas."""
    place = Place(fields.pop("version_id", VERSION), "version.json", 1, 1)
    own: dict[str, Any] = {
        "location": ABSENT,
        "source_vm_id": ABSENT,
        "source_id": ABSENT,
        "os_source_id": Known(SNAPSHOT),
        "regions": Items(
            tuple(TargetRegion(place, Known(name), Known(count)) for name, count in regions)
        ),
        "replicas": ABSENT,
        "exclude_from_latest": ABSENT,
        "end_of_life": ABSENT,
        "unprotected": ABSENT,
    }
    return GalleryVersion(place, **{**own, **fields})


def definition(**fields: Any) -> GalleryImage:
    """The gallery image that the version is one of."""
    own: dict[str, Any] = {
        "os_type": Known("Linux"),
        "generation": ABSENT,
        "plan": NO_PLAN,
        "end_of_life": ABSENT,
        "unprotected": ABSENT,
    }
    return GalleryImage(Place(DEFINITION, "definition.json", 1, 1), **{**own, **fields})


def build(**fields: Any) -> ImageBuild:
    """A build of Packer's that makes nothing unless a test says what."""
    own: dict[str, Any] = {
        "os_type": Known("Linux"),
        "base": UBUNTU_22,
        "base_image_id": ABSENT,
        "plan": NO_PLAN,
        "image_id": ABSENT,
        "version_id": ABSENT,
        "makes_vhd": Known(False),
        "regions": Items(),
        "steps": Items(),
    }
    place = Place("golden.pkr.hcl/azure-arm.golden", "golden.pkr.hcl", 1, 1)
    return ImageBuild(place, **{**own, **fields})


def vm(**fields: Any) -> Vm:
    """The machine that an image comes from."""
    own: dict[str, Any] = {
        "os_type": Known("Linux"),
        "os_disk_caching": ABSENT,
        "image_id": ABSENT,
        "image": UBUNTU_22,
        "plan": NO_PLAN,
        "extensions": Items(),
    }
    return Vm(Place(VM, "machine.json", 1, 1), **{**own, **fields})


def of_vm() -> dict[str, Any]:
    """Fields of a managed image that was captured from the machine."""
    return {"source_vm_id": Known(VM), "os_snapshot_id": ABSENT}
