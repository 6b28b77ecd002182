"""Bodies of what exists, as a live look reads them: accounts, pools, and what Batch offers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from linter import offers
from linter.check import check
from linter.readers.resources import read_into
from linter.report import Report
from linter.rules import ALL, Rule
from linter.world import World
from tests.unit.linter.arm_bodies import ACCOUNT, COMPUTE, IMAGE, VERSION, body

Body = dict[str, Any]
SUBSCRIPTION = ACCOUNT.split("/")[2]
REGION = offers.region_id(SUBSCRIPTION, "West Europe")
IMAGES = offers.images_id(ACCOUNT)
GALLERY = f"{COMPUTE}/galleries/shared"
TODAY = date(2026, 11, 20)
FORBIDDEN = "reading it is forbidden (403)"
UBUNTU = ("canonical", "ubuntu-24_04-lts", "server")
U24 = "batch.node.ubuntu 24.04"


def account(account_id: str = ACCOUNT, mode: str = "BatchService", *modes: str) -> Body:
    """A Batch account in West Europe."""
    properties: Body = {"poolAllocationMode": mode, "accountEndpoint": "render.batch.azure.com"}
    return body(account_id, {**properties, "allowedAuthenticationModes": list(modes) or None})


def pool(
    image: str | tuple[str, str, str] = VERSION,
    name: str = "frames",
    *,
    account_id: str = ACCOUNT,
    size: str = "Standard_D2s_v3",
    agent: str = U24,
    scale: Body | None = None,
    **properties: object,
) -> Body:
    """A pool that exists: of an image by its id, or by publisher, offer and SKU."""
    named = dict(zip(("publisher", "offer", "sku"), image, strict=False))
    reference = {"id": image} if isinstance(image, str) else {**named, "version": "latest"}
    machine = {"imageReference": reference, "nodeAgentSkuId": agent}
    found = body(
        f"{account_id}/pools/{name}",
        {
            "vmSize": size,
            "deploymentConfiguration": {"virtualMachineConfiguration": machine},
            "scaleSettings": scale or fixed(2),
            "allocationState": "Steady",
            **properties,
        },
    )
    return {key: value for key, value in found.items() if key != "location"}


def fixed(dedicated: int, low_priority: int = 0, timeout: str = "PT15M") -> Body:
    """Settings of a fixed size, as Azure shows them."""
    targets = {"targetDedicatedNodes": dedicated, "targetLowPriorityNodes": low_priority}
    return {"fixedScale": {**targets, "resizeTimeout": timeout}}


def region(*sizes: Body, region_id: str = REGION) -> Body:
    """The VM sizes that Batch has in a region."""
    properties = {"virtualMachineSkus": list(sizes)}
    return {"id": region_id, "type": "Microsoft.Batch/locations", "properties": properties}


def size(
    name: str, generations: str | None = "V1,V2", drive: int | None = 0, end: str | None = None
) -> Body:
    """A VM size with what Batch says of it; ``drive`` is in megabytes."""
    told = {"HyperVGenerations": generations, "MaxResourceVolumeMB": drive}
    listed = [{"name": it, "value": str(value)} for it, value in told.items() if value is not None]
    return {"name": name, "capabilities": listed, **({"batchSupportEndOfLife": end} if end else {})}


def supported(*images: Body, list_id: str = IMAGES) -> Body:
    """The images that Batch supports for an account."""
    kind = "Microsoft.Batch/batchAccounts/supportedImages"
    return {"id": list_id, "type": kind, "properties": {"supportedImages": list(images)}}


def pair(image: tuple[str, str, str], agent: str, end: str | None = None) -> Body:
    """A marketplace image and the node agent that goes with it."""
    reference = dict(zip(("publisher", "offer", "sku"), image, strict=True))
    found: Body = {"imageReference": reference, "nodeAgentSKUId": agent, "osType": "linux"}
    return {**found, "batchSupportEndOfLife": end} if end else found


def managed(image_id: str = IMAGE, snapshot: str | None = None, **top: object) -> Body:
    """A managed image from a snapshot."""
    disk: Body = {"osType": "Linux", "osState": "Generalized", "caching": "ReadWrite"}
    if snapshot:
        disk["snapshot"] = {"id": snapshot}
    return body(image_id, {"storageProfile": {"osDisk": disk}, **top})


def world(*bodies: Body, absent: Iterable[str] = (), forbidden: Iterable[str] = ()) -> World:
    """A world of what was read, of what is not there, and of what could not be read."""
    found = World()
    for each in bodies:
        read_into(found, each["id"], each)
    for resource_id in absent:
        found.add_absent(resource_id)
    for resource_id in forbidden:
        found.add_unreadable(resource_id, FORBIDDEN)
    return found


def judged(
    rule: Rule | None, found: World, *subjects: str, edition: str | None = None, **more: Any
) -> Report:
    """What a rule says (all rules, if none is given) of the subjects, or of all that there is."""
    asked = subjects or [it.id for it in found]
    rules = ALL if rule is None else [rule]
    report = check(found, asked, rules, edition, **{"today": TODAY, **more})
    assert not report.crashes, report.crashes[0].trace
    return report


def said(rule: Rule, found: World, *subjects: str, **more: Any) -> list[str]:
    """The findings, each with its severity; nothing is undecided."""
    report = judged(rule, found, *subjects, **more)
    assert report.unknowns == ()
    return [f"{it.severity}: {it.message}" for it in report.findings]


def unknowns(rule: Rule, found: World, *subjects: str, **more: Any) -> list[str]:
    """The reasons of what is undecided; there is no finding."""
    report = judged(rule, found, *subjects, **more)
    assert report.findings == ()
    return [it.reason for it in report.unknowns]
