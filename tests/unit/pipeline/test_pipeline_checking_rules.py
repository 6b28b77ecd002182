"""Rules of the test's own in the gate: one that crashes, one that speaks of everything."""

from collections.abc import Iterator
from dataclasses import replace

from functions.pipeline.phases.checking import step
from functions.pipeline.world import Body
from linter.model import BatchAccount, Place, Pool, Snapshot
from linter.report import Finding, Related, Severity, Undecided
from linter.rules import Rule, Scope
from tests.unit.pipeline.pipeline_worlds import (
    ACCOUNT,
    EDITION_2019,
    IMAGE,
    NOW,
    OS_SNAPSHOT,
    image,
    snapshot,
    world_of,
)
from tests.unit.pipeline.test_pipeline_checking import (
    LINEAGE,
    checked,
    checking,
    of_managed_image,
)


class Crashing(Rule):
    """Has a bug, found out after it has found something."""

    id, name, severity, since = "BL998", "crashing", Severity.WARNING, "2017-08"
    meaning = expected = fix = cannot_see = source = "x"

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        yield self.finding(message="hm", place=Place(scope.subjects[0]))
        raise KeyError("oops")


def test_a_rule_that_crashes_lets_nothing_pass() -> None:
    run = checking()
    terms = replace(run.definition.gate, rules=(Crashing(),))
    run.definition.__dict__["gate"] = terms
    found = checked(run)
    assert found.to == "failed"
    assert "BL998" in found.why
    assert "oops" in found.why
    assert [one["rule"] for one in found.run.findings] == ["BL998"]


class Gossip(Crashing):
    """Speaks of every pool in sight, of the account, and of what is behind the image."""

    id, name, severity = "BL303", "gossip", Severity.ERROR

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        for one in scope.world:
            if isinstance(one, Pool | BatchAccount | Snapshot):
                yield self.finding(message=one.name, place=one.place)
                yield self.undecided(one.place, one.name)
                if isinstance(one, Pool):
                    related = (Related(Place(IMAGE), "its image"),)
                    yield self.finding(message=f"{one.name}'s", place=one.place, related=related)


def test_only_what_is_about_the_run_counts() -> None:
    """Another pool's own problem is no reason; what it does to this run's image is one."""
    run = of_managed_image(gate=EDITION_2019)
    run.definition.__dict__["gate"] = replace(run.definition.gate, rules=(Gossip(),))
    machine = {"imageReference": {"id": IMAGE}}
    properties = {"deploymentConfiguration": {"virtualMachineConfiguration": machine}}
    other: Body = {"id": f"{ACCOUNT}/pools/other", "properties": properties}
    world = world_of(*LINEAGE, image(), snapshot(f"{OS_SNAPSHOT}-unrelated"))
    found = step(run, world.with_pools(ACCOUNT, (other,)), NOW)
    own = run.definition.pool(run.id).name
    told = {one["message"] for one in found.run.findings}
    assert told == {own, f"{own}'s", "other's", "render", "os"}
    assert {one["reason"] for one in found.run.unknowns} == {own, "render", "os"}
