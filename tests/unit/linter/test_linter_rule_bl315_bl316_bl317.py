"""BL315 to BL317: names, API versions, VM sizes."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from linter.facts import Overrides
from linter.model import BatchAccount, Pool
from linter.rules.bl315_pool_name import PoolName
from linter.rules.bl316_old_api_version import OldApiVersion
from linter.rules.bl317_retired_vm_size import RetiredVmSize
from linter.values import ABSENT, Known, OneOf
from tests.unit.linter.arm_bodies import GROUP
from tests.unit.linter.pool_models import UNKNOWN, account, judged, messages, pool

BL315, BL316, BL317 = PoolName(), OldApiVersion(), RetiredVmSize()


@pytest.mark.parametrize(
    ("name", "count"),
    [("a", 0), ("Frames_2024-a", 0), ("x-" * 32, 0), ("x-" * 32 + "y", 1), ("frames.1", 1),
     ("two words", 1), ("name\n", 1), ("ä", 1), ("", 1), ("<name>", 0), ("{{ name }}", 0)],
)  # fmt: skip
def test_names_of_pools(name: str, count: int) -> None:
    found = messages(BL315, pool(pool_name=name))
    assert len(found) == count
    assert all("it must have 1 to 64 letters, digits, dashes and underscores" in it for it in found)


def named(name: str, exported: bool = False) -> BatchAccount:
    account_id = f"{GROUP}/providers/Microsoft.Batch/batchAccounts/{name}"
    return account(account_id=account_id, exported=exported)


@pytest.mark.parametrize(
    ("name", "exported", "count"),
    [("abc", False, 0), ("ab", False, 1), ("a" * 24, False, 0), ("a" * 25, False, 1),
     ("Render", False, 1), ("Render", True, 0), ("ren-der", True, 1), ("GEN-UNIQUE", False, 0),
     ("{name in main.bicep}", False, 0)],
)  # fmt: skip
def test_names_of_accounts(name: str, exported: bool, count: int) -> None:
    found = messages(BL315, named(name, exported))
    assert len(found) == count
    assert all("it must have 3 to 24 lower-case letters and digits" in it for it in found)


def pair(one: Pool, other: Pool) -> list[str]:
    return messages(BL315, one, other)


def test_names_that_differ_only_by_case() -> None:
    one, other = pool("frames", line=3), pool("Frames", line=9)
    assert pair(one, other) == [
        "error: Pool Frames and Pool frames of one account have names that differ only by case; to"
        " Azure they are one pool."
    ]
    elsewhere = pool("Frames", account=f"{GROUP}/providers/Microsoft.Batch/batchAccounts/b", line=9)
    assert pair(one, elsewhere) == pair(one, one) == pair(one, pool("frames", line=9)) == []
    assert pair(one, replace(other, exported=True)) == []
    in_a_loop = replace(other, place=other.place._replace(line=3))
    assert pair(one, in_a_loop) == pair(one, other)


def test_a_name_that_is_one_of_several_is_a_warning() -> None:
    (said,) = messages(BL315, pool(pool_name=OneOf(("good", "not good"))))
    assert said.startswith("warning: Azure refuses the pool name 'not good' (one of its")
    assert messages(BL315, pool(pool_name=UNKNOWN)) == []


@pytest.mark.parametrize(
    ("version", "plane", "count"),
    [("2024-07-01", "arm", 1), ("2025-06-01", "arm", 0), ("2024-07-01.20.0", "data plane", 1),
     ("2024-07-01", "data plane", 0), ("2024-01-01-preview", "arm", 0), (None, "azurerm", 0)],
)  # fmt: skip
def test_api_versions(version: str | None, plane: Any, count: int) -> None:
    some = pool(plane=plane, api_version=version)
    found = messages(BL316, some)
    assert len(found) == count
    assert all(it.startswith("warning: Pool frames uses Batch's API version") for it in found)
    assert messages(BL316, some, edition="2024-03") == []


def test_accounts_have_api_versions_too() -> None:
    (finding,) = judged(BL316, account(api_version=Known("2017-09-01"))).findings
    assert finding.message.startswith("Batch account render uses Batch's API version 2017-09-01")
    assert finding.expected == "2025-06-01 or later"
    assert messages(BL316, account(api_version=ABSENT)) == []


RETIRED = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("today", "severity"),
    [
        (RETIRED, "error"),
        (RETIRED - timedelta(days=1), "warning"),
        (RETIRED - timedelta(days=180), "warning"),
        (RETIRED - timedelta(days=181), None),
    ],
)
def test_retired_sizes(today: date, severity: str | None) -> None:
    found = messages(BL317, pool(vm_size="standard_nv12s_v3"), today=today)
    text = "Pool frames has the VM size standard_nv12s_v3, whose retirement is on 2026-09-30."
    assert found == ([f"{severity}: {text}"] if severity else [])


def test_an_organisations_own_day_of_a_size() -> None:
    own = Overrides({}, {"retired-d-ds-v1-v2": date(2026, 11, 20)})
    for name in ("Standard_D2_v2", "standard_ds3_v2"):
        assert messages(BL317, pool(vm_size=name)) == []
        (said,) = messages(BL317, pool(vm_size=name), overrides=own)
        assert said.startswith("error: ")
        assert said.endswith(f"the VM size {name}, whose retirement is on 2026-11-20.")
        (said,) = messages(BL317, pool(vm_size=name), overrides=own, today=date(2026, 11, 19))
        assert said.startswith("warning: ")


@pytest.mark.parametrize(
    ("size", "count"),
    [("D2s_v5", 1), ("small", 1), ("Standard_D2s_v5", 0), ("STANDARD_NC4AS_T4_V3", 0),
     ("<size>", 0), ("[parameters('size')]", 0), ("", 0), (None, 0), ("Standard_Zz9_v9", 0)],
)  # fmt: skip
def test_malformed_sizes(size: str | None, count: int) -> None:
    found = messages(BL317, pool(vm_size=size))
    assert len(found) == count
    assert all("which is no VM size" in it for it in found)
    for cloud_service in (True, UNKNOWN):
        assert messages(BL317, pool(vm_size=size, cloud_service=cloud_service)) == []


def test_sizes_of_several_values_that_all_break_are_one_finding_for_each_end() -> None:
    both = OneOf(("Standard_NC6", "Standard_NC12"))
    assert messages(BL317, pool(vm_size=both)) == [
        "error: Pool frames has the VM size Standard_NC6 or Standard_NC12 (possible values), whose"
        " retirement is on 2023-08-31."
    ]
    strange = pool(vm_size=OneOf(("D2", "D4", "Standard_D2s_v5")))
    (said,) = messages(BL317, strange)
    assert said.startswith("warning: Pool frames has the VM size D2 or D4 (some of its possible")
    (one, other) = messages(BL317, pool(vm_size=OneOf(("Standard_NC6", "Standard_NV12s_v3"))))
    assert "Standard_NC6 (one of its possible values, each of which breaks this rule)" in one
    assert "NV12s_v3 (one of its possible values, each of which" in other


def test_sizes_of_several_values_and_defaults() -> None:
    (said,) = messages(BL317, pool(vm_size=OneOf(("Standard_NC6", "Standard_D2s_v5"))))
    assert said.startswith("warning: ")
    by_default = Known("Standard_NC6", default="variable 'size'")
    (finding,) = judged(BL317, pool(vm_size=by_default)).findings
    assert finding.assumes == ("variable 'size'",)
    assert len(messages(BL317, pool(plane="azurerm", cloud_service=UNKNOWN, vm_size="D2"))) == 1
