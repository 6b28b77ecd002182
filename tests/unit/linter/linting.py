"""Runs the linter over files that are held in memory."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from linter.outcome import Outcome
from linter.project import Project
from linter.rules import ALL, Rule
from linter.run import lint
from linter.source import Source

NOWHERE = Path("/nowhere-at-all")
TODAY = date(2026, 11, 20)


def lint_files(
    files: Mapping[str, str],
    *,
    rules: Sequence[Rule] = ALL,
    edition: str | None = None,
    today: date = TODAY,
    parameters: Sequence[str] = (),
) -> Outcome:
    """Check files, given by name; ``parameters`` are names among them."""
    sources = [Source(name, text.encode()) for name, text in sorted(files.items())]
    project = Project(NOWHERE, [NOWHERE], sources)
    chosen = [source for source in sources if source.name in parameters]
    return lint(project, rules=rules, edition=edition, today=today, parameters=chosen)


def found(files: Mapping[str, str], edition: str | None = None) -> list[tuple[str, str, int]]:
    """Return the findings of all rules as rule, file and line."""
    report = lint_files(files, edition=edition).report
    assert not report.crashes, report.crashes[0].trace
    return [(it.rule, it.place.file or "", it.place.line or 0) for it in report.findings]
