"""Retry and cancel, in every state, and a run that is retried when all is mended."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.pipeline.control import NotPossible, cancel, retry
from functions.pipeline.run import ENDS, PHASES, End, Phase, Resizing
from tests.unit.pipeline.pipeline_scenarios import SCENARIOS, STAGE
from tests.unit.pipeline.pipeline_worlds import (
    FROM_VM,
    NOW,
    OS_SNAPSHOT,
    VERSION,
    definition,
    pool,
    run_of,
    settled,
    snapshot,
    version,
)
from tests.unit.pipeline.simulated_azure import Plan
from tests.unit.pipeline.simulated_engine import Engine

UNDER_WAY = replace(run_of(FROM_VM), due=NOW + timedelta(hours=1), reason="waiting")
FAILING = sorted(name for name, one in SCENARIOS.items() if one.end != "ready")
LATER = NOW + timedelta(hours=5)


@pytest.mark.parametrize("phase", PHASES)
def test_a_run_that_goes_on_is_cancelled_in_any_phase(phase: Phase) -> None:
    run = replace(UNDER_WAY, phase=phase, image=VERSION, pool="/pool")
    found = cancel(run, NOW)
    assert (found.run.end, found.run.phase, found.run.progress) == ("cancelled", phase, "")
    assert [one.key for one in found.effects] == [f"publish {run.id}-cancelled-1"]
    assert [one.effect for one in found.run.pending] == list(found.effects)
    assert f"left as they are: {VERSION}, /pool" in found.run.reason
    assert len(found.history) == 1


@pytest.mark.parametrize("end", ENDS)
def test_a_run_that_has_ended_cannot_be_cancelled(end: End) -> None:
    with pytest.raises(NotPossible, match=f"it is {end}"):
        cancel(replace(UNDER_WAY, end=end), NOW)


@pytest.mark.parametrize(
    ("phase", "source_kind", "again"),
    [
        ("capturing", "vm", "capturing"),
        ("collecting", "vm", "capturing"),
        ("collecting", "snapshots", "collecting"),
        ("imaging", "vm", "imaging"),
        ("checking", "vm", "imaging"),
        ("allocating", "snapshots", "imaging"),
    ],
)
@pytest.mark.parametrize("end", ["failed", "rejected", "cancelled"])
def test_a_run_goes_on_from_where_its_phase_builds_on(
    phase: Phase, source_kind: str, again: Phase, end: End
) -> None:
    run = run_of(FROM_VM) if source_kind == "vm" else run_of()
    run = replace(run, phase=phase, end=end, due=None, requested=frozenset({"x"}), number=7)
    newer = definition(image=dict(run.definition.body["image"]) | {"replicas": 9})
    found = retry(run, newer, LATER)
    assert (found.run.end, found.run.phase, found.run.attempt) == ("", again, 2)
    assert (found.run.entered, found.run.requested, found.run.pending) == (LATER, frozenset(), ())
    assert found.run.definition is newer
    assert found.run.due is not None
    assert [entry.number for entry in found.history] == [8]


def test_a_run_that_is_ready_or_goes_on_by_itself_is_not_retried() -> None:
    with pytest.raises(NotPossible, match="ready"):
        retry(replace(UNDER_WAY, end="ready"), UNDER_WAY.definition, NOW)
    with pytest.raises(NotPossible, match="goes on by itself"):
        retry(UNDER_WAY, UNDER_WAY.definition, NOW)


def test_a_held_run_that_is_retried_resizes() -> None:
    run = replace(run_of(), image=VERSION, requested=frozenset({"x"})).enter("allocating", NOW)
    run = replace(run, attempt=2)
    stopped = pool(run, 60, errors=["ResizeStopped"])
    held = settled(run, stopped).run
    assert held.resizing.held
    going = retry(held, held.definition, LATER).run
    found = settled(replace(going, phase="allocating"), stopped, version(), now=LATER)
    assert [str(one) for one in found.effects] == [f"resize pool {stopped['name']} to 100 nodes"]


def test_a_retry_forgives_the_rounds_without_progress() -> None:
    run = replace(UNDER_WAY, end="failed", phase="allocating", resizing=Resizing(idle=3, rounds=9))
    assert retry(run, run.definition, NOW).run.resizing.idle == 0


def test_a_target_that_the_definition_has_changed_is_no_persons_work_on_the_pool() -> None:
    """The run failed while the pool was still resizing; its definition now asks for fewer nodes."""
    run = replace(run_of(), image=VERSION, end="failed", phase="allocating")
    fewer = definition(scale={"fixedScale": {"targetDedicatedNodes": 50}})
    again = replace(retry(run, fewer, LATER).run, phase="allocating")
    found = settled(again, pool(again, 60, errors=["AllocationTimedout"]), now=LATER)
    assert not found.run.resizing.held, found.run.reason
    assert [str(one)[-11:] for one in found.effects] == ["to 50 nodes"]


def mended(name: str) -> Engine:
    """A run that has failed, retried in an Azure where nothing is wrong any more."""
    engine = SCENARIOS[name].engine()
    engine.finish()
    azure, run = engine.azure, engine.store.run
    assert run is not None
    azure.plan = Plan()
    for body in (*STAGE, snapshot(OS_SNAPSHOT)):
        azure.put(body)
    again = retry(run, run.definition, azure.now)
    engine.store.commit(again.run, again.history, engine.store.etag)
    return engine


@pytest.mark.parametrize("name", FAILING)
def test_a_run_is_ready_when_it_is_retried_after_all_is_mended(name: str) -> None:
    engine = mended(name)
    engine.finish()
    run, first = engine.store.run, SCENARIOS[name].end
    assert run is not None
    assert run.end == "ready", run.reason
    assert set(engine.azure.published) == {f"{run.id}-{first}-1", f"{run.id}-ready-2"}
    numbers = [entry.number for entry in engine.store.history]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("name", FAILING)
def test_a_crash_at_any_stop_of_a_retried_run_is_repaired(name: str) -> None:
    stop = 0
    while True:
        stop, left = stop + 1, stop
        engine = mended(name)
        for _ in range(30):
            for _step in engine.sweep():
                left -= 1
                if left == 0:
                    break
            engine.azure.wait(10)
            for id_ in dict.fromkeys(engine.azure.written):
                list(engine.event(id_))
        engine.finish()
        assert engine.store.run is not None
        assert engine.store.run.end == "ready", engine.store.run.reason
        if left > 0:
            return
