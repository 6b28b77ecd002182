"""What a live look finds at pools of VHDs, and at images with data disks."""

from typing import Any

from linter.report import Severity
from tests.integration.linter_live.live_case import Case
from tests.integration.linter_live.live_world import Json, LiveWorld
from tests.integration.linter_live.scripted_worlds import (
    MACHINE_CONFIGURATION,
    Change,
    changed,
    copied,
    managed,
    marketplace,
)

_IMAGES = f"pool.{MACHINE_CONFIGURATION}.osDisk"
_NODES = "pool.scaleSettings.fixedScale.targetDedicatedNodes"


def _vhds(count: int, name: str = "golden") -> Any:
    return {
        "imageUris": [f"https://x{it}.blob.core.windows.net/vhds/{name}.vhd" for it in range(count)]
    }


def _another(name: str) -> Any:
    """A second pool, of a VHD of this name."""

    def made(world: LiveWorld) -> Json:
        body = changed(world, marketplace(world), {_IMAGES: _vhds(1, name)})["pool"]
        return {**body, "id": f"{body['id']}-too"}

    return made


def _data_disk(world: LiveWorld) -> Any:
    return [{"lun": 0, "snapshot": {"id": world.id("Microsoft.Compute/snapshots/data")}}]


_WITH_DATA: Change = {"image.storageProfile.dataDisks": _data_disk}

CASES = (
    Case(
        "BL204",
        "a pool of a VHD after its last day",
        marketplace,
        {_IMAGES: _vhds(1)},
        "Pool frames is made from VHD blobs: Batch takes VHDs until 2026-03-31 only",
        {_IMAGES: {"imageUris": []}},
    ),
    Case(
        "BL204",
        "more nodes than the VHDs serve",
        marketplace,
        {_IMAGES: _vhds(2), _NODES: 81},
        "asks for 81 nodes, and its 2 VHDs serve 80 Linux nodes at most",
        {_IMAGES: _vhds(2), _NODES: 80},
        "2017-08",
    ),
    Case(
        "BL201",
        "two pools of one VHD",
        marketplace,
        {_IMAGES: _vhds(1), "second": _another("golden")},
        "Pool frames-too: its VHD golden.vhd is also behind pool frames",
        {_IMAGES: _vhds(1), "second": _another("silver")},
        "2017-08",
        Severity.WARNING,
    ),
    Case(
        "BL210",
        "a data disk's snapshot is gone",
        managed,
        _WITH_DATA,
        "snapshots/data, which its managed image golden was made from, does not exist",
        {**_WITH_DATA, "data": copied("data", "Microsoft.Compute/disks/data")},
    ),
)
