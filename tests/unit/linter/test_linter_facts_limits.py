"""Limits of names, pools and ports by edition, and an organisation's own in their place."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter import facts
from linter.facts import NO_OVERRIDES, Overrides, limit
from linter.scope import Scope
from linter.world import World


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


EVERY_NUMBER = Overrides({row.id: 0 for row in facts.limits() if isinstance(row.value, int)})


def scope(edition: str, own: Overrides) -> Scope:
    return Scope(World(), [], edition, overrides=own)


def test_a_scope_has_an_organisations_own_numbers() -> None:
    own = Overrides({"dedicated-nodes-managed-image": 1500, "nat-pools-max": 0})
    old = scope("2019-09", own)
    assert old.limit("dedicated-nodes-managed-image") == 1500
    assert old.limit("nat-pools-max") == old.limit("nat-pools-max") == 0
    assert old.limit("low-priority-nodes-managed-image") == 1000
    assert limit("dedicated-nodes-managed-image", "2019-09").number == 2500


@pytest.mark.parametrize("edition", facts.editions())
def test_an_own_number_holds_in_every_edition_that_has_the_limit(edition: str) -> None:
    asked = scope(edition, EVERY_NUMBER)
    for limit_id in EVERY_NUMBER.numbers:
        try:
            limit(limit_id, edition)
        except LookupError:
            with pytest.raises(LookupError):
                asked.limit(limit_id)
        else:
            assert asked.limit(limit_id) == 0


def test_a_scope_has_an_organisations_own_days() -> None:
    day = date(2030, 1, 2)
    ids = ("vhd-pools", "batch.node.ubuntu 22.04", "windows-server-2016", "retired-hc")
    own = scope("2026-11", Overrides({}, dict.fromkeys(ids, day)))
    azures = scope("2026-11", NO_OVERRIDES)
    server = ("MicrosoftWindowsServer", "WindowsServer", "2016-datacenter")
    for asked, days in ((own, [day] * 4), (azures, AZURES)):
        agent, image = asked.node_agent("Batch.Node.Ubuntu  22.04"), asked.base_image(*server)
        size = asked.vm_size("Standard_HC44rs")
        assert agent is not None
        assert image is not None
        assert size is not None
        assert [asked.retirement("vhd-pools").date, agent.support_ends, image.support_ends,
                size.retires] == days  # fmt: skip
        assert size.temp_drive is True
    assert own.retirement("certificates") == facts.retirement("certificates")
    for name in ("Standard_D4s_v5", "Standard_NC6", "small", "Standard_Zz9_v9"):
        assert own.vm_size(name) == facts.vm_size(name)
    assert own.node_agent("plan9") is None
    assert own.base_image("a", "b", "c") is None


AZURES = [date(2026, 3, 31), date(2027, 6, 30), date(2027, 1, 12), date(2027, 5, 31)]
