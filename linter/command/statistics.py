"""The counts of one run, for ``--statistics``."""

from collections import Counter

from linter.outcome import Outcome
from linter.output.shown import Shown, Statistics


def statistics_of(shown: Shown, outcome: Outcome) -> Statistics:
    """Count files, resources and results, each by name in the order of the names."""
    resources = outcome.resources or tuple(outcome.world)
    return Statistics(
        files=len(outcome.files_read),
        sources=len(outcome.sources),
        resources=_sorted(Counter(it.words for it in resources)),
        findings=_sorted(Counter(it.rule for it in shown.findings)),
        unknowns=_sorted(Counter(it.rule for it in shown.unknowns)),
    )


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in sorted(counts)}
