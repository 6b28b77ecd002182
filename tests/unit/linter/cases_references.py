"""Cases of the rules about the image that a pool refers to (BL2xx)."""

from datetime import date

from linter.report import Severity
from tests.unit.linter.cases_bodies import (
    AZURERM,
    DEFINITION,
    IMAGE,
    PINNED,
    SNAPSHOT,
    UBUNTU,
    VERSION,
    Body,
    Case,
    account,
    definition,
    image,
    of_disk,
    of_snapshot,
    pool,
    version,
)

_OTHER = IMAGE + "-2"
_NEW_YEAR = date(2026, 1, 15)
"""A day on which managed images and VHDs were still taken."""
_VHD = "https://golden.blob.core.windows.net/system/golden-os.vhd"
_LATEST = {**UBUNTU, "version": "latest"}


def _images(one: Body, other: Body, *beside: Body) -> tuple[Body, ...]:
    """Two managed images, each with a pool of its own."""
    images = (image(one), image(other, name="golden-2"))
    return (*images, *beside, pool(IMAGE), pool(_OTHER, name="stills"))


def _of_vhds(*addresses: str, nodes: int = 2) -> Body:
    disk = {"osDisk": {"imageUris": list(addresses)}}
    return pool(UBUNTU, machine=disk, api="2019-08-01", nodes=nodes)


CASES = (
    Case(
        "BL201",
        "two pools of one managed image",
        Severity.WARNING,
        (pool(IMAGE), pool(IMAGE.upper(), name="stills")),
        (pool(VERSION), pool(VERSION, name="stills")),
    ),
    Case(
        "BL202",
        "two images of one snapshot",
        Severity.WARNING,
        _images(of_snapshot(), of_snapshot()),
        _images(of_snapshot(), of_snapshot("base-2")),
        unseen=AZURERM,
    ),
    Case(
        "BL202",
        "two images of one disk",
        Severity.WARNING,
        _images(of_disk(), of_disk()),
        _images(of_disk(), of_disk("base-2")),
    ),
    Case(
        "BL203",
        "past the last day",
        Severity.ERROR,
        (pool(IMAGE),),
        (pool(VERSION),),
    ),
    Case(
        "BL203",
        "soon, in the edition that announces it",
        Severity.WARNING,
        (pool(IMAGE, api="2019-08-01"),),
        (pool(VERSION, api="2019-08-01"),),
        edition="2023-04",
        today=_NEW_YEAR,
    ),
    Case(
        "BL204",
        "a pool of VHDs",
        Severity.ERROR,
        (_of_vhds(_VHD),),
        (pool(UBUNTU, api="2019-08-01"),),
        unseen=AZURERM,
    ),
    Case(
        "BL204",
        "too few VHDs",
        Severity.ERROR,
        (_of_vhds(_VHD, nodes=41),),
        (_of_vhds(_VHD, nodes=40),),
        unseen=AZURERM,
        edition="2017-08",
    ),
    Case(
        "BL205",
        "no replica in the region",
        Severity.ERROR,
        (account(), pool(), version(location="northeurope", regions=(("northeurope", 1),))),
        (
            account(),
            pool(),
            version(location="northeurope", regions=(("North Europe", 1), ("West Europe", 1))),
        ),
    ),
    Case(
        "BL205",
        "a managed image of another region",
        Severity.ERROR,
        (account(), pool(IMAGE), {**image(of_disk()), "location": "northeurope"}),
        (account(), pool(IMAGE), {**image(of_disk()), "location": "West Europe"}),
    ),
    Case(
        "BL206",
        "a version beside the id",
        Severity.ERROR,
        (pool({"id": VERSION, "version": "1.0.0"}),),
        (pool({"id": VERSION}),),
    ),
    Case(
        "BL207",
        "a snapshot's id",
        Severity.ERROR,
        (pool(SNAPSHOT),),
        (pool(DEFINITION),),
    ),
    Case(
        "BL208",
        "a marketplace image of another system",
        Severity.ERROR,
        (pool(PINNED, agent="batch.node.ubuntu 22.04"),),
        (pool(PINNED, agent="batch.node.ubuntu 24.04"),),
    ),
    Case(
        "BL208",
        "a definition of another system",
        Severity.ERROR,
        (pool(agent="batch.node.windows amd64"), definition(osType="Linux")),
        (pool(agent="batch.node.windows amd64"), definition(osType="Windows")),
    ),
    Case(
        "BL209",
        "an agent out of support",
        Severity.ERROR,
        (pool(agent="batch.node.ubuntu 18.04"),),
        (pool(agent="batch.node.ubuntu 24.04"),),
    ),
    Case(
        "BL209",
        "an agent whose support ends soon",
        Severity.WARNING,
        (pool(agent="batch.node.ubuntu 22.04"),),
        (pool(agent="batch.node.ubuntu 24.04"),),
        today=date(2027, 5, 1),
    ),
    Case(
        "BL211",
        "one replica for 301 nodes",
        Severity.WARNING,
        (account(), pool(nodes=301), version()),
        (account(), pool(nodes=300), version()),
    ),
    Case(
        "BL211",
        "one replica for 601 nodes before",
        Severity.WARNING,
        (account(), pool(nodes=601), version()),
        (account(), pool(nodes=301), version(), pool(nodes=600, name="stills")),
        edition="2023-04",
    ),
    Case(
        "BL212",
        "a version at the end of its life",
        Severity.INFO,
        (pool(), version(endOfLifeDate="2024-01-31T00:00:00Z")),
        (pool(), version(endOfLifeDate="2999-01-31T00:00:00Z")),
    ),
    Case(
        "BL212",
        "a version that is never the latest",
        Severity.INFO,
        (pool(), version(excludeFromLatest=True)),
        (pool(), version(excludeFromLatest=False)),
    ),
    Case(
        "BL212",
        "a managed image that Terraform may destroy",
        Severity.INFO,
        (pool(IMAGE), image(of_disk())),
        (pool(IMAGE), {**image(of_disk()), "protected": True}),
        unseen=("arm", "bicep", "export", "az", "azapi", "azurerm plan", "azapi plan"),
    ),
    Case(
        "BL213",
        "an image without a version",
        Severity.INFO,
        (pool(DEFINITION),),
        (pool(VERSION),),
    ),
    Case(
        "BL213",
        "a marketplace image's latest version",
        Severity.INFO,
        (pool(_LATEST),),
        (pool(PINNED),),
    ),
)
