"""The gate in large worlds: what it keeps fits into a run, and what it does takes no time."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from functions.pipeline.effects import Create
from functions.pipeline.gate import judge_run
from functions.pipeline.gate_facts import MOST_LOOKED_BEHIND
from functions.pipeline.phases.checking import step
from functions.pipeline.phases.limits import check_limits
from functions.pipeline.run import Pending, Run, to_json
from functions.pipeline.verdict import MOST_ROWS
from functions.pipeline.world import Body, NotSeenYet, Read, Unreadable, World
from linter.model import Place
from linter.report import Finding, Related, Severity, Undecided
from linter.rules import Rule, Scope
from tests.unit.pipeline.pipeline_worlds import (
    ACCOUNT,
    ACCOUNT_BODY,
    BODY,
    EDITION_2019,
    FROM_IMAGE,
    IMAGE,
    MANAGED,
    NOW,
    VERSION,
    disk,
    gallery_image,
    image,
    run_of,
    snapshot,
    version,
    vm,
    world_of,
)
from tests.unit.pipeline.test_pipeline_limits import other_pool

# Azure's limit of an entity, two bytes for each character (facts 8).
ENTITY_CHARS = 1024 * 1024 // 2
LINEAGE = (version(), snapshot(), disk(managedBy=vm()["id"]), vm(), gallery_image(), ACCOUNT_BODY)
SIZES = [
    {
        "name": f"Standard_D{number}s_v9",
        "familyName": "standardDSv9Family",
        "capabilities": [
            {"name": "HyperVGenerations", "value": "V1,V2"},
            {"name": "MaxResourceVolumeMB", "value": "0"},
        ],
    }
    for number in range(1500)
]


class Talkative(Rule):
    """Has a lot to say of everything."""

    id, name, severity, since = "BL997", "talkative", Severity.WARNING, "2017-08"
    meaning = expected = fix = cannot_see = source = "x" * 3000

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        for number in range(5000):
            place = Place(scope.subjects[0])
            related = tuple(Related(place, "r" * 50) for _ in range(40))
            worst = Severity.ERROR if number == 4000 else Severity.WARNING
            yield self.finding(f"{number:5} " + "é" * 3000, place, related, severity=worst)
            yield self.undecided(place, f"{number:5} " + "x" * 3000)


def judged_by(rule: Rule, run: Run) -> Run:
    """The run with one rule for its gate."""
    run.definition.__dict__["gate"] = replace(run.definition.gate, rules=(rule,))
    return run


def of_version(**parts: Any) -> Run:
    return replace(run_of(**parts), image=VERSION).enter("checking", NOW)


def answered(run: Run, world: World, pools: tuple[Body, ...] = ()) -> tuple[World, int]:
    """The world with all that the gate asks for read into it, and how much that was."""
    reads = 0
    while True:
        try:
            judge_run(run, world, NOW.date())
        except NotSeenYet as unseen:
            for need in unseen.needs:
                reads += 1
                if not isinstance(need, Read):
                    world = world.with_pools(ACCOUNT, pools)
                elif "/locations/" in need.id:
                    body: Body = {"id": need.id, "type": "Microsoft.Batch/locations"}
                    body["properties"] = {"virtualMachineSkus": SIZES}
                    world = world.with_resource(need.id, body)
                elif "/images/other" in need.id:
                    world = world.with_resource(need.id, image(need.id))
                else:
                    world = world.with_resource(need.id, Unreadable(need.id, "no"))
        else:
            return world, reads


def test_a_run_keeps_a_hundred_findings_at_most_the_rejecting_ones_first() -> None:
    found = step(judged_by(Talkative(), of_version()), world_of(*LINEAGE), NOW)
    assert found.to == "rejected"
    run = found.run
    assert 10 < len(run.findings) <= MOST_ROWS
    assert 10 < len(run.unknowns) <= MOST_ROWS
    assert len(run.findings) + run.more_findings == 5000
    assert len(run.unknowns) + run.more_unknowns == 5000
    assert run.findings[0]["message"].startswith(" 4000")
    assert len(found.why) < 30_000


def test_the_largest_run_fits_into_an_entity() -> None:
    """With a definition that is as large as one may be, and its pool just asked for."""
    properties = BODY["pool"]["properties"] | {"startTask": {"commandLine": "x" * 130_000}}
    run = of_version(pool=BODY["pool"] | {"properties": properties})
    run = step(judged_by(Talkative(), run), world_of(*LINEAGE), NOW).run
    create = Create(str(run.definition.pool(run.id)), {"properties": dict(properties)})
    run = replace(run, pending=(Pending(create, NOW),))
    for _ in range(3):  # and again before each resize
        run = check_limits(run, world_of(*LINEAGE), NOW, "the pool").run
    state = json.dumps(to_json(run), separators=(",", ":"))
    definition = json.dumps(run.definition.body, separators=(",", ":"))
    assert len(state) + len(definition) < ENTITY_CHARS - 20_000


def test_small_findings_are_kept_to_the_hundredth() -> None:
    class Terse(Talkative):
        fix = expected = "x"

        def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
            for number in range(250):
                yield self.finding(str(number), Place(scope.subjects[0]))

    run = step(judged_by(Terse(), of_version()), world_of(*LINEAGE), NOW).run
    assert (len(run.findings), run.more_findings) == (100, 150)


@pytest.mark.parametrize("edition", ["2026-11", "2019-09"])
def test_a_gallery_version_never_asks_for_other_pools(edition: str) -> None:
    """Nor would they matter: no rule says another word with them in sight."""
    run = of_version(gate={"edition": edition})
    world, _ = answered(run, world_of(*LINEAGE))
    assert ACCOUNT.lower() not in world.listings
    pools = {f"{ACCOUNT}/pools/p{n}": other_pool(f"p{n}", VERSION, 2500) for n in range(3)}
    crowded = world
    for id_, body in pools.items():
        crowded = crowded.with_resource(id_, body)
    assert judge_run(run, crowded, NOW.date()) == judge_run(run, world, NOW.date())


def crowd(count: int) -> tuple[Body, ...]:
    """Pools of a managed image of their own each."""
    stem = IMAGE.rpartition("/")[0]
    return tuple(other_pool(f"p{n:05}", f"{stem}/other{n:05}", 5) for n in range(count))


def test_the_gate_looks_behind_a_few_other_images_only_and_says_so() -> None:
    run = replace(run_of(FROM_IMAGE, image=MANAGED, gate=EDITION_2019), image=IMAGE)
    run = run.enter("checking", NOW)
    alone = answered(run, world_of(image(), *LINEAGE))[1]
    world, reads = answered(run, world_of(image(), *LINEAGE), crowd(5000))
    assert reads == alone + MOST_LOOKED_BEHIND
    verdict = judge_run(run, world, NOW.date())
    left = [one["reason"] for one in verdict.unknowns if "more pools" in one["reason"]]
    assert len(left) == 1
    assert left[0].startswith("4990 more pools")
    # All of them come from the snapshot of this run's image.
    assert "BL202" in {one["rule"] for one in verdict.findings}


def test_other_pools_that_cannot_be_listed_are_unknown() -> None:
    run = replace(run_of(FROM_IMAGE, image=MANAGED, gate=EDITION_2019), image=IMAGE)
    run = run.enter("checking", NOW)
    world, _ = answered(run, world_of(image(), *LINEAGE))
    verdict = judge_run(run, world.with_pools(ACCOUNT, Unreadable(ACCOUNT, "no right")), NOW.date())
    rules = {one["rule"] for one in verdict.unknowns if "could not be listed: no right" in str(one)}
    assert rules == {"BL201", "BL202", "BL303"}


def test_one_decision_takes_no_time() -> None:
    """With the list of a region's sizes, and thousands of pools in the account."""
    run = replace(run_of(FROM_IMAGE, image=MANAGED, gate=EDITION_2019), image=IMAGE)
    run = run.enter("checking", NOW)
    world, _ = answered(run, world_of(image(), *LINEAGE), crowd(1000))
    began = time.perf_counter()
    step(run, world, NOW)
    assert time.perf_counter() - began < 1.0
