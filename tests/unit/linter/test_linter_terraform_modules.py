"""Modules: variables, locals, references, repeated blocks, called modules, several files."""

from pathlib import Path

import pytest

from linter.model import BatchAccount, GalleryVersion, Image, Pool, Snapshot
from linter.source import Unreadable
from linter.values import Known, Unknown
from tests.unit.linter.terraform_texts import all_of, only, read, reason_of

POOL = """resource "azurerm_batch_pool" "main" {{
  name         = "p"
  account_name = "a"
  resource_group_name = "rg"
  vm_size      = {size}
  {more}
}}
"""
IMAGE = """resource "azurerm_image" "golden" {
  name                = "golden"
  resource_group_name = var.group
  location            = local.region
}
"""


def pool_of(size: str, rest: str = "", at: Path = Path("/nowhere-at-all"), **files: str) -> Pool:
    text = POOL.format(size=size, more="") + rest
    return only(read({"main.tf": text, **files}, at), Pool)


def test_locals_and_references_lead_to_values_and_ids() -> None:
    found = read(
        IMAGE
        + """
        variable "group" { default = "images" }
        locals { region = lower("WestEurope") }
        resource "azurerm_batch_account" "main" {
          name = "acct"
          location = azurerm_image.golden.location
          resource_group_name = azurerm_image.golden.resource_group_name
        }
        resource "azurerm_batch_pool" "main" {
          name = "p"
          account_name = azurerm_batch_account.main.name
          resource_group_name = azurerm_batch_account.main.resource_group_name
          storage_image_reference { id = azurerm_image.golden.id }
        }
        """
    )
    image, pool = only(found, Image), only(found, Pool)
    assert pool.image.id == Known(image.id)
    assert image.id.endswith("/resourceGroups/images/providers/Microsoft.Compute/images/golden")
    assert pool.account_id == only(found, BatchAccount).id
    assert only(found, BatchAccount).location == Known("westeurope")


def test_an_unknown_name_is_the_same_wherever_it_leads() -> None:
    found = read(
        """
        resource "random_pet" "x" {}
        resource "azurerm_batch_account" "main" {
          name = "acct-${random_pet.x.id}"
          resource_group_name = var.group
        }
        resource "azurerm_batch_pool" "one" {
          name = "p"
          account_name = azurerm_batch_account.main.name
          resource_group_name = var.group
        }
        resource "azurerm_batch_pool" "two" {
          name = "p"
          account_name = var.other
          resource_group_name = var.group
        }
        """
    )
    one, two = all_of(found, Pool)
    assert one.account_id == only(found, BatchAccount).id
    assert two.account_id != one.account_id
    assert isinstance(one.pool_name, Known)


def test_data_sources_are_references_and_no_resources() -> None:
    found = read(
        """
        provider "azurerm" {
          features {}
          subscription_id = "1111"
        }
        data "azurerm_shared_image_version" "v" {
          name = "1.0.0"
          gallery_name = "g"
          image_name = "i"
          resource_group_name = "rg"
        }
        data "azurerm_subscription" "current" {}
        resource "azurerm_batch_pool" "main" {
          name = "p"
          account_name = "a"
          storage_image_reference { id = data.azurerm_shared_image_version.v.id }
          display_name = data.azurerm_subscription.current.subscription_id
          node_agent_sku_id = data.azurerm_shared_image_version.v.location
        }
        """
    )
    (pool,) = found
    assert isinstance(pool, Pool)
    assert pool.image.id == Known(
        "/subscriptions/1111/resourceGroups/rg/providers/Microsoft.Compute"
        "/galleries/g/images/i/versions/1.0.0"
    )
    assert "applied" in reason_of(pool.node_agent_sku_id)


@pytest.mark.parametrize(
    ("repeat", "addresses"),
    [
        ("count = 2", ["s[0]", "s[1]"]),
        ("count = 0", []),
        ("count = var.q ? 1 : 0", ["s[0]"]),
        ("count = var.q", ["s[0]"]),
        ('for_each = toset(["a", "b"])', ['s["a"]', 's["b"]']),
        ("for_each = { a = 1, (var.q) = 2 }", ['s["a"]', "s[*]"]),
        ("for_each = var.q", ["s[*]"]),
        ("count = 1000", [f"s[{n}]" for n in range(100)]),
    ],
)
def test_blocks_are_repeated(repeat: str, addresses: list[str]) -> None:
    found = all_of(read(f'resource "azurerm_snapshot" "s" {{\n  {repeat}\n}}\n'), Snapshot)
    assert [it.address for it in found] == [f"azurerm_snapshot.{it}" for it in addresses]
    assert len({it.id for it in found}) == len(found)


def test_instances_see_their_key_and_are_referred_to_by_it() -> None:
    found = read(
        """
        variable "regions" { default = { west = "westeurope", east = "eastus" } }
        resource "azurerm_snapshot" "s" {
          count = 2
          name = "s-${count.index}"
          resource_group_name = "rg"
        }
        resource "azurerm_shared_image_version" "v" {
          for_each = var.regions
          name = "1.0.${length(each.key)}"
          location = each.value
          gallery_name = each.key
          image_name = "i"
          resource_group_name = "rg"
          os_disk_snapshot_id = azurerm_snapshot.s[1].id
        }
        resource "azurerm_batch_pool" "p" {
          name = join("-", azurerm_snapshot.s[*].name)
          storage_image_reference { id = azurerm_shared_image_version.v["east"].id }
        }
        """
    )
    west, east = all_of(found, GalleryVersion)
    assert (west.location, east.location) == (Known("westeurope"), Known("eastus"))
    assert west.location.default == "variable 'regions'"
    assert west.os_source_id == Known(all_of(found, Snapshot)[1].id)
    pool = only(found, Pool)
    assert pool.image.id == Known(east.id)
    assert pool.pool_name == Known("s-0-s-1")


def test_what_refers_to_itself_has_no_value() -> None:
    found = pool_of("local.a", "locals {\n  a = local.b\n  b = local.a\n}\n")
    assert "refers to itself" in reason_of(found.vm_size)
    assert isinstance(pool_of("azurerm_batch_pool.main.vm_size").vm_size, Unknown)


def test_files_with_one_address_are_modules_of_their_own() -> None:
    text = POOL.format(size="var.s", more="")
    found = read({"one.tf": text + 'variable "s" { default = 1 }\n', "two.tf": text})
    one, two = all_of(found, Pool)
    assert one.id != two.id
    assert "not declared" in reason_of(two.vm_size)


def test_override_files_override() -> None:
    override = 'resource "azurerm_batch_pool" "main" {\n  vm_size = "big"\n}\n'
    files = {"a_override.tf": override, "main.tf": POOL.format(size='"s"', more="")}
    pool = only(read(files), Pool)
    assert (pool.vm_size, pool.name) == (Known("big"), "p")


def test_a_broken_file_leaves_the_others() -> None:
    found = read({"a.tf": "resource {{{", "b.tf": POOL.format(size='"s"', more="")})
    assert only(found, Pool).vm_size == Known("s")
    assert only(found, Unreadable).spot.file == "a.tf"
    assert read({"a.tf": ""}) == []
