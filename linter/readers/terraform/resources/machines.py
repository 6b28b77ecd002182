"""Virtual machines of the azurerm provider, their OS disks and extensions.

The configuration of a machine lists no extensions: each is a resource of its own.
"""

from collections.abc import Iterator

from linter.access import text_at
from linter.data import Data, record
from linter.model import Disk, Marketplace, Place, Plan, Vm
from linter.readers.custom_data import decoded
from linter.readers.declared import Declared
from linter.readers.terraform.attributes import block, mapped
from linter.readers.terraform.identity import segment
from linter.readers.terraform.instance import Instance
from linter.readers.terraform.reference import os_disk_id
from linter.values import ABSENT, Items, Known, Unknown, Value

_PARTS = ("publisher", "offer", "sku", "version")


def machine(it: Instance) -> Iterator[Vm | Disk]:
    """Read an ``azurerm_linux_virtual_machine`` or ``azurerm_windows_virtual_machine``."""
    os_type = "Windows" if it.type == "azurerm_windows_virtual_machine" else "Linux"
    disk = block(it.body, "os_disk")
    image = block(it.body, "source_image_reference")
    yield Vm(
        it.place,
        text_at(it.body, "location"),
        address=it.address,
        os_type=Known(os_type),
        os_disk_id=os_disk_id(it),
        os_disk_vhd=ABSENT,
        os_disk_caching=text_at(disk, "caching"),
        image_id=text_at(it.body, "source_image_id"),
        image=Marketplace(*(text_at(image, part) for part in _PARTS)),
        plan=_plan(it.body),
        custom_data=mapped(text_at(it.body, "custom_data"), _decoded),
        extensions=Items(),
    )
    if text_at(it.body, "os_managed_disk_id") == Known(None):
        yield from _os_disk(it, disk, Known(os_type))


def legacy_machine(it: Instance) -> Iterator[Vm | Disk]:
    """Read an ``azurerm_virtual_machine``, whose OS disk may be a VHD."""
    disk = block(it.body, "storage_os_disk")
    image = block(it.body, "storage_image_reference")
    os_type = text_at(disk, "os_type")
    yield Vm(
        it.place,
        text_at(it.body, "location"),
        address=it.address,
        os_type=os_type if os_type != Known(None) else _profiled(it.body),
        os_disk_id=os_disk_id(it),
        os_disk_vhd=text_at(disk, "vhd_uri"),
        os_disk_caching=text_at(disk, "caching"),
        image_id=text_at(image, "id"),
        image=Marketplace(*(text_at(image, part) for part in _PARTS)),
        plan=_plan(it.body),
        custom_data=text_at(block(it.body, "os_profile"), "custom_data"),
        extensions=Items(),
    )
    if text_at(disk, "vhd_uri") == text_at(disk, "managed_disk_id") == Known(None):
        yield from _os_disk(it, disk, os_type)


def extension(it: Instance) -> Iterator[Declared]:
    """Read an ``azurerm_virtual_machine_extension`` in the shape that the REST API gives it."""
    properties = record(
        {
            "publisher": text_at(it.body, "publisher"),
            "type": text_at(it.body, "type"),
            "typeHandlerVersion": text_at(it.body, "type_handler_version"),
        }
    )
    body = record({"name": text_at(it.body, "name"), "properties": Known(properties, it.spot)})
    machines = text_at(it.body, "virtual_machine_id")
    name = segment(text_at(it.body, "name"), it.deployment, f"name of {it.address}")
    places = [f"{found}/extensions/{name}" for found in machines.possible if found]
    for resource_id in places or [it.place.resource_id]:
        yield Declared(
            "microsoft.compute/virtualmachines/extensions",
            Place(resource_id, *(it.spot or ())),
            Known(body, it.spot),
            address=it.address,
            plane="azurerm",
        )


def _os_disk(it: Instance, disk: Value[Data], os_type: Value[str | None]) -> Iterator[Disk]:
    for disk_id in os_disk_id(it).possible:
        if disk_id and it.id is not None:
            yield Disk(
                Place(disk_id, *(disk.spot or it.spot or ())),
                text_at(it.body, "location"),
                address=f"{it.address}.os_disk",
                os_type=os_type,
                attached_to=Items((it.id,)),
                source_id=ABSENT,
                source_uri=ABSENT,
            )


def _profiled(body: Value[Data]) -> Value[str | None]:
    """Tell the system from the profile block that is there, as the provider does not ask."""
    for name, words in (("linux", "Linux"), ("windows", "Windows")):
        if block(body, f"os_profile_{name}_config") != Known(None):
            return Known(words)
    return Unknown("neither os_type nor an os_profile block says which system it has", body.spot)


def _plan(body: Value[Data]) -> Plan:
    plan = block(body, "plan")
    return Plan(text_at(plan, "name"), text_at(plan, "product"), text_at(plan, "publisher"))


def _decoded(text: str | None) -> str | None:
    return None if text is None else decoded(text)
