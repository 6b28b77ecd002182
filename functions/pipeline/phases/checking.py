"""The gate: no pool is made of an image that breaks Batch's rules."""

from collections.abc import Sized
from dataclasses import replace

from functions.pipeline.gate import Verdict, judge
from functions.pipeline.phases.step import Step
from functions.pipeline.run import Run
from functions.pipeline.world import World


def step(run: Run, world: World) -> Step:
    """Apply the linter to the image and to all that it was made from."""
    verdict = judge(world, [run.image])
    run = replace(run, findings=verdict.findings, unknowns=verdict.unknowns)
    if verdict.crashes:
        rules = "; ".join(f"{one['rule']}: {one['error']}" for one in verdict.crashes)
        why = f"the gate could not be applied, so that the image has not passed it: {rules}"
        return Step(run, why, "failed")
    if verdict.errors:
        return Step(run, _refusal(verdict), "rejected")
    said = _count(verdict.findings, "warning") if verdict.findings else "no findings"
    unknown = _count(verdict.unknowns, "thing")
    open_ = f", {unknown} could not be known" if verdict.unknowns else ""
    return Step(run, f"the gate passed: {said}{open_}", "allocating")


def _count(rows: Sized, what: str) -> str:
    return f"1 {what}" if len(rows) == 1 else f"{len(rows)} {what}s"


def _refusal(verdict: Verdict) -> str:
    said = "; ".join(
        f"{one['rule']}: {one['message']} {one['fix']}".strip() for one in verdict.errors
    )
    return f"the gate refuses the image. {said}"
