"""No text raises, and none takes long: anything, broken real files, and what is meant to hurt."""

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.data import Data
from linter.model import Pool
from linter.readers.hcl.compare import whole
from linter.readers.hcl.partial import NoValue
from linter.readers.terraform.plan import is_plan, read_plan
from linter.source import Source
from linter.syntax.json import JsonDocument, parse_json
from linter.values import Known, Value
from tests.unit.linter.terraform_texts import all_of, read, value_of

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "terraform"
PIECES = [
    'resource "azurerm_batch_pool" "p" {\n',
    'resource "azurerm_linux_virtual_machine" "v" {\n',
    'data "azurerm_image" "i" {}\n',
    'variable "x" {\n',
    "locals {\n",
    'module "m" {\n source = "./"\n',
    "}\n",
    "name = ",
    "count = ",
    "for_each = ",
    "fixed_scale {\n",
    'dynamic "extensions" {\n',
    "content {\n",
    "[for a, b in ",
    " : b if a]",
    "{for k, v in ",
    " : k => v...}",
    '"a${',
    '}"',
    "<<-E\n  a ${",
    "}\nE\n",
    "var.x",
    "local.a",
    "azurerm_batch_pool.p",
    "[*].id",
    "[0]",
    ".b",
    '["k"]',
    "merge(",
    "lookup(",
    "element(",
    "format(",
    ")",
    "...",
    ", ",
    "1",
    '"s"',
    "null",
    "true",
    " ? ",
    " : ",
    " + ",
    " == ",
    "!",
    "\n",
]
KEYS = (
    "planned_values",
    "root_module",
    "resources",
    "address",
    "type",
    "values",
    "change",
    "after_unknown",
    "configuration",
    "expressions",
    "references",
    "module_calls",
    "child_modules",
    "resource_changes",
)
MOST_SECONDS = 2


def everything(value: Value[Data]) -> None:
    """Look into all of a value."""
    for held in value.possible:
        try:
            whole(held)
        except NoValue:
            continue


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_configuration_raises(text: str) -> None:
    read(text)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES[13:]), max_size=20).map("".join))
def test_no_expression_raises(text: str) -> None:
    found = read('resource "azurerm_batch_pool" "p" {\n  vm_size = ' + text + "\n}\n")
    assert len(found) <= 2
    for pool in all_of(found, Pool):
        everything(pool.vm_size)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(KEYS),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_no_plan_raises(document: object) -> None:

    text = json.dumps({"format_version": "1", "values": document, "configuration": document})
    parsed = parse_json(Source("plan.json", text.encode()))
    assert isinstance(parsed, JsonDocument)
    assert is_plan(parsed)
    list(read_plan(parsed))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the folder of real files is not there")
def test_no_broken_real_file_raises() -> None:
    chance = random.Random(4)
    paths = sorted(CORPUS.rglob("*.tf"))
    for path in chance.sample(paths, 60):
        text = path.read_text("utf-8")
        read({"main.tf": text})
        for _ in range(4):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(PIECES) + text[at + chance.randint(0, 9) :]
            read({"main.tf": text})


EXPRESSIONS = {
    "cond": "a ? b : " * 50_000 + "1",
    "plus": "1+" * 200_000 + "1",
    "not": "!" * 300_000 + "true",
    "path": "var.x" + ".y" * 100_000,
    "splats": "[1]" + "[*]" * 50_000,
    "product": "9" * 39 + "*9999999" * 40,
    "format": 'format("%999999999d%.99999999f", 1, 1)',
    "loops": "length(flatten([for a in range(1000) : [for b in range(1000) : [for c in range(1000)"
    " : c]]]))",
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_no_expression_takes_long(name: str) -> None:
    started = time.process_time()
    everything(value_of(EXPRESSIONS[name]))
    assert time.process_time() - started < MOST_SECONDS


def test_locals_that_grow_do_not_fill_the_memory() -> None:
    started = time.process_time()
    for step in (
        '"${local.a{n}}${local.a{n}}"',
        "concat(local.a{n}, local.a{n})",
        "[local.a{n}, local.a{n}]",
    ):
        first = '"lol"' if "$" in step else "[1, 2]"
        lines = [f"a{n + 1} = {step.replace('{n}', str(n))}" for n in range(45)]
        text = "locals {\n" + "\n".join([f"a0 = {first}", *lines]) + "\n}\n"
        pool = 'resource "azurerm_batch_pool" "p" {\n  vm_size = jsonencode(local.a40)\n}\n'
        (found,) = read(text + pool)
        assert isinstance(found, Pool)
        assert not isinstance(found.vm_size, Known)
    assert time.process_time() - started < MOST_SECONDS


def test_a_chain_of_locals_is_not_followed_for_ever() -> None:
    lines = "\n".join(f"a{n} = local.a{n + 1}" for n in range(5_000))
    pool = 'resource "azurerm_batch_pool" "p" {\n  vm_size = local.a0\n}\n'
    (found,) = read(f"locals {{\n{lines}\n}}\n{pool}")
    assert isinstance(found, Pool)
    assert "nested" in getattr(found.vm_size, "reason", "")
