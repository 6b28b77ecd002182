"""Which machine holds which disk, where a resource of its own or the machine says so."""

from collections.abc import Iterable, Iterator

from linter import ids
from linter.access import text_at
from linter.readers.terraform.attributes import block, blocks
from linter.readers.terraform.identity import MACHINES
from linter.readers.terraform.instance import Instance


def attachments(instances: Iterable[Instance]) -> dict[str, list[str]]:
    """Return the ids of the machines that hold a disk, by the comparable form of its id."""
    holders: dict[str, list[str]] = {}
    for instance in instances:
        for disk_id, machine_id in _attached(instance):
            holders.setdefault(ids.key(disk_id), []).append(machine_id)
    return holders


def _attached(instance: Instance) -> Iterator[tuple[str, str]]:
    if instance.type == "azurerm_virtual_machine_data_disk_attachment":
        machines = [it for it in text_at(instance.body, "virtual_machine_id").possible if it]
        for disk_id in text_at(instance.body, "managed_disk_id").possible:
            yield from ((disk_id, machine) for machine in machines if disk_id)
    elif instance.type in MACHINES and instance.id is not None:
        given = [
            text_at(instance.body, "os_managed_disk_id"),
            text_at(block(instance.body, "storage_os_disk"), "managed_disk_id"),
        ]
        disks = blocks(instance.body, "storage_data_disk").known
        given.extend(text_at(disk, "managed_disk_id") for disk in disks)
        for value in given:
            yield from ((disk_id, instance.id) for disk_id in value.possible if disk_id)
