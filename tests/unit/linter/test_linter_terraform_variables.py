"""Variables: given, by default, one of a few, or unknown; and what their types add."""

from pathlib import Path

from linter.model import Pool
from linter.source import Unreadable
from linter.values import ABSENT, Known, OneOf, Unknown
from tests.unit.linter.terraform_texts import all_of, only, read, reason_of

POOL = """resource "azurerm_batch_pool" "main" {{
  name         = "p"
  account_name = "a"
  resource_group_name = "rg"
  vm_size      = {size}
  {more}
}}
"""


def pool_of(size: str, rest: str = "", at: Path = Path("/nowhere-at-all"), **files: str) -> Pool:
    text = POOL.format(size=size, more="") + rest
    return only(read({"main.tf": text, **files}, at), Pool)


def test_variables_are_given_or_have_defaults_or_are_unknown(tmp_path: Path) -> None:
    declared = 'variable "size" {\n  default = "s"\n}\n'
    default = pool_of("var.size", declared).vm_size
    assert (default, default.default) == (Known("s"), "variable 'size'")
    unset = pool_of("var.size", 'variable "size" {}\n').vm_size
    assert reason_of(unset) == "variable 'size' is given no value"
    assert "not declared" in reason_of(pool_of("var.size").vm_size)
    files = {
        "main.tf": POOL.format(size="var.size", more="") + declared,
        "z.auto.tfvars": 'size = "auto"\n',
        "terraform.tfvars": 'size = "plain"\n',
        "other.tfvars": 'size = "named"\n',
    }
    given = only(read(files, tmp_path), Pool).vm_size
    assert (given, given.default) == (Known("auto"), None)
    assert only(read(files, tmp_path, ["other.tfvars"]), Pool).vm_size == Known("named")


def test_values_in_json_and_broken_values(tmp_path: Path) -> None:
    text = POOL.format(size="var.size", more="") + 'variable "size" {}\n'
    found = read({"main.tf": text, "terraform.tfvars.json": '{"size": "j"}'}, tmp_path)
    assert only(found, Pool).vm_size == Known("j")
    found = read({"main.tf": text, "a.auto.tfvars": "size = ="}, tmp_path)
    assert only(found, Unreadable).spot.file == "a.auto.tfvars"
    assert len(all_of(found, Pool)) == 1


def test_a_validation_leaves_a_few_values() -> None:
    variable = """variable "size" {{
      validation {{
        condition = contains({allowed}, var.size)
        error_message = "no"
      }}
    }}
    """
    assert pool_of("var.size", variable.format(allowed='["a", "b"]')).vm_size == OneOf(("a", "b"))
    assert isinstance(pool_of("var.size", variable.format(allowed="var.x")).vm_size, Unknown)


def test_optional_attributes_have_their_defaults() -> None:
    variable = """variable "pool" {
      type = object({ size = optional(string, "small"), more = optional(list(string)) })
      default = {}
    }
    """
    found = pool_of("var.pool.size", variable).vm_size
    assert (found, found.default) == (Known("small"), "variable 'pool'")
    assert pool_of("var.pool.more", variable).vm_size == ABSENT


def test_null_gives_way_to_the_default_where_it_must(tmp_path: Path) -> None:
    for nullable, expected in (("false", Known("s")), ("true", ABSENT)):
        rest = f'variable "size" {{\n  default = "s"\n  nullable = {nullable}\n}}\n'
        files = {"terraform.tfvars": "size = null\n"}
        assert pool_of("var.size", rest, tmp_path, **files).vm_size == expected
