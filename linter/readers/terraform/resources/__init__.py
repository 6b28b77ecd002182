"""From the providers' resource types to the model: the same for configurations and plans."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from linter import ids
from linter.model import Disk, Resource
from linter.readers.declared import Declared
from linter.readers.terraform.instance import Instance
from linter.readers.terraform.resources.attachments import attachments
from linter.readers.terraform.resources.azapi import azapi_resource
from linter.readers.terraform.resources.batch import account, pool
from linter.readers.terraform.resources.disks import disk, snapshot
from linter.readers.terraform.resources.images import gallery_image, gallery_version, image
from linter.readers.terraform.resources.machines import extension, legacy_machine, machine
from linter.values import Items

Read: TypeAlias = Callable[[Instance], Iterator[Resource | Declared]]

READERS: Mapping[str, Read] = {
    "azurerm_batch_account": account,
    "azurerm_batch_pool": pool,
    "azurerm_image": image,
    "azurerm_snapshot": snapshot,
    "azurerm_managed_disk": disk,
    "azurerm_shared_image": gallery_image,
    "azurerm_shared_image_version": gallery_version,
    "azurerm_linux_virtual_machine": machine,
    "azurerm_windows_virtual_machine": machine,
    "azurerm_virtual_machine": legacy_machine,
    "azurerm_virtual_machine_extension": extension,
    "azapi_resource": azapi_resource,
}
LOOKED_AT = frozenset((*READERS, "azurerm_virtual_machine_data_disk_attachment"))
"""The resource types of which the instances matter."""


def read_instances(instances: Iterable[Instance]) -> Iterator[Resource | Declared]:
    """Return what the instances of all modules declare. Disks know who holds them."""
    found = [it for it in instances if it.mode == "managed"]
    holders = attachments(found)
    for instance in found:
        read = READERS.get(instance.type)
        for resource in read(instance) if read else ():
            if isinstance(resource, Disk) and (more := holders.get(resource.key)):
                known = dict.fromkeys((*resource.attached_to.known, *more))
                unique = {ids.key(it): it for it in known}
                resource = replace(resource, attached_to=Items(tuple(unique.values())))
            yield resource
