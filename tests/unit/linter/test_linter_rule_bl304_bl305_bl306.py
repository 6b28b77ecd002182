"""BL304 to BL306: inter-node communication, the resize timeout, and large pools."""

from typing import Any

import pytest

from linter.model import Pool
from linter.rules.bl304_inter_node_limit import InterNodeLimit
from linter.rules.bl305_resize_timeout import ResizeTimeout
from linter.rules.bl306_several_resizes import SeveralResizes
from linter.values import ABSENT, Known, OneOf
from tests.unit.linter.arm_bodies import IMAGE, VERSION
from tests.unit.linter.pool_models import (
    UNKNOWN,
    account,
    auto,
    fixed,
    image,
    judged,
    messages,
    pool,
)

BL304, BL305, BL306 = InterNodeLimit(), ResizeTimeout(), SeveralResizes()


@pytest.mark.parametrize(
    ("mode", "nodes", "limit"),
    [
        ("BatchService", 100, None),
        ("BatchService", 101, 100),
        (None, 101, 100),
        ("UserSubscription", 80, None),
        ("UserSubscription", 81, 80),
        ("usersubscription", 101, 80),
    ],
)
def test_nodes_that_talk_to_each_other(mode: str | None, nodes: int, limit: int | None) -> None:
    talking = pool(inter_node=True, scale=fixed(nodes - 10, 10))
    found = messages(BL304, talking, account(mode))
    assert len(found) == (limit is not None)
    assert all(f"asks for {nodes} nodes; Batch allows at most {limit}" in it for it in found)
    assert messages(BL304, pool(scale=fixed(nodes)), account(mode)) == []


def test_without_the_account_only_the_higher_limit_is_applied() -> None:
    (said,) = messages(BL304, pool(inter_node=True, scale=fixed(101)))
    assert said.startswith("error: Pool frames lets its nodes talk to each other")
    report = judged(BL304, pool(inter_node=True, scale=fixed(90)))
    assert report.findings == ()
    assert "allocation mode" in report.unknowns[0].reason
    assert messages(BL304, pool(inter_node=True, scale=fixed(80))) == []


def test_a_mode_of_several_is_a_warning() -> None:
    either = account()
    either = type(either)(either.place, allocation_mode=OneOf(("BatchService", "UserSubscription")))
    (said,) = messages(BL304, pool(inter_node=True, scale=fixed(90)), either)
    assert said.startswith("warning: ")
    assert "at most 80 in user-subscription mode" in said


def test_what_is_unknown_of_talking_pools_is_undecided() -> None:
    for unclear in (
        pool(inter_node=True, scale=auto()),
        pool(inter_node=UNKNOWN, scale=fixed(200)),
    ):
        report = judged(BL304, unclear)
        assert (report.findings, len(report.unknowns)) == ((), 1)
    assert messages(BL304, pool(inter_node=UNKNOWN, scale=fixed(20))) == []


def timed(nodes: Any, timeout: Any, image_id: Any = None) -> Pool:
    return pool(image=image(image_id), scale=fixed(nodes, 0, timeout))


@pytest.mark.parametrize(
    ("timeout", "said"),
    [
        ("PT4M59S", "error: Pool frames has the resize timeout PT4M59S, and Batch"
         " refuses less than PT5M."),
        ("00:04:00", "and Batch refuses less than PT5M."),
        ("15", "error: Pool frames has the resize timeout '15', which is no ISO 8601 duration."),
        ("", "has the resize timeout '', which is no"),
        ("PT5M", None),
        ("PT8M", None),
        ("00:15:00", None),
        ("<timeout>", None),
        (None, None),
    ],
)  # fmt: skip
def test_a_timeout_that_batch_refuses(timeout: str | None, said: str | None) -> None:
    found = messages(BL305, timed(4, timeout))
    assert len(found) == (said is not None)
    assert all(said is not None and said in it for it in found)


@pytest.mark.parametrize(
    ("nodes", "timeout", "image_id", "advised"),
    [
        (10, "PT15M", IMAGE, "PT20M"),
        (10, "PT20M", IMAGE, None),
        (0, "PT15M", IMAGE, None),
        (301, "PT20M", IMAGE, "PT30M"),
        (301, "PT15M", VERSION, "PT30M"),
        (300, "PT15M", VERSION, None),
        (10, "PT10M", VERSION, None),
        (2000, "PT30M", VERSION, None),
        (2400, "PT35M", VERSION, "PT36M"),
        (2400, "PT36M", VERSION, None),
        (3000, None, VERSION, "PT45M"),
        (10, None, IMAGE, "PT20M"),
        (3000, "PT5M", None, None),
    ],
)
def test_the_advised_timeout(
    nodes: int, timeout: str | None, image_id: str | None, advised: str | None
) -> None:
    found = messages(BL305, timed(nodes, timeout, image_id))
    assert len(found) == (advised is not None)
    for said in found:
        assert said.startswith(f"warning: Pool frames asks for {nodes:,} nodes within")
        assert said.endswith(f"{advised} or more is advised.")
        assert ("Batch's default" in said) == (timeout is None)


def test_the_advice_is_the_editions() -> None:
    assert messages(BL305, timed(2000, "PT15M", VERSION), edition="2019-09") == []
    assert len(messages(BL305, timed(400, "PT15M", VERSION), edition="2023-04")) == 1


def test_autoscale_has_no_timeout() -> None:
    assert messages(BL305, pool(image=image(), scale=auto())) == []
    refused_if_fixed = auto()._replace(resize_timeout=Known("PT1M"))
    assert messages(BL305, pool(scale=refused_if_fixed)) == []


def test_only_pairs_that_are_certain_to_come_are_compared() -> None:
    apart = timed(OneOf((10, 3000)), OneOf(("PT20M", "PT45M")), VERSION)
    assert messages(BL305, apart) == []
    short = timed(OneOf((10, 3000)), OneOf(("PT20M", "PT30M")), VERSION)
    (said,) = messages(BL305, short)
    least = timed(OneOf((400, 3000)), OneOf(("PT20M", "PT45M")), VERSION)
    assert "400 nodes within PT20M" in messages(BL305, least)[0]
    assert len(messages(BL305, timed(OneOf((0, 3000)), "PT15M", VERSION))) == 1
    assert "3,000 nodes within PT30M (one of its possible values)" in said


def test_an_unknown_image_is_undecided_only_if_it_matters() -> None:
    report = judged(BL305, timed(500, "PT15M", UNKNOWN))
    assert (report.findings, len(report.unknowns)) == ((), 1)
    assert messages(BL305, timed(500, "PT30M", UNKNOWN)) == []
    assert messages(BL305, timed(UNKNOWN, "PT15M", IMAGE)) == []
    refused = Known("PT1M", default="parameter 'wait'")
    (finding,) = judged(BL305, timed(UNKNOWN, refused, IMAGE)).findings
    assert finding.assumes == ("parameter 'wait'",)


@pytest.mark.parametrize(
    ("image_id", "nodes", "count"),
    [(VERSION, 301, 1), (IMAGE, 301, 1), (VERSION, 300, 0), (None, 999, 0)],
)  # fmt: skip
def test_large_pools_of_custom_images(image_id: str | None, nodes: int, count: int) -> None:
    found = messages(BL306, pool(image=image(image_id), scale=fixed(nodes - 1, 1)))
    assert len(found) == count
    assert all(it.startswith(f"info: Pool frames asks for {nodes}") for it in found)


def test_terraforms_provider_asks_for_a_node_by_itself() -> None:
    either = pool(image=image(OneOf((VERSION, None))), scale=fixed(400))
    assert "(one of its possible values)" in messages(BL306, either)[0]
    some = pool(plane="azurerm", image=image(), scale=fixed(ABSENT, 300))
    assert len(messages(BL306, some)) == 1
    assert messages(BL306, pool(image=image(), scale=fixed(ABSENT, 300))) == []
