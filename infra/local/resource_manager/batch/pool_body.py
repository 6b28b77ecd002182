"""The body of a pool: what a client may set, what Azure adds, what never changes again."""

import copy
from typing import Any

from infra.local.resource_manager.batch import image_reference, scale_settings
from infra.local.resource_manager.batch.allocation import Nodes
from infra.local.resource_manager.batch.errors import invalid_property, missing_property
from infra.local.resource_manager.exchange import Call
from infra.local.resource_manager.fabric import Fabric
from infra.local.resource_manager.store import Resource
from infra.local.resource_manager.vm_sizes import VM_SIZES

Json = dict[str, Any]

KIND = "Microsoft.Batch/batchAccounts/pools"
NO_NODES = Nodes(0, 0)
_READ_ONLY = (
    "lastModified",
    "creationTime",
    "provisioningState",
    "provisioningStateTransitionTime",
    "allocationState",
    "allocationStateTransitionTime",
    "currentDedicatedNodes",
    "currentLowPriorityNodes",
    "resizeOperationStatus",
    "autoScaleRun",
)
FIXED = ("vmSize", "deploymentConfiguration", "interNodeCommunication")


def new_pool(call: Call, fabric: Fabric, account: Resource, new_id: str, body: Json) -> Resource:
    """Return a steady pool without nodes, as ``body`` describes it; raise ``ArmError`` 400."""
    properties = own_properties(body)
    if not properties.get("vmSize"):
        raise missing_property(call, "properties.vmSize")
    if properties["vmSize"].lower() not in VM_SIZES:
        reason = "The specified VM size is not supported in this region."
        raise invalid_property(call, "properties.vmSize", properties["vmSize"], reason)
    deployment = properties.get("deploymentConfiguration") or {}
    if deployment.get("cloudServiceConfiguration"):
        where = "properties.deploymentConfiguration.cloudServiceConfiguration"
        reason = "Cloud Services Configuration pools were retired on 29 February 2024."
        raise invalid_property(call, where, deployment["cloudServiceConfiguration"], reason)
    machine = deployment.get("virtualMachineConfiguration")
    if not machine:
        where = "properties.deploymentConfiguration.virtualMachineConfiguration"
        raise missing_property(call, where)
    image_reference.check(call, fabric, machine["imageReference"], account)
    scale = scale_settings.read(call, properties.get("scaleSettings"), NO_NODES)
    now = fabric.timestamp()
    properties.setdefault("interNodeCommunication", "Disabled")
    properties.setdefault("taskSlotsPerNode", 1)
    properties.setdefault("taskSchedulingPolicy", {"nodeFillType": "Spread"})
    properties |= {
        "scaleSettings": scale.shown,
        "creationTime": now,
        "lastModified": now,
        "provisioningState": "Succeeded",
        "provisioningStateTransitionTime": now,
        "allocationState": "Steady",
        "allocationStateTransitionTime": now,
        "resizeOperationStatus": {
            "targetDedicatedNodes": 0,
            "targetLowPriorityNodes": 0,
            "resizeTimeout": scale.timeout_text,
            "nodeDeallocationOption": scale.deallocation,
            "startTime": now,
        },
    }
    shown: Json = {"properties": properties}
    for name in ("identity", "tags"):
        if body.get(name) is not None:
            shown[name] = copy.deepcopy(body[name])
    hidden = {"nodes": NO_NODES, "resize": None, "target": scale.target, "scale": scale}
    name = new_id.rsplit("/", 1)[1]
    return Resource(new_id, KIND, name, shown, body, fabric.ids.batch_etag(), hidden)


def adopt_pool(pool: Resource) -> None:
    """Give a scripted pool what a pool needs: it is steady, or stays as it says it is."""
    properties = pool.properties
    properties.setdefault("allocationState", "Steady")
    nodes = Nodes(
        int(properties.get("currentDedicatedNodes") or 0),
        int(properties.get("currentLowPriorityNodes") or 0),
    )
    scale = scale_settings.unchecked(properties.get("scaleSettings") or {}, nodes)
    pool.hidden |= {"nodes": nodes, "resize": None, "target": scale.target, "scale": scale}


def own_properties(body: Json) -> Json:
    """Return a copy of the body's properties that a client may set."""
    properties = body.get("properties") or {}
    return {
        name: copy.deepcopy(value)
        for name, value in properties.items()
        if name not in _READ_ONLY and value is not None
    }


def refuse_fixed(call: Call, properties: Json, pool: Resource) -> None:
    """Raise 400 for a property that differs and cannot be changed once the pool exists."""
    for name in FIXED:
        if name in properties and not same(properties[name], pool.properties.get(name)):
            reason = f"{name} cannot be changed once the pool exists."
            raise invalid_property(call, f"properties.{name}", properties[name], reason)


def same(asked: object, held: object) -> bool:
    """Say whether a fixed property is left as it is; ids and sizes compare without case."""
    if isinstance(asked, dict) and isinstance(held, dict):
        names = [name for name, value in asked.items() if value is not None]
        return all(same(asked[name], held.get(name)) for name in names)
    if isinstance(asked, str) and isinstance(held, str):
        return asked.lower() == held.lower()
    return asked == held
