"""BL208 and BL209: the node agent, the image it is for, and the last day of its support."""

from datetime import date, timedelta

import pytest

from linter.facts import Overrides
from linter.model import ImageReference, Marketplace, Pool
from linter.rules.bl208_node_agent_mismatch import NodeAgentMismatch
from linter.rules.bl209_node_agent_retired import NodeAgentRetired
from linter.values import ABSENT, NOT_READ, Known, OneOf
from tests.unit.linter.arm_bodies import IMAGE, VERSION
from tests.unit.linter.image_models import (
    UBUNTU_22,
    build,
    definition,
    managed,
    marketplace,
    of_vm,
    version,
    vm,
)
from tests.unit.linter.pool_models import UNKNOWN, at, image, judged, messages, pool

BL208, BL209 = NodeAgentMismatch(), NodeAgentRetired()
U20, U22, U24 = (f"batch.node.ubuntu {year}.04" for year in (20, 22, 24))
WINDOWS = "batch.node.windows amd64"
SERVER_2016 = marketplace("MicrosoftWindowsServer", "WindowsServer", "2016-Datacenter")


def of(what: Marketplace | str, agent: str | None) -> Pool:
    reference = image(what) if isinstance(what, str) else ImageReference(ABSENT, what)
    return pool(image=reference, node_agent_sku_id=Known(agent, at(7)))


@pytest.mark.parametrize(
    ("what", "agent", "fits"),
    [
        (UBUNTU_22, U22, True),
        (UBUNTU_22, "Batch.Node.Ubuntu  22.04", True),
        (UBUNTU_22, U20, False),
        (UBUNTU_22, WINDOWS, False),
        (UBUNTU_22, "batch.node.ubuntu 99.04", True),
        (UBUNTU_22, "ubuntu", True),
        (UBUNTU_22, None, True),
        (SERVER_2016, WINDOWS, True),
        (SERVER_2016, U22, False),
        (marketplace("kinvolk", "flatcar", "stable"), U22, True),
        (marketplace("OpenLogic", "CentOS", "8_2"), "batch.node.el 8", True),
    ],
)
def test_a_marketplace_image_and_its_agent(what: Marketplace, agent: str, fits: bool) -> None:
    assert (messages(BL208, of(what, agent)) == []) is fits


def test_the_finding_names_the_agent_that_fits() -> None:
    (found,) = judged(BL208, of(UBUNTU_22, U20)).findings
    assert found.message.startswith(f"Pool frames: the node agent {U20} does not go with the image")
    assert found.expected == U22
    assert found.place.line == 7


def test_a_definition_or_image_tells_the_system_only() -> None:
    for agent, findings in ((U20, 0), (WINDOWS, 1)):
        assert len(messages(BL208, of(VERSION, agent), definition())) == findings
        assert len(messages(BL208, of(IMAGE, agent), managed())) == findings
    assert messages(BL208, of(VERSION, WINDOWS)) == []


def test_a_build_or_machine_tells_what_the_image_began_as() -> None:
    made = build(version_id=Known(VERSION))
    (said,) = messages(BL208, of(VERSION, U20), definition(), made)
    assert "golden/1.0.0, which began as the image canonical" in said
    assert messages(BL208, of(VERSION, U22), definition(), made) == []
    assert len(messages(BL208, of(IMAGE, U20), managed(**of_vm()), vm())) == 1
    again = build(image_id=Known(IMAGE), version_id=Known(VERSION), base=NO_BASE)
    assert messages(BL208, of(VERSION, U20), again) == []


NO_BASE = Marketplace(ABSENT, ABSENT, ABSENT, ABSENT)


def test_two_values_that_may_go_together_are_undecided() -> None:
    skus = OneOf(("22_04-lts", "22_04-lts-gen2"))
    either = Marketplace(UBUNTU_22.publisher, UBUNTU_22.offer, skus, ABSENT)
    (said,) = messages(BL208, of(either, U20))
    assert said.startswith("error: ")
    mixed = Marketplace(Known("canonical"), Known("ubuntuserver"),
                        OneOf(("18.04-lts", "20_04-lts")), ABSENT)  # fmt: skip
    (said,) = messages(BL208, of(mixed, U20))
    assert said.startswith("warning: ")
    both = pool(
        image=ImageReference(ABSENT, mixed),
        node_agent_sku_id=OneOf(("batch.node.ubuntu 18.04", U20)),
    )
    report = judged(BL208, both)
    assert (len(report.findings), len(report.unknowns)) == (0, 1)


def test_an_unknown_agent_is_undecided() -> None:
    unknown = pool(image=ImageReference(ABSENT, UBUNTU_22), node_agent_sku_id=UNKNOWN)
    for rule in (BL208, BL209):
        assert len(judged(rule, unknown).unknowns) == 1
    assert messages(BL208, pool(image=image(VERSION), node_agent_sku_id=UNKNOWN)) == []
    classic = pool(cloud_service=True, node_agent_sku_id=NOT_READ)
    assert messages(BL209, classic) == []


@pytest.mark.parametrize(
    ("agent", "today", "severity"),
    [
        ("batch.node.ubuntu 18.04", date(2026, 11, 20), "error"),
        (U22, date(2026, 11, 20), None),
        (U22, date(2027, 1, 1), "warning"),
        (U22, date(2027, 6, 30), "warning"),
        (U22, date(2027, 7, 1), "error"),
        (U24, date(2040, 1, 1), None),
        (None, date(2040, 1, 1), None),
    ],
)
def test_the_last_day_of_an_agent(agent: str | None, today: date, severity: str | None) -> None:
    found = messages(BL209, of(VERSION, agent), today=today)
    assert [it.partition(":")[0] for it in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("own", "severity"),
    [
        (date(2026, 11, 19), "error"),
        (date(2026, 11, 20), "warning"),
        (date(2027, 3, 31), "warning"),
        (date(2028, 1, 1), None),
    ],
)
def test_an_organisations_own_last_day(own: date, severity: str | None) -> None:
    ids = (U22, U24, "windows-server-2016")
    overrides = Overrides({}, dict.fromkeys(ids, own))
    for what, agent in ((VERSION, U22), (VERSION, U24), (SERVER_2016, WINDOWS)):
        found = messages(BL209, of(what, agent), overrides=overrides)
        assert [it.partition(":")[0] for it in found] == ([severity] if severity else [])
        assert all(it.endswith(f"until {own} only.") for it in found)


def test_the_message_is_the_same_on_every_day_and_the_window_is_ones_own() -> None:
    early, late = (
        judged(BL209, of(VERSION, U22), today=today).findings[0].message
        for today in (date(2027, 2, 1), date(2028, 1, 1))
    )
    assert (
        early == late == f"Pool frames: Batch supports the node agent {U22} until 2027-06-30 only."
    )
    assert messages(BL209, of(VERSION, U22), today=date(2027, 2, 1), window=timedelta(30)) == []


def test_one_of_several_agents_is_a_warning_and_a_strange_one_undecided() -> None:
    either = pool(node_agent_sku_id=OneOf((U24, "batch.node.ubuntu 18.04")))
    (said,) = messages(BL209, either)
    assert said.startswith("warning: ")
    assert "18.04 (one of its possible values)" in said
    assert len(judged(BL209, of(VERSION, "batch.node.plan9")).unknowns) == 1
    assert messages(BL209, of(VERSION, "<node agent>")) == []


def test_agents_that_end_on_one_day_are_one_finding() -> None:
    debian = OneOf(("batch.node.debian 8", "batch.node.debian 9"))
    assert messages(BL209, pool(node_agent_sku_id=debian)) == [
        "error: Pool frames: Batch supports the node agent batch.node.debian 8 or"
        " batch.node.debian 9 (possible values) until 2024-12-31 only."
    ]


def test_windows_ends_with_its_marketplace_image() -> None:
    (said,) = messages(BL209, of(SERVER_2016, WINDOWS), today=date(2027, 2, 1))
    assert said.endswith("2016-Datacenter until 2027-01-12 only.")
    assert messages(BL209, of(SERVER_2016, WINDOWS), today=date(2026, 5, 1)) == []
    assert messages(BL209, of(VERSION, WINDOWS), version(), today=date(2030, 1, 1)) == []
