"""Findings sifted: without those that settings, suppressions and the baseline leave out."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from linter.command.arguments import Arguments
from linter.command.paths import RulesByPath
from linter.command.settings import Settings
from linter.command.surroundings import Surroundings
from linter.outcome import Outcome
from linter.project import Project
from linter.report import Finding
from linter.rules import Rule
from linter.rules.bl901_unreadable import UnreadableInput
from linter.rules.bl902_internal_error import InternalError
from linter.values import ABSENT

if TYPE_CHECKING:
    from linter.command.suppressions.suppression import Suppression

MARK = b"batchlint:"
"""What every suppression in a comment has. Most files have none, and cost no more than that."""


class Sifted(NamedTuple):
    """The findings that are left, and how many were suppressed, and are in the baseline."""

    findings: tuple[Finding, ...]
    suppressed: int
    baselined: int


class Choice:
    """Which rules count where: those of this run, without what settings per path leave out."""

    def __init__(
        self, outcome: Outcome, rules: Sequence[Rule], by_path: RulesByPath, final: frozenset[str]
    ) -> None:
        crashes = outcome.report.crashes
        self._ids = frozenset(rule.id for rule in rules)
        self._failed = frozenset(crash.rule for crash in crashes)
        self._unread = {crash.place.file for crash in crashes if crash.place is not None}
        self._unread |= {
            it.place.file for it in outcome.report.findings if it.rule == UnreadableInput.id
        }
        self._by_path = by_path
        self._final = final
        self._saw_all = outcome.saw_all

    def of(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return the findings that count. Nothing hides that the linter failed."""
        return tuple(it for it in findings if it.rule == InternalError.id or self._counts(it))

    def judges(self, rule_id: str, file: str | None) -> bool:
        """Return whether no finding of a rule in a file means that there is none to find."""
        if rule_id in self._failed or file in self._unread:
            return False
        if file is None and not self._saw_all:
            return False
        return rule_id in self._ids and self._by_path.keep(rule_id, file)

    def _counts(self, finding: Finding) -> bool:
        if finding.rule not in self._ids:
            return False
        return finding.rule in self._final or self._by_path.keep(finding.rule, finding.place.file)


def sift(
    outcome: Outcome,
    project: Project,
    rules: Sequence[Rule],
    settings: Settings,
    arguments: Arguments,
    surroundings: Surroundings,
) -> Sifted:
    """Return the findings that are left; write the baseline if that was asked for.

    Raises `WrongUsage` when a baseline cannot be read or written.
    """
    final = frozenset(settings.unsuppressible or ())
    by_path = RulesByPath(settings.per_path, surroundings.folder)
    choice = Choice(outcome, rules, by_path, final)
    left = choice.of(outcome.report.findings)
    suppressed = 0
    if suppressions := tuple(_suppressions(outcome, project)):
        from linter.command.suppressions.judged import apply

        judged = apply(
            left,
            suppressions,
            outcome.resources or tuple(outcome.world),
            surroundings.today,
            unsuppressible=final,
            unknowns=outcome.report.unknowns,
            applied=choice.judges,
        )
        left = (*judged.kept, *judged.idle)
        suppressed = len(judged.suppressed)
    file = arguments.write_baseline or settings.baseline
    baselined = 0
    if file is not None:
        from linter.command.known_findings import KnownFindings

        known = KnownFindings(file, outcome, surroundings, choice.judges)
        use = known.leave_out if arguments.write_baseline is None else known.take_in
        left, baselined = use(left, final)
    return Sifted(choice.of(left), suppressed, baselined)


def _suppressions(outcome: Outcome, project: Project) -> Iterator["Suppression"]:
    """Go through the suppressions in inputs, in files that they refer to, and in notes.

    A file that was given and is no input is looked at only when a finding stands in it: what it
    says about batchlint may be for somebody else.
    """
    places = (it.place for it in outcome.report.findings)
    named = {*outcome.files_read, *(place.file for place in places)}
    passed_over = {it.name for it in project.given} - named
    for source in outcome.sources:
        if source.name not in passed_over and MARK in source.data:
            from linter.command.suppressions.comments import find_in_text

            yield from find_in_text(source)
    if noted := [it for it in outcome.resources or outcome.world if it.notes != ABSENT]:
        from linter.command.suppressions.notes import find_in_notes

        yield from find_in_notes(noted)
