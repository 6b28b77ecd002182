"""BL205 and BL211: where an image is, and with how many replicas."""

from typing import Any

import pytest

from linter.facts import Overrides
from linter.model import ImageBuild, Pool, Resource
from linter.rules.bl205_image_elsewhere import ImageElsewhere
from linter.rules.bl211_too_few_replicas import TooFewReplicas
from linter.values import Items, Known, OneOf, Unknown
from tests.unit.linter.arm_bodies import DEFINITION, IMAGE, VERSION
from tests.unit.linter.image_models import build, managed, version
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

BL205, BL211 = ImageElsewhere(), TooFewReplicas()
HERE = account(location=Known("West Europe"))


def of(image_id: str, nodes: int = 4, **more: Any) -> Pool:
    return pool(image=image(image_id), scale=fixed(nodes), **more)


def test_regions_are_compared_as_azure_does() -> None:
    assert messages(BL205, of(IMAGE), managed(location=Known("westeurope")), HERE) == []
    (said,) = messages(BL205, of(IMAGE), managed(location=Known("northeurope")), HERE)
    assert said == (
        "error: Pool frames: its managed image golden is in northeurope, and the Batch account in"
        " West Europe."
    )


def test_a_managed_image_is_in_the_subscription_of_the_account() -> None:
    far = IMAGE.replace("000001", "000002")
    (said,) = messages(BL205, of(far), HERE)
    assert "is in the subscription 00000000-0000-4000-8000-000000000002" in said
    unknown = IMAGE.replace("00000000-0000-4000-8000-000000000001", "{subscription of main.tf}")
    assert judged(BL205, of(unknown), HERE).findings == ()


def test_a_gallery_version_may_be_in_another_subscription() -> None:
    far = VERSION.replace("000001", "000002")
    assert messages(BL205, of(far), version(("westeurope", 1), version_id=far), HERE) == []


def test_a_gallery_version_needs_a_replica_in_the_region() -> None:
    there = version(("North Europe", 1), ("East US", 1))
    (said,) = messages(BL205, of(VERSION), there, HERE)
    assert "has no replica in West Europe" in said
    assert "it is in North Europe, East US." in said
    assert messages(BL205, of(VERSION), version(("westeurope", 1)), HERE) == []
    assert messages(BL205, of(VERSION), version(location=Known("westeurope")), HERE) == []
    assert messages(BL205, of(DEFINITION), there, HERE) == []


@pytest.mark.parametrize(
    "resources",
    [
        (of(VERSION), version(("East US", 1))),
        (of(VERSION), version(("East US", 1)), account(location=UNKNOWN)),
        (of(VERSION), HERE),
        (of(VERSION), version(regions=Items(more=UNKNOWN)), HERE),
        (of(IMAGE), HERE),
        (of(IMAGE), managed(location=UNKNOWN), HERE),
        (pool(image=image(UNKNOWN)), HERE),
    ],
)
def test_what_is_not_known_is_undecided(resources: tuple[Resource, ...]) -> None:
    report = judged(BL205, *resources)
    assert (len(report.findings), len(report.unknowns)) == (0, 1)


def test_a_region_that_may_be_listed_is_undecided() -> None:
    partly = version(("East US", 1))
    partly = version(regions=Items(partly.regions.known, UNKNOWN))
    assert len(judged(BL205, of(VERSION), partly, HERE).unknowns) == 1
    whole = version(regions=Items(version(("westeurope", 1)).regions.known, UNKNOWN))
    assert messages(BL205, of(VERSION), whole, HERE) == []


def test_regions_of_one_parameter_never_differ() -> None:
    either = OneOf(("westeurope", "northeurope"))
    both = (of(IMAGE), managed(location=either), account(location=either))
    assert messages(BL205, *both) == []
    (said,) = messages(
        BL205, of(IMAGE), managed(location=Known("westus")), account(location=either)
    )
    assert said.startswith("error: ")
    (said,) = messages(
        BL205, of(IMAGE), managed(location=Known("westeurope")), account(location=either)
    )
    assert said.startswith("warning: ")


def test_a_build_tells_where_its_image_will_be() -> None:
    made = build(image_id=Known(IMAGE), location=Known("northeurope"))
    assert len(messages(BL205, of(IMAGE), made, HERE)) == 1
    made = build(version_id=Known(VERSION), regions=Items(("northeurope",)))
    assert len(messages(BL205, of(VERSION), made, HERE)) == 1
    assert len(judged(BL205, of(VERSION), build(version_id=Known(VERSION)), HERE).unknowns) == 1


@pytest.mark.parametrize(
    ("nodes", "replicas", "edition", "needed"),
    [
        (300, 1, "2026-11", None),
        (301, 1, "2026-11", 2),
        (301, 2, "2026-11", None),
        (3000, 9, "2024-03", 10),
        (600, 1, "2023-04", None),
        (601, 1, "2019-09", 2),
        (301, None, "2026-11", 2),
        (60_000, 99, "2026-11", 100),
        (60_000, 100, "2026-11", None),
    ],
)
def test_replicas_for_nodes(
    nodes: int, replicas: int | None, edition: str, needed: int | None
) -> None:
    resources = (of(VERSION, nodes), version(("westeurope", replicas), ("eastus", 1)), HERE)
    found = messages(BL211, *resources, edition=edition)
    assert bool(found) == (needed is not None)
    assert all(f"asks for {nodes:,} nodes, which need {needed} replicas" in it for it in found)


def test_an_organisations_own_number_counts() -> None:
    resources = (of(VERSION, 100), version(("westeurope", 1)), HERE)
    assert messages(BL211, *resources) == []
    own = Overrides({"nodes-per-gallery-replica": 50})
    assert len(messages(BL211, *resources, overrides=own)) == 1


def test_the_versions_own_count_holds_for_regions_without_one() -> None:
    three = version(("westeurope", None), replicas=Known(3))
    assert messages(BL211, of(VERSION, 900), three, HERE) == []
    assert len(messages(BL211, of(VERSION, 901), three, HERE)) == 1


def test_spot_nodes_count_and_autoscale_is_silent() -> None:
    one = version(("westeurope", 1))
    mixed = pool(image=image(VERSION), scale=fixed(200, 200))
    assert len(messages(BL211, mixed, one, HERE)) == 1
    assert messages(BL211, pool(image=image(VERSION), scale=auto()), one, HERE) == []
    either = pool(image=image(VERSION), scale=fixed(OneOf((100, 400))))
    assert "may ask for 400 nodes" in messages(BL211, either, one, HERE)[0]


def test_an_unknown_region_matters_only_where_a_region_is_short() -> None:
    short = version(("westeurope", 1), ("eastus", 5))
    assert len(judged(BL211, of(VERSION, 900), short).unknowns) == 1
    assert messages(BL211, of(VERSION, 900), version(("westeurope", 3), ("eastus", 5))) == []
    assert messages(BL211, of(VERSION, 900), version(("eastus", 1)), HERE) == []


def test_unknown_numbers_are_undecided() -> None:
    unknown_nodes = pool(image=image(VERSION), scale=fixed(UNKNOWN))
    assert len(judged(BL211, unknown_nodes, version(("westeurope", 1)), HERE).unknowns) == 1
    count = version(("westeurope", None), replicas=Unknown("why"))
    assert len(judged(BL211, of(VERSION, 900), count, HERE).unknowns) == 1
    assert messages(BL211, of(VERSION, 300)) == []
    assert messages(BL211, pool(scale=fixed(5000))) == []


def test_a_build_tells_its_replicas() -> None:
    def made(count: int | None) -> ImageBuild:
        regions = Items(("westeurope",))
        return build(version_id=Known(VERSION), regions=regions, replicas=Known(count))

    assert len(messages(BL211, of(VERSION, 900), made(2), HERE)) == 1
    assert messages(BL211, of(VERSION, 900), made(3), HERE) == []
