"""The sum of a run in one line, for people."""

from collections import Counter

from linter.output.shown import MOST_UNREAD, Shown
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
    where = f"in {_looked_at(shown)} (edition {shown.edition})"
    parts = [f"{', '.join(found) or 'Nothing found'} {where}"]
    if shown.existing is not None and shown.existing.hidden:
        hidden = _number(shown.existing.hidden, "finding")
        parts.append(f"{hidden} in what exists only: run without paths to see them")
    if shown.suppressed:
        parts.append(f"{shown.suppressed} suppressed")
    if shown.baselined:
        parts.append(f"{shown.baselined} in the baseline")
    if shown.unknowns and not shown.explain_unknown:
        parts.append(f"{len(shown.unknowns)} could not be decided (--explain-unknown shows them)")
    if shown.existing is not None and shown.existing.unread:
        unread = _number(len(shown.existing.unread), "list")
        all_named = shown.explain_unknown or len(shown.existing.unread) <= MOST_UNREAD
        hint = "" if all_named else ": see --explain-unknown"
        parts.append(f"{unread} could not be read{hint}")
    return "; ".join(parts) + "."


def _looked_at(shown: Shown) -> str:
    files = _number(len(shown.files_read), "file")
    if shown.existing is None:
        return files
    existing = _number(shown.existing.resources, "existing resource")
    return f"{files} and {existing}" if shown.files_read else existing


def _number(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
