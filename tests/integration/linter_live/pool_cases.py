"""What a live look finds at pools and accounts themselves."""

from typing import Any

from linter.report import Severity
from tests.integration.linter_live.live_case import Case
from tests.integration.linter_live.scripted_worlds import (
    MACHINE_CONFIGURATION,
    Change,
    gallery,
    managed,
    marketplace,
    pool,
)

_FIXED = "pool.scaleSettings.fixedScale"
_NAT = "pool.networkConfiguration"


def _nodes(dedicated: int, spot: int = 0) -> Change:
    return {
        f"{_FIXED}.targetDedicatedNodes": dedicated,
        f"{_FIXED}.targetLowPriorityNodes": spot,
    }


def _nat(port: int) -> dict[str, Any]:
    ports = {"frontendPortRangeStart": 10000, "frontendPortRangeEnd": 10199}
    nat = {"name": "ssh", "protocol": "TCP", "backendPort": port, **ports}
    return {"endpointConfiguration": {"inboundNatPools": [nat]}}


def _extension(publisher: str) -> list[Any]:
    return [{"name": "setup", "publisher": publisher, "type": "CustomScript"}]


def _formula(interval: str) -> Change:
    auto = {"formula": "$TargetDedicatedNodes=1;", "evaluationInterval": interval}
    return {"pool.scaleSettings": {"autoScale": auto}}


def _pool(name: str) -> Any:
    return lambda world: pool(world, name, "")


_UP: Change = {
    "pool.allocationState": "Steady",
    "pool.currentDedicatedNodes": 400,
}
_EPHEMERAL = f"pool.{MACHINE_CONFIGURATION}.osDisk"
_PLACED = {"ephemeralOSDiskSettings": {"placement": "CacheDisk"}}
_TALKING: Change = {"pool.interNodeCommunication": "Enabled"}
_CLOUD_SERVICE = {"cloudServiceConfiguration": {"osFamily": "6"}}

CASES = (
    Case(
        "BL301",
        "more dedicated nodes than a managed image takes",
        managed,
        _nodes(2600),
        "asks for 2,600 dedicated nodes; with a managed image it can have at most 2,500",
        _nodes(2000),
        "2023-04",
    ),
    Case(
        "BL302",
        "more Spot nodes than a managed image takes",
        managed,
        _nodes(0, 1001),
        "asks for 1,001 low-priority or Spot nodes",
        _nodes(0, 1000),
        "2023-04",
    ),
    Case(
        "BL304",
        "many nodes that talk to each other",
        gallery,
        {**_TALKING, **_nodes(101)},
        "asks for 101 nodes; Batch allows at most 100",
        {**_TALKING, **_nodes(100)},
    ),
    Case(
        "BL304",
        "many nodes that talk to each other in the user's subscription",
        gallery,
        {**_TALKING, **_nodes(81), "account.poolAllocationMode": "UserSubscription"},
        "at most 80 in user-subscription mode",
        {**_TALKING, **_nodes(81), "account.poolAllocationMode": "BatchService"},
    ),
    Case(
        "BL305",
        "a short timeout for many nodes",
        gallery,
        {**_nodes(400), f"{_FIXED}.resizeTimeout": "PT15M"},
        "above 300 nodes of a custom image, PT30M or more is advised",
        {**_nodes(400), **_UP, f"{_FIXED}.resizeTimeout": "PT15M"},
        severity=Severity.WARNING,
    ),
    Case(
        "BL306",
        "many nodes of a custom image",
        gallery,
        {**_nodes(400), **_UP, "pool.currentDedicatedNodes": 399},
        "asks for 400 nodes of a custom image",
        {**_nodes(400), **_UP},
        severity=Severity.INFO,
    ),
    Case(
        "BL307",
        "a port that Batch keeps for itself",
        marketplace,
        {_NAT: _nat(29876)},
        "29876",
        {_NAT: _nat(8080)},
    ),
    Case(
        "BL307",
        "NAT pools beside a custom image",
        gallery,
        {_NAT: _nat(8080)},
        "has inbound NAT pools and a custom image",
        severity=Severity.INFO,
    ),
    Case(
        "BL308",
        "a pool of cloud services",
        marketplace,
        {"pool.deploymentConfiguration": _CLOUD_SERVICE, "pool.vmSize": "small"},
        "has a cloudServiceConfiguration; Batch retired such pools on",
    ),
    Case(
        "BL309",
        "classic communication",
        marketplace,
        {"pool.targetNodeCommunicationMode": "Classic"},
        "uses classic node communication, whose last day in Batch is",
        {"pool.targetNodeCommunicationMode": "Simplified"},
    ),
    Case(
        "BL309",
        "classic communication in force",
        marketplace,
        {"pool.currentNodeCommunicationMode": "Classic"},
        "uses classic node communication, whose last day in Batch is",
        {"pool.currentNodeCommunicationMode": "Simplified"},
    ),
    Case(
        "BL309",
        "certificates",
        marketplace,
        {"pool.certificates": [{"id": "/subscriptions/x/certificates/sha1-a"}]},
        "uses certificates",
        {"pool.certificates": []},
    ),
    Case(
        "BL310",
        "an account with shared keys alone",
        gallery,
        {"account.allowedAuthenticationModes": ["SharedKey"]},
        "render allows only SharedKey, while 1 of its pools use custom images",
        {"account.allowedAuthenticationModes": ["AAD", "SharedKey"]},
    ),
    Case(
        "BL311",
        "a custom image outside of the user's subscription",
        managed,
        {"account.poolAllocationMode": "BatchService"},
        "does not allocate pools in the user's subscription",
        {"account.poolAllocationMode": "UserSubscription"},
        "2017-08",
    ),
    Case(
        "BL312",
        "a formula that is evaluated too often",
        marketplace,
        _formula("PT1M"),
        "has its formula evaluated every PT1M",
        _formula("PT5M"),
    ),
    Case(
        "BL313",
        "Spot nodes on an ephemeral OS disk",
        marketplace,
        {_EPHEMERAL: _PLACED, **_nodes(0, 3)},
        "has an ephemeral OS disk and asks for 3 low-priority or Spot nodes",
        {_EPHEMERAL: _PLACED, **_nodes(3)},
    ),
    Case(
        "BL314",
        "an extension that Batch keeps for itself",
        marketplace,
        {f"pool.{MACHINE_CONFIGURATION}.extensions": _extension("Microsoft.Azure.Extensions")},
        "has the extension CustomScript of Microsoft.Azure.Extensions",
        {f"pool.{MACHINE_CONFIGURATION}.extensions": _extension("Contoso.Extensions")},
    ),
    Case(
        "BL315",
        "a pool's name",
        marketplace,
        {"second": _pool("frames.old")},
        "Azure refuses the pool name 'frames.old'",
        {"second": _pool("frames_old")},
    ),
    Case(
        "BL315",
        "an account's name",
        marketplace,
        {"other": lambda world: world.account("render-old")},
        "Azure refuses the account name 'render-old'",
        {"other": lambda world: world.account("RenderOld")},
    ),
    Case(
        "BL317",
        "a size that is retired",
        marketplace,
        {"pool.vmSize": "Standard_NC6s_v3"},
        "has the VM size Standard_NC6s_v3",
        {"pool.vmSize": "Standard_D4ds_v5"},
    ),
    Case(
        "BL317",
        "a size that the region does not offer",
        marketplace,
        {"pool.vmSize": "Standard_D2ds_v99"},
        "Standard_D2ds_v99",
    ),
)
