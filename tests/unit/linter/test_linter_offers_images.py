"""BL106, BL208 and BL209 by the images that Batch itself lists for an account."""

from datetime import date
from typing import Any

import pytest

from linter.check import missing
from linter.facts import Overrides
from linter.rules.bl106_base_image_plan import BaseImagePlan
from linter.rules.bl208_node_agent_mismatch import NodeAgentMismatch
from linter.rules.bl209_node_agent_retired import NodeAgentRetired
from linter.world import World
from tests.unit.linter.arm_bodies import ACCOUNT, IMAGE, POOL, VERSION, VM, body
from tests.unit.linter.live_bodies import (
    FORBIDDEN,
    IMAGES,
    U24,
    UBUNTU,
    account,
    judged,
    managed,
    pair,
    pool,
    said,
    supported,
    unknowns,
    world,
)

BL106, BL208, BL209 = BaseImagePlan(), NodeAgentMismatch(), NodeAgentRetired()
JAMMY = ("canonical", "0001-com-ubuntu-server-jammy", "22_04-lts")
OWN = ("contoso", "own-linux", "1")
U22, OWN_AGENT = "batch.node.ubuntu 22.04", "batch.node.own 1"
FREEBSD = ("thefreebsdfoundation", "freebsd-14", "14")


def of(image: Any, agent: str, *listed: dict[str, Any]) -> World:
    return world(account(), pool(image, agent=agent), supported(*listed))


def captured(base: tuple[str, str, str], *others: dict[str, Any]) -> World:
    """A pool of an image that was captured from a machine, which began as a marketplace image."""
    reference = dict(zip(("publisher", "offer", "sku"), base, strict=True))
    machine = body(VM, {"storageProfile": {"imageReference": reference}, "instanceView": {}})
    image = body(IMAGE, {"sourceVirtualMachine": {"id": VM}, "storageProfile": {"osDisk": {}}})
    return world(account(), pool(IMAGE, agent=U22), image, machine, *others)


def test_the_lists_pairs_count_over_the_facts() -> None:
    assert said(BL208, of(JAMMY, U24, pair(JAMMY, U24))) == []
    (found,) = said(BL208, of(JAMMY, U22, pair(JAMMY, U24), pair(UBUNTU, U22)))
    assert "the node agent batch.node.ubuntu 22.04 does not go with the image canonical" in found
    (finding,) = judged(BL208, of(OWN, U24, pair(OWN, OWN_AGENT), pair(UBUNTU, U24))).findings
    assert finding.expected == OWN_AGENT
    newest = "batch.node.own 2"
    other = of(OWN, newest, pair(OWN, OWN_AGENT), pair(UBUNTU, newest))
    assert len(said(BL208, other)) == 1
    upper = tuple(it.upper() for it in UBUNTU)
    assert said(BL208, of(upper, "Batch.Node.Ubuntu  24.04", pair(UBUNTU, U24))) == []


def test_an_image_with_two_agents_takes_either() -> None:
    for agent in (U22, U24):
        assert said(BL208, of(UBUNTU, agent, pair(UBUNTU, U22), pair(UBUNTU, U24))) == []


def test_a_marketplace_image_that_is_not_listed() -> None:
    (found,) = said(BL208, of(OWN, U24, pair(UBUNTU, U24)))
    assert found == (
        "error: Pool frames: the image contoso own-linux 1 is not among those that Batch lists for"
        " the account render."
    )
    assert said(BL208, of(("<publisher>", "own-linux", "1"), U24, pair(UBUNTU, U24))) == []


def test_an_agent_that_is_not_listed() -> None:
    (found,) = said(BL208, of(UBUNTU, OWN_AGENT, pair(UBUNTU, U24)))
    assert found == (
        "error: Pool frames: the node agent batch.node.own 1 is not among those that Batch lists"
        " for the account render."
    )
    # Of a custom image too, and of one whose agent the facts do not have the list is asked for.
    assert len(said(BL208, of(VERSION, OWN_AGENT, pair(UBUNTU, U24)))) == 1
    assert said(BL208, of(VERSION, OWN_AGENT, pair(OWN, OWN_AGENT))) == []
    assert said(BL208, of(UBUNTU, "<agent>", pair(UBUNTU, U24))) == []


def test_what_a_custom_image_began_as() -> None:
    (found,) = said(BL208, captured(UBUNTU, supported(pair(UBUNTU, U24), pair(JAMMY, U22))))
    assert "golden, which began as the image canonical ubuntu-24_04-lts server" in found
    assert said(BL208, captured(UBUNTU, supported(pair(UBUNTU, U22)))) == []


def test_the_list_is_asked_for_only_where_it_helps() -> None:
    assert missing(world(account(), pool(UBUNTU)), [POOL], [BL208]) == (IMAGES,)
    assert missing(world(account(), pool(UBUNTU)), [POOL], [BL209]) == (IMAGES,)
    assert missing(world(pool(UBUNTU)), [POOL], [BL208]) == (ACCOUNT,)
    for rule in (BL208, BL209):
        assert IMAGES not in missing(world(account(), pool(VERSION)), [POOL], [rule])
        unheard = world(account(), pool(VERSION, agent=OWN_AGENT))
        assert IMAGES in missing(unheard, [POOL], [rule])
        assert missing(captured(UBUNTU), [POOL], [rule]) == (IMAGES,)


@pytest.mark.parametrize("lost", [IMAGES, ACCOUNT])
def test_a_list_that_could_not_be_read(lost: str) -> None:
    def refused(image: Any, agent: str) -> World:
        return world(account(), pool(image, agent=agent), forbidden=[lost])

    assert said(BL208, refused(UBUNTU, U24)) == []
    assert len(said(BL208, refused(UBUNTU, U22))) == 1
    (reason,) = unknowns(BL208, refused(OWN, U24))
    assert reason.startswith("the facts do not tell which node agent goes with the image contoso")
    assert reason.endswith(FORBIDDEN)
    assert said(BL209, refused(UBUNTU, U24)) == []
    (reason,) = unknowns(BL209, refused(UBUNTU, OWN_AGENT))
    assert reason.startswith("the facts list no node agent 'batch.node.own 1', and")


def test_where_nobody_has_looked_the_facts_count() -> None:
    unread = world(account(), pool(OWN, agent=U24))
    assert said(BL208, unread) == said(BL209, unread) == []
    assert len(said(BL208, world(account(), pool(UBUNTU, agent=U22)))) == 1


@pytest.mark.parametrize(
    ("end", "today", "severity"),
    [
        ("2027-03-01T00:00:00Z", date(2026, 11, 20), "warning"),
        ("2027-03-01T00:00:00Z", date(2027, 3, 2), "error"),
        ("2029-03-01T00:00:00Z", date(2026, 11, 20), None),
    ],
)
def test_the_lists_last_day(end: str, today: date, severity: str | None) -> None:
    # The agent ends with the last of its images: the one image is said, and the agent goes on.
    goes_on = pair(UBUNTU, U24, "2039-01-01T00:00:00Z")
    found = said(BL209, of(JAMMY, U24, pair(JAMMY, U24, end), goes_on), today=today)
    assert [it.partition(":")[0] for it in found] == ([severity] if severity else [])
    assert all(
        f"canonical 0001-com-ubuntu-server-jammy 22_04-lts until {end[:10]} only" in it
        for it in found
    )
    # All its images end on one day: that is said once, of the agent.
    found = said(BL209, of(UBUNTU, U24, pair(UBUNTU, U24, end)), today=today)
    assert [it.partition(":")[0] for it in found] == ([severity] if severity else [])
    assert all("supports the node agent batch.node.ubuntu 24.04 until" in it for it in found)


def test_the_lists_day_counts_over_the_facts_and_an_own_day_over_both() -> None:
    ended = "batch.node.ubuntu 18.04"
    longer = pair(OWN, ended, "2030-01-01T00:00:00Z")
    assert said(BL209, of(OWN, ended, longer)) == []
    own = Overrides(dates={ended: date(2026, 12, 1)}, numbers={})
    (found,) = said(BL209, of(OWN, ended, longer), overrides=own)
    assert "2026-12-01" in found
    # Listed without a day: Microsoft's pages say that it is over, and Batch that it is there.
    (found,) = said(BL209, of(OWN, ended, pair(OWN, ended)))
    assert found.startswith("warning: ")
    assert found.endswith("its list for the account has no day.")


def test_the_last_day_of_what_a_custom_image_began_as() -> None:
    end = "2026-12-01T00:00:00Z"
    listed = supported(pair(JAMMY, U22, end), pair(UBUNTU, U22))
    (found,) = said(BL209, captured(JAMMY, listed))
    assert "22_04-lts, which its managed image golden began as, until 2026-12-01 only" in found
    assert said(BL209, captured(UBUNTU, listed)) == []


def test_a_base_that_the_pools_account_does_not_list() -> None:
    assert len(said(BL106, captured(FREEBSD))) == 1
    assert said(BL106, captured(FREEBSD, supported(pair(FREEBSD, U22)))) == []
    (found,) = said(BL106, captured(UBUNTU, supported(pair(JAMMY, U22))))
    assert found == (
        "warning: Virtual machine builder starts from the image canonical ubuntu-24_04-lts server,"
        " which is not among those that Batch lists for the account render."
    )
    assert said(BL106, captured(UBUNTU)) == []
    # No pool is made of the image: then no account's list is about it.
    alone = world(managed(), supported(pair(JAMMY, U22)))
    assert judged(BL106, alone).findings == ()
