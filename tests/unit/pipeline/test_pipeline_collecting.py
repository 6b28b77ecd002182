"""Collecting: every order, what is missing, gone, doubled, failed or still being copied."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from functions.pipeline.phases.collecting import step
from functions.pipeline.run import Run
from functions.pipeline.source import Source
from functions.pipeline.world import Body, Gone, World
from tests.unit.pipeline.pipeline_worlds import (
    CAPTURE,
    COMPUTE,
    DATA_SNAPSHOT,
    GALLERY_IMAGE,
    GROUP,
    NOW,
    OS_SNAPSHOT,
    needs_of,
    run_of,
    settled,
    snapshot,
    world_of,
)

TAGS = {"poolwright-capture": "c1"}
LUNS = {"gallery": GALLERY_IMAGE, "dataDisks": [0, 4]}
PIECES = {
    "os": snapshot(tags=TAGS),
    "0": snapshot(f"{DATA_SNAPSHOT}0", lun=0, tags=TAGS),
    "4": snapshot(f"{DATA_SNAPSHOT}4", lun=4, tags=TAGS),
}
LATE = NOW + timedelta(minutes=2)


def capture_of(first: str, **parts: Any) -> Run:
    """A run over a capture whose first piece has come."""
    source = Source("snapshots", pieces={first: PIECES[first]["id"]}, capture="c1")
    return run_of(source, **{"image": LUNS, **parts})


@pytest.mark.parametrize("order", list(permutations(PIECES)))
def test_pieces_are_collected_in_any_order(order: tuple[str, ...]) -> None:
    run, there = capture_of(order[0]), [PIECES[order[0]]]
    for piece in order[1:]:
        waiting = settled(run, *there).run
        assert (waiting.phase, waiting.end) == ("collecting", "")
        assert len([p for p in PIECES if p != "os" and f"LUN {p} is not" in waiting.reason]) + (
            "OS disk's snapshot is not there" in waiting.reason
        ) == len(PIECES) - len(there)
        there.append(PIECES[piece])
        found = step(waiting, world_of(*there).with_arrival(PIECES[piece]), NOW)
        run = found.run
    assert found.to == "imaging"
    assert found.run.snapshots == {piece: body["id"] for piece, body in PIECES.items()}


def test_the_same_arrival_twice_changes_nothing() -> None:
    run = settled(capture_of("os"), arrived=PIECES["os"]).run
    assert settled(run, arrived=PIECES["os"]).run is run


def test_lost_events_are_made_up_for_by_a_listing_but_only_when_the_run_is_due() -> None:
    run = settled(capture_of("os"), PIECES["os"]).run
    assert run.due is not None
    early = run.due - timedelta(seconds=1)
    assert needs_of(lambda: step(run, world_of(PIECES["os"]), early)) == []
    assert needs_of(lambda: step(run, world_of(PIECES["os"]), LATE)) == [GROUP.lower()]
    listed = World().with_listing(GROUP, tuple(PIECES.values()))
    assert step(run, listed, LATE).to == "imaging"


def test_a_complete_capture_is_not_listed_even_when_due() -> None:
    run = capture_of("os", image={"gallery": GALLERY_IMAGE})
    assert step(run, world_of(PIECES["os"]), LATE).to == "imaging"


@pytest.mark.parametrize(
    "tags",
    [
        {"poolwright-capture": "another"},
        {"poolwright-capture": "c1", "poolwright-pipeline": "another"},
        {},
    ],
)
def test_a_listing_passes_over_snapshots_of_others(tags: dict[str, str]) -> None:
    run = capture_of("os", image={"gallery": GALLERY_IMAGE, "dataDisks": [0]})
    other = snapshot(f"{DATA_SNAPSHOT}0", lun=0, tags=tags)
    listed = World().with_listing(GROUP, (PIECES["os"], other))
    found = step(run, listed, LATE)
    assert found.to == ""
    assert "LUN 0 is not there yet" in found.why


@pytest.mark.parametrize(
    "tags", [{}, {"poolwright-capture": "c2"}, {**TAGS, "poolwright-pipeline": "other"}]
)
def test_a_snapshot_that_only_claims_a_run_is_not_taken_in(tags: dict[str, str]) -> None:
    """Whoever may tag snapshots elsewhere can name a run: that brings nothing into it."""
    run = capture_of("os")
    mark = {"poolwright-run": run.id, "poolwright-lun": "0"}
    stranger = snapshot(f"{GROUP}-other/providers/x/snapshots/s", lun=0, tags={**mark, **tags})
    found = step(run, world_of(PIECES["os"]).with_arrival(stranger), NOW)
    assert found.to == ""
    assert found.run.snapshots == {"os": PIECES["os"]["id"]}


def test_two_snapshots_for_one_disk_are_rejected_naming_both() -> None:
    run = capture_of("os")
    again = snapshot(f"{COMPUTE}/snapshots/os-again", tags=TAGS)
    found = settled(run, PIECES["os"], arrived=again).run
    assert found.end == "rejected"
    assert OS_SNAPSHOT in found.reason
    assert again["id"] in found.reason


def test_a_snapshot_of_the_capture_replaces_the_one_that_is_gone() -> None:
    run = capture_of("os", image={"gallery": GALLERY_IMAGE})
    again = snapshot(f"{COMPUTE}/snapshots/os-again", tags=TAGS)
    found = step(run, world_of(Gone(OS_SNAPSHOT)).with_arrival(again), NOW)
    assert found.to == "imaging"
    assert found.run.snapshots == {"os": again["id"]}


def test_a_piece_of_a_capture_that_is_gone_is_waited_for_again() -> None:
    found = settled(capture_of("0"), PIECES["4"], arrived=PIECES["4"]).run
    assert found.end == ""
    assert "LUN 0 is not there yet" in found.reason
    assert "LUN 4 is not there yet" not in found.reason


def test_without_a_capture_a_snapshot_that_is_gone_ends_the_run() -> None:
    found = settled(run_of()).run
    assert found.end == "failed"
    assert f"is gone: {OS_SNAPSHOT}" in found.reason


@pytest.mark.parametrize(
    ("properties", "reason", "progress"),
    [
        ({"provisioningState": "Updating"}, "is being written", ""),
        ({"completionPercent": 0}, "is being copied", "0 %"),
        ({"completionPercent": 62.5}, "is being copied", "62.5 %"),
        ({"completionPercent": 99.9}, "is being copied", "99.9 %"),
    ],
)
def test_an_unfinished_snapshot_is_waited_for(properties: Body, reason: str, progress: str) -> None:
    found = step(run_of(), world_of(snapshot(properties=properties)), NOW)
    assert found.to == ""
    assert reason in found.why
    assert found.progress == progress


def test_progress_alone_is_no_history() -> None:
    run = settled(run_of(), snapshot(properties={"completionPercent": 10})).run
    further = settled(run, snapshot(properties={"completionPercent": 90}))
    assert further.run.progress == "90 %"
    assert further.history == ()


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({"provisioningState": "Failed"}, "its provisioning failed"),
        ({"provisioningState": "canceled"}, "its provisioning failed"),
        ({"copyCompletionError": {"errorCode": "CopySourceGone"}}, "CopySourceGone"),
        ({"copyCompletionError": {"errorCode": "X", "errorMessage": "no source"}}, "no source"),
    ],
)
def test_a_failed_snapshot_ends_the_run(properties: Body, said: str) -> None:
    found = settled(run_of(), snapshot(properties=properties)).run
    assert found.end == "failed"
    assert said in found.reason
    assert OS_SNAPSHOT in found.reason


@pytest.mark.parametrize(
    "other",
    [
        PIECES["0"] | {"location": "northeurope"},
        snapshot(f"{DATA_SNAPSHOT}0".replace("000001", "000002"), lun=0, tags=TAGS),
    ],
)
def test_snapshots_in_two_places_are_rejected(other: Body) -> None:
    run = capture_of("os", image={"gallery": GALLERY_IMAGE, "dataDisks": [0]})
    found = step(run, world_of(PIECES["os"]).with_arrival(other), NOW)
    assert found.to == "rejected"
    assert "one subscription and region" in found.why


def test_one_region_in_two_spellings_is_one_place() -> None:
    run = capture_of("os", image={"gallery": GALLERY_IMAGE, "dataDisks": [0]})
    other = PIECES["0"] | {"location": "West Europe"}
    assert step(run, world_of(PIECES["os"]).with_arrival(other), NOW).to == "imaging"


def test_a_lun_without_a_snapshot_is_rejected_where_nothing_can_bring_it() -> None:
    found = settled(run_of(image=LUNS), snapshot()).run
    assert found.end == "rejected"
    assert "LUN 0" in found.reason
    assert "poolwright-capture" in found.reason


def test_data_disks_that_a_person_gave_are_kept_beside_those_of_the_definition() -> None:
    pieces = {"os": OS_SNAPSHOT, "7": f"{DATA_SNAPSHOT}7"}
    seen = (snapshot(), snapshot(pieces["7"], lun=7))
    for source in (Source("snapshots", pieces=pieces), replace(CAPTURE, pieces=pieces)):
        found = step(run_of(source), world_of(*seen), NOW)
        assert found.run.snapshots == pieces, source


def test_what_a_person_gave_counts_more_than_a_left_over_tag() -> None:
    pieces = {"os": OS_SNAPSHOT, "0": f"{DATA_SNAPSHOT}0"}
    stale = snapshot(tags={"poolwright-lun": "0"})
    world = world_of(snapshot(pieces["0"], lun=0)).with_arrival(stale)
    found = step(run_of(Source("snapshots", pieces=pieces)), world, NOW)
    assert found.to == "imaging", found.why
    assert found.run.snapshots == pieces
