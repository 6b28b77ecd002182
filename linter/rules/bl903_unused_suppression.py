"""BL903: a suppression or a baseline entry that is of no use, or not allowed."""

from collections.abc import Iterator

from linter.model import Place
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.pools import bicep, terraform
from linter.rules.rule import Example, Rule
from linter.scope import Scope

_REASON = 'reason="refused on purpose, to see what happens"'
_SHORT = "{fixedScale: {targetDedicatedNodes: 4, resizeTimeout: 'PT1M'}}"


def _terraform(timeout: str, suppression: str) -> str:
    return terraform(timeout=timeout, more=f"  # batchlint: {suppression}")


class UnusedSuppression(Rule):
    """Reports suppressions that suppress nothing; it looks at nothing itself."""

    id = "BL903"
    name = "unused-suppression"
    severity = Severity.WARNING
    since = "2017-08"
    source = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html"
    meaning = (
        "A suppression, or an entry of the baseline, suppresses nothing, gives no reason, has"
        " expired, or names a rule that does not exist or may not be suppressed. A suppression"
        " that nobody needs any more would hide the next mistake in its place."
    )
    expected = 'batchlint: ignore=BL201 reason="..." until=2027-01-01 (the date may be left out)'
    fix = "Remove the suppression, or give it a reason and a date that is still to come."
    cannot_see = (
        "Whether a reason is a good one. A suppression of a rule that was left out of this run"
        " (--select, --ignore, another edition) is not judged."
    )
    INVALID = (
        Example({"main.bicep": "// batchlint: ignore=BL305\n" + bicep(_SHORT)}),
        Example({"main.tf": _terraform("PT30M", f"ignore=BL305 {_REASON}")}),
    )
    VALID = (
        Example({"main.bicep": f"// batchlint: ignore=BL305 {_REASON}\n" + bicep(_SHORT)}),
        Example({"main.tf": f"# batchlint: ignore=BL305 {_REASON}\n" + terraform(timeout="PT1M")}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:  # noqa: ARG002 - no look
        """Find nothing: the command judges suppressions when all findings are there."""
        return iter(())

    @classmethod
    def finding_for(cls, place: Place, why: str) -> Finding:
        """Return the finding about a suppression.

        ``why`` is the end of a sentence that begins with "This suppression": ``suppresses
        nothing``, ``gives no reason``, ``expired on 2026-01-01``.
        """
        return cls().finding(message=f"This suppression {why.rstrip('.')}.", place=place)
