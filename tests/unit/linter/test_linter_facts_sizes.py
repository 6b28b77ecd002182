"""VM sizes are judged by their names, and only where it is certain."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.facts import VmSize, size_facts, vm_size


def known(name: str) -> VmSize:
    size = vm_size(name)
    assert size is not None
    assert size.well_formed
    return size


@pytest.mark.parametrize(
    ("name", "has"),
    [
        ("Standard_A2_v2", True),
        ("Basic_A1", True),
        ("STANDARD_D4", True),
        ("Standard_DS11-1_v2", True),
        ("Standard_D2_v2", True),
        ("standard_d2s_v3", True),
        ("Standard_E64-16s_v3", True),
        ("Standard_F8s_v2", True),
        ("Standard_L8s_v3", True),
        ("Standard_B2s", True),
        ("Standard_B1ls2", True),
        ("Standard_B4as_v2", False),
        ("Standard_B2pts_v2", False),
        ("Standard_D2ds_v4", True),
        ("Standard_D2ads_v5", True),
        ("Standard_E96-24ads_v5", True),
        ("Standard_D4s_v4", False),
        ("Standard_D4as_v5", False),
        ("Standard_E4_v4", False),
        ("Standard_D4ps_v5", False),
        ("Standard_F4als_v6", False),
        ("Standard_D8ads_v6", True),
        # These have a drive and no d.
        ("Standard_D2a_v4", True),
        ("Standard_D2as_v4", True),
        ("Standard_E96ias_v4", True),
        ("Standard_DC2s_v2", True),
        ("Standard_DC2ds_v3", True),
        ("Standard_DC2s_v3", False),
        ("Standard_DC4as_cc_v5", False),
        ("Standard_DC4ads_cc_v5", True),
        ("Standard_M8-2ms", True),
        ("Standard_M32dms_v2", True),
        ("Standard_NC24r", True),
        ("Standard_NC4as_T4_v3", True),
        ("Standard_NC40ads_H100_v5", True),
    ],
)
def test_temporary_drives(name: str, has: bool) -> None:
    assert known(name).temp_drive is has


@pytest.mark.parametrize(
    ("name", "generations"),
    [
        ("Standard_A2_v2", ("V1",)),
        ("Basic_A0", ("V1",)),
        ("Standard_D2_v2", ("V1",)),
        ("Standard_D2_v3", ("V1",)),
        ("Standard_NC6_Promo", ("V1",)),
        ("Standard_M416ms_v2", ("V2",)),
        ("STANDARD_DC2s_V2", ("V2",)),
        ("Standard_ND40rs_v2", ("V2",)),
        ("Standard_D4ps_v5", ("V2",)),
        ("Standard_D2s_v6", ("V2",)),
        ("Standard_E4ads_v7", ("V2",)),
        ("Standard_D2s_v3", ("V1", "V2")),
        ("Standard_D2as_v4", ("V1", "V2")),
        ("Standard_D2s_v5", ("V1", "V2")),
        # Nothing certain.
        ("Standard_DS2_v2", None),
        ("Standard_E4s_v3", None),
        ("Standard_NC6s_v3", None),
    ],
)
def test_generations(name: str, generations: tuple[str, ...] | None) -> None:
    assert known(name).generations == generations


@pytest.mark.parametrize(
    ("name", "retires"),
    [
        ("Standard_A8", date(2021, 3, 1)),
        ("Standard_A1", date(2024, 8, 31)),
        ("Basic_A0", date(2024, 8, 31)),
        ("STANDARD_D4", date(2028, 5, 1)),
        ("Standard_DS2_v2", date(2028, 5, 1)),
        ("Standard_L8s", date(2028, 5, 1)),
        ("Standard_L8s_v2", date(2028, 11, 15)),
        ("Standard_A1_v2", date(2028, 11, 15)),
        ("Standard_B2s", date(2028, 11, 15)),
        ("Standard_F2", date(2028, 11, 15)),
        ("Standard_HB120-16rs_v2", date(2027, 5, 31)),
        ("Standard_HC44rs", date(2027, 5, 31)),
        ("Standard_NP10s", date(2027, 5, 31)),
        ("Standard_NC6", date(2023, 8, 31)),
        ("Standard_NC24rs_v3", date(2025, 9, 30)),
        ("Standard_NV12s_v3", date(2026, 9, 30)),
        ("Standard_DC2s_v2", date(2026, 6, 30)),
        ("Standard_B2s_v2", None),
        ("Standard_D2s_v3", None),
        ("Standard_D2s_v5", None),
        ("Standard_NC4as_T4_v3", None),
        ("Standard_HB120rs_v3", None),
    ],
)
def test_retirements_of_sizes(name: str, retires: date | None) -> None:
    size = known(name)
    assert size.retires == retires
    fact = size.fact("retirement")
    assert (fact is None) is (retires is None)


def test_what_is_known_comes_with_its_source() -> None:
    fact = known("Standard_D2as_v4").fact("temp-drive")
    assert fact is not None
    assert fact.source.endswith("/dasv4-series.md")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "small",
        "a8",
        "D2s_v3",
        "Standard D2s_v3",
        "Standard_",
        "Standard_D",
        "StandardD2s_v3",
        "Standard_D2s-v3",
        "Standard_D2s_v3 ",
        "Standard_D2s__v3",
        "Basic_D2",
        "Standard_2D",
        "Standard_LRS",
        "[parameters('vmSize')]",
        "Standard_D2s_v3\n",
        "Standard_D\uff12s_v3",
        "Standard_D2s" + "_v3" * 30,
    ],
)
def test_names_of_the_wrong_form(name: str) -> None:
    size = vm_size(name)
    assert size is not None
    assert not size.well_formed
    assert (size.temp_drive, size.generations, size.retires) == (None, None, None)


@pytest.mark.parametrize(
    "name",
    [
        "Standard_ND96isr_MI300X_v5",
        "Standard_HX176-144rs",
        "Standard_Z9",
        "Standard_PB6s",
        "Standard_ND128isr_NDR_GB200_v6",
    ],
)
def test_the_form_is_right_and_nothing_is_known(name: str) -> None:
    assert vm_size(name) is None


def test_rows_are_of_the_kind_they_are_about() -> None:
    for fact in size_facts():
        re.compile(fact.pattern)
        match fact.about:
            case "temp-drive":
                assert isinstance(fact.value, bool)
            case "generations":
                assert isinstance(fact.value, tuple)
                assert set(fact.value) <= {"V1", "V2"}
            case "retirement":
                assert fact.value is None or date.fromisoformat(str(fact.value))


@given(st.one_of(st.text(), st.from_regex(r"standard_[a-z]{1,3}[0-9]+[a-z_0-9-]*", fullmatch=True)))
def test_any_text_is_taken_and_case_does_not_count(name: str) -> None:
    size = vm_size(name)
    again = vm_size(name.upper()) if name.isascii() else size
    assert (size is None) is (again is None)
    if size is not None and again is not None:
        assert (size.well_formed, size.facts) == (again.well_formed, again.facts)
