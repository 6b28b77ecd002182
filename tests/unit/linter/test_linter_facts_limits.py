"""Limits of names, pools and ports by edition, and an organisation's own in their place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter import facts
from linter.facts import Overrides, limit


@pytest.mark.parametrize(
    ("limit_id", "edition", "value"),
    [
        ("dedicated-nodes-managed-image", "2019-09", 2500),
        ("dedicated-nodes-managed-image-quota-page", "2023-04", 2000),
        ("low-priority-nodes-managed-image", "2019-09", 1000),
        ("inter-node-nodes", None, 100),
        ("inter-node-nodes-user-subscription", None, 80),
        ("nodes-per-vhd-windows", "2017-08", 20),
        ("nodes-per-vhd-linux", "2017-08", 40),
        ("autoscale-interval-min", None, 5),
        ("autoscale-interval-max", None, 168 * 60),
        ("nat-pools-max", None, 5),
        ("nat-frontend-port-max", None, 65534),
        ("nat-rules-max", None, 25),
        ("nat-rule-priority-min", None, 150),
        ("nat-rule-priority-max", None, 4096),
        ("account-name-length-min", None, 3),
        ("account-name-length-max", None, 24),
        ("gallery-version-part-max", None, 2**31 - 1),
    ],
)
def test_numbers(limit_id: str, edition: str | None, value: int) -> None:
    assert limit(limit_id, edition).number == value


def test_limits_end_with_what_they_are_about() -> None:
    for gone in ("dedicated-nodes-managed-image", "nodes-per-vhd-linux"):
        with pytest.raises(LookupError, match=gone):
            limit(gone, "2026-11")


def test_reserved_ports_are_several_numbers_and_changed() -> None:
    assert limit("nat-backend-ports-reserved", "2023-04").numbers == (22, 3389, 29876, 29877)
    assert limit("nat-backend-ports-reserved").numbers == (29876, 29877)
    with pytest.raises(TypeError, match="is a ports, not a number"):
        _ = limit("nat-backend-ports-reserved").number
    with pytest.raises(TypeError, match="one NAT pools, not several"):
        _ = limit("nat-pools-max").numbers
    with pytest.raises(TypeError, match="nat-pools-max is a number"):
        _ = limit("nat-pools-max").pattern


@pytest.mark.parametrize(
    ("limit_id", "good", "bad"),
    [
        ("account-name-pattern", ["frames1"], ["Frames", "fra-mes", ""]),
        ("account-name-pattern-existing", ["Frames1"], ["fra_mes"]),
        ("nat-pool-name-pattern", ["a", "ssh", "1.a-_"], ["", "_a", "a-", "a.", "-"]),
        ("gallery-name-pattern", ["g", "img_2.0x", "a" * 80], ["_g", "g.", "g-", "a" * 81, ""]),
        ("gallery-image-name-pattern", ["i", "ubuntu-22.04", "a_b"], [".i", "i.", "-i", ""]),
        (
            "gallery-version-pattern",
            ["1.0.0", "2026.11.20"],
            ["1.0", "latest", "1.0.0.0", "v1.0.0"],
        ),
        ("snapshot-name-pattern", ["os_1-A"], ["a.b", "a b", ""]),
    ],
)
def test_patterns(limit_id: str, good: list[str], bad: list[str]) -> None:
    pattern = limit(limit_id).pattern
    assert [text for text in good if not re.fullmatch(pattern, text)] == []
    assert [text for text in bad if re.fullmatch(pattern, text)] == []


@given(st.text())
def test_patterns_take_any_text(text: str) -> None:
    for row in facts.limits():
        if isinstance(row.value, str):
            re.fullmatch(row.value, text)


def test_an_override_replaces_the_number_and_says_so() -> None:
    own = Overrides({"dedicated-nodes-managed-image": 1500})
    row = limit("dedicated-nodes-managed-image", "2019-09", own)
    assert row.number == 1500
    assert row.note.startswith("Set to 1500 by the configuration; Azure's number is 2500.")
    assert row.source == limit("dedicated-nodes-managed-image", "2019-09").source
    assert limit("low-priority-nodes-managed-image", "2019-09", own).number == 1000
    assert limit("dedicated-nodes-managed-image", "2019-09").number == 2500


def test_an_override_of_zero_counts() -> None:
    assert limit("nat-pools-max", None, Overrides({"nat-pools-max": 0})).number == 0


def test_an_override_holds_in_every_edition_that_has_the_limit() -> None:
    own = Overrides({"nodes-per-gallery-replica": 50})
    assert limit("nodes-per-gallery-replica", "2019-09", own).number == 50
    assert limit("nodes-per-gallery-replica", None, own).number == 50
    with pytest.raises(LookupError):
        limit("nodes-per-gallery-replica", "2017-08", own)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"dedicated-nodes-managed": 5}, "close to it: dedicated-nodes-managed-image"),
        ({"zzz": 5}, r"no limit 'zzz'; there are account-name-length-max, "),
        ({"account-name-pattern": 5}, "'account-name-pattern' is not one number"),
        ({"nat-backend-ports-reserved": 5}, "is not one number"),
        ({"nat-pools-max": -1}, "whole number from 0 on, not -1"),
        ({"nat-pools-max": True}, "not True"),
        ({"nat-pools-max": "7"}, "not '7'"),
        ({"nat-pools-max": 2.5}, r"not 2\.5"),
    ],
)
def test_what_is_no_override_is_refused(numbers: dict[str, int], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Overrides(numbers)


def test_overrides_cannot_be_changed_from_outside() -> None:
    given_numbers = {"nat-pools-max": 3}
    own = Overrides(given_numbers)
    given_numbers["nat-pools-max"] = 99
    assert limit("nat-pools-max", None, own).number == 3
    assert hash(own) == hash(Overrides({"nat-pools-max": 3}))
    assert own == Overrides({"nat-pools-max": 3})
    assert own != Overrides()
