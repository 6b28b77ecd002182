"""Autoscale formulas, as far as a literal target goes: ``$TargetDedicatedNodes = 5;``.

A formula with variables or functions is accepted, as in Azure, and evaluates to an error that
says so: the pool keeps its nodes.
"""

import re
from dataclasses import dataclass

from infra.local.resource_manager.batch.allocation import Nodes
from infra.local.resource_manager.batch.errors import batch_error
from infra.local.resource_manager.exchange import Call

_ASSIGNMENT = re.compile(r"\s*(\$?[A-Za-z_]\w*)\s*=\s*(.+?)\s*", re.DOTALL)
_TARGETS = {
    "$targetdedicatednodes": "dedicated",
    "$targetdedicated": "dedicated",
    "$targetlowprioritynodes": "low_priority",
}
_MAXIMUM_LENGTH = 8192


@dataclass(frozen=True)
class Evaluation:
    """What a formula came to: the targets, and what ``autoScaleRun`` says of it."""

    target: Nodes
    results: str
    error: tuple[str, str] | None = None


def check_formula(call: Call, formula: str) -> None:
    """Raise 400 for a formula that is too long, or that assigns nothing."""
    if len(formula) > _MAXIMUM_LENGTH:
        raise batch_error(
            call,
            400,
            "AutoScalingFormulaTooLong",
            "The specified auto-scaling formula exceeds lengths limit.",
        )
    statements = [part for part in formula.split(";") if part.strip()]
    if not statements or not all(_ASSIGNMENT.fullmatch(part) for part in statements):
        raise batch_error(
            call,
            400,
            "AutoScalingFormulaSyntaxError",
            "The specified auto-scaling formula has a syntax error: every statement must be an "
            "assignment, for example $TargetDedicatedNodes=5.",
        )


def evaluate(formula: str, current: Nodes) -> Evaluation:
    """Evaluate a checked formula; a target that it does not set stays as it is."""
    targets = {"dedicated": current.dedicated, "low_priority": current.low_priority}
    error = None
    for statement in formula.split(";"):
        match = _ASSIGNMENT.fullmatch(statement)
        if match is None or match[1].lower() not in _TARGETS:
            continue
        if match[2].isdecimal():
            targets[_TARGETS[match[1].lower()]] = int(match[2])
        else:
            error = (
                "AutoScalingFormulaEvaluationError",
                f"The local Batch evaluates literal targets only, not '{match[2]}'.",
            )
    target = current if error else Nodes(**targets)
    results = (
        f"$TargetDedicatedNodes={target.dedicated};"
        f"$TargetLowPriorityNodes={target.low_priority};$NodeDeallocationOption=requeue"
    )
    return Evaluation(target, results, error)
