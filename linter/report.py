"""What a check finds: findings, what stayed unknown, and rules that crashed."""

from enum import StrEnum
from typing import NamedTuple, TypeAlias

from linter.model import Place

Json: TypeAlias = dict[str, object]


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """Azure refuses it, or nodes will not start."""
    WARNING = "warning"
    """It works today, and breaks at scale, on a date, or goes against Microsoft's advice."""
    INFO = "info"
    """Worth knowing."""

    @property
    def rank(self) -> int:
        """The worse, the higher: 1 for info, 3 for an error."""
        return {"info": 1, "warning": 2, "error": 3}[self.value]


class Related(NamedTuple):
    """Another place that belongs to a finding, and what stands there."""

    place: Place
    role: str


class Finding(NamedTuple):
    """A rule is broken: where, what was expected, and what to do about it.

    ``assumes`` are the defaults that it rests on: ``parameter 'nodes'``.
    """

    rule: str
    severity: Severity
    message: str
    place: Place
    related: tuple[Related, ...]
    expected: str
    fix: str
    assumes: tuple[str, ...] = ()


class Undecided(NamedTuple):
    """A rule could not tell whether it is kept. This is never a pass."""

    rule: str
    place: Place
    reason: str


class Crash(NamedTuple):
    """A rule or a reader failed by a mistake of the linter's own.

    What it would have found is not known. ``place`` is where a reader was; ``trace`` is the
    traceback, for ``--debug``.
    """

    rule: str
    error: str
    place: Place | None = None
    trace: str = ""


class Report(NamedTuple):
    """All that one check gave, in an order that only depends on what was found.

    ``edition`` and ``rules`` say what was applied, so that an empty report can be told from a
    check that looked at nothing.
    """

    edition: str
    rules: tuple[str, ...]
    findings: tuple[Finding, ...]
    unknowns: tuple[Undecided, ...]
    crashes: tuple[Crash, ...]

    def to_json(self) -> Json:
        """Return the report as dicts, lists and text, ready for `json.dumps`."""
        return {
            "edition": self.edition,
            "rules": list(self.rules),
            "findings": [_finding(finding) for finding in self.findings],
            "unknowns": [
                {"rule": unknown.rule, "place": _place(unknown.place), "reason": unknown.reason}
                for unknown in self.unknowns
            ],
            "crashes": [{"rule": crash.rule, "error": crash.error} for crash in self.crashes],
        }


def _finding(finding: Finding) -> Json:
    assumes = {"assumes": list(finding.assumes)} if finding.assumes else {}
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        "place": _place(finding.place),
        "related": [{**_place(item.place), "role": item.role} for item in finding.related],
        "expected": finding.expected,
        "fix": finding.fix,
        **assumes,
    }


def _place(place: Place) -> Json:
    spot = {"file": place.file, "line": place.line, "column": place.column}
    known = {name: value for name, value in spot.items() if value is not None}
    return {"resourceId": place.resource_id, **known}
