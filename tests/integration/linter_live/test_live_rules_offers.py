"""What Batch itself offers counts: the account's own list of images, the region's list of sizes.

What is offered here is made up, so that no table of facts can know it.
"""

from collections.abc import Callable
from typing import Any

import pytest

from infra.local.batch_service import supported_images
from infra.local.resource_manager.batch import offered_sizes
from infra.local.resource_manager.vm_sizes import VmSize
from linter.report import Severity
from tests.integration.linter_live.live_case import Case, judged, said, unsure
from tests.integration.linter_live.live_world import LiveWorld
from tests.integration.linter_live.pool_image_cases import AGENT, REFERENCE
from tests.integration.linter_live.scripted_worlds import gallery, marketplace

CONTOSO = {"publisher": "contoso", "offer": "linux", "sku": "7"}
SIZE = "Standard_Q2_v1"
OF_CONTOSO = {REFERENCE: {**CONTOSO, "version": "7.0.1"}, AGENT: "batch.node.contoso 7"}
BEGAN_AS_CONTOSO = {"machine.storageProfile.imageReference": CONTOSO, AGENT: "batch.node.contoso 7"}
LISTED = {**CONTOSO, "agent": "batch.node.contoso 7", "os": "linux", "verification": "verified"}
OTHER = {**LISTED, "sku": "8", "agent": "batch.node.contoso 8"}
IMAGES: list[tuple[Case, list[Any], list[Any]]] = [
    (
        Case("BL208", "image not listed", marketplace, OF_CONTOSO, "contoso linux 7 is not among"),
        [OTHER, {**OTHER, "agent": "batch.node.contoso 7"}],
        [OTHER, LISTED],
    ),
    (
        Case("BL208", "agent not listed", gallery, BEGAN_AS_CONTOSO, "contoso 7 is not among"),
        [OTHER],
        [OTHER, LISTED],
    ),
    (
        Case("BL208", "listed for another", marketplace, OF_CONTOSO, "does not go with the image"),
        [{**LISTED, "agent": "batch.node.contoso 8"}, {**OTHER, "agent": "batch.node.contoso 7"}],
        [OTHER, LISTED],
    ),
    (
        Case(
            "BL209",
            "the image's day",
            marketplace,
            OF_CONTOSO,
            "until 2026-12-31 only",
            severity=Severity.WARNING,
        ),
        [{**LISTED, "ends": "2026-12-31"}],
        [{**LISTED, "ends": "2030-12-31"}],
    ),
    (
        Case("BL209", "the day of what it began as", gallery, BEGAN_AS_CONTOSO, "until 2026-10-31"),
        [{**LISTED, "ends": "2026-10-31"}],
        [LISTED],
    ),
]


def _size(**more: Any) -> VmSize:
    return VmSize(SIZE, "q", 2, more.pop("generations", ("V1", "V2")), **more)


SIZES: list[tuple[Case, VmSize, VmSize]] = [
    (
        Case(
            "BL103",
            "no temporary drive",
            gallery,
            {"pool.vmSize": SIZE},
            "has no temporary drive",
            severity=Severity.INFO,
        ),
        _size(temporary_gib=0),
        _size(temporary_gib=16),
    ),
    (
        Case("BL110", "one generation", gallery, {"pool.vmSize": SIZE}, f"{SIZE} does not boot"),
        _size(generations=("V1",)),
        _size(generations=("V1", "V2")),
    ),
    (
        Case("BL317", "the size's day", marketplace, {"pool.vmSize": SIZE}, "2026-10-31"),
        _size(retires="2026-10-31"),
        _size(retires="2036-10-31"),
    ),
]


@pytest.mark.parametrize(
    ("case", "broken", "kept"), IMAGES, ids=lambda it: getattr(it, "title", "")
)
def test_the_accounts_own_list_of_images_counts(
    case: Case,
    broken: list[Any],
    kept: list[Any],
    live_world: LiveWorld,
    live_worlds: Callable[[], LiveWorld],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supported_images, "_ROWS", broken)
    assert_fires(case, live_world)
    monkeypatch.setattr(supported_images, "_ROWS", kept)
    assert_silent(case, live_worlds())


@pytest.mark.parametrize(("case", "broken", "kept"), SIZES, ids=lambda it: getattr(it, "title", ""))
def test_the_regions_own_list_of_sizes_counts(
    case: Case,
    broken: VmSize,
    kept: VmSize,
    live_world: LiveWorld,
    live_worlds: Callable[[], LiveWorld],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(offered_sizes, "VM_SIZES", {SIZE.lower(): broken})
    assert_fires(case, live_world)
    monkeypatch.setattr(offered_sizes, "VM_SIZES", {SIZE.lower(): kept})
    assert_silent(case, live_worlds())


def assert_fires(case: Case, world: LiveWorld) -> None:
    outcome = judged(case, world, case.broken)
    found = [it for it in outcome.report.findings if it.rule == case.rule]
    shown = [*(it.message for it in found), *unsure(outcome, case.rule)]
    assert [it.severity for it in found if case.says in it.message] == [case.severity], shown


def assert_silent(case: Case, world: LiveWorld) -> None:
    """The same world keeps the rule where Batch offers something else."""
    outcome = judged(case, world, case.broken)
    assert (said(outcome, case.rule), unsure(outcome, case.rule)) == ([], [])
