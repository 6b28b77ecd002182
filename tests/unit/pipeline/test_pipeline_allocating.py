"""Allocating: the pool is created once, followed, resized again, ready when it has its target."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.pipeline.decide import Decision
from functions.pipeline.effects import Create, Effect, Resize
from functions.pipeline.run import Resizing, Run
from functions.pipeline.world import Body, Gone, Seen, Unreadable
from tests.unit.pipeline.pipeline_worlds import (
    EDITION_2019,
    FROM_IMAGE,
    IMAGE,
    MANAGED,
    NOW,
    OS_SNAPSHOT,
    VERSION,
    image,
    pool,
    run_of,
    snapshot,
    version,
)
from tests.unit.pipeline.pipeline_worlds import settled as decided

IMAGES = (version(), image(), snapshot())


def allocating(image: str = VERSION, **parts: Any) -> Run:
    """A run that has just come to allocating."""
    return replace(run_of(**parts), image=image).enter("allocating", NOW)


RUN = allocating()
POOL = str(RUN.definition.pool(RUN.id))
MADE = replace(RUN, pool=POOL, requested=frozenset({POOL.lower()}))
LATER = NOW + timedelta(minutes=10)


def settled(run: Run, *seen: Seen, now: datetime = NOW) -> Decision:
    """Decide where the images are there, unless ``seen`` says otherwise."""
    return decided(run, *IMAGES, *seen, now=now)


def asked(decision: Decision) -> Effect:
    """The one effect that is no event."""
    (effect,) = (one for one in decision.effects if isinstance(one, Create | Resize))
    return effect


def test_the_pool_is_created_without_a_look_and_only_once() -> None:
    found = settled(RUN)
    create = asked(found)
    assert isinstance(create, Create)
    assert (create.id, create.api_version) == (POOL, "")
    properties = create.body["properties"]
    machine = properties["deploymentConfiguration"]["virtualMachineConfiguration"]
    assert machine["imageReference"] == {"id": VERSION}
    assert properties["metadata"] == [{"name": "poolwright-run", "value": RUN.id}]
    assert found.run.pool == POOL
    assert settled(found.run).effects == ()
    assert "imageReference" not in str(RUN.definition.body)


@pytest.mark.parametrize(
    ("image", "nodes", "given", "timeout"),
    [
        (VERSION, 100, None, "PT15M"),
        (VERSION, 301, None, "PT30M"),
        (VERSION, 2001, None, "PT45M"),
        (IMAGE, 10, None, "PT20M"),
        (VERSION, 2001, "PT6M", "PT6M"),
    ],
)
def test_the_resize_timeout_follows_from_the_facts(
    image: str, nodes: int, given: str | None, timeout: str
) -> None:
    fixed: dict[str, Any] = {"targetDedicatedNodes": nodes, "nodeDeallocationOption": "Requeue"}
    fixed |= {"resizeTimeout": given} if given else {}
    create = asked(settled(allocating(image, scale={"fixedScale": fixed})))
    assert isinstance(create, Create)
    made = create.body["properties"]["scaleSettings"]["fixedScale"]
    assert made == fixed | {"resizeTimeout": timeout}


def test_the_definitions_api_version_and_metadata_are_kept() -> None:
    run = allocating(apiVersion="2019-08-01")
    run.definition.body["pool"]["properties"]["metadata"] = [{"name": "team", "value": "a"}]
    create = asked(settled(run))
    assert isinstance(create, Create)
    assert create.api_version == "2019-08-01"
    assert [one["name"] for one in create.body["properties"]["metadata"]] == [
        "team",
        "poolwright-run",
    ]


@pytest.mark.parametrize("current", [0, 60, 99, 101])
def test_only_current_equal_to_target_is_ready(current: int) -> None:
    assert settled(MADE, pool(MADE, current)).run.end == ""
    assert settled(MADE, pool(MADE, 100)).run.end == "ready"


@pytest.mark.parametrize("state", ["Resizing", "Stopping", "resizing", ""])
def test_a_pool_that_is_not_steady_is_not_ready(state: str) -> None:
    found = settled(MADE, pool(MADE, 100, allocationState=state)).run
    assert (found.end, found.progress) == ("", "100 of 100 nodes")


@pytest.mark.parametrize(
    ("run", "seen", "end", "said"),
    [
        (MADE, Gone(POOL), "failed", "somebody deleted"),
        (settled(RUN).run, Gone(POOL), "", "to be created"),
        (MADE, Unreadable(POOL, "Forbidden: no"), "", "Forbidden"),
        (MADE, pool(replace(RUN, id="another"), 100) | {"id": POOL}, "failed", "not made by"),
        (replace(RUN, attempt=2), pool(replace(RUN, id="x"), 1) | {"id": POOL}, "failed", "{run}"),
        (MADE, pool(MADE, 60, provisioningState="Deleting"), "failed", "being deleted"),
    ],
)
def test_a_pool_that_is_not_as_hoped(run: Run, seen: Seen, end: str, said: str) -> None:
    found = settled(run, seen)
    assert found.run.end == end
    assert said in found.run.reason
    assert not any(isinstance(one, Create | Resize) for one in found.effects)


def test_a_retry_keeps_its_pool_and_creates_one_that_is_gone() -> None:
    again = replace(RUN, attempt=2)
    assert settled(again, pool(again, 100)).run.end == "ready"
    assert asked(settled(again)).id == POOL


def test_a_pool_that_is_made_anew_starts_counting_anew() -> None:
    """200 nodes of a new pool are progress, though the deleted one had 600."""
    again = replace(RUN, attempt=2, resizing=Resizing(rounds=9, idle=2, current=90, judged="old"))
    made = settled(again).run
    found = settled(replace(made, pending=()), pool(made, 40, errors=["AllocationTimedout"]))
    assert found.run.end == "", found.run.reason
    assert found.run.resizing.idle == 0


SHORT = pool(MADE, 60, errors=["AllocationTimedout"])


def test_a_short_pool_is_resized_to_the_same_target_if_it_is_still_as_it_was_seen() -> None:
    resize = asked(settled(MADE, SHORT))
    assert isinstance(resize, Resize)
    assert resize.etag == 'W/"1"'
    assert dict(resize.scale) == {"targetDedicatedNodes": 100, "resizeTimeout": "PT15M"}


def test_one_resize_is_judged_once_however_often_it_is_looked_at() -> None:
    run = settled(MADE, SHORT).run
    for minutes in (0, 1, 3):
        run = settled(run, SHORT, now=NOW + timedelta(minutes=minutes)).run
    assert (run.resizing.rounds, run.resizing.idle) == (1, 0)
    assert len(run.pending) == 1


def test_a_resize_that_never_started_is_asked_for_again_but_not_at_once() -> None:
    run = replace(settled(MADE, SHORT).run, pending=())
    assert settled(run, SHORT, now=NOW + timedelta(seconds=90)).effects == ()
    assert isinstance(asked(settled(run, SHORT, now=NOW + timedelta(minutes=2))), Resize)


def test_the_next_resize_is_judged_by_itself() -> None:
    run = replace(settled(MADE, SHORT).run, pending=())
    further = pool(MADE, 90, errors=["AllocationTimedout"], moved="2", etag="2")
    found = settled(run, further, now=NOW + timedelta(seconds=30))
    assert isinstance(asked(found), Resize)
    assert (found.run.resizing.rounds, found.run.resizing.current) == (2, 90)


def test_a_backoff_is_waited_for_and_then_ends() -> None:
    failed = pool(MADE, 60, errors=["AllocationFailed"])
    there = [Unreadable(id_, "no") for id_ in (VERSION, *_parents())]
    waiting = settled(MADE, failed, *there)
    assert waiting.effects == ()
    assert waiting.run.due == waiting.run.resizing.retry_at == NOW + timedelta(minutes=2)
    early = settled(waiting.run, failed, now=NOW + timedelta(seconds=119))
    assert early.run is waiting.run
    late = settled(waiting.run, failed, now=NOW + timedelta(minutes=2))
    assert isinstance(asked(late), Resize)


def _parents() -> tuple[str, str]:
    definition = VERSION.split("/versions/")[0]
    return definition, definition.split("/images/")[0]


@pytest.mark.parametrize("gone", [VERSION, *_parents()])
def test_a_gallery_image_that_is_gone_is_named(gone: str) -> None:
    failed = pool(MADE, 60, errors=["AllocationFailed"])
    there = [Unreadable(id_, "") for id_ in (VERSION, *_parents()) if id_ != gone]
    found = settled(MADE, failed, *there, Gone(gone)).run
    assert found.end == "failed"
    assert f"{gone} does not exist" in found.reason
    assert gone == VERSION or f"{VERSION} does not exist" not in found.reason


def test_a_managed_image_needs_its_snapshots_too_and_a_version_does_not() -> None:
    managed = replace(MADE, image=IMAGE, snapshots={"os": OS_SNAPSHOT})
    failed = pool(MADE, 60, errors=["AllocationFailed"])
    found = settled(managed, failed, Unreadable(IMAGE, ""), Gone(OS_SNAPSHOT)).run
    assert (found.end, OS_SNAPSHOT in found.reason) == ("failed", True)
    version = replace(managed, image=VERSION)
    there = [Unreadable(id_, "") for id_ in (VERSION, *_parents())]
    assert settled(version, failed, *there).run.end == ""


def test_a_given_managed_image_needs_the_snapshot_that_it_was_made_from() -> None:
    run = replace(run_of(FROM_IMAGE, image=MANAGED, gate=EDITION_2019), image=IMAGE).enter(
        "allocating", NOW
    )
    run = replace(run, requested=frozenset({str(run.definition.pool(run.id)).lower()}))
    failed: Body = pool(run, 60, errors=["AllocationFailed"])
    found = settled(run, failed, image(), Gone(OS_SNAPSHOT)).run
    assert found.end == "failed", found.reason
    assert OS_SNAPSHOT in found.reason


def test_a_held_run_stays_held_until_the_pool_moves() -> None:
    stopped = pool(MADE, 60, errors=["ResizeStopped"])
    held = settled(MADE, stopped).run
    assert (held.end, held.resizing.held) == ("", True)
    assert settled(held, stopped, now=LATER).effects == ()
    assert settled(held, stopped, now=LATER).run.reason == held.reason
    grown = pool(MADE, 100, errors=[], moved="2")
    assert settled(held, grown, now=LATER).run.end == "ready"


def test_the_deadline_tells_what_the_run_waited_for() -> None:
    quota = pool(MADE, 60, errors=["AccountCoreQuotaReached"])
    waiting = settled(MADE, quota).run
    assert waiting.due == NOW + timedelta(minutes=30)
    over = settled(waiting, quota, now=NOW + timedelta(days=1)).run
    assert over.end == "failed"
    assert "AccountCoreQuotaReached" in over.reason
    assert "deadline" in over.reason
