"""What a live look finds at pools and the images that they are made from."""

from typing import Any

from linter.report import Severity
from tests.integration.linter_live.live_case import Case
from tests.integration.linter_live.live_world import LiveWorld
from tests.integration.linter_live.scripted_worlds import (
    DEFINITION,
    IMAGE,
    MACHINE_CONFIGURATION,
    SNAPSHOT,
    UBUNTU,
    VERSION,
    Change,
    gallery,
    managed,
    marketplace,
    region,
)

REFERENCE = f"pool.{MACHINE_CONFIGURATION}.imageReference"
AGENT = f"pool.{MACHINE_CONFIGURATION}.nodeAgentSkuId"
TARGETS = "version.publishingProfile.targetRegions"
_ELSEWHERE = "22222222-0000-4000-8000-000000000002"
_2016 = {"publisher": "microsoftwindowsserver", "offer": "windowsserver", "sku": "2016-datacenter"}
_2022 = {**_2016, "sku": "2022-datacenter"}
_WINDOWS = "batch.node.windows amd64"


def _replication(state: str) -> dict[str, Any]:
    summary = [{"region": "West Europe", "state": state, "progress": 40}]
    return {"aggregatedState": "InProgress", "summary": summary}


def _away(world: LiveWorld) -> Any:
    return {"id": world.id(IMAGE).replace(world.subscription, _ELSEWHERE)}


def _named(path: str) -> Any:
    return lambda world: {"id": world.id(path)}


def _windows(image: dict[str, str]) -> Change:
    return {REFERENCE: {**image, "version": "1.0.0"}, AGENT: _WINDOWS}


CASES = (
    Case(
        "BL103",
        "a size without a temporary drive",
        gallery,
        {"pool.vmSize": "STANDARD_D2S_V5"},
        "Pool frames: the VM size STANDARD_D2S_V5 has no temporary drive",
        severity=Severity.INFO,
    ),
    Case(
        "BL110",
        "a generation that the size does not boot",
        gallery,
        {"definition.hyperVGeneration": "V2", "pool.vmSize": "Standard_D2_v3"},
        "is of generation V2, which the VM size Standard_D2_v3 does not boot",
        {"definition.hyperVGeneration": "V1", "pool.vmSize": "Standard_D2_v3"},
    ),
    Case(
        "BL203",
        "a managed image after its last day",
        managed,
        {},
        "Pool frames is made from the managed image golden: Batch takes managed images until",
        {REFERENCE: {**UBUNTU, "version": "24.04.202409120"}},
    ),
    Case(
        "BL205",
        "a managed image in another region",
        managed,
        {"image:location": "northeurope"},
        "is in northeurope, and the Batch account in westeurope",
        {"image:location": "West Europe"},
    ),
    Case(
        "BL205",
        "a managed image in another subscription",
        managed,
        {REFERENCE: _away},
        f"is in the subscription {_ELSEWHERE}",
    ),
    Case(
        "BL205",
        "no replica in the account's region",
        gallery,
        {"version:location": "northeurope", TARGETS: [region("northeurope")]},
        "has no replica in westeurope, the region of the Batch account: it is in northeurope",
        {TARGETS: [region("northeurope"), region("westeurope")]},
    ),
    Case(
        "BL205",
        "a replication that failed",
        gallery,
        {"version.replicationStatus": _replication("Failed")},
        "has no replica in westeurope: the replication to westeurope failed",
        {"version.replicationStatus": _replication("Completed")},
    ),
    Case(
        "BL205",
        "a replication that goes on",
        gallery,
        {"version.replicationStatus": _replication("Replicating")},
        "is still being replicated to westeurope (40 % so far)",
        {"version.replicationStatus": _replication("Completed")},
        severity=Severity.WARNING,
    ),
    Case(
        "BL206",
        "a version beside an id",
        gallery,
        {f"{REFERENCE}.version": "latest"},
        "its image reference has version beside id",
    ),
    Case(
        "BL207",
        "the id of a snapshot",
        gallery,
        {REFERENCE: _named(SNAPSHOT)},
        "is the id of a resource of type microsoft.compute/snapshots",
    ),
    Case(
        "BL208",
        "an agent of another distribution",
        marketplace,
        {AGENT: "batch.node.ubuntu 22.04"},
        "does not go with the image canonical ubuntu-24_04-lts server",
    ),
    Case(
        "BL208",
        "an agent of another system than the definition's",
        gallery,
        {AGENT: _WINDOWS},
        "does not go with the gallery image version",
    ),
    Case(
        "BL208",
        "an agent that does not go with what the image began as",
        gallery,
        {AGENT: "batch.node.el 9"},
        "which began as the image canonical ubuntu-24_04-lts server",
    ),
    Case(
        "BL209",
        "an image whose last day is near",
        marketplace,
        _windows(_2016),
        "supports the image microsoftwindowsserver windowsserver 2016-datacenter until 2027-01-12",
        _windows(_2022),
        severity=Severity.WARNING,
    ),
    Case(
        "BL209",
        "an agent whose last day is over",
        gallery,
        {AGENT: "batch.node.ubuntu 20.04"},
        "supports the node agent batch.node.ubuntu 20.04 until",
    ),
    Case(
        "BL210",
        "the version is gone",
        gallery,
        {"version": None},
        "its gallery image version shared/golden/1.0.0 does not exist",
    ),
    Case(
        "BL210",
        "the definition is gone",
        gallery,
        {"version": None, "definition": None},
        "nor does its gallery image definition shared/golden",
    ),
    Case(
        "BL210",
        "the gallery is gone",
        gallery,
        {"version": None, "definition": None, "gallery": None},
        "nor does the gallery shared",
    ),
    Case(
        "BL210",
        "the managed image is gone",
        managed,
        {"image": None},
        "Pool frames: its managed image golden does not exist",
    ),
    Case(
        "BL210",
        "the snapshot is gone",
        managed,
        {"snapshot": None},
        "snapshots/one, which its managed image golden was made from, does not exist",
    ),
    Case(
        "BL211",
        "too few replicas",
        gallery,
        {"pool.scaleSettings.fixedScale.targetDedicatedNodes": 900},
        "asks for 900 nodes, which need 3 replicas",
        {
            "pool.scaleSettings.fixedScale.targetDedicatedNodes": 900,
            TARGETS: [region("westeurope", 3)],
        },
        severity=Severity.WARNING,
    ),
    Case(
        "BL212",
        "a version past its end of life",
        gallery,
        {"version.publishingProfile.endOfLifeDate": "2026-01-31T00:00:00+00:00"},
        "has the end-of-life date 2026-01-31, and pool frames",
        {"version.publishingProfile.endOfLifeDate": "2029-01-31T00:00:00+00:00"},
        severity=Severity.INFO,
    ),
    Case(
        "BL212",
        "a version that is excluded from the latest",
        gallery,
        {"version.publishingProfile.excludeFromLatest": True},
        "is excluded from the latest version",
        {"version.publishingProfile.excludeFromLatest": False},
        severity=Severity.INFO,
    ),
    Case(
        "BL213",
        "a definition without a version",
        gallery,
        {REFERENCE: _named(DEFINITION)},
        "is pinned to no version",
        {REFERENCE: _named(VERSION)},
        severity=Severity.INFO,
    ),
)
