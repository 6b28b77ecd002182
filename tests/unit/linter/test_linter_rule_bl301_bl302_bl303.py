"""BL301 to BL303: how many nodes managed images allow, alone and shared."""

import pytest

from linter.facts import Overrides
from linter.model import Image, Place
from linter.rules.bl301_dedicated_limit import DedicatedLimit
from linter.rules.bl302_low_priority_limit import LowPriorityLimit
from linter.rules.bl303_shared_image_limit import SharedImageLimit
from linter.values import Known, OneOf
from tests.unit.linter.arm_bodies import ACCOUNT, COMPUTE, IMAGE, SNAPSHOT, VERSION
from tests.unit.linter.pool_models import (
    UNKNOWN,
    auto,
    fixed,
    image,
    judged,
    messages,
    pool,
)

OTHER_IMAGE = f"{COMPUTE}/images/other"
BL301, BL302, BL303 = DedicatedLimit(), LowPriorityLimit(), SharedImageLimit()
EDITION = "2019-09"


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        (2000, []),
        (2001, ["warning: Pool frames asks for 2,001 dedicated nodes; with a managed image it can"
                " have at most 2,000 by Microsoft's quota page."]),
        (2500, ["warning: Pool frames asks for 2,500 dedicated nodes; with a managed image it can"
                " have at most 2,000 by Microsoft's quota page."]),
        (2501, ["error: Pool frames asks for 2,501 dedicated nodes; with a managed image it can"
                " have at most 2,500."]),
    ],
)  # fmt: skip
def test_dedicated_nodes_of_a_managed_image(nodes: int, said: list[str]) -> None:
    assert messages(BL301, pool(image=image(), scale=fixed(nodes)), edition=EDITION) == said


@pytest.mark.parametrize(("nodes", "count"), [(1000, 0), (1001, 1)])
def test_low_priority_nodes_of_a_managed_image(nodes: int, count: int) -> None:
    many = pool(image=image(), scale=fixed(0, nodes))
    found = messages(BL302, many, edition="2023-04")
    assert len(found) == count
    assert all("1,001 low-priority or Spot nodes; with a managed image" in it for it in found)


@pytest.mark.parametrize("image_id", [None, VERSION])
def test_other_images_have_no_such_limits(image_id: str | None) -> None:
    many = pool(image=image(image_id), scale=fixed(5000, 5000))
    for rule in (BL301, BL302, BL303):
        assert messages(rule, many, pool("b", image=image(image_id), scale=fixed(5000)),
                        edition=EDITION) == []  # fmt: skip


@pytest.mark.parametrize("edition", ["2017-08", "2024-03", "2026-11"])
def test_other_editions_have_no_such_limits(edition: str) -> None:
    many = [pool(name, image=image(), scale=fixed(5000, 5000)) for name in ("a", "b")]
    for rule in (BL301, BL302, BL303):
        assert messages(rule, *many, edition=edition) == []


def test_one_of_several_values_is_named_and_a_warning() -> None:
    some = pool(image=image(), scale=fixed(OneOf((10, 2600))))
    (said,) = messages(BL301, some, edition=EDITION)
    assert said.startswith("warning: Pool frames asks for 2,600 dedicated nodes (one of its")
    some = pool(image=image(), scale=fixed(0, OneOf((10, 1600))))
    (said,) = messages(BL302, some, edition=EDITION)
    assert said.startswith("warning: Pool frames asks for 1,600 low-priority or Spot nodes (one")


def test_an_image_that_is_one_of_several_is_a_warning() -> None:
    some = pool(image=image(OneOf((IMAGE, VERSION))), scale=fixed(2600, 1600))
    for rule in (BL301, BL302):
        (said,) = messages(rule, some, edition=EDITION)
        assert said.startswith("warning: ")


def test_a_default_is_named() -> None:
    some = pool(image=image(), scale=fixed(Known(2600, default="parameter 'nodes'")))
    (finding,) = judged(BL301, some, edition=EDITION).findings
    assert finding.assumes == ("parameter 'nodes'",)


def test_an_organisation_may_have_a_lower_limit() -> None:
    some = pool(image=image(), scale=fixed(600, 600))
    ids = ("dedicated-nodes-managed-image", "low-priority-nodes-managed-image")
    own = Overrides(dict.fromkeys(ids, 500))
    for rule in (BL301, BL302):
        (said,) = messages(rule, some, edition=EDITION, overrides=own)
        assert said.startswith("error")
        assert said.endswith("at most 500.")


def test_what_is_unknown_is_undecided() -> None:
    for rule in (BL301, BL302):
        for scale in (fixed(UNKNOWN, UNKNOWN), auto()):
            report = judged(rule, pool(image=image(), scale=scale), edition=EDITION)
            assert report.findings == ()
            assert len(report.unknowns) == 1


def managed(image_id: str, snapshot: str = SNAPSHOT) -> Image:
    return Image(Place(image_id), os_snapshot_id=Known(snapshot))


def test_pools_of_one_image_share_its_limit() -> None:
    pools = [pool(name, image=image(), scale=fixed(1300, 600)) for name in ("a", "b")]
    report = judged(BL303, *pools, edition=EDITION)
    assert sorted(finding.message for finding in report.findings) == [
        "Pool a and 1 more that share its managed image, or the snapshot behind it, ask for 1,200"
        " low-priority or Spot nodes together; they can have at most 1,000.",
        "Pool a and 1 more that share its managed image, or the snapshot behind it, ask for 2,600"
        " dedicated nodes together; they can have at most 2,500.",
    ]
    assert [it.role for it in report.findings[0].related] == ["Pool b shares the image"]
    lower = [pool(name, image=image(), scale=fixed(1100)) for name in ("a", "b")]
    (said,) = messages(BL303, *lower, edition=EDITION)
    assert said.startswith("warning: ")
    assert said.endswith("at most 2,000.")


@pytest.mark.parametrize(
    ("dedicated", "low_priority", "said"),
    [(1000, 500, []), (1250, 500, ["warning"]), (1251, 500, ["error"]), (1000, 501, ["error"])],
)
def test_the_shared_limits_are_the_same(dedicated: int, low_priority: int, said: list[str]) -> None:
    scale = fixed(Known(dedicated, default="parameter 'nodes'"), low_priority)
    pools = [pool(name, image=image(), scale=scale) for name in ("a", "b")]
    report = judged(BL303, *pools, edition=EDITION)
    assert [str(finding.severity) for finding in report.findings] == said
    for finding in report.findings:
        about_dedicated = "dedicated" in finding.message
        assert finding.assumes == (("parameter 'nodes'",) if about_dedicated else ())


def test_images_of_one_snapshot_share_its_limit() -> None:
    pools = [
        pool("a", image=image(), scale=fixed(1300)),
        pool("b", image=image(OTHER_IMAGE), scale=fixed(1300)),
    ]
    assert messages(BL303, *pools, edition=EDITION) == []
    apart = (managed(IMAGE), managed(OTHER_IMAGE, f"{SNAPSHOT}-2"))
    assert messages(BL303, *pools, *apart, edition=EDITION) == []
    together = (managed(IMAGE), managed(OTHER_IMAGE, SNAPSHOT.upper()))
    assert len(messages(BL303, *pools, *together, edition=EDITION)) == 1


def test_a_pool_that_is_seen_twice_counts_once() -> None:
    exported = pool("a", image=image(), scale=fixed(1300))
    declared = pool(
        "a",
        account="/subscriptions/{s of x}/resourceGroups/{g of x}/providers/Microsoft.Batch/"
        "batchAccounts/render",
        image=image(),
        scale=fixed(1300),
        line=7,
    )
    assert ACCOUNT.endswith("/render")
    assert messages(BL303, exported, declared, edition=EDITION) == []


def test_a_sum_may_be_reached_by_one_of_several_values() -> None:
    pools = [
        pool("a", image=image(), scale=fixed(1900)),
        pool("b", image=image(), scale=fixed(OneOf((50, 700)))),
    ]
    (said,) = messages(BL303, *pools, edition=EDITION)
    assert said.startswith("warning: ")
    assert "2,600 dedicated nodes together (one of its possible values)" in said


def test_a_formula_leaves_the_sum_open() -> None:
    pools = [pool("a", image=image()), pool("b", image=image(), scale=auto())]
    report = judged(BL303, *pools, edition=EDITION)
    assert report.findings == ()
    (unknown,) = report.unknowns
    assert "an autoscale formula decides" in unknown.reason
    large = pool("c", image=image(), scale=fixed(1600))
    larger = pool("d", image=image(), scale=fixed(1600))
    assert len(messages(BL303, *pools, large, larger, edition=EDITION)) == 1
    few = [pool(name, image=image()) for name in ("a", "b")]
    assert messages(BL303, *few, edition=EDITION) == []
