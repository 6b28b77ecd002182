"""Rehearsal: all kinds of source go to their end in imagination, and Azure is only read."""

from dataclasses import replace
from typing import Any

import pytest

from functions.pipeline.rehearsal import Rehearsal, rehearse
from functions.pipeline.run import Run, start
from functions.pipeline.source import Source
from functions.pipeline.world import Body, World
from tests.unit.pipeline.pipeline_scenarios import DIRECT, LUNS, PIECES, STAGE
from tests.unit.pipeline.pipeline_worlds import (
    FROM_IMAGE,
    FROM_VERSION,
    FROM_VHD,
    FROM_VM,
    NOW,
    ONE_OF_EACH,
    OS_SNAPSHOT,
    SNAPSHOTS,
    definition,
    pool,
    snapshot,
    version,
    vm,
)
from tests.unit.pipeline.simulated_azure import Azure, Plan


def rehearsed(source: Source, *changes: Body, **parts: Any) -> tuple[Rehearsal, Azure]:
    """A rehearsal in the simulated Azure."""
    azure = Azure(Plan())
    for body in (*STAGE, snapshot(), *changes):
        azure.put(body)
    before = dict(azure.bodies)
    found = rehearse(draft(source, **parts), World(), azure.read, NOW)
    assert azure.bodies == before
    assert not azure.accepted
    assert not azure.published
    return found, azure


def draft(source: Source, **parts: Any) -> Run:
    """A run that was never claimed."""
    return start("0123456789abcdef0123", definition(**parts), source, NOW)


def done(found: Rehearsal) -> list[str]:
    """What would be asked of Azure, by kind."""
    words = [one for step in found.steps for one in step.done if not one.startswith("publish")]
    return [" ".join(one.split()[:-1]) for one in words]


@pytest.mark.parametrize(
    ("source", "parts", "asks"),
    [
        (SNAPSHOTS, {}, ["create image version", "create pool"]),
        (FROM_VM, {}, ["create snapshot"] * 2 + ["create image version", "create pool"]),
        (FROM_IMAGE, {}, ["create image version", "create pool"]),
        (FROM_VERSION, {}, ["create pool"]),
        (FROM_VHD, {}, ["create image", "create image version", "create pool"]),
        (SNAPSHOTS, DIRECT, ["create image", "create pool"]),
        (FROM_VM, DIRECT, ["create snapshot"] * 2 + ["create image", "create pool"]),
        (FROM_IMAGE, DIRECT, ["create pool"]),
        (FROM_VHD, DIRECT, ["create image", "create pool"]),
    ],
)
def test_every_kind_of_source_goes_to_ready_and_tells_what_it_would_make(
    source: Source, parts: dict[str, Any], asks: list[str]
) -> None:
    found, _ = rehearsed(source, **parts)
    assert (found.run.end, done(found)) == ("ready", asks), found.run.reason
    assert [step.number for step in found.steps] == list(range(1, len(found.steps) + 1))


@pytest.mark.parametrize("source", ONE_OF_EACH)
def test_a_pool_with_a_formula_goes_to_ready(source: Source) -> None:
    found, _ = rehearsed(source, scale={"autoScale": {"formula": "$TargetDedicatedNodes = 1"}})
    assert found.run.end == "ready", found.run.reason


def test_what_would_end_the_run_is_told() -> None:
    running, _ = rehearsed(FROM_VM, vm(power="running"))
    assert running.run.end == "rejected"
    assert done(running) == []
    elsewhere, _ = rehearsed(FROM_VERSION, version(targets=("Elsewhere",)))
    assert elsewhere.run.end == "rejected"


def test_what_would_be_waited_for_is_told() -> None:
    copying, _ = rehearsed(SNAPSHOTS, snapshot(properties={"completionPercent": 30}))
    assert (copying.run.end, copying.run.progress) == ("", "30 %")
    assert "is being copied" in copying.run.reason
    assert "is being copied" in copying.steps[-1].why


def test_the_snapshots_of_a_capture_that_are_there_already_are_found() -> None:
    source = Source("snapshots", pieces={"os": OS_SNAPSHOT}, capture="c1")
    found, _ = rehearsed(source, *PIECES.values(), **LUNS)
    assert found.run.end == "ready", found.run.reason


def test_a_pool_that_is_there_already_is_not_imagined_away() -> None:
    run = draft(SNAPSHOTS, name="fixed")
    other = pool(replace(run, id="another"), 5)
    found, _ = rehearsed(SNAPSHOTS, other, name="fixed")
    assert found.run.end == "failed"
    assert "exists already" in found.run.reason
