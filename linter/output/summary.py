"""The sum of a run in one line, for people."""

from collections import Counter

from linter.output.shown import Shown
from linter.report import Severity


def summary(shown: Shown) -> str:
    """Return how many findings there are, in how many files, and what was not shown."""
    counts = Counter(finding.severity for finding in shown.findings)
    found = [
        _number(counts[severity], word)
        for severity, word in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "note"),
        )
        if counts[severity]
    ]
    where = f"in {_number(len(shown.files_read), 'file')} (edition {shown.edition})"
    parts = [f"{', '.join(found) or 'Nothing found'} {where}"]
    if shown.suppressed:
        parts.append(f"{shown.suppressed} suppressed")
    if shown.baselined:
        parts.append(f"{shown.baselined} in the baseline")
    if shown.unknowns and not shown.explain_unknown:
        parts.append(f"{len(shown.unknowns)} could not be decided (--explain-unknown shows them)")
    return "; ".join(parts) + "."


def _number(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
