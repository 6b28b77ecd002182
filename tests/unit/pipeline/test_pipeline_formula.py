"""A pool with a formula: Batch sizes it, the run only waits for what comes of it."""

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.pipeline.pipeline_worlds import NOW, VERSION, pool, run_of, settled

RUN = replace(run_of(scale={"autoScale": {"formula": "$x"}}), image=VERSION)
POOL = str(RUN.definition.pool(RUN.id))
MADE = replace(RUN, pool=POOL, requested=frozenset({POOL.lower()})).enter("allocating", NOW)
EVALUATED = {"evaluationTime": "2026-11-20T12:00:00Z"}
TARGET = {"targetDedicatedNodes": 9, "targetLowPriorityNodes": 0}


@pytest.mark.parametrize(
    ("nodes", "properties", "said"),
    [
        (0, {}, "waiting for Batch to evaluate the formula"),
        (0, {"autoScaleRun": EVALUATED | {"error": {"message": "no $x"}}}, "no $x"),
        (3, {"autoScaleRun": EVALUATED, "errors": ["AllocationTimedout"]}, "AllocationTimedout"),
        (3, {"autoScaleRun": EVALUATED, "allocationState": "Resizing"}, "resize to end"),
        (3, {"autoScaleRun": EVALUATED, "resizeOperationStatus": TARGET}, "resize to end"),
    ],
)
def test_a_pool_that_is_not_what_its_formula_asks_is_waited_for(
    nodes: int, properties: dict[str, Any], said: str
) -> None:
    found = settled(MADE, pool(MADE, nodes, None, **properties))
    assert found.run.end == ""
    assert said in found.run.reason
    assert found.effects == ()


def test_a_steady_pool_without_errors_is_ready() -> None:
    seen = pool(MADE, 9, None, autoScaleRun=EVALUATED, resizeOperationStatus=TARGET)
    assert settled(MADE, seen).run.end == "ready"
