"""What is told of decisions, over every scenario of the core; and that it holds nothing secret."""

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from functions.pipeline.control import cancel, retry
from functions.pipeline.decide import Decision
from functions.pipeline.run import ENDS, PHASES, Resizing, Run
from functions.telemetry import records
from functions.telemetry.metrics import PHASE_SECONDS, RESIZE_ERRORS, RUNS_ENDED, measured
from functions.telemetry.records import Record, decided, overdue, refused, started, swept
from tests.unit.pipeline.pipeline_scenarios import PIECES, SCENARIOS, Scenario
from tests.unit.pipeline.pipeline_worlds import NOW, definition_body, run_of
from tests.unit.pipeline.simulated_engine import Store

POLL = timedelta(minutes=1)
MARK = "Xyzzy-Marker"


class Watched(Store):
    """A store that keeps what is told of each commit."""

    def __init__(self, of: Store) -> None:
        super().__init__(**{one.name: getattr(of, one.name) for one in fields(of)})
        self.told: list[Record] = []

    def commit(self, run: Run, entries: Any, etag: int) -> int:
        before, _ = self.load()
        found = super().commit(run, entries, etag)
        self.told += decided(before, Decision(run, history=tuple(entries)))
        return found


def told_of(scenario: Scenario) -> tuple[Run, Run, list[Record]]:
    """Drive a scenario to its end; return the run at its start, at its end, and what is told."""
    engine = scenario.engine()
    first, _ = engine.store.load()
    engine.store = watched = Watched(engine.store)
    for piece in scenario.later("os"):
        engine.azure.put(PIECES[piece], ready_in=30)
    engine.finish()
    assert watched.run is not None
    return first, watched.run, watched.told


def named(told: list[Record], name: str) -> list[dict[str, str]]:
    return [dict(one.properties) for one in told if one.name == name]


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_the_moves_of_a_run_lead_from_its_start_to_its_end(name: str) -> None:
    first, last, told = told_of(SCENARIOS[name])
    moves = named(told, records.MOVED)
    assert moves[0]["phase"] == first.phase
    for one, following in pairwise(moves):
        assert one["to"] == following["phase"]
        assert not one["end"]
    assert (moves[-1]["end"], moves[-1]["to"]) == (last.end, "")
    assert moves[-1]["phase"] == last.phase
    places = [PHASES.index(next(p for p in PHASES if p == one["phase"])) for one in moves]
    assert places == sorted(set(places)), "each phase is left once, in order"
    seconds = sum(float(one["seconds"]) for one in moves)
    assert seconds == pytest.approx((last.entered - first.entered).total_seconds(), abs=0.5)
    assert {(one["run"], one["pipeline"], one["attempt"]) for one in moves} == {
        (first.id, "golden", "1")
    }


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_every_resize_that_was_judged_is_told_with_its_codes(name: str) -> None:
    _, last, told = told_of(SCENARIOS[name])
    resizes = named(told, records.RESIZED)
    judged = [one for one in resizes if one["then"] != "ready"]
    assert len(judged) >= last.resizing.rounds
    for one in resizes:
        assert one["then"] in ("ready", "again", "held", "failed", "rejected"), one
    assert [one["then"] for one in resizes].count("ready") == (last.end == "ready")
    if last.end == "ready":
        assert resizes[-1]["codes"] == ""
    if last.resizing.errors:
        codes = {error["code"] for error in last.resizing.errors}
        assert set(judged[-1]["codes"].split(",")) == codes


def test_every_end_and_every_phase_is_told_in_some_scenario() -> None:
    moves = [move for one in SCENARIOS.values() for move in named(told_of(one)[2], records.MOVED)]
    assert {move["phase"] for move in moves} == set(PHASES)
    assert {move["end"] for move in moves} | {"cancelled"} == {*ENDS, ""}


def test_a_cancelled_run_is_told_and_what_comes_after_an_end_is_not() -> None:
    run = run_of()
    ended = cancel(run, NOW + timedelta(minutes=2))
    (move,) = decided(run, ended)
    assert (move.properties["end"], move.properties["seconds"]) == ("cancelled", "120.0")
    assert decided(ended.run, Decision(replace(ended.run, pending=(), due=None))) == ()


def test_a_retry_is_an_attempt_that_starts() -> None:
    failed = replace(run_of(), end="failed", phase="collecting")
    (one,) = decided(failed, retry(failed, failed.definition, NOW))
    assert one == started(replace(failed, attempt=2))
    assert (one.properties["attempt"], one.properties["source"]) == ("2", "snapshots")


def test_a_run_that_waits_on_tells_nothing() -> None:
    run = run_of()
    waiting = replace(run, reason="waiting", due=NOW + POLL, updated=NOW)
    assert decided(run, Decision(waiting)) == ()


def test_a_resize_that_a_person_stopped_is_told_as_held() -> None:
    before = replace(run_of(), phase="allocating")
    errors = ({"code": "B", "message": MARK}, {"code": "A", "message": MARK}, {"code": "B"})
    held = replace(before, resizing=Resizing(rounds=1, held=True, errors=errors))
    (one,) = decided(before, Decision(held))
    assert (one.properties["then"], one.properties["codes"]) == ("held", "A,B")
    assert one.properties["round"] == "1"


@pytest.mark.parametrize(("intervals", "is_told"), [(-1, False), (10, False), (10.1, True)])
def test_a_run_is_overdue_past_ten_poll_intervals(intervals: float, is_told: bool) -> None:
    run = run_of()
    assert run.due is not None
    told = overdue(run, run.due + intervals * POLL, POLL)
    assert bool(told) == is_told
    if told:
        assert told[0].properties["seconds"] == "606.0"
    assert overdue(replace(run, due=None), NOW + timedelta(days=9), POLL) == ()


def test_metrics_follow_from_the_records() -> None:
    of = {"run": "r", "pipeline": "p", "attempt": "1", "phase": "allocating"}
    moved = Record(records.MOVED, of | {"to": "", "end": "failed", "seconds": "2.5"})
    resized = Record(records.RESIZED, of | {"round": "2", "then": "failed", "codes": "A,B"})
    assert [(one.metric, one.value, one.key, one.of) for one in measured(moved)] == [
        (PHASE_SECONDS, 2.5, "phase", "allocating"),
        (RUNS_ENDED, 1, "end", "failed"),
    ]
    assert [(one.metric, one.value, one.key, one.of) for one in measured(resized)] == [
        (RESIZE_ERRORS, 1, "code", "A"),
        (RESIZE_ERRORS, 1, "code", "B"),
    ]
    goes_on = replace(moved, properties={**moved.properties, "end": ""})
    assert [one.metric for one in measured(goes_on)] == [PHASE_SECONDS]
    assert not list(measured(swept(3)))
    assert not list(measured(replace(resized, properties={**resized.properties, "codes": ""})))


def test_nothing_that_was_written_in_words_is_told() -> None:
    """A marker stands wherever a person, a definition, Azure or an event can write words."""
    body = definition_body()
    body["pool"]["properties"]["startTask"] = {"commandLine": MARK}
    body["pool"]["properties"]["secret"] = MARK
    run = replace(
        run_of(),
        definition=replace(run_of().definition, body=body),
        reason=MARK,
        progress=MARK,
        image=MARK,
        pool=MARK,
        imported=MARK,
        snapshots={"os": MARK},
        requested=frozenset({MARK}),
        findings=({"rule": "BL1", "message": MARK},),
        phase="allocating",
    )
    error = {"code": "AllocationTimedout", "message": MARK}
    resized = replace(run, resizing=Resizing(rounds=1, errors=(error,)))
    ended = cancel(resized, NOW + timedelta(hours=1))
    told = [
        started(run),
        *decided(run, ended),
        *decided(run, Decision(resized)),
        *overdue(run, NOW + timedelta(days=1), POLL),
        refused("e-1", "Microsoft.Resources.ResourceWriteSuccess", ValueError(MARK)),
    ]
    assert {one.name for one in told} == set(names()) - {records.SWEPT}
    assert MARK not in json.dumps([[one.name, dict(one.properties), str(one)] for one in told])


def test_what_a_stranger_writes_is_cut_and_stays_in_its_line() -> None:
    one = refused("e\n2026 forged line", "T" * 5000, ValueError())
    assert "\n" not in str(one)
    assert len(one.properties["type"]) == 200
    assert refused(None, None, ValueError()).properties["event"] == ""


def names() -> Iterator[str]:
    """The names of all records."""
    yield from (one for one in vars(records).values() if _is_name(one))


def _is_name(one: object) -> bool:
    return isinstance(one, str) and one.startswith("poolwright.")
