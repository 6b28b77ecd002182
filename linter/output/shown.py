"""What a writer shows: the findings that are left, and what surrounds them.

A format is a module of this package with one function::

    def write(shown: Shown, stream: TextIO, look: Look) -> None

It writes a whole document, ends it with a line break, and neither closes nor flushes the stream.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol, TextIO

from linter.looking import Unread
from linter.model import Place
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


MOST_UNREAD = 10
"""How many lists that could not be read are named without being asked for."""


class Existing(NamedTuple):
    """What exists in Azure, in a run that looked at it.

    ``resources`` counts what was listed, in how many ``subscriptions``; ``hidden`` the findings
    that have to do with no file, in a run of files; ``unread`` are the lists that could not be
    read. ``requests`` counts what was asked of Azure; ``None``: nothing was, it had been saved in
    ``files``.
    """

    resources: int
    subscriptions: int = 1
    hidden: int = 0
    unread: tuple[Unread, ...] = ()
    requests: int | None = None
    files: frozenset[str] = frozenset()


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
    existing: Existing | None = None


class Look(NamedTuple):
    """What the stream can show. ``width`` is in characters; ``None``: lines are not wrapped."""

    color: bool = False
    width: int | None = None


class Writer(Protocol):
    """A format's one function."""

    def __call__(self, shown: Shown, stream: TextIO, look: Look) -> None:
        """Write a whole document."""


def readable_id(resource_id: str, existing: Existing | None = None) -> str:
    """Return an id for people: the resource first, as that is what somebody looks for.

    ``Microsoft.Compute/images/golden (group images of 0b1f...)``; the subscription is left out
    where there is only one. A path of another shape stays.
    """
    scope, found, names = resource_id.partition("/providers/")
    parts = scope.split("/")
    if not found or parts[:2] != ["", "subscriptions"] or len(parts) not in (3, 5):
        return resource_id
    where = [f"group {parts[4]}"] if len(parts) == 5 else []
    if existing is None or existing.subscriptions != 1:
        where.append(f"subscription {parts[2]}")
    return f"{names} ({', '.join(where)})" if where else names


def main_place(finding: Finding, shown: Shown) -> Place:
    """Return where a finding is shown by a format that wants a file.

    One in what exists is shown at the first file that it has to do with, if there is any.
    """
    saved = shown.existing.files if shown.existing else ()
    places = (finding.place, *(it.place for it in finding.related))
    written = (it for it in places if it.file is not None and it.file not in saved)
    return next(written, finding.place)
