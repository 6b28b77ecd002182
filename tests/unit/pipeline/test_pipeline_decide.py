"""Deciding: ends are sticky, nothing new commits nothing, deadlines, the next look, history."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.pipeline.decide import Decision as Decided
from functions.pipeline.decide import decide, finish, note
from functions.pipeline.effects import Create, Publish
from functions.pipeline.run import ENDS, LEASE, PHASES, End, Pending, Phase
from functions.pipeline.world import Unreadable, World
from tests.unit.pipeline.pipeline_worlds import (
    ACCOUNT_BODY,
    FROM_VM,
    NOW,
    OS_SNAPSHOT,
    POLL,
    SNAPSHOTS,
    VM,
    gallery_image,
    run_of,
    settled,
    snapshot,
    vm,
)

UNFINISHED = snapshot(properties={"completionPercent": 5})
WAITING = settled(run_of(), UNFINISHED).run


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("phase", PHASES)
def test_an_ended_run_is_returned_as_it_is_without_a_look(end: End, phase: Phase) -> None:
    run = replace(run_of(), phase=phase, end=end, due=None)
    found = decide(run, World(), NOW + timedelta(days=9), POLL)
    assert found.run is run
    assert (found.effects, found.history, found.needs) == ((), (), ())


def test_what_has_not_been_seen_is_asked_for_and_nothing_is_decided() -> None:
    run = run_of()
    found = decide(run, World(), NOW, POLL)
    assert found.run is run
    assert [need.id for need in found.needs if hasattr(need, "id")] == [OS_SNAPSHOT]
    assert found.effects == ()


def test_a_second_look_that_finds_nothing_new_returns_the_very_same_run() -> None:
    assert WAITING.due is not None
    found = settled(WAITING, UNFINISHED, now=WAITING.due - timedelta(seconds=1))
    assert found.run is WAITING
    assert found.history == ()


def test_a_look_that_was_due_plans_the_next() -> None:
    assert WAITING.due is not None
    found = settled(WAITING, UNFINISHED, now=WAITING.due)
    assert found.run.due is not None
    assert found.run.due > WAITING.due
    assert found.history == ()


@pytest.mark.parametrize(
    ("waited", "again"),
    [
        (timedelta(0), POLL),
        (timedelta(minutes=5), POLL),
        (timedelta(minutes=30), timedelta(minutes=3)),
        (timedelta(hours=4), timedelta(minutes=24)),
        (timedelta(hours=20), timedelta(minutes=30)),
        (timedelta(hours=23, minutes=50), timedelta(minutes=10)),
        (timedelta(hours=23, minutes=59, seconds=50), POLL),
    ],
)
def test_the_longer_a_run_waits_the_rarer_it_is_looked_at_but_for_its_deadline(
    waited: timedelta, again: timedelta
) -> None:
    now = NOW + waited
    assert settled(WAITING, UNFINISHED, now=now).run.due == now + again


@given(st.timedeltas(timedelta(0), timedelta(days=3)))
def test_a_run_that_goes_on_is_always_due_again(waited: timedelta) -> None:
    now = NOW + waited
    run = settled(WAITING, UNFINISHED, now=now).run
    assert run.due is not None
    assert run.due > now


@pytest.mark.parametrize(
    ("phase", "hours"), [("capturing", 2), ("collecting", 24), ("imaging", 12), ("allocating", 24)]
)
def test_each_phase_has_a_deadline_and_its_reason_tells_what_was_waited_for(
    phase: Phase, hours: int
) -> None:
    run = replace(run_of(FROM_VM), snapshots={"os": OS_SNAPSHOT}, attempt=2).enter(phase, NOW)
    pool = str(run.definition.pool(run.id))
    unseen = [Unreadable(id_, "no") for id_ in (VM, OS_SNAPSHOT, ACCOUNT_BODY["id"], pool)]
    before = settled(run, *unseen, now=NOW + timedelta(hours=hours, seconds=-1)).run
    assert before.end == ""
    after = settled(run, *unseen, now=NOW + timedelta(hours=hours)).run
    assert (after.end, after.phase) == ("failed", phase)
    assert f"{phase} took longer than its deadline allows" in after.reason
    assert "cannot read" in after.reason


def test_the_definitions_deadline_counts_from_the_phase() -> None:
    run = run_of(deadlines={"collecting": "PT10M"}).enter("collecting", NOW + timedelta(hours=1))
    assert settled(run, UNFINISHED, now=NOW + timedelta(minutes=69)).run.end == ""
    assert settled(run, UNFINISHED, now=NOW + timedelta(minutes=70)).run.end == "failed"


def test_a_run_goes_as_far_as_it_can_in_one_decision_and_notes_every_step() -> None:
    found = settled(run_of(), snapshot(), ACCOUNT_BODY, gallery_image())
    assert [entry.phase for entry in found.history] == ["collecting", "imaging"]
    assert [entry.number for entry in found.history] == [1, 2]
    assert found.history[-1].done == (str(found.effects[0]),)
    assert found.run.number == 2
    assert found.run.pending == (Pending(found.effects[0], NOW + LEASE),)


def test_an_effect_is_looked_after_no_later_than_its_lease() -> None:
    """Committed ten hours into a phase, and its handler dies: that must not cost half an hour."""
    run = replace(run_of(), phase="imaging", entered=NOW - timedelta(hours=10))
    found = settled(run, snapshot(), ACCOUNT_BODY, gallery_image())
    assert isinstance(found.effects[0], Create)
    assert found.run.due is not None
    assert found.run.due <= found.run.pending[0].retry_at + POLL


def test_entering_a_phase_starts_its_clock() -> None:
    later = NOW + timedelta(hours=3)
    found = settled(run_of(), snapshot(), Unreadable(ACCOUNT_BODY["id"], "no"), now=later).run
    assert (found.phase, found.entered) == ("imaging", later)


def test_an_end_is_told_once_and_gives_up_what_was_pending() -> None:
    effect = Create(OS_SNAPSHOT, {})
    run = replace(run_of(FROM_VM), pending=(Pending(effect, NOW),))
    found = settled(run, vm(power="running"))
    (event,) = found.effects
    assert isinstance(event, Publish)
    assert (event.id, event.type) == (f"{run.id}-rejected-1", "Poolwright.Run.Rejected")
    assert event.subject == f"/pipelines/golden/runs/{run.id}"
    assert event.data["reason"] == found.run.reason
    assert event.data["source"] == {"kind": "vm", "id": VM}
    assert "pool" not in event.data
    assert [one.effect for one in found.run.pending] == [event]
    assert found.run.due == NOW + LEASE


def test_each_attempt_has_an_event_of_its_own_and_each_end_its_type() -> None:
    ids, kinds = set(), []
    for attempt in (1, 2):
        for end in ENDS:
            run = replace(run_of(), attempt=attempt)
            event = finish(Decided(run), end, "because", NOW).effects[0]
            assert isinstance(event, Publish)
            ids.add(event.id)
            kinds.append(event.type)
    assert len(ids) == 2 * len(ENDS)
    assert kinds[:4] == [f"Poolwright.Run.{end.title()}" for end in ENDS]


def test_a_history_row_is_plain_and_says_when() -> None:
    (entry,) = note(Decided(run_of(SNAPSHOTS)), "hello", NOW).history
    assert entry.to_json() == {
        "number": 1,
        "at": "2026-11-20T12:00:00+00:00",
        "phase": "collecting",
        "why": "hello",
        "done": [],
    }
    assert datetime.fromisoformat(str(entry.to_json()["at"])).tzinfo is not None
