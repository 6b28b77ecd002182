"""The baseline at work: findings that are known are left out, or taken in."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from linter.command.baseline import Baseline, Entry, apply, entry_of, idle, load, may_hide, written
from linter.command.files import source
from linter.command.paths import relative
from linter.command.surroundings import Surroundings
from linter.command.usage import WrongUsage
from linter.outcome import Outcome
from linter.report import Finding

Judges = Callable[[str, str | None], bool]
"""Whether no finding of a rule in a file means that there is none."""


class KnownFindings:
    """One baseline file, and what this run has to do with it."""

    def __init__(
        self, file: str, outcome: Outcome, surroundings: Surroundings, judges: Judges
    ) -> None:
        self._file = file
        self._path = surroundings.path(file)
        self._world = outcome.world
        self._looked_at = {it.name for it in outcome.sources}
        self._surroundings = surroundings
        self._judges = judges

    def leave_out(
        self, findings: Sequence[Finding], unsuppressible: Collection[str]
    ) -> tuple[tuple[Finding, ...], int]:
        """Return the findings that the baseline does not know, and how many it knows.

        Its entries that nothing needs any more are findings too.
        """
        baseline = self._load()
        kept, known, over = apply(findings, baseline, self._entry, unsuppressible)
        return (*kept, *idle(over, baseline, self._is_judged)), len(known)

    def take_in(
        self, findings: Sequence[Finding], unsuppressible: Collection[str]
    ) -> tuple[tuple[Finding, ...], int]:
        """Write the findings into the file, and return those that no baseline may hide.

        Entries that this run could not judge, of other files or rules, stay.
        """
        before = self._load() if self._path.exists() else Baseline()
        hidden = [it for it in findings if may_hide(it.rule, unsuppressible)]
        counts = Counter(self._entry(it) for it in hidden)
        for entry, count in before.counts.items():
            if not self._is_judged(entry):
                counts[entry] = max(count, counts[entry])
        try:
            self._path.write_text(written(counts), encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise WrongUsage(f"{self._file} cannot be written: {error.strerror}") from None
        left = tuple(it for it in findings if not may_hide(it.rule, unsuppressible))
        return left, len(hidden)

    def _load(self) -> Baseline:
        return load(source(self._file, self._surroundings))

    def _entry(self, finding: Finding) -> Entry:
        return entry_of(finding, self._world, self._surroundings.folder, self._folder)

    def _is_judged(self, entry: Entry) -> bool:
        """Say whether this run would have found it: its rule was applied, and its file read."""
        if not entry.file:
            return self._judges(entry.rule, None)
        name = relative(entry.file, self._folder, self._surroundings.folder)
        if not self._judges(entry.rule, name):
            return False
        return name in self._looked_at or not Path(self._folder, entry.file).exists()

    @property
    def _folder(self) -> Path:
        return self._path.parent
