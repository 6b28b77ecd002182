"""Machines, disks, snapshots and extensions of azurerm, and what azapi declares."""

import pytest

from linter.access import at, text_at
from linter.aspects.lineage import origins
from linter.model import (
    BatchAccount,
    Disk,
    GalleryVersion,
    Resource,
    Snapshot,
    Vm,
)
from linter.readers.declared import Declared
from linter.values import ABSENT, Items, Known, Unknown
from linter.world import World
from tests.unit.linter.terraform_texts import GROUP, MACHINE, all_of, only, read, resource


def test_the_os_disk_of_a_machine_leads_from_a_snapshot_to_the_machine() -> None:
    found = read(
        MACHINE
        + """
        data "azurerm_managed_disk" "os" {
          name = azurerm_linux_virtual_machine.build.os_disk[0].name
          resource_group_name = "rg"
        }
        resource "azurerm_snapshot" "one" {
          name = "one"
          resource_group_name = "rg"
          source_uri = data.azurerm_managed_disk.os.id
        }
        resource "azurerm_snapshot" "two" {
          name = "two"
          resource_group_name = "rg"
          source_uri = azurerm_linux_virtual_machine.build.os_disk.0.id
        }
        resource "azurerm_shared_image_version" "v" {
          name = "1.0.0"
          gallery_name = "g"
          image_name = "i"
          resource_group_name = "rg"
          os_disk_snapshot_id = azurerm_snapshot.two.id
        }
        """
    )
    world = World(it for it in found if isinstance(it, Resource))
    machine = only(found, Vm)
    assert only(found, Disk).attached_to == Items((machine.id,))
    for start in (*all_of(found, Snapshot), only(found, GalleryVersion)):
        assert [it.end for it in origins(world, start.id)] == [machine]


def test_machines_and_their_disks() -> None:
    machine = only(read(MACHINE), Vm)
    assert (machine.os_type, machine.image.sku) == (Known("Linux"), Known("s"))
    named = MACHINE.replace('caching = "ReadWrite"', 'name = "disk"')
    assert only(read(named), Disk).id == f"{GROUP}/disks/disk"
    legacy = """
      vm_size = "Standard_A1"
      storage_os_disk {
        name    = "d"
        vhd_uri = "https://x/d.vhd"
      }
      os_profile_windows_config {}
      os_profile { custom_data = "plain" }
    """
    unmanaged = read(resource("azurerm_virtual_machine", legacy))
    machine = only(unmanaged, Vm)
    assert (machine.os_disk_id, machine.os_disk_vhd) == (ABSENT, Known("https://x/d.vhd"))
    assert (machine.os_type, machine.custom_data) == (Known("Windows"), Known("plain"))
    assert all_of(unmanaged, Disk) == []
    managed = read(resource("azurerm_virtual_machine", 'storage_os_disk {\n name = "d"\n}'))
    assert only(managed, Disk).id == f"{GROUP}/disks/d"


def test_disks_know_who_holds_them() -> None:
    attached = """
    resource "azurerm_virtual_machine_data_disk_attachment" "a" {
      managed_disk_id    = azurerm_managed_disk.x.id
      virtual_machine_id = azurerm_linux_virtual_machine.build.id
    }
    """
    found = read(MACHINE + resource("azurerm_managed_disk", "") + attached)
    disk = next(it for it in all_of(found, Disk) if it.address == "azurerm_managed_disk.x")
    assert disk.attached_to == Items((only(found, Vm).id,))
    text = "storage_os_disk {\n managed_disk_id = azurerm_managed_disk.x.id\n}"
    found = read(resource("azurerm_managed_disk", "") + resource("azurerm_virtual_machine", text))
    assert only(found, Disk).attached_to == Items((only(found, Vm).id,))


def test_snapshots_come_from_disks_or_blobs() -> None:
    found = only(read(resource("azurerm_snapshot", 'source_uri = "https://x/y.vhd"')), Snapshot)
    assert (found.source_id, found.source_uri) == (ABSENT, Known("https://x/y.vhd"))
    text = 'source_resource_id = "/subscriptions/1/x"'
    found = only(read(resource("azurerm_snapshot", text)), Snapshot)
    assert (found.source_id, found.source_uri) == (Known("/subscriptions/1/x"), ABSENT)
    assert isinstance(
        only(read(resource("azurerm_snapshot", "source_uri = var.q")), Snapshot).source_id, Unknown
    )


def test_an_extension_belongs_to_its_machine() -> None:
    text = """
    resource "azurerm_virtual_machine_extension" "e" {
      name = "ama"
      virtual_machine_id = azurerm_linux_virtual_machine.build.id
      publisher = "P"
      type = "T"
    }
    """
    found = read(MACHINE + text)
    declared = only(found, Declared)
    assert declared.kind == "microsoft.compute/virtualmachines/extensions"
    assert declared.place.resource_id == f"{only(found, Vm).id}/extensions/ama"
    assert text_at(declared.body, "properties", "publisher") == Known("P")
    alone = only(read(text.replace("azurerm_linux_virtual_machine.build.id", "var.vm")), Declared)
    assert alone.place.resource_id.endswith("/extensions/ama")


@pytest.mark.parametrize("body", ["{0}", "jsonencode({0})", "local.text"])
def test_azapi_resources_have_the_rest_apis_shape(body: str) -> None:
    written = '{ properties = { vmSize = "s", targetNodes = local.n } }'
    found = read(
        f"""
        locals {{
          n = 3
          text = jsonencode({written})
        }}
        resource "azapi_resource" "pool" {{
          type      = "Microsoft.Batch/batchAccounts/pools@2024-07-01"
          name      = "p"
          parent_id = azurerm_batch_account.x.id
          location  = "westeurope"
          body      = {body.replace("{0}", written)}
        }}
        """
        + resource("azurerm_batch_account", "")
    )
    declared = only(found, Declared)
    assert declared.kind == "microsoft.batch/batchaccounts/pools"
    assert declared.api_version == Known("2024-07-01")
    assert declared.place.resource_id == f"{only(found, BatchAccount).id}/pools/p"
    assert text_at(declared.body, "properties", "vmSize") == Known("s")
    assert at(declared.body, "properties", "targetNodes") == Known(3)
    assert text_at(declared.body, "location") == Known("westeurope")


def test_azapi_bodies_that_are_not_known() -> None:
    text = 'type = "Microsoft.Batch/batchAccounts/pools@2024-07-01"\nbody = {}'
    body = "jsonencode({ properties = { vmSize = var.q, displayName = 1 } })"
    (declared,) = read(resource("azapi_resource", text.format(body)))
    assert isinstance(declared, Declared)
    assert isinstance(text_at(declared.body, "properties", "vmSize"), Unknown)
    assert at(declared.body, "properties", "displayName") == Known(1)
    (declared,) = read(resource("azapi_resource", text.format("var.body")))
    assert isinstance(declared, Declared)
    assert isinstance(text_at(declared.body, "properties", "vmSize"), Unknown)
    assert read(resource("azapi_resource", 'type = "Microsoft.Web/sites@2020-01-01"')) == []
