"""Bodies as Azure returns them, definitions and runs, with only what the core reads."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.pipeline.decide import Decision, decide
from functions.pipeline.definition import Definition, parse_definition
from functions.pipeline.names import run_id
from functions.pipeline.run import Run, start
from functions.pipeline.source import Source
from functions.pipeline.world import (
    Body,
    Gone,
    ListPools,
    ListSnapshots,
    Need,
    NotSeenYet,
    Read,
    Seen,
    World,
)

NOW = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)
POLL = timedelta(minutes=1)

SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/golden"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
VM = f"{COMPUTE}/virtualMachines/builder"
OS_DISK = f"{COMPUTE}/disks/builder-os"
DATA_DISK = f"{COMPUTE}/disks/builder-data"
OS_SNAPSHOT = f"{COMPUTE}/snapshots/os"
DATA_SNAPSHOT = f"{COMPUTE}/snapshots/data"
IMAGE = f"{COMPUTE}/images/golden"
GALLERY = f"{COMPUTE}/galleries/shared"
GALLERY_IMAGE = f"{GALLERY}/images/golden"
VERSION = f"{GALLERY_IMAGE}/versions/1.2.3"
ACCOUNT = f"{GROUP}/providers/Microsoft.Batch/batchAccounts/render"

SNAPSHOTS = Source("snapshots", pieces={"os": OS_SNAPSHOT})
CAPTURE = Source("snapshots", pieces={"os": OS_SNAPSHOT}, capture="c1")
FROM_VM = Source("vm", id=VM)
FROM_IMAGE = Source("managedImage", id=IMAGE)
FROM_VERSION = Source("galleryVersion", id=VERSION)
FROM_VHD = Source(
    "vhd",
    uri="https://store.blob.core.windows.net/vhds/os.vhd",
    os_type="Linux",
    generation="V2",
    location="westeurope",
)
ONE_OF_EACH = (SNAPSHOTS, FROM_VM, FROM_IMAGE, FROM_VERSION, FROM_VHD)

BODY: dict[str, Any] = {
    "image": {"gallery": GALLERY_IMAGE},
    "pool": {
        "account": ACCOUNT,
        "properties": {
            "vmSize": "STANDARD_D4DS_V5",
            "deploymentConfiguration": {
                "virtualMachineConfiguration": {"nodeAgentSkuId": "batch.node.ubuntu 24.04"}
            },
            "scaleSettings": {"fixedScale": {"targetDedicatedNodes": 100}},
        },
    },
}
MANAGED = {"managedImage": {"resourceGroup": GROUP}}
# Newer editions have no managed images any more.
EDITION_2019 = {"edition": "2019-09"}


def definition_body(**parts: Any) -> dict[str, Any]:
    """A definition's document; ``scale``, ``name`` and ``api`` go into its pool."""
    body = deepcopy(BODY)
    for key in ("name", "apiVersion"):
        if key in parts:
            body["pool"][key] = parts.pop(key)
    if "scale" in parts:
        body["pool"]["properties"]["scaleSettings"] = parts.pop("scale")
    return body | parts


def definition(**parts: Any) -> Definition:
    """A definition named ``golden``."""
    return parse_definition("golden", definition_body(**parts))


def run_of(source: Source = SNAPSHOTS, *, now: datetime = NOW, **parts: Any) -> Run:
    """A run that has just started."""
    return start(run_id("golden", repr(source)), definition(**parts), source, now)


def resource(id_: str, properties: Body, **top: Any) -> Body:
    """A resource in West Europe; ``run`` and ``tags`` become its tags."""
    tags = dict(top.pop("tags", {}))
    if "run" in top:
        tags["poolwright-run"] = top.pop("run")
    name = id_.rpartition("/")[2]
    return (
        {"id": id_, "name": name, "location": "westeurope", "tags": tags}
        | top
        | {"properties": {"provisioningState": "Succeeded"} | properties}
    )


def vm(*, power: str = "deallocated", generalized: bool = True, luns: tuple[int, ...] = ()) -> Body:
    """A VM with its instance view."""
    statuses = [{"code": f"PowerState/{power}"}] if power else []
    statuses += [{"code": "OSState/generalized"}] if generalized else []
    data = [{"lun": lun, "managedDisk": {"id": f"{DATA_DISK}{lun}"}} for lun in luns]
    profile: Body = {"osDisk": {"managedDisk": {"id": OS_DISK}}, "dataDisks": data}
    return resource(VM, {"instanceView": {"statuses": statuses}, "storageProfile": profile})


def disk(id_: str = OS_DISK, **top: Any) -> Body:
    """A disk that holds an operating system and is attached to nothing."""
    return resource(id_, {"osType": "Linux", "creationData": {"createOption": "FromImage"}}, **top)


def snapshot(
    id_: str = OS_SNAPSHOT, *, lun: int | None = None, properties: Body | None = None, **top: Any
) -> Body:
    """A snapshot of the OS disk, or of the data disk at ``lun``."""
    found: Body = {"hyperVGeneration": "V2"}
    found["creationData"] = {"createOption": "Copy", "sourceResourceId": OS_DISK}
    tags = {"poolwright-pipeline": "golden"} | dict(top.pop("tags", {}))
    if lun is None:
        found["osType"] = "Linux"
    else:
        tags["poolwright-lun"] = str(lun)
    return resource(id_, found | (properties or {}), tags=tags, **top)


def image(id_: str = IMAGE, *, state: str = "Generalized", **top: Any) -> Body:
    """A managed image of one snapshot."""
    os_disk = {"osType": "Linux", "osState": state, "snapshot": {"id": OS_SNAPSHOT}}
    properties = {"storageProfile": {"osDisk": os_disk}} | top.pop("properties", {})
    return resource(id_, properties, **top)


def gallery_image(state: str = "Generalized") -> Body:
    """A gallery image definition."""
    return resource(GALLERY_IMAGE, {"osType": "Linux", "osState": state})


def version(
    id_: str = VERSION,
    *,
    targets: tuple[str, ...] = ("West Europe",),
    replicas: dict[str, str] | None = None,
    properties: Body | None = None,
    **top: Any,
) -> Body:
    """A gallery image version; ``replicas`` is the state of replication by region."""
    states = {"West Europe": "Completed"} if replicas is None else replicas
    summary = [{"region": name, "state": s, "progress": 50} for name, s in states.items()]
    found = {
        "publishingProfile": {"targetRegions": [{"name": name} for name in targets]},
        "replicationStatus": {"summary": summary},
        "storageProfile": {"osDiskImage": {"source": {"id": OS_SNAPSHOT}}},
    }
    return resource(id_, found | (properties or {}), **top)


def pool(run: Run, current: int, target: int | None = 100, **properties: Any) -> Body:
    """A steady pool of a run's; ``errors`` are the codes of its last resize."""
    codes = properties.pop("errors", ())
    errors = [{"code": code, "message": "said so"} for code in codes]
    fixed: Body = {"fixedScale": {"targetDedicatedNodes": target}} if target is not None else {}
    found = {
        "allocationState": "Steady",
        "allocationStateTransitionTime": properties.pop("moved", "2026-11-20T12:00:00.1234567Z"),
        "currentDedicatedNodes": current,
        "currentLowPriorityNodes": 0,
        "scaleSettings": fixed or {"autoScale": {"formula": "$x"}},
        "metadata": [{"name": "poolwright-run", "value": run.id}],
        "resizeOperationStatus": {"errors": errors},
    }
    id_ = str(run.definition.pool(run.id))
    etag = properties.pop("etag", 'W/"1"')
    return resource(id_, found | properties) | {"etag": etag}


ACCOUNT_BODY = resource(ACCOUNT, {"poolAllocationMode": "BatchService"})


def world_of(*seen: Seen) -> World:
    """A world in which these have been read."""
    world = World()
    for one in seen:
        world = world.with_resource(one["id"] if isinstance(one, dict) else one.id, one)
    return world


def needs_of(look: Callable[[], object]) -> list[str]:
    """The ids that a look at the world asks for."""
    try:
        look()
    except NotSeenYet as unseen:
        return [_wanted(need) for need in unseen.needs]
    return []


def _wanted(need: Need) -> str:
    match need:
        case Read():
            return need.id
        case ListSnapshots():
            return need.group
        case ListPools():
            return f"{need.account}/pools"


def settled(run: Run, *seen: Seen, now: datetime = NOW, arrived: Body | None = None) -> Decision:
    """Decide in a world where everything that is not among ``seen`` does not exist."""
    world = world_of(*seen)
    if arrived is not None:
        world = world.with_arrival(arrived)
    while True:
        decision = decide(run, world, now, POLL)
        if not decision.needs:
            return decision
        for need in decision.needs:
            bodies = [one for one in seen if isinstance(one, dict)]
            match need:
                case Read():
                    world = world.with_resource(need.id, Gone(need.id))
                case ListSnapshots():
                    inside = tuple(one for one in bodies if "/snap" in one["id"])
                    world = world.with_listing(need.group, inside)
                case ListPools():
                    pools = tuple(one for one in bodies if "/pools/" in one["id"])
                    world = world.with_pools(need.account, pools)
