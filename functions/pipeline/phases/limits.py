"""The limits once more, before a pool is asked to grow: what was kept once may be broken by now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from functions.pipeline.definition import Target
from functions.pipeline.gate import judge_limits
from functions.pipeline.phases.step import Step
from functions.pipeline.run import Run
from functions.pipeline.verdict import Row, bounded, told
from functions.pipeline.world import World


def grows(current: Target, target: Target) -> bool:
    """Tell whether a resize asks for more nodes of either kind than there are."""
    return target.dedicated > current.dedicated or target.low_priority > current.low_priority


def check_limits(run: Run, world: World, now: datetime, what: str) -> Step:
    """Return the run's end if a limit is broken; else it stays, with what the limits say of it.

    ``what`` is the beginning of the sentence: ``the pool has 60 nodes and is not resized again``.
    Of a run that stays, the step's ``why`` says what could not be checked, ``""`` if all could.
    """
    verdict = judge_limits(run, world, now.date())
    findings, more_findings = bounded("findings", _joined(verdict.findings, run.findings))
    unknowns, more_unknowns = bounded("unknowns", _joined(verdict.unknowns, run.unknowns))
    run = replace(
        run,
        findings=findings,
        unknowns=unknowns,
        more_findings=run.more_findings + more_findings,
        more_unknowns=run.more_unknowns + more_unknowns,
    )
    if verdict.crashes:
        said = told(verdict.crashes, "error")
        return Step(run, f"{what}: its limits could not be checked: {said}", "failed")
    if verdict.rejecting:
        return Step(run, f"{what}: {told(verdict.rejecting, 'message')}", "failed")
    unread = told(verdict.unknowns, "reason", 3)
    return Step(run, f"not all limits could be checked: {unread}" if unread else "")


def _joined(new: Sequence[Row], known: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Put what is new first; a rule's word on a place takes the place of its earlier one."""
    fresh = {_of(one) for one in new}
    return [*new, *(dict(one) for one in known if _of(one) not in fresh)]


def _of(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["rule"], json.dumps(row["place"])
