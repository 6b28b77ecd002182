"""BL902: a rule or a reader crashed, by a mistake of the linter's own."""

from collections.abc import Iterator

from linter.model import Place
from linter.report import Crash, Finding, Severity, Undecided
from linter.rules.rule import Rule
from linter.scope import Scope

_LONGEST = 300


class InternalError(Rule):
    """Reports crashes; it looks at nothing itself."""

    id = "BL902"
    name = "internal-error"
    severity = Severity.ERROR
    since = "2017-08"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "A rule or a reader of batchlint crashed. What it would have found is not known; all other"
        " rules and files were checked. The exit code is 3, whatever else was found."
    )
    expected = "a check that comes to its end"
    fix = (
        "Run again with --debug for the trace, and report it together with the file. Until then,"
        " leave the rule out with --ignore, or the file with an exclude pattern."
    )
    cannot_see = "A rule that gives a wrong answer without crashing."

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:  # noqa: ARG002 - no look
        """Find nothing: the run turns crashes into findings."""
        return iter(())

    @classmethod
    def finding_for(cls, crash: Crash) -> Finding:
        """Return the finding about a crash; one of a rule stands in no file."""
        who = "A reader" if crash.rule == cls.id else f"The rule {crash.rule}"
        why = " ".join(crash.error.split())
        shown = why if len(why) <= _LONGEST else f"{why[:_LONGEST]}..."
        return cls().finding(message=f"{who} crashed: {shown}", place=crash.place or Place(""))
