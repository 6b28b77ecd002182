"""The arithmetic of a resize: every plan keeps within its bounds."""

import math

from hypothesis import given
from hypothesis import strategies as st

from infra.local.resource_manager.batch import autoscale, iso_duration
from infra.local.resource_manager.batch.allocation import (
    CORE_QUOTA,
    LATENCY,
    TIMED_OUT,
    Nodes,
    Plan,
    ResizeError,
    plan,
)

ROOM = Nodes(10**6, 10**6)
nodes = st.builds(Nodes, st.integers(0, 3000), st.integers(0, 3000))
rates = st.floats(0.5, 500)
timeouts = st.floats(300, 7200)


def test_650_nodes_of_a_custom_image_need_two_resizes() -> None:
    first = plan(Nodes(0, 0), Nodes(650, 0), ROOM, 20, 1800)
    assert (first.after, [one.code for one in first.errors]) == (Nodes(580, 0), [TIMED_OUT])
    second = plan(first.after, Nodes(650, 0), ROOM, 20, 1800)
    assert (second.after, second.errors) == (Nodes(650, 0), ())


def test_shrinking_is_quick_and_never_times_out() -> None:
    result = plan(Nodes(500, 20), Nodes(1, 0), Nodes(0, 0), 20, 300)
    assert (result.after, result.errors) == (Nodes(1, 0), ())
    assert result.ends < 300


def test_a_quota_does_not_take_nodes_away() -> None:
    result = plan(Nodes(5, 0), Nodes(9, 0), Nodes(3, 0), 20, 900)
    assert (result.after, [one.code for one in result.errors]) == (Nodes(5, 0), [CORE_QUOTA])


def test_a_refused_resize_still_shrinks_what_shrinks() -> None:
    error = ResizeError("X", "m")
    result = plan(Nodes(2, 8), Nodes(9, 3), ROOM, 20, 900, (error,))
    assert (result.after, result.errors) == (Nodes(2, 3), (error,))


@given(before=nodes, target=nodes, room=nodes, rate=rates, timeout=timeouts)
def test_bounds(before: Nodes, target: Nodes, room: Nodes, rate: float, timeout: float) -> None:
    result = plan(before, target, room, rate, timeout)
    for old, new, wanted in zip(_pair(before), _pair(result.after), _pair(target), strict=True):
        assert min(old, wanted) <= new <= max(old, wanted)
        assert new <= wanted or new <= old
    assert result.ends <= max(timeout, LATENCY)
    assert (result.after == target) == (not result.errors)
    seen = [_total(result, result.ends * step / 10) for step in range(11)]
    if target.dedicated >= before.dedicated and target.low_priority >= before.low_priority:
        assert seen == sorted(seen)
    assert result.at(result.ends) == result.after


def _pair(one: Nodes) -> tuple[int, int]:
    return one.dedicated, one.low_priority


def _total(result: Plan, elapsed: float) -> int:
    return sum(_pair(result.at(elapsed)))


def test_durations() -> None:
    good = {"PT15M": 900, "PT1H30M": 5400, "P1D": 86400, "PT0.5S": 0.5, "P1DT1S": 86401}
    assert {text: iso_duration.parse(text) for text in good} == good
    bad = ("", "P", "PT", "P1DT", "15M", "PT15", "P1M", "PT-5M", "pt5m", "PT5M ")
    assert [iso_duration.parse(text) for text in bad] == [None] * len(bad)


def test_formulas() -> None:
    current = Nodes(3, 4)
    set_both = autoscale.evaluate("$TargetDedicatedNodes=7;\n$TargetLowPriorityNodes = 0;", current)
    assert (set_both.target, set_both.error) == (Nodes(7, 0), None)
    assert autoscale.evaluate("x = 5; $TargetDedicatedNodes=1", current).target == Nodes(1, 4)
    other = autoscale.evaluate("$TargetDedicatedNodes=min(1, 2)", current)
    assert other.target == current
    assert other.error is not None
    assert math.isfinite(len(other.results))
