"""Ids compare as Azure compares them, and only well-formed ones have a type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter import ids
from tests.unit.linter.arm_bodies import DISK, POOL, VERSION, VM


@pytest.mark.parametrize(
    ("resource_id", "kind"),
    [
        (VM, "microsoft.compute/virtualmachines"),
        (VERSION.upper(), "microsoft.compute/galleries/images/versions"),
        (POOL + "/", "microsoft.batch/batchaccounts/pools"),
        (DISK.replace("golden", "rg.with-(odd)_names"), "microsoft.compute/disks"),
        (f"{VM}/extensions", None),
        (DISK.replace("builder-os", ".."), None),
        (f"{DISK}?api-version=1", None),
        (DISK.replace("builder-os", "a%2Fb"), None),
        (DISK.replace("/resourceGroups/golden", ""), None),
        (f"https://management.azure.com{DISK}", None),
        ("", None),
        ("latest", None),
    ],
)
def test_kind_of_an_id(resource_id: str, kind: str | None) -> None:
    assert ids.kind(resource_id) == kind


@given(st.text())
def test_any_text_has_a_kind_or_none(text: str) -> None:
    assert ids.kind(text) is None or text.startswith("/")


def test_spellings_of_one_id_have_one_key() -> None:
    assert ids.key(POOL.upper() + "/") == ids.key(POOL)
    assert ids.key(POOL) != ids.key(POOL + "2")


def test_names_are_kept_as_spelled() -> None:
    assert ids.name(f"{VM}/") == "builder"
    assert ids.full_name(VERSION) == "shared/golden/1.0.0"
    assert ids.full_name("no/id") == "no/id"


def test_a_readable_id_has_no_scope_that_a_document_makes_up() -> None:
    made_up = "/subscriptions/{subscription of a b main.tf}/resourceGroups"
    image = "Microsoft.Compute/images/{var.prefix in a b main.tf}"
    for group in ("{resource group of a b main.tf}", "golden"):
        text = f"{made_up}/{group}/providers/{image}: it is gone"
        assert ids.readable(text) == "Microsoft.Compute/images/{var.prefix}: it is gone"
    assert ids.readable(f"{VM}: it is gone") == f"{VM}: it is gone"
