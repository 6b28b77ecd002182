"""Cases of the rules about pools and accounts (BL3xx)."""

from datetime import date

from linter.report import Severity
from tests.unit.linter.cases_bodies import (
    AZURERM,
    BY_REQUEST,
    IMAGE,
    PINNED,
    VERSION,
    Body,
    Case,
    account,
    pool,
)

_2019 = "2019-08-01"
_AUTO = {"autoScale": {"formula": "$TargetDedicatedNodes = 4;", "evaluationInterval": "PT5M"}}


def _scale(
    dedicated: int | None = 2, low_priority: int | None = None, timeout: str | None = "PT1H"
) -> Body:
    given = {
        "targetDedicatedNodes": dedicated,
        "targetLowPriorityNodes": low_priority,
        "resizeTimeout": timeout,
    }
    return {"fixedScale": {key: value for key, value in given.items() if value is not None}}


def _auto(interval: str) -> Body:
    return {"autoScale": {**_AUTO["autoScale"], "evaluationInterval": interval}}


def _nat(port: int = 22, start: int = 10000) -> Body:
    nat = {
        "name": f"nat{start}",
        "protocol": "TCP",
        "backendPort": port,
        "frontendPortRangeStart": start,
        "frontendPortRangeEnd": start + 199,
    }
    return {"endpointConfiguration": {"inboundNatPools": [nat]}}


def _ephemeral(placement: str) -> Body:
    return {"osDisk": {"ephemeralOSDiskSettings": {"placement": placement}}}


def _extension(kind: str, publisher: str) -> Body:
    return {"extensions": [{"name": "setup", "publisher": publisher, "type": kind}]}


def _cloud_service() -> Body:
    found = pool(PINNED, api="2023-05-01")
    service = {"cloudServiceConfiguration": {"osFamily": "6"}}
    return {**found, "properties": {**found["properties"], "deploymentConfiguration": service}}


def _shared(dedicated: int, low_priority: int = 0) -> tuple[Body, ...]:
    scale = _scale(dedicated, low_priority)
    return (pool(IMAGE, scaleSettings=scale), pool(IMAGE, name="stills", scaleSettings=scale))


_LIMITS = (
    Case("BL301", "above the limit", Severity.ERROR,
         (pool(IMAGE, nodes=2501),), (pool(VERSION, nodes=2501),), edition="2019-09"),
    Case("BL301", "above the quota page's limit", Severity.WARNING,
         (pool(IMAGE, nodes=2001),), (pool(IMAGE, nodes=2000),), edition="2023-04"),
    Case("BL302", "low-priority nodes", Severity.ERROR,
         (pool(IMAGE, scaleSettings=_scale(0, 1001)),),
         (pool(IMAGE, scaleSettings=_scale(0, 1000)),), edition="2019-09"),
    Case("BL303", "dedicated nodes together", Severity.ERROR,
         _shared(1251), _shared(1000), edition="2019-09"),
    Case("BL303", "dedicated nodes together, by the quota page", Severity.WARNING,
         _shared(1001), _shared(1000), edition="2023-04"),
    Case("BL303", "low-priority nodes together", Severity.ERROR,
         _shared(0, 501), _shared(0, 500), edition="2023-04"),
    Case("BL304", "nodes that talk to each other", Severity.ERROR,
         (pool(PINNED, nodes=101, interNodeCommunication="Enabled"),),
         (pool(PINNED, nodes=100, interNodeCommunication="Enabled"),
          pool(PINNED, nodes=101, interNodeCommunication="Disabled", name="stills"))),
    Case("BL304", "in user-subscription mode", Severity.ERROR,
         (account(poolAllocationMode="UserSubscription"),
          pool(PINNED, nodes=81, interNodeCommunication="Enabled")),
         (account(poolAllocationMode="BatchService"),
          pool(PINNED, nodes=81, interNodeCommunication="Enabled"))),
    Case("BL305", "refused", Severity.ERROR,
         (pool(PINNED, scaleSettings=_scale(2, timeout="PT4M")),),
         (pool(PINNED, scaleSettings=_scale(2, timeout="PT5M")),)),
    Case("BL305", "short for a managed image", Severity.WARNING,
         (pool(IMAGE, scaleSettings=_scale(2, timeout=None)),),
         (pool(PINNED, scaleSettings=_scale(2, timeout=None)),), edition="2023-04"),
    Case("BL305", "short for many nodes", Severity.WARNING,
         (pool(VERSION, scaleSettings=_scale(301, timeout="PT29M")),),
         (pool(VERSION, scaleSettings=_scale(301, timeout="PT30M")),)),
    Case("BL305", "with autoscale it means nothing", Severity.ERROR,
         (pool(PINNED, scaleSettings=_scale(2, timeout="PT1M")),),
         (pool(PINNED, scaleSettings=_AUTO),)),
    Case("BL306", "more than one resize can bring", Severity.INFO,
         (pool(VERSION, nodes=301),), (pool(PINNED, nodes=301),)),
)  # fmt: skip

_SETTINGS = (
    Case("BL307", "a reserved port", Severity.ERROR,
         (pool(PINNED, networkConfiguration=_nat(29876)),),
         (pool(PINNED, networkConfiguration=_nat(22)),)),
    Case("BL307", "NAT pools with a custom image", Severity.INFO,
         (pool(VERSION, networkConfiguration=_nat()),),
         (pool(PINNED, networkConfiguration=_nat()),)),
    Case("BL308", "a cloud service", Severity.ERROR,
         (_cloud_service(),), (pool(PINNED),), unseen=AZURERM),
    Case("BL309", "classic communication past its day", Severity.ERROR,
         (pool(PINNED, api="2024-02-01", targetNodeCommunicationMode="Classic"),),
         (pool(PINNED, api="2024-02-01", targetNodeCommunicationMode="Simplified"),)),
    Case("BL309", "classic communication before its day", Severity.WARNING,
         (pool(PINNED, api="2024-02-01", targetNodeCommunicationMode="Classic"),),
         (pool(PINNED, api="2024-02-01", targetNodeCommunicationMode="Simplified"),),
         today=date(2026, 1, 15)),
    Case("BL309", "a property that the API version has dropped", Severity.ERROR,
         (pool(PINNED, resourceTags={"team": "render"}),), (pool(PINNED),), unseen=BY_REQUEST),
    Case("BL309", "certificates", Severity.ERROR,
         (pool(PINNED, api="2023-05-01", certificates=[{"id": f"{IMAGE}-certificate"}]),),
         (pool(PINNED, api="2023-05-01", certificates=[]),)),
    Case("BL310", "an account of shared keys", Severity.ERROR,
         (account(allowedAuthenticationModes=["SharedKey"]), pool(VERSION)),
         (account(allowedAuthenticationModes=["SharedKey", "AAD"]), pool(VERSION))),
    Case("BL311", "an account in Batch's own mode", Severity.ERROR,
         (account(poolAllocationMode="BatchService"), pool(IMAGE)),
         (account(poolAllocationMode="UserSubscription"), pool(IMAGE)), edition="2017-08"),
    Case("BL312", "both kinds of scale", Severity.ERROR,
         (pool(PINNED, scaleSettings={**_scale(2), **_AUTO}),),
         (pool(PINNED, scaleSettings=_AUTO),)),
    Case("BL312", "the interval of a formula", Severity.ERROR,
         (pool(PINNED, scaleSettings=_auto("PT4M")),),
         (pool(PINNED, scaleSettings=_auto("P7D")),)),
    Case("BL313", "Spot nodes on an ephemeral disk", Severity.ERROR,
         (pool(PINNED, machine=_ephemeral("CacheDisk"), scaleSettings=_scale(2, 2)),),
         (pool(PINNED, machine=_ephemeral("CacheDisk"), scaleSettings=_scale(2, 0)),)),
    Case("BL313", "an ephemeral disk elsewhere", Severity.ERROR,
         (pool(PINNED, machine=_ephemeral("NvmeDisk")),),
         (pool(PINNED, machine=_ephemeral("CacheDisk")),)),
    Case("BL314", "CustomScript on a pool", Severity.ERROR,
         (pool(PINNED, machine=_extension("CustomScript", "Microsoft.Azure.Extensions")),),
         (pool(PINNED, machine=_extension("NvidiaGpuDriverLinux", "Microsoft.HpcCompute")),)),
    Case("BL315", "a name that Azure refuses", Severity.ERROR,
         (pool(PINNED, name="frames.2024"),), (pool(PINNED, name="frames_2024-A"),)),
    Case("BL316", "an API version that goes", Severity.WARNING,
         (pool(PINNED, api="2024-07-01"),), (pool(PINNED, api="2025-06-01"),),
         unseen=BY_REQUEST),
    Case("BL317", "a retired size", Severity.ERROR,
         (pool(PINNED, size="Standard_NC6"),), (pool(PINNED, size="Standard_NC4as_T4_v3"),)),
    Case("BL317", "a size that is retired soon", Severity.WARNING,
         (pool(PINNED, size="Standard_M192is_v2"),), (pool(PINNED, size="Standard_D2s_v5"),)),
)  # fmt: skip

CASES = (*_LIMITS, *_SETTINGS)
