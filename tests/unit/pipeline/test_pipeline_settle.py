"""Settling: what is done is struck off, what is late is tried again, a refusal ends the run."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest

from functions.pipeline.decide import Decision, finish
from functions.pipeline.effects import Create, Effect, Outcome, Publish, Resize
from functions.pipeline.run import LEASE, Pending, Run
from functions.pipeline.settle import settle
from tests.unit.pipeline.pipeline_worlds import (
    FROM_VM,
    NOW,
    OS_SNAPSHOT,
    POLL,
    run_of,
    settled,
    vm,
)

LATER = NOW + timedelta(seconds=5)
POOL = str(run_of().definition.pool("0" * 20))
CREATE = Create(OS_SNAPSHOT, {"location": "x"})
MAKE_POOL = Create(POOL, {})
RESIZE = Resize(POOL, "1", {"targetDedicatedNodes": 10})


def waiting(*effects: Effect) -> Run:
    """A run with effects under way."""
    pending = tuple(Pending(effect, NOW + LEASE) for effect in effects)
    asked = frozenset(one.id.lower() for one in effects)
    return replace(run_of(), pending=pending, requested=asked, due=NOW + timedelta(minutes=9))


def ended() -> Run:
    """A run that has just failed: its event is to be published."""
    return finish(Decision(run_of()), "failed", "because", NOW).run


def test_what_is_done_is_struck_off_and_the_rest_stays() -> None:
    found = settle(waiting(CREATE, RESIZE), [Outcome(CREATE, "done")], LATER, POLL)
    assert [one.effect for one in found.run.pending] == [RESIZE]
    assert found.run.due == NOW + timedelta(minutes=9)
    assert (found.effects, found.history) == ((), ())
    assert found.run.updated == LATER


type State = Literal["done", "refused", "later"]


@pytest.mark.parametrize("state", ["done", "refused", "later"])
@pytest.mark.parametrize("run", [waiting(RESIZE), ended(), replace(ended(), pending=(), due=None)])
def test_what_is_not_pending_any_more_changes_nothing_at_all(run: Run, state: State) -> None:
    """Another handler was faster, or the run has ended while Azure answered."""
    outcome = replace(Outcome(CREATE, "done", "Forbidden"), state=state)
    found = settle(run, [outcome], LATER, POLL)
    assert found.run == run
    assert found.effects == ()


@pytest.mark.parametrize(
    ("asked", "wait"), [(timedelta(0), POLL), (timedelta(minutes=3), timedelta(minutes=3))]
)
def test_a_throttled_effect_is_tried_again_when_azure_asks_for_it(
    asked: timedelta, wait: timedelta
) -> None:
    outcome = Outcome(CREATE, "later", "TooManyRequests", "slow", asked)
    found = settle(waiting(CREATE), [outcome], LATER, POLL).run
    assert found.pending == (Pending(CREATE, LATER + wait, "TooManyRequests: slow"),)
    assert found.due == LATER + wait
    assert found.end == ""


@pytest.mark.parametrize("effect", [CREATE, MAKE_POOL, RESIZE])
def test_a_refusal_ends_the_run_in_azures_words(effect: Effect) -> None:
    outcome = Outcome(effect, "refused", "AuthorizationFailed", "no right to do so")
    found = settle(waiting(effect), [outcome], LATER, POLL)
    assert found.run.end == "failed"
    assert f"Azure refused to {effect}: AuthorizationFailed: no right" in found.run.reason
    assert [type(one) for one in found.effects] == [Publish]
    assert len(found.history) == 1


def test_two_refusals_end_a_run_once() -> None:
    outcomes = [Outcome(one, "refused", "X", "y") for one in (CREATE, MAKE_POOL)]
    found = settle(waiting(CREATE, MAKE_POOL), outcomes, LATER, POLL)
    assert len(found.effects) == len(found.history) == len(found.run.pending) == 1


@pytest.mark.parametrize("code", ["AccountCoreQuotaReached", "PoolQuotaReached", "QUOTAEXCEEDED"])
@pytest.mark.parametrize("effect", [CREATE, MAKE_POOL, RESIZE])
def test_a_quota_is_no_end_and_is_told(effect: Create | Resize, code: str) -> None:
    outcome = Outcome(effect, "refused", code, "there are too many")
    found = settle(waiting(effect), [outcome], LATER, POLL)
    assert found.run.end == ""
    assert code in found.history[0].why
    assert "there are too many" in found.history[0].why
    assert found.run.due is not None


def test_a_resize_that_meets_a_quota_does_not_have_the_pool_created_again() -> None:
    run = replace(run_of(), image="x").enter("allocating", NOW)
    pool = str(run.definition.pool(run.id))
    resize = Resize(pool, "1", {})
    run = replace(run, requested=frozenset({pool.lower()}), pending=(Pending(resize, NOW),))
    found = settle(run, [Outcome(resize, "refused", "AccountCoreQuotaReached")], LATER, POLL)
    assert found.run.requested == {pool.lower()}


def test_snapshots_that_met_a_quota_are_not_taken_for_deleted_ones() -> None:
    asked = settled(run_of(FROM_VM), vm(luns=(1,)))
    outcomes = [Outcome(one, "refused", "SnapshotQuotaExceeded", "no") for one in asked.effects]
    blocked = settle(asked.run, outcomes, LATER, POLL).run
    after = settled(blocked, vm(luns=(1,)), now=LATER + timedelta(hours=1)).run
    assert after.end == "", after.reason


def test_an_event_that_is_published_leaves_nothing_to_do() -> None:
    run = ended()
    found = settle(run, [Outcome(run.pending[0].effect, "done")], LATER, POLL).run
    assert (found.pending, found.due, found.end) == ((), None, "failed")


@pytest.mark.parametrize(("state", "least"), [("later", POLL), ("refused", timedelta(minutes=30))])
def test_an_event_that_is_not_taken_is_offered_again_and_the_end_stays(
    state: State, least: timedelta
) -> None:
    run = ended()
    outcome = replace(Outcome(run.pending[0].effect, "done", "Forbidden", "no"), state=state)
    found = settle(run, [outcome], LATER, POLL).run
    assert (found.end, found.reason) == (run.end, run.reason)
    assert found.pending[0].retry_at == found.due == LATER + least


@pytest.mark.parametrize("waited", [timedelta(0), timedelta(days=5)])
def test_an_event_is_given_up_a_day_after_the_end_however_long_the_run_took(
    waited: timedelta,
) -> None:
    run = finish(Decision(run_of()), "failed", "because", NOW + waited).run
    outcome = Outcome(run.pending[0].effect, "refused", "Forbidden", "no")
    early = settle(run, [outcome], NOW + waited + timedelta(hours=23), POLL).run
    assert early.pending, "given up too early"
    late = settle(early, [outcome], NOW + waited + timedelta(hours=25), POLL)
    assert (late.run.pending, late.run.due, late.run.end) == ((), None, "failed")
    assert "gave up to publish" in late.history[0].why
