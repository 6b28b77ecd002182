"""A run and its effects come back from the store as they went."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.pipeline import effects
from functions.pipeline.effects import Create, Publish, Resize
from functions.pipeline.run import (
    ENDS,
    PHASES,
    Pending,
    Resizing,
    Run,
    from_json,
    start,
    to_json,
)
from functions.pipeline.source import Source
from tests.unit.pipeline.pipeline_worlds import CAPTURE, NOW, ONE_OF_EACH, OS_SNAPSHOT, run_of

TEXT = st.text(max_size=12)
INSTANT = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
BODY: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
OBJECT = st.dictionaries(TEXT, BODY, max_size=3)
EFFECT = st.one_of(
    st.builds(Create, TEXT, OBJECT, TEXT),
    st.builds(Resize, TEXT, TEXT, OBJECT, TEXT),
    st.builds(Publish, TEXT, TEXT, TEXT, OBJECT),
)
ERRORS = st.lists(st.fixed_dictionaries({"code": TEXT, "message": TEXT}), max_size=2).map(tuple)
RESIZING = st.builds(
    Resizing,
    rounds=st.integers(0, 99),
    idle=st.integers(0, 9),
    current=st.integers(0, 5000),
    judged=TEXT,
    retry_at=st.none() | INSTANT,
    held=st.booleans(),
    errors=ERRORS,
)
ROWS = st.lists(OBJECT, max_size=2).map(tuple)
RUN = st.builds(
    Run,
    id=st.just("0" * 20),
    definition=st.just(run_of().definition),
    source=st.sampled_from([*ONE_OF_EACH, CAPTURE]),
    phase=st.sampled_from(PHASES),
    created=INSTANT,
    entered=INSTANT,
    updated=INSTANT,
    due=st.none() | INSTANT,
    end=st.sampled_from(["", *ENDS]),
    reason=TEXT,
    progress=TEXT,
    attempt=st.integers(1, 9),
    number=st.integers(0, 999),
    region=TEXT,
    snapshots=st.dictionaries(TEXT, TEXT, max_size=3),
    imported=TEXT,
    image=TEXT,
    pool=TEXT,
    requested=st.frozensets(TEXT, max_size=3),
    resizing=RESIZING,
    findings=ROWS,
    unknowns=ROWS,
    more_findings=st.integers(0, 9999),
    more_unknowns=st.integers(0, 9999),
    pending=st.lists(st.builds(Pending, EFFECT, INSTANT), max_size=3).map(tuple),
)


@given(RUN)
def test_a_run_comes_back_from_json_as_it_went(run: Run) -> None:
    stored = json.loads(json.dumps(to_json(run)))
    assert from_json(run.id, run.definition, stored) == run


def test_no_field_of_a_run_is_forgotten_in_the_store() -> None:
    kept = to_json(run_of()).keys() | {"id", "definition"}
    assert kept == set(Run.__dataclass_fields__)
    assert to_json(run_of())["resizing"].keys() == set(Resizing.__dataclass_fields__)


@given(EFFECT)
def test_an_effect_comes_back_and_keeps_its_key(effect: Create | Resize | Publish) -> None:
    found = effects.from_json(json.loads(json.dumps(effects.to_json(effect))))
    assert found == effect
    assert found.key == effect.key


def test_keys_tell_effects_apart() -> None:
    pool = str(run_of().definition.pool("0" * 20))
    found: list[effects.Effect] = [
        Create(pool, {}),
        Create(OS_SNAPSHOT, {}),
        Resize(pool, "1", {}),
        Resize(pool, "2", {}),
        Publish("a", "t", "s", {}),
        Publish("b", "t", "s", {}),
    ]
    assert len({one.key for one in found}) == len(found)
    assert Create(pool.upper(), {}).key == Create(pool, {"x": 1}).key


def test_effects_are_told_in_words() -> None:
    pool = str(run_of().definition.pool("0" * 20))
    scale = {"targetDedicatedNodes": 5, "targetLowPriorityNodes": 2}
    assert str(Create(OS_SNAPSHOT, {})) == "create snapshot os"
    assert str(Resize(pool, "", scale)) == "resize pool golden-0000000000 to 5 and 2 Spot nodes"
    assert str(Publish("1", "Poolwright.Run.Ready", "", {})) == "publish Poolwright.Run.Ready"


def test_each_kind_of_source_enters_at_its_phase_and_is_due() -> None:
    entered = {}
    for source in ONE_OF_EACH:
        run = start("0" * 20, run_of().definition, source, NOW)
        entered[source.kind] = run.phase
        assert run.due is not None
        assert NOW < run.due < NOW + timedelta(minutes=5)
    assert entered == {
        "vm": "capturing",
        "snapshots": "collecting",
        "vhd": "imaging",
        "managedImage": "imaging",
        "galleryVersion": "imaging",
    }


def test_what_is_seen_of_a_resource_may_be_old_while_an_effect_on_it_is_pending() -> None:
    run = replace(run_of(), pending=(Pending(Create(OS_SNAPSHOT, {}), NOW),))
    assert run.awaits(OS_SNAPSHOT.upper())
    assert not run.awaits(OS_SNAPSHOT + "2")
    assert not run_of(Source("vm", id="x")).awaits(OS_SNAPSHOT)
