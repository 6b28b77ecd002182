"""Golden virtual machines: made from the marketplace, prepared for capture as an admin would."""

from collections.abc import Sequence
from typing import Any

from infra.local.demo.azure import LOCATION
from infra.local.demo.stage import Stage

Json = dict[str, Any]
_UBUNTU = {
    "publisher": "Canonical",
    "offer": "ubuntu-24_04-lts",
    "sku": "server",
    "version": "latest",
}
CUSTOM_SCRIPT: Json = {
    "location": LOCATION,
    "properties": {
        "publisher": "Microsoft.Azure.Extensions",
        "type": "CustomScript",
        "typeHandlerVersion": "2.1",
        "settings": {"commandToExecute": "apt-get install -y openmpi-bin"},
    },
}


def make(stage: Stage, name: str, luns: Sequence[int] = ()) -> str:
    """Make a running VM with a data disk at each of ``luns``; return its id."""
    data = [{"lun": lun, "createOption": "Empty", "diskSizeGB": 128} for lun in luns]
    body = {
        "location": LOCATION,
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_D2s_v3"},
            "storageProfile": {
                "imageReference": _UBUNTU,
                "osDisk": {"createOption": "FromImage", "diskSizeGB": 64},
                "dataDisks": data,
            },
            "osProfile": {
                "computerName": name,
                "adminUsername": "hpc",
                "linuxConfiguration": {"disablePasswordAuthentication": True},
            },
        },
    }
    return str(stage.made(stage.azure.begin_vm(name, body), f"making VM {name}").id)


def generalize(stage: Stage, name: str) -> None:
    """Deallocate and generalize a VM, and tell in which states Azure then has it."""
    stage.made(stage.azure.begin_deallocate(name), f"deallocating VM {name}")
    stage.azure.generalize(name)
    vm = stage.azure.vm(name).properties
    codes = [str(status.code) for status in vm.instance_view.statuses or []]
    states = [code.split("/")[1] for code in codes if not code.startswith("Provisioning")]
    disks = 1 + len(vm.storage_profile.data_disks or [])
    many = "1 disk" if disks == 1 else f"{disks} disks"
    stage.tell("Azure", f"VM {name} is {' and '.join(sorted(states))}; it has {many}")


def disks(stage: Stage, name: str) -> dict[str, str]:
    """Return the ids of a VM's disks: under ``os``, and under each LUN as text."""
    profile = stage.azure.vm(name).properties.storage_profile
    found = {"os": str(profile.os_disk.managed_disk.id)}
    return found | {str(disk.lun): str(disk.managed_disk.id) for disk in profile.data_disks or []}
