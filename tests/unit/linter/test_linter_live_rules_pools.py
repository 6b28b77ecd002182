"""Rules about pools over what exists, alone and together with the files of a pull request."""

from dataclasses import replace

import pytest

from linter.check import check
from linter.model import Place, Pool
from linter.placed import placed, surroundings
from linter.readers.resources import read_resource
from linter.readers.resources.joined import join
from linter.report import Report
from linter.rules import Rule
from linter.rules.bl205_image_elsewhere import ImageElsewhere
from linter.rules.bl303_shared_image_limit import SharedImageLimit
from linter.rules.bl304_inter_node_limit import InterNodeLimit
from linter.rules.bl305_resize_timeout import ResizeTimeout
from linter.rules.bl306_several_resizes import SeveralResizes
from linter.rules.bl310_shared_key_auth import SharedKeyAuth
from linter.rules.bl312_scale_settings import ScaleSettings
from linter.rules.bl315_pool_name import PoolName
from tests.unit.linter.arm_bodies import ACCOUNT, COMPUTE, IMAGE, POOL, SNAPSHOT, VERSION
from tests.unit.linter.live_bodies import (
    FORBIDDEN,
    TODAY,
    UBUNTU,
    Body,
    account,
    fixed,
    judged,
    managed,
    pool,
    said,
    unknowns,
    world,
)

BL303, BL304, BL310, BL315 = SharedImageLimit(), InterNodeLimit(), SharedKeyAuth(), PoolName()
BL205 = ImageElsewhere()
BL305, BL306, BL312 = ResizeTimeout(), SeveralResizes(), ScaleSettings()
NORTH = ACCOUNT.replace("render", "north")
OTHER = f"{COMPUTE}/images/silver"
AUTO = {"autoScale": {"formula": "$TargetDedicatedNodes=9;", "evaluationInterval": "PT15M"}}


def together(
    rule: Rule, existing: list[Body], files: list[Pool], edition: str | None = None
) -> Report:
    """Check files together with what exists, as one run does."""
    found = [it for it in map(read_resource, existing) if it is not None]
    declared = placed(files, found)
    joined, resources = join((*surroundings(found, declared), *declared))
    return check(joined, resources, [rule], edition, today=TODAY)


def of_file(body: Body) -> Pool:
    read = read_resource(body)
    assert isinstance(read, Pool)
    return replace(read, place=Place(read.id, "pool.bicep", 3, 1), exported=False)


def test_the_limit_holds_over_all_accounts_of_a_subscription() -> None:
    one, two = pool(IMAGE, scale=fixed(1400)), pool(IMAGE, account_id=NORTH, scale=fixed(1400))
    image = managed(snapshot=SNAPSHOT)
    (found,) = said(BL303, world(one, two, image), edition="2023-04")
    assert "ask for 2,800 dedicated nodes together; they can have at most 2,500" in found
    fewer = pool(IMAGE, account_id=NORTH, scale=fixed(500))
    assert said(BL303, world(one, fewer, image), edition="2023-04") == []
    assert said(BL303, world(one, two, image)) == []
    # Another image, and the same snapshot behind it.
    apart = pool(OTHER, account_id=NORTH, scale=fixed(1400))
    same = managed(OTHER, SNAPSHOT)
    assert len(said(BL303, world(one, apart, image, same), edition="2023-04")) == 1
    own = managed(OTHER, SNAPSHOT + "-2")
    assert said(BL303, world(one, apart, image, own), edition="2023-04") == []


def test_a_group_is_judged_only_if_it_is_asked_about() -> None:
    pools = [pool(IMAGE, name, scale=fixed(1400)) for name in ("a", "b")]
    found = world(*pools, pool(VERSION), managed(snapshot=SNAPSHOT))
    assert judged(BL303, found, POOL, edition="2023-04").findings == ()
    (finding,) = judged(BL303, found, f"{ACCOUNT}/pools/b", edition="2023-04").findings
    assert finding.place.resource_id.endswith("/pools/b")


def test_a_subject_comes_before_a_file_that_is_none() -> None:
    named = of_file(pool(IMAGE, "a", scale=fixed(1400)))
    found = world(pool(IMAGE, scale=fixed(1400)), managed(snapshot=SNAPSHOT))
    found.add(named)
    (finding,) = judged(BL303, found, POOL, edition="2023-04").findings
    assert finding.place.resource_id == POOL


def test_a_files_pool_comes_first_in_its_group() -> None:
    existing = [pool(IMAGE, f"p{number:02}", scale=fixed(200)) for number in range(12)]
    new = of_file(pool(IMAGE, "new", scale=fixed(200)))
    report = together(BL303, [*existing, managed(snapshot=SNAPSHOT)], [new], edition="2023-04")
    (finding,) = report.findings
    assert finding.place.file == "pool.bicep"
    assert finding.message.startswith("Pool new and 12 more")


@pytest.mark.parametrize(
    ("mode", "nodes", "findings"),
    [("UserSubscription", 81, 1), ("UserSubscription", 80, 0), ("BatchService", 81, 0),
     ("BatchService", 101, 1)],
)  # fmt: skip
def test_the_accounts_real_allocation_mode(mode: str, nodes: int, findings: int) -> None:
    talking = pool(UBUNTU, scale=fixed(nodes), interNodeCommunication="Enabled")
    assert len(said(BL304, world(account(ACCOUNT, mode), talking))) == findings
    silent = pool(UBUNTU, scale=fixed(nodes), interNodeCommunication="Disabled")
    assert said(BL304, world(account(ACCOUNT, mode), silent)) == []


def test_an_account_that_could_not_be_read() -> None:
    talking = pool(VERSION, scale=fixed(90), interNodeCommunication="Enabled")
    for rule in (BL304, BL310):
        (reason,) = unknowns(rule, world(talking, forbidden=[ACCOUNT]))
        assert reason.endswith(FORBIDDEN)


def test_the_accounts_real_modes_of_authentication() -> None:
    keys = account(ACCOUNT, "BatchService", "SharedKey", "TaskAuthenticationToken")
    assert len(said(BL310, world(keys, pool(VERSION)))) == 1
    assert said(BL310, world(keys, pool(UBUNTU))) == []
    assert said(BL310, world(account(), pool(VERSION))) == []
    assert said(BL310, world(account(ACCOUNT, "BatchService", "AAD"), pool(VERSION))) == []


def steady(nodes: int, has: int, state: str = "Steady") -> Body:
    scale = fixed(nodes, 0, "PT15M")
    return pool(
        VERSION,
        scale=scale,
        allocationState=state,
        currentDedicatedNodes=has,
        currentLowPriorityNodes=0,
    )


def test_advice_on_resizing_is_for_pools_that_have_not_come_up() -> None:
    for rule in (BL305, BL306):
        assert said(rule, world(steady(400, 400))) == []
        assert len(said(rule, world(steady(400, 399)))) == 1
        assert len(said(rule, world(steady(400, 400, "Resizing")))) == 1
        assert said(rule, world(steady(0, 0))) == []
        # An export that does not show how many nodes there are.
        assert len(said(rule, world(pool(VERSION, scale=fixed(400))))) == 1


def test_pools_that_autoscale() -> None:
    scale = {**AUTO, "fixedScale": None}
    found = world(pool(VERSION, scale=scale, resizeTimeout="PT1M", currentDedicatedNodes=900))
    assert all(said(rule, found) == [] for rule in (BL305, BL306, BL312))


def test_a_files_pool_has_the_subscription_of_the_account_that_exists() -> None:
    group = ACCOUNT.partition("/providers/")[0]
    unplaced = "/subscriptions/{subscription of a.bicep}/resourceGroups/{group of a.bicep}"
    meant, elsewhere = ACCOUNT.replace(group, unplaced), IMAGE.replace("000001", "000002")
    new = of_file(pool(elsewhere, "new", account_id=meant))
    (finding,) = together(BL205, [account()], [new]).findings
    assert "is in the subscription 00000000-0000-4000-8000-000000000002" in finding.message
    own = of_file(pool(IMAGE, account_id=meant))
    assert together(BL205, [account(), managed()], [own]).findings == ()


def test_what_only_a_request_can_get_wrong() -> None:
    bare = pool(VERSION, scale={"fixedScale": {"resizeTimeout": "PT15M"}})
    assert said(BL312, world(bare)) == []
    assert len(together(BL312, [], [of_file(bare)]).findings) == 1


def test_a_files_pool_with_a_name_in_another_case_is_the_one_that_exists() -> None:
    existing = [account(), pool(VERSION, "Frames", scale=fixed(2))]
    report = together(BL315, existing, [of_file(pool(VERSION, "frames"))])
    assert (report.findings, report.unknowns) == ((), ())
    twice = [of_file(pool(VERSION, "frames")), of_file(pool(VERSION, "FRAMES"))]
    assert len(together(BL315, existing, twice).findings) == 1
    # It takes the place of the one that exists, and is not counted beside it.
    image, many = managed(snapshot=SNAPSHOT), fixed(1400)
    grown = of_file(pool(IMAGE, "frames", scale=many))
    alone = together(BL303, [image, pool(IMAGE, "Frames", scale=many)], [grown], edition="2023-04")
    assert alone.findings == ()
