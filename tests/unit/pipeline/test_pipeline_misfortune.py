"""What nobody foresaw: odd answers of Azure, a topic that stays away, a listing that is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.pipeline.control import cancel, retry
from functions.pipeline.decide import Decision, decide, finish
from functions.pipeline.effects import Outcome
from functions.pipeline.settle import settle
from functions.pipeline.source import Source
from functions.pipeline.world import Unreadable
from tests.unit.pipeline.pipeline_worlds import (
    ACCOUNT_BODY,
    CAPTURE,
    DATA_SNAPSHOT,
    FROM_IMAGE,
    FROM_VERSION,
    FROM_VHD,
    NOW,
    OS_SNAPSHOT,
    POLL,
    definition,
    gallery_image,
    image,
    run_of,
    settled,
    snapshot,
    version,
    world_of,
)

TWO_DISKS = definition().body["image"] | {"dataDisks": [0]}


def test_an_answer_that_nobody_foresaw_is_told_and_the_deadline_holds() -> None:
    run = run_of()
    odd = snapshot(OS_SNAPSHOT) | {"properties": {"osType": "Linux", "completionPercent": "ten"}}
    found = settled(run, odd)
    assert found.run.end == ""
    assert "an error of Poolwright's own in collecting" in found.run.reason
    late = settled(found.run, odd, now=NOW + timedelta(days=2))
    assert late.run.end == "failed"
    assert "an error of Poolwright's own" in late.run.reason


def test_a_topic_that_stays_away_is_asked_ever_more_rarely_and_given_up_after_a_day() -> None:
    ended = finish(Decision(run_of()), "ready", "done", NOW)
    event, run = ended.effects[0], ended.run
    waits = []
    for minutes in (1, 60, 600):
        now = NOW + timedelta(minutes=minutes)
        run = settle(run, [Outcome(event, "later")], now, POLL).run
        assert run.due is not None
        waits.append(run.due - now)
    assert waits == sorted(waits)
    assert waits[0] < waits[-1] <= timedelta(minutes=30)
    given_up = settle(run, [Outcome(event, "later")], NOW + timedelta(days=2), POLL)
    assert given_up.run.pending == ()
    assert given_up.run.due is None
    assert "gave up to publish" in given_up.history[-1].why


def test_a_listing_that_is_refused_is_said_and_not_taken_for_an_empty_one() -> None:
    run = run_of(CAPTURE, image=TWO_DISKS)
    world = world_of(snapshot(OS_SNAPSHOT))
    later = NOW + timedelta(hours=1)
    (need,) = decide(run, world, later, POLL).needs
    group = getattr(need, "group", "")
    refused = world.with_listing(group, Unreadable(group, "AuthorizationFailed: no"))
    found = decide(run, refused, later, POLL)
    assert "AuthorizationFailed" in found.run.reason


def test_a_retry_collects_the_disks_that_the_definition_has_got_meanwhile() -> None:
    run = replace(run_of(), phase="imaging", snapshots={"os": OS_SNAPSHOT})
    failed = finish(Decision(run), "failed", "no", NOW).run
    assert retry(failed, failed.definition, NOW).run.phase == "imaging"
    assert retry(failed, definition(image=TWO_DISKS), NOW).run.phase == "collecting"


def test_a_cancelled_run_names_the_snapshots_that_it_took_but_not_a_persons() -> None:
    given = replace(run_of(), snapshots={"os": OS_SNAPSHOT})
    assert OS_SNAPSHOT not in cancel(given, NOW).run.reason
    vm = Source("vm", id=OS_SNAPSHOT.replace("snapshots", "virtualMachines"))
    taken = replace(run_of(vm), snapshots={"os": OS_SNAPSHOT, "0": DATA_SNAPSHOT})
    assert DATA_SNAPSHOT in cancel(taken, NOW).run.reason


@pytest.mark.parametrize("source", [FROM_VHD, FROM_IMAGE, FROM_VERSION])
def test_a_source_without_the_disks_that_the_definition_names_is_rejected(source: Source) -> None:
    run = run_of(source, image=TWO_DISKS)
    found = settled(run, ACCOUNT_BODY, gallery_image(), image(), version())
    assert found.run.end == "rejected"
    assert "LUN 0" in found.run.reason
