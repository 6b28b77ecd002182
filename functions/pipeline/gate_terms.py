"""The terms of a definition's gate: which rules, from which severity, and with which exceptions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from functions.pipeline.problems import Problem, pointer
from linter.check import Severity
from linter.facts import edition
from linter.readers.definitions.formats import day
from linter.readers.definitions.gating import gate_mistakes, gated_rules
from linter.rules import Rule


@dataclass(frozen=True)
class GateException:
    """A rule that may be broken, and why; ``until`` is the last day on which that holds."""

    rule: str
    reason: str
    until: date | None = None

    def holds_on(self, today: date) -> bool:
        """Tell whether it has not expired."""
        return self.until is None or today <= self.until

    def to_json(self) -> dict[str, str | None]:
        """Return what a finding shows of it."""
        return {"reason": self.reason, "until": self.until.isoformat() if self.until else None}


@dataclass(frozen=True)
class GateTerms:
    """What a run must keep. A finding of ``reject_from`` or worse rejects it."""

    reject_from: Severity
    edition: str
    rules: tuple[Rule, ...]
    exceptions: tuple[GateException, ...]

    def exception(self, rule: str, today: date) -> GateException | None:
        """Return the exception that holds for a rule; if none does, the last that expired."""
        found = [one for one in self.exceptions if one.rule == rule]
        holding = [one for one in found if one.holds_on(today)]
        expired = sorted(found, key=lambda one: one.until or date.max)
        return next(iter([*holding, *reversed(expired)]), None)


def read_gate(gate: Mapping[str, Any]) -> GateTerms:
    """Return the terms of a gate that has passed the schema and ``gate_problems``."""
    of = edition(gate.get("edition"))
    return GateTerms(
        reject_from=Severity(gate.get("rejectFrom", Severity.ERROR)),
        edition=of,
        rules=gated_rules(of, gate.get("rules", ("BL",))),
        exceptions=tuple(
            GateException(
                rule=one["rule"],
                reason=one["reason"].strip(),
                until=day(one["until"]) if "until" in one else None,
            )
            for one in gate.get("exceptions", ())
        ),
    )


def gate_problems(gate: Mapping[str, Any]) -> list[Problem]:
    """Find what a schema cannot say of a gate."""
    return [Problem(pointer(*found.path), found.detail) for found in gate_mistakes(gate)]
