"""BL203 and BL204: managed images and VHDs, by edition, API version and day."""

from datetime import date
from typing import Any

import pytest

from linter.facts import Overrides
from linter.model import Pool
from linter.rules.bl203_managed_image_retired import ManagedImageRetired
from linter.rules.bl204_vhd_pool import VhdPool
from linter.values import NOT_LISTED, Items, Known, OneOf
from tests.unit.linter.arm_bodies import IMAGE, VERSION
from tests.unit.linter.pool_models import UNKNOWN, auto, fixed, image, judged, messages, pool

BL203, BL204 = ManagedImageRetired(), VhdPool()
LONG_BEFORE, SHORTLY_BEFORE = date(2025, 1, 15), date(2026, 2, 1)
LAST_DAY, DAY_AFTER = date(2026, 3, 31), date(2026, 4, 1)
VHD = "https://golden.blob.core.windows.net/system/os-1.vhd"


@pytest.mark.parametrize(
    ("edition", "version", "today", "severity"),
    [
        ("2024-03", "2019-08-01", LONG_BEFORE, None),
        ("2024-03", "2019-08-01", SHORTLY_BEFORE, "warning"),
        ("2024-03", "2019-08-01", LAST_DAY, "warning"),
        ("2024-03", "2019-08-01", DAY_AFTER, "error"),
        ("2024-03", "2020-03-01", LONG_BEFORE, "error"),
        ("2024-03", "2019-12-01-preview", LONG_BEFORE, None),
        ("2024-03", "2020-03-15-preview", LONG_BEFORE, "error"),
        ("2024-03", None, LONG_BEFORE, None),
        ("2024-03", "latest", LONG_BEFORE, None),
        ("2024-03", None, DAY_AFTER, "error"),
        ("2023-04", "2019-08-01", LONG_BEFORE, None),
        ("2023-04", "2020-03-01", LONG_BEFORE, "warning"),
        ("2023-04", "2019-08-01", DAY_AFTER, "warning"),
        ("2026-11", "2019-08-01", LONG_BEFORE, "error"),
        ("2019-09", "2024-07-01", DAY_AFTER, None),
    ],
)
def test_a_managed_image(
    edition: str, version: str | None, today: date, severity: str | None
) -> None:
    made = pool(image=image(IMAGE), api_version=version)
    found = messages(BL203, made, edition=edition, today=today)
    assert [it.partition(":")[0] for it in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("own", "severities"),
    [
        (date(2026, 1, 31), ["error", "error"]),
        (date(2026, 2, 1), ["warning", "warning"]),
        (date(2026, 12, 31), ["warning"]),
    ],
)
def test_an_organisations_own_last_day(own: date, severities: list[str]) -> None:
    asked: dict[str, Any] = {
        "edition": "2024-03",
        "today": SHORTLY_BEFORE,
        "overrides": Overrides({}, {"managed-image-pools": own, "vhd-pools": own}),
    }
    found = messages(BL204, pool(vhds=Items((VHD,))), **asked)
    found += messages(BL203, pool(image=image(IMAGE)), **asked)
    assert [it.partition(":")[0] for it in found] == severities
    assert all(it.endswith(f"until {own} only.") for it in found)


def test_each_plane_has_versions_of_its_own() -> None:
    def of(version: str) -> Pool:
        return pool(image=image(IMAGE), plane="data plane", api_version=version)

    asked: dict[str, Any] = {"edition": "2024-03", "today": LONG_BEFORE}
    assert messages(BL203, of("2019-06-01.9.0"), **asked) == []
    (said,) = messages(BL203, of("2020-03-01.11.0"), **asked)
    assert said == (
        "error: Pool frames is made from the managed image golden: API version 2020-03-01.11.0"
        " takes no managed images, only gallery image versions."
    )


def test_an_unknown_version_is_undecided_only_while_it_matters() -> None:
    made = pool(image=image(IMAGE), api_version=UNKNOWN)
    report = judged(BL203, made, edition="2024-03", today=LONG_BEFORE)
    assert (len(report.findings), len(report.unknowns)) == (0, 1)
    (said,) = messages(BL203, made)
    assert said.endswith("Batch takes managed images until 2026-03-31 only.")


def test_other_images_and_unknown_ones() -> None:
    assert messages(BL203, pool(image=image(VERSION)), pool("render")) == []
    assert len(judged(BL203, pool(image=image(UNKNOWN))).unknowns) == 1
    (said,) = messages(BL203, pool(image=image(OneOf((IMAGE, VERSION)))))
    assert said.startswith("warning: ")
    assert "(one of its possible values)" in said


@pytest.mark.parametrize(
    ("count", "agent", "nodes", "served"),
    [
        (1, "batch.node.ubuntu 16.04", 40, None),
        (1, "batch.node.ubuntu 16.04", 41, 40),
        (3, "batch.node.windows amd64", 60, None),
        (3, "batch.node.windows amd64", 61, 60),
        (1, None, 40, None),
        (1, None, 41, 40),
    ],
)
def test_vhds_serve_a_number_of_nodes(
    count: int, agent: str | None, nodes: int, served: int | None
) -> None:
    addresses = Items(tuple(VHD.replace("1", str(number)) for number in range(count)))
    made = pool(vhds=addresses, scale=fixed(nodes - 1, 1), node_agent_sku_id=Known(agent))
    found = messages(BL204, made, edition="2017-08")
    assert bool(found) == (served is not None)
    assert all(f"asks for {nodes} nodes" in it and f" {served} " in it for it in found)


def test_a_vhd_named_twice_counts_once_and_autoscale_is_passed_over() -> None:
    twice = pool(vhds=Items((VHD, VHD)), scale=fixed(41))
    assert len(messages(BL204, twice, edition="2017-08")) == 1
    assert messages(BL204, pool(vhds=Items((VHD,)), scale=auto()), edition="2017-08") == []


def test_an_address_has_a_container() -> None:
    for address in ("os.vhd", "https://golden.blob.core.windows.net/os.vhd", "C:\\os.vhd"):
        (said,) = messages(BL204, pool(vhds=Items((address,))), edition="2017-08")
        assert "is not the address of a VHD in a container" in said
    for address in (VHD + "?sv=1&sig=x", "https://{account}/vhds/os.vhd", "<address>"):
        assert messages(BL204, pool(vhds=Items((address,))), edition="2017-08") == []


@pytest.mark.parametrize(
    ("edition", "version", "today", "severity"),
    [
        ("2019-09", None, LONG_BEFORE, "warning"),
        ("2019-09", "2017-05-01", LONG_BEFORE, "warning"),
        ("2019-09", "2018-12-01", LONG_BEFORE, "error"),
        ("2024-03", None, DAY_AFTER, "error"),
        ("2026-11", None, LONG_BEFORE, "error"),
    ],
)
def test_later_editions_take_no_vhds(
    edition: str, version: str | None, today: date, severity: str
) -> None:
    made = pool(vhds=Items((VHD,)), api_version=version)
    (said,) = messages(BL204, made, edition=edition, today=today)
    assert said.startswith(f"{severity}: Pool frames is made from VHD blobs: ")


def test_what_was_not_read_of_vhds() -> None:
    unread = pool(vhds=NOT_LISTED)
    assert messages(BL204, unread) == []
    assert len(judged(BL204, unread, edition="2017-08").unknowns) == 1
    assert len(judged(BL204, pool(vhds=Items(more=UNKNOWN))).unknowns) == 1
    assert messages(BL204, pool(ephemeral_placement="CacheDisk")) == []
