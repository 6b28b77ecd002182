"""The instance view of a virtual machine: what is true of it now, rather than configured."""

from collections.abc import Sequence
from typing import Any

from infra.local.resource_manager.store import Resource

Json = dict[str, Any]


def of(vm: Resource, extensions: Sequence[Resource]) -> Json:
    """Return the instance view; power and generalization are in ``statuses``."""
    scripted: Json | None = vm.hidden.get("instance_view")
    if scripted is not None:
        return scripted
    state = vm.properties["provisioningState"]
    power = vm.hidden["power"]
    since = vm.hidden["since"]
    profile = vm.properties.get("storageProfile") or {}
    os_disk = profile.get("osDisk") or {}
    view: Json = {
        "computerName": (vm.properties.get("osProfile") or {}).get("computerName", vm.name),
        "hyperVGeneration": vm.hidden["hyper_v_generation"],
        "disks": [
            {"name": disk.get("name", ""), "statuses": [_provisioning("Succeeded", since)]}
            for disk in [os_disk, *(profile.get("dataDisks") or [])]
        ],
        "statuses": [_provisioning(state, since)],
    }
    if power == "running":
        view["osName"] = str(os_disk.get("osType", "Linux")).lower()
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


def read(view: Json | None) -> Json:
    """Return the hidden state of a scripted machine whose instance view is this one.

    It is shown as it is until the machine's state changes. Without one the machine runs.
    """
    codes = [str(status.get("code", "")) for status in (view or {}).get("statuses") or []]
    power = [code.removeprefix("PowerState/") for code in codes if code.startswith("PowerState/")]
    return {
        "instance_view": view,
        "power": power[-1] if power else "running",
        "generalized": "OSState/generalized" in codes,
        "hyper_v_generation": (view or {}).get("hyperVGeneration", "V2"),
    }


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
                "typeHandlerVersion": one.properties.get("typeHandlerVersion", ""),
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
        "typeHandlerVersion": extension.properties.get("typeHandlerVersion", ""),
        "statuses": [
            {
                "code": f"ProvisioningState/{state.lower()}",
                "level": "Error" if state == "Failed" else "Info",
                "displayStatus": f"Provisioning {state.lower()}",
            }
        ],
    }


def _full_type(extension: Resource) -> str:
    told = extension.properties
    return f"{told.get('publisher', '')}.{told.get('type', '')}"
