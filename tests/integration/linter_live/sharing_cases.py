"""What a live look finds at pools that share an image, or what their images were made from."""

from typing import Any

from linter.report import Severity
from tests.integration.linter_live.live_case import Case
from tests.integration.linter_live.scripted_worlds import (
    DISK,
    IMAGE,
    Change,
    copied,
    image_of,
    managed,
    pool,
)

_SILVER = "Microsoft.Compute/images/silver"
_OTHER_DISK = "Microsoft.Compute/disks/other"
_MANY: Change = {"pool.scaleSettings.fixedScale.targetDedicatedNodes": 1400}


def _second(image: str, account: str = "render", name: str = "more") -> Any:
    return lambda world: pool(world, name, world.id(image), account=account)


def _two_images(snapshot: str) -> Change:
    return {
        "second image": image_of(snapshot, "silver"),
        "second pool": _second("Microsoft.Compute/images/silver"),
    }


def _elsewhere(image: str, nodes: int) -> Change:
    """A second pool of another account."""
    return {
        "other": lambda world: world.account("other"),
        "second pool": lambda world: pool(world, "more", world.id(image), nodes, "other"),
    }


_APART: Change = {
    "other disk": lambda world: world.body(_OTHER_DISK, osType="Linux"),
    "second": copied("two", _OTHER_DISK),
    **_two_images("two"),
}

CASES = (
    Case(
        "BL201",
        "two pools of one account on one image",
        managed,
        {"second": _second(IMAGE)},
        "Pool more: its managed image golden is also behind pool frames",
        _APART,
        severity=Severity.WARNING,
    ),
    Case(
        "BL201",
        "pools of two accounts on one image, spelled differently",
        managed,
        {
            "other": lambda world: world.account("other", "another"),
            "second": lambda world: {
                **pool(world, "more", world.id(IMAGE).upper()),
                "id": world.id("Microsoft.Batch/batchAccounts/other/pools/more", "another"),
            },
        },
        "is also behind pool",
        severity=Severity.WARNING,
    ),
    Case(
        "BL202",
        "two images of one snapshot",
        managed,
        _two_images("one"),
        "Pool more: its managed image silver comes from the snapshot one, like the managed image"
        " golden of pool frames",
        _APART,
        severity=Severity.WARNING,
    ),
    Case(
        "BL202",
        "snapshots of one disk",
        managed,
        {"second": copied("two", DISK), **_two_images("two")},
        "comes from the disk builder-os",
        _APART,
        severity=Severity.INFO,
    ),
    Case(
        "BL303",
        "pools of two accounts on one image",
        managed,
        {**_MANY, **_elsewhere(IMAGE, 1400)},
        "ask for 2,800 dedicated nodes together; they can have at most 2,500",
        {**_MANY, **_elsewhere(IMAGE, 600)},
        "2023-04",
    ),
    Case(
        "BL303",
        "pools of two accounts on images of one snapshot",
        managed,
        {**_MANY, "silver": image_of("one", "silver"), **_elsewhere(_SILVER, 1400)},
        "or the snapshot behind it, ask for 2,800 dedicated nodes together",
        {
            **_MANY,
            "two": copied("two", "Microsoft.Compute/disks/other"),
            "silver": image_of("two", "silver"),
            **_elsewhere(_SILVER, 1400),
        },
        "2023-04",
    ),
)
