"""Any order, doubling and loss of events, any crash: the sweep brings every run to the same end."""

from functools import cache

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.unit.pipeline.pipeline_scenarios import PIECES, SCENARIOS
from tests.unit.pipeline.simulated_engine import Engine, Handler

NAMES = sorted(SCENARIOS)


@cache
def made_undisturbed(name: str) -> frozenset[str]:
    """What a run makes when no event comes but the first, and nothing crashes."""
    scenario = SCENARIOS[name]
    engine = scenario.engine()
    arrive(engine, scenario.later("os"))
    engine.finish()
    return made(engine)


def made(engine: Engine) -> frozenset[str]:
    """The names of all that a run has made."""
    return frozenset(key for key in engine.azure.accepted if not key.startswith("resize"))


def arrive(engine: Engine, pieces: list[str]) -> None:
    """Have the missing pieces of a capture written."""
    for piece in pieces:
        engine.azure.put(PIECES[piece], ready_in=30)


def check(engine: Engine, name: str) -> None:
    """Check what holds at the end of every run."""
    run, store, scenario = engine.store.run, engine.store, SCENARIOS[name]
    assert run is not None
    assert (run.end, scenario.says in run.reason) == (scenario.end, True), run.reason
    assert len(engine.azure.published) == 1, "one terminal event"
    assert len(engine.settled) == len(set(engine.settled)), "nothing is done again once settled"
    # A run that fails may do so before it has asked for the last of its snapshots.
    assert made(engine) <= made_undisturbed(name)
    assert run.end != "ready" or made(engine) == made_undisturbed(name)
    resizes = [n for key, n in engine.azure.accepted.items() if key.startswith("resize")]
    pools = [n for key, n in engine.azure.accepted.items() if "/pools/" in key]
    assert set(resizes) <= {1}
    assert max(pools, default=0) <= (2 if scenario.loses_its_pool else 1)
    assert [entry.number for entry in store.history] == list(range(1, len(store.history) + 1))
    things = len(engine.azure.accepted) + len(run.snapshots)
    assert len(store.history) <= 10 + 5 * things, [entry.why for entry in store.history]
    ended = [one for one in store.past if one.end]
    assert len({(one.end, one.reason, one.phase, one.image, one.pool) for one in ended}) == 1


@pytest.mark.parametrize("name", NAMES)
def test_sweeps_alone_bring_a_run_to_its_end(name: str) -> None:
    scenario = SCENARIOS[name]
    engine = scenario.engine()
    arrive(engine, scenario.later("os"))
    sweeps = engine.finish()
    check(engine, name)
    assert sweeps < 300


@pytest.mark.parametrize("name", NAMES)
def test_every_single_crash_is_repaired(name: str) -> None:
    """Handlers die at each of their stops in turn, once each."""
    scenario, stop = SCENARIOS[name], 0
    while True:
        engine, left = scenario.engine(), stop
        arrive(engine, scenario.later("os"))
        for _ in range(60):
            for _step in engine.sweep():
                left -= 1
                if left == 0:
                    break
            engine.azure.wait(20)
        engine.finish()
        check(engine, name)
        if left > 0:
            return
        stop += 1


ACTIONS = st.one_of(
    st.tuples(st.just("event"), st.integers(0, 9)),
    st.tuples(st.just("event"), st.integers(0, 9)),
    st.tuples(st.just("sweep"), st.just(0)),
    st.tuples(st.just("step"), st.integers(0, 3)),
    st.tuples(st.just("step"), st.integers(0, 3)),
    st.tuples(st.just("run"), st.integers(0, 3)),
    st.tuples(st.just("crash"), st.integers(0, 3)),
    st.tuples(st.just("arrive"), st.just(0)),
    st.tuples(st.just("wait"), st.sampled_from([1, 15, 31, 45, 130])),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(NAMES),
    first=st.sampled_from(sorted(PIECES)),
    ready_in=st.sampled_from([0, 20, 100]),
    actions=st.lists(ACTIONS, min_size=1, max_size=40),
)
def test_any_order_doubling_and_loss_reach_the_same_end(
    name: str, first: str, ready_in: int, actions: list[tuple[str, int]]
) -> None:
    scenario = SCENARIOS[name]
    engine = scenario.engine(first, ready_in)
    missing = scenario.later(first)
    disturb(engine, missing, actions)
    arrive(engine, missing)
    engine.finish()
    event(f"end {scenario.end}")
    check(engine, name)
    unmoved_by_late_events(engine)


def disturb(engine: Engine, missing: list[str], actions: list[tuple[str, int]]) -> None:
    """Let events come as ``actions`` say: started, mixed, cut off, late, twice or never."""
    handlers: list[Handler] = []
    for action, n in actions:
        which = handlers[n % len(handlers)] if handlers else iter(())
        match action:
            case "event" if engine.azure.written:
                written = engine.azure.written
                handlers.append(engine.event(written[n % len(written)]))
            case "sweep":
                handlers.append(engine.sweep())
            case "step":
                next(which, None)
            case "run":
                list(which)
            case "crash" if which in handlers:
                handlers.remove(which)
            case "arrive" if missing:
                arrive(engine, [missing.pop()])
            case "wait":
                engine.azure.wait(n)


def unmoved_by_late_events(engine: Engine) -> None:
    """Every event comes again when all is over, and a sweep: nothing happens."""
    before = engine.store.etag, dict(engine.azure.accepted), dict(engine.azure.published)
    for id_ in [*engine.azure.written]:
        list(engine.event(id_))
    engine.azure.wait(10_000)
    list(engine.sweep())
    after = engine.store.etag, dict(engine.azure.accepted), dict(engine.azure.published)
    assert before == after
