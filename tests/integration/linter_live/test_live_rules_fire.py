"""Every rule that can be decided on what exists fires there, and is silent on a near twin."""

from collections.abc import Callable

import pytest

from linter.rules import ALL
from tests.integration.linter_live.image_cases import CASES as IMAGE_CASES
from tests.integration.linter_live.live_case import TODAY, Case, judged, look_at, said, unsure
from tests.integration.linter_live.live_world import LiveWorld
from tests.integration.linter_live.pool_cases import CASES as POOL_CASES
from tests.integration.linter_live.pool_image_cases import CASES as POOL_IMAGE_CASES
from tests.integration.linter_live.scripted_worlds import Shape, gallery, managed, marketplace
from tests.integration.linter_live.sharing_cases import CASES as SHARING_CASES
from tests.integration.linter_live.vhd_cases import CASES as VHD_CASES

CASES = (*IMAGE_CASES, *POOL_IMAGE_CASES, *SHARING_CASES, *POOL_CASES, *VHD_CASES)
NEVER_LIVE = {
    "BL102": "scripts that build an image, and custom data, which Azure never shows again",
    "BL316": "what exists names no API version",
    "BL401": "a pipeline's definition is a file",
    "BL402": "a pipeline's definition is a file",
    "BL901": "a finding is a file that cannot be read; a list that is refused is undecided",
    "BL902": "the linter's own mistakes",
    "BL903": "suppressions stand in files",
}
KEPT = [
    (gallery, "2026-11"),
    (gallery, "2024-03"),
    (managed, "2019-09"),
    (managed, "2023-04"),
    (marketplace, "2026-11"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_rule_fires_and_its_near_twin_is_silent(
    case: Case, live_world: LiveWorld, live_worlds: Callable[[], LiveWorld]
) -> None:
    outcome = judged(case, live_world, case.broken)
    found = [it for it in outcome.report.findings if it.rule == case.rule]
    shown = [*(it.message for it in found), *unsure(outcome, case.rule)]
    assert [it.severity for it in found if case.says in it.message] == [case.severity], shown
    assert all(live_world.subscription in it.place.resource_id for it in found)
    twin = judged(case, live_worlds(), case.kept)
    assert (said(twin, case.rule), unsure(twin, case.rule)) == ([], [])


@pytest.mark.parametrize(("shape", "edition"), KEPT, ids=lambda it: getattr(it, "__name__", it))
def test_in_a_world_that_keeps_all_rules_nothing_is_found_and_nothing_unknown(
    shape: Shape, edition: str, live_world: LiveWorld
) -> None:
    live_world.put(*shape(live_world).values())
    report = look_at(live_world, edition=edition, today=TODAY[edition]).report
    assert report.findings == ()
    assert report.unknowns == ()


def test_every_rule_has_a_case_or_a_reason_for_none() -> None:
    covered = {case.rule for case in CASES}
    assert sorted(covered | set(NEVER_LIVE)) == [rule.id for rule in ALL]
    assert not covered & set(NEVER_LIVE)
    assert len({case.title for case in CASES}) == len(CASES)
