"""What a writer shows: the findings that are left, and what surrounds them.

A format is a module of this package with one function::

    def write(shown: Shown, stream: TextIO, look: Look) -> None

It writes a whole document, ends it with a line break, and neither closes nor flushes the stream.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol, TextIO

from linter.report import Finding, Undecided
from linter.rules import Rule
from linter.source import Source


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of one run: ``resources`` by their words (``pool``), the others by rule id.

    ``sources`` counts all files that were opened: the inputs, those that turned out to be none,
    and those that inputs refer to; ``files`` counts the inputs among them.
    """

    files: int
    sources: int
    resources: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    unknowns: Mapping[str, int] = field(default_factory=dict)


class Shown(NamedTuple):
    """All that a writer may show.

    ``findings`` are in the order of their places: file, line, column, rule. ``rules`` are those
    that were applied, among them the linter's own (BL901 and so on). ``sources`` holds the texts
    by name, to show a finding's line. ``files_read`` are the recognised inputs; ``suppressed``
    and ``baselined`` count the findings that are not shown.

    ``unknowns`` is complete; ``explain_unknown`` says whether somebody asked to see each of
    them, and ``statistics`` is there when somebody asked for them. ``problem`` is why the run
    could not do all its work (nothing to lint, a crash), in one sentence.
    """

    findings: tuple[Finding, ...]
    unknowns: tuple[Undecided, ...]
    edition: str
    rules: tuple[Rule, ...]
    sources: Mapping[str, Source]
    files_read: tuple[str, ...]
    today: date
    suppressed: int = 0
    baselined: int = 0
    explain_unknown: bool = False
    statistics: Statistics | None = None
    problem: str | None = None


class Look(NamedTuple):
    """What the stream can show. ``width`` is in characters; ``None``: lines are not wrapped."""

    color: bool = False
    width: int | None = None


class Writer(Protocol):
    """A format's one function."""

    def __call__(self, shown: Shown, stream: TextIO, look: Look) -> None:
        """Write a whole document."""
