"""The gate: no pool is made of an image, or in a way, that breaks Batch's rules."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from functions.pipeline.gate import judge_run
from functions.pipeline.phases.step import Step
from functions.pipeline.run import Run
from functions.pipeline.verdict import Verdict, told
from functions.pipeline.world import World


def step(run: Run, world: World, now: datetime) -> Step:
    """Apply the linter to the image, to all that it was made from, and to the planned pool."""
    verdict = judge_run(run, world, now.date())
    run = replace(
        run,
        findings=verdict.findings,
        unknowns=verdict.unknowns,
        more_findings=verdict.more_findings,
        more_unknowns=verdict.more_unknowns,
    )
    if verdict.crashes:
        why = "the gate could not be applied, so that the image has not passed it"
        return Step(run, f"{why}: {told(verdict.crashes, 'error')}", "failed")
    if verdict.rejecting:
        return Step(
            run, f"the gate refuses the run. {told(verdict.rejecting, 'message')}", "rejected"
        )
    return Step(run, _passed(verdict), "allocating")


def _passed(verdict: Verdict) -> str:
    excepted = [one for one in verdict.findings if "exception" in one]
    kept = [one for one in verdict.findings if "exception" not in one]
    parts = [_counted(kept, verdict.more_findings)]
    if excepted:
        rules = ", ".join(dict.fromkeys(f"{one['rule']} ({_reason(one)})" for one in excepted))
        parts.append(f"excepted: {rules}")
    if verdict.unknowns:
        many = len(verdict.unknowns) + verdict.more_unknowns
        things = "1 thing" if many == 1 else f"{many} things"
        parts.append(f"{things} could not be known: {told(verdict.unknowns, 'reason', 3)}")
    return f"the gate passed: {'; '.join(parts)}"


def _reason(finding: dict[str, Any]) -> str:
    given = finding["exception"]
    return f"{given['reason']}, until {given['until']}" if given["until"] else str(given["reason"])


def _counted(rows: Sequence[dict[str, Any]], more: int) -> str:
    """Return ``1 warning (BL211) and 2 notes (BL103, BL306)``."""
    names = {"error": "error", "warning": "warning", "info": "note"}
    counts = Counter(str(one["severity"]) for one in rows)
    said = []
    for severity, name in names.items():
        if number := counts[severity]:
            rules = sorted({one["rule"] for one in rows if one["severity"] == severity})
            words = f"1 {name}" if number == 1 else f"{number} {name}s"
            said.append(f"{words} ({', '.join(rules)})")
    said += [f"{more} findings more"] if more else []
    return " and ".join(said) or "no findings"
