"""Imaging what was asked for before: under way, failed, gone, somebody else's; and a retry."""

from dataclasses import replace

import pytest

from functions.pipeline.effects import Create
from functions.pipeline.run import Pending, Run
from functions.pipeline.world import Body, Gone, Seen
from tests.unit.pipeline.pipeline_worlds import (
    ACCOUNT_BODY,
    GALLERY_IMAGE,
    NOW,
    gallery_image,
    resource,
    run_of,
    settled,
    snapshot,
    version,
)

STAGE: tuple[Seen, ...] = (ACCOUNT_BODY, gallery_image(), snapshot())
FRESH = run_of().enter("imaging", NOW)
ASKED = settled(FRESH, *STAGE)
(CREATE,) = (one for one in ASKED.effects if isinstance(one, Create))
WAITING = replace(ASKED.run, pending=())
RETRIED = replace(FRESH, attempt=2)
FAILED = version(CREATE.id, run=FRESH.id, properties={"provisioningState": "Failed"})


def test_the_version_is_asked_for_once() -> None:
    assert CREATE.id.startswith(GALLERY_IMAGE)
    assert settled(ASKED.run, *STAGE).effects == ()


@pytest.mark.parametrize(
    ("run", "seen", "end", "said"),
    [
        (ASKED.run, Gone(CREATE.id), "", "waiting for"),
        (WAITING, version(CREATE.id, run=FRESH.id, properties={"provisioningState": "Creating"}),
         "", "waiting for Azure"),
        (WAITING, Gone(CREATE.id), "failed", "somebody deleted"),
        (WAITING, FAILED, "failed", "Azure could not make image version"),
        (WAITING, version(CREATE.id, run="another"), "failed", "was not made by this run"),
        (WAITING, resource(CREATE.id, {}), "failed", "was not made by this run"),
        (RETRIED, version(CREATE.id, run="another"), "failed", "was not made by this run"),
        (RETRIED, version(CREATE.id, run=FRESH.id, properties={"provisioningState": "Updating"}),
         "", "waiting for Azure"),
    ],
)  # fmt: skip
def test_what_was_asked_for(run: Run, seen: Body | Gone, end: str, said: str) -> None:
    found = settled(run, *STAGE, seen)
    assert found.run.end == end
    assert said in found.run.reason
    assert not any(isinstance(one, Create) for one in found.effects)


def test_the_reason_of_a_failed_replication_is_told() -> None:
    summary = [
        {"region": "West Europe", "state": "Failed", "details": "source is encrypted"},
        {"region": "North Europe", "state": "Completed", "details": "fine"},
    ]
    properties = {"provisioningState": "Failed", "replicationStatus": {"summary": summary}}
    body = version(CREATE.id, run=FRESH.id, properties=properties)
    reason = settled(WAITING, *STAGE, body).run.reason
    assert "West Europe: source is encrypted" in reason
    assert "fine" not in reason


def test_the_run_goes_on_with_the_version_it_has_made() -> None:
    found = settled(WAITING, *STAGE, version(CREATE.id, run=FRESH.id)).run
    assert found.image == CREATE.id
    assert found.phase == "allocating"


def test_a_retry_keeps_a_good_version() -> None:
    found = settled(RETRIED, *STAGE, version(CREATE.id, run=FRESH.id))
    assert found.run.phase == "allocating"
    assert not any(isinstance(e, Create) and e.id == CREATE.id for e in found.effects)


@pytest.mark.parametrize("seen", [Gone(CREATE.id), FAILED])
def test_a_retry_makes_what_is_gone_or_failed_again_under_its_name(seen: Body | Gone) -> None:
    found = settled(RETRIED, *STAGE, seen)
    assert [one.id for one in found.effects if isinstance(one, Create)] == [CREATE.id]
    assert found.run.end == ""


def test_what_is_being_made_again_may_still_be_seen_as_it_was() -> None:
    """A handler has committed the request and not sent it yet, when an event brings another."""
    asked = settled(RETRIED, *STAGE, FAILED).run
    assert asked.pending == (Pending(CREATE, asked.pending[0].retry_at),)
    found = settled(asked, *STAGE, FAILED).run
    assert found.end == "", found.reason


def test_the_name_of_the_version_follows_from_the_run_whatever_the_time() -> None:
    later = NOW.replace(hour=23)
    assert [e.id for e in settled(FRESH, *STAGE, now=later).effects if isinstance(e, Create)] == [
        CREATE.id
    ]
