"""The instance view of a virtual machine: what is true of it now, rather than configured."""

from collections.abc import Sequence
from typing import Any

from infra.local.resource_manager.store import Resource

Json = dict[str, Any]


def of(vm: Resource, extensions: Sequence[Resource]) -> Json:
    """Return the instance view; power and generalization are in ``statuses``."""
    state = vm.properties["provisioningState"]
    power = vm.hidden["power"]
    since = vm.hidden["since"]
    profile = vm.properties["storageProfile"]
    view: Json = {
        "computerName": vm.properties["osProfile"]["computerName"],
        "hyperVGeneration": vm.hidden["hyper_v_generation"],
        "disks": [
            {"name": disk["name"], "statuses": [_provisioning("Succeeded", since)]}
            for disk in [profile["osDisk"], *profile["dataDisks"]]
        ],
        "statuses": [_provisioning(state, since)],
    }
    if power == "running":
        view["osName"] = profile["osDisk"]["osType"].lower()
        view["vmAgent"] = _agent(since, extensions)
    if extensions:
        view["extensions"] = [_extension(one) for one in extensions]
    if vm.hidden["generalized"]:
        view["statuses"].append(
            {"code": "OSState/generalized", "level": "Info", "displayStatus": "VM generalized"}
        )
    view["statuses"].append(
        {"code": f"PowerState/{power}", "level": "Info", "displayStatus": f"VM {power}"}
    )
    return view


def _provisioning(state: str, time: str) -> Json:
    return {
        "code": f"ProvisioningState/{state.lower()}",
        "level": "Info",
        "displayStatus": "Provisioning succeeded" if state == "Succeeded" else state,
        "time": time,
    }


def _agent(since: str, extensions: Sequence[Resource]) -> Json:
    ready = {**_provisioning("Succeeded", since), "displayStatus": "Ready"}
    return {
        "vmAgentVersion": "2.11.1.4",
        "statuses": [{**ready, "message": "Guest Agent is running"}],
        "extensionHandlers": [
            {
                "type": _full_type(one),
                "typeHandlerVersion": one.properties["typeHandlerVersion"],
                "status": {"code": "ProvisioningState/succeeded", "level": "Info"},
            }
            for one in extensions
        ],
    }


def _extension(extension: Resource) -> Json:
    state = extension.properties["provisioningState"]
    return {
        "name": extension.name,
        "type": _full_type(extension),
        "typeHandlerVersion": extension.properties["typeHandlerVersion"],
        "statuses": [
            {
                "code": f"ProvisioningState/{state.lower()}",
                "level": "Error" if state == "Failed" else "Info",
                "displayStatus": f"Provisioning {state.lower()}",
            }
        ],
    }


def _full_type(extension: Resource) -> str:
    return f"{extension.properties['publisher']}.{extension.properties['type']}"
