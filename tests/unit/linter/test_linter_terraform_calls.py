"""Called modules: their inputs and outputs, each instance, and where it ends."""

from pathlib import Path

import pytest

from linter.model import Image, Pool, Vm
from linter.source import NotFollowed, Unreadable
from linter.values import Known, Spot, Unknown
from tests.unit.linter.terraform_texts import all_of, only, read, reason_of

POOLS = """
variable "name" {}
variable "image" {}
variable "size" { default = "small" }
resource "azurerm_batch_pool" "main" {
  name         = var.name
  account_name = "a"
  vm_size      = var.size
  storage_image_reference { id = var.image }
}
output "id" { value = azurerm_batch_pool.main.id }
output "echo" { value = var.name }
"""
ROOT = """
resource "azurerm_image" "golden" {
  name = "golden"
  resource_group_name = "rg"
}
module "pool" {
  source = "./modules/pool"
  name   = "p"
  image  = azurerm_image.golden.id
}
"""


def test_inputs_go_in_and_outputs_come_out(tmp_path: Path) -> None:
    more = """resource "azurerm_image" "echo" {
      name = module.pool.echo
      location = module.pool.id
    }
    """
    found = read({"main.tf": ROOT + more, "modules/pool/main.tf": POOLS}, tmp_path)
    pool = only(found, Pool)
    golden, echo = all_of(found, Image)
    assert pool.address == "module.pool.azurerm_batch_pool.main"
    assert pool.place.file == "modules/pool/main.tf"
    assert pool.image.id == Known(golden.id)
    assert (pool.vm_size, pool.vm_size.default) == (Known("small"), "variable 'size'")
    assert (echo.name, echo.location) == ("p", Known(pool.id))


def test_each_instance_of_a_call_is_a_module(tmp_path: Path) -> None:
    root = """
    module "pool" {
      source   = "./modules/pool"
      for_each = { a = "x", b = "y" }
      name     = each.key
      size     = each.value
      image    = null
    }
    module "none" {
      source = "./modules/none"
      count  = 0
    }
    resource "azurerm_image" "i" { name = module.pool["b"].echo }
    """
    files = {"main.tf": root, "modules/pool/main.tf": POOLS, "modules/none/main.tf": POOLS}
    found = read(files, tmp_path)
    pools = {pool.address: pool for pool in all_of(found, Pool)}
    assert list(pools) == [f'module.pool["{key}"].azurerm_batch_pool.main' for key in "ab"]
    assert [pool.vm_size for pool in pools.values()] == [Known("x"), Known("y")]
    assert only(found, Image).name == "b"


def test_what_two_instances_do_not_know_is_not_the_same(tmp_path: Path) -> None:
    root = "".join(f'module "{it}" {{\n  source = "./pool"\n}}\n' for it in ("one", "two"))
    module = 'variable "name" {}\nresource "azurerm_batch_pool" "p" {\n  name = var.name\n}\n'
    one, two = all_of(read({"main.tf": root, "pool/main.tf": module}, tmp_path), Pool)
    assert one.id != two.id


def test_modules_go_to_the_subscription_of_their_caller(tmp_path: Path) -> None:
    root = """
    provider "azurerm" {
      subscription_id = "1111"
    }
    provider "azurerm" {
      alias = "other"
      subscription_id = "2222"
    }
    module "m" { source = "./m" }
    resource "azurerm_image" "there" {
      provider = azurerm.other
    }
    """
    module = 'resource "azurerm_image" "here" {}\n'
    there, here = all_of(read({"main.tf": root, "m/main.tf": module}, tmp_path), Image)
    assert there.id.startswith("/subscriptions/2222/")
    assert here.id.startswith("/subscriptions/1111/")


def test_nested_modules_and_modules_beside(tmp_path: Path) -> None:
    files = {
        "main.tf": 'module "outer" {\n  source = "./a/outer"\n}\n',
        "a/outer/main.tf": 'module "inner" {\n  source = "../inner"\n  image = ""\n}\n',
        "a/inner/main.tf": POOLS,
    }
    pool = only(read(files, tmp_path), Pool)
    assert pool.address == "module.outer.module.inner.azurerm_batch_pool.main"
    assert pool.image.id == Known(None)


FETCHED = "it is no folder of the project, and nothing is fetched"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ('"Azure/x/azurerm"', FETCHED),
        ('"git::https://x/y.git"', FETCHED),
        ('"./none"', "there is no Terraform file that can be read"),
        ('"../../.."', "it lies outside of the paths that were given"),
        ("var.x", FETCHED),
        ('"./${var.x}"', FETCHED),
    ],
)
def test_a_module_that_is_not_there_has_unknown_outputs(
    source: str, why: str, tmp_path: Path
) -> None:
    text = f"""
    module "m" {{
      source = {source}
    }}
    resource "azurerm_image" "i" {{
      name = module.m.name
      location = module.m.location
    }}
    """
    found = read(text, tmp_path)
    image = only(found, Image)
    assert isinstance(image.location, Unknown)
    assert "{module.m" in image.name
    words = source.strip('"')
    said = NotFollowed(Spot("main.tf", 2, 5), f"the module {words} was not read: {why}")
    assert only(found, NotFollowed) == said


def test_only_modules_that_are_deployed_need_to_be_there(tmp_path: Path) -> None:
    def call(more: str) -> list[NotFollowed]:
        text = f'variable "x" {{}}\nmodule "m" {{\n  source = "./none"\n  {more}\n}}\n'
        return all_of(read({"main.tf": text, "m/main.tf": POOLS}, tmp_path), NotFollowed)

    assert call("count = 0") == call("for_each = {}") == call("count = false ? 1 : 0") == []
    assert len(call("count = 3")) == len(call("count = var.x")) == len(call("")) == 1
    there = {"main.tf": 'module "m" {\n  source = "./m"\n}\n', "m/main.tf": POOLS}
    assert not all_of(read(there, tmp_path), NotFollowed)


def test_a_mistake_in_a_called_module_is_said_once(tmp_path: Path) -> None:
    calls = "".join(f'module "{it}" {{\n  source = "./m"\n}}\n' for it in "ab")
    found = read({"main.tf": calls, "m/main.tf": 'resource "x" {\n  name = [}\n'}, tmp_path)
    assert [(it.spot.file, it.spot.line) for it in all_of(found, Unreadable)] == [("m/main.tf", 2)]
    assert len(found) == 1


def test_modules_that_call_themselves_come_to_an_end(tmp_path: Path) -> None:
    text = 'module "m" {\n  source = "./"\n}\nresource "azurerm_image" "i" {\n  name = "i"\n}\n'
    found = read(text, tmp_path)
    assert 1 <= len(all_of(found, Image)) < 20
    assert only(found, NotFollowed).reason.endswith("too many modules within modules")
    pair = 'module "a" {\n  source = "./"\n}\nmodule "b" {\n  source = "./"\n}\n'
    found = read(pair + 'resource "azurerm_image" "i" {}\n', tmp_path)
    assert only(found, Unreadable).message.startswith("the configuration has too many")


def test_paths_are_those_of_the_module(tmp_path: Path) -> None:
    files = {
        "main.tf": 'module "vm" {\n  source = "./vm"\n}\n',
        "vm/main.tf": 'resource "azurerm_linux_virtual_machine" "b" {\n'
        '  custom_data = base64encode(file("${path.module}/setup.sh"))\n'
        '  location = trimspace(file("${path.root}/region.txt"))\n}\n',
        "vm/setup.sh": "#!/bin/sh\nlocal\n",
        "region.txt": "westeurope\n",
    }
    machine = only(read(files, tmp_path), Vm)
    assert machine.custom_data == Known("#!/bin/sh\nlocal\n")
    assert machine.location == Known("westeurope")
    assert machine.custom_data.spot == Spot("vm/setup.sh", 1, 1)


def test_an_output_that_is_not_there_is_unknown(tmp_path: Path) -> None:
    text = ROOT + 'resource "azurerm_image" "x" {\n  location = module.pool.nope\n}\n'
    found = all_of(read({"main.tf": text, "modules/pool/a.tf": POOLS}, tmp_path), Image)
    assert "'nope'" in reason_of(found[1].location)
