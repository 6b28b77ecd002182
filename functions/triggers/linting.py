"""One document, checked by batchlint as its command does: the rules, the words, the formats.

The document is all there is: no other file is read, no network is used, and no configuration
holds.
"""

import io
import logging
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from linter import facts
from linter.command import option_values
from linter.command.arguments import Arguments
from linter.command.rule_choice import chosen
from linter.command.run import order
from linter.command.settings import Settings
from linter.command.sifted import sift
from linter.command.surroundings import Surroundings
from linter.command.usage import WrongUsage, meant
from linter.output.shown import Look, Shown, Writer
from linter.project import Project
from linter.rules import Rule
from linter.run import lint
from linter.source import Source

_log = logging.getLogger("poolwright")
_NO_FOLDER = Path("/")  # of a project without roots: nothing in it may be read
_NOT_CLOSE = "-"


class WrongChoice(Exception):
    """``parameter`` of the query has a value that the linter does not know; the text says why."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(detail)
        self.parameter = parameter


class NothingToLint(Exception):
    """The document is none of the linter's inputs."""


class Choice(NamedTuple):
    """What a document is checked for."""

    edition: str
    rules: tuple[Rule, ...]


def choice(edition: str | None, select: Sequence[str], ignore: Sequence[str]) -> Choice:
    """Return what is chosen with the values of the command's options; each may be left out.

    Raises ``WrongChoice``.
    """
    day = facts.edition() if edition is None else _read("edition", option_values.edition, edition)
    selected = _read("select", option_values.rule_list, select) if select else None
    ignored = _read("ignore", option_values.rule_list, ignore)
    try:
        return Choice(day, chosen(selected, ignored, (), day))
    except WrongUsage as error:
        raise WrongChoice("ignore" if ignored else "select", str(error)) from None


def close_to(name: str, known: Sequence[str]) -> str:
    """Return "did you mean edition?" for a name that is nearly one of these, else nothing."""
    said = meant(name, known, otherwise=_NOT_CLOSE)
    return "" if said == _NOT_CLOSE else said


def findings_of(name: str, data: bytes, choice: Choice, today: date, write: Writer) -> str:
    """Return what batchlint finds in a document called ``name``, as one of its formats has it.

    Raises ``NothingToLint``.
    """
    source = Source(name, data)
    project = Project(_NO_FOLDER, roots=(), given=(source,))
    outcome = lint(project, rules=choice.rules, edition=choice.edition, today=today)
    if not outcome.files_read:
        raise NothingToLint(name)
    settings = Settings()
    surroundings = Surroundings(io.BytesIO(), io.StringIO(), io.StringIO(), {}, _NO_FOLDER, today)
    sifted = sift(outcome, project, choice.rules, settings, Arguments(settings), surroundings)
    crashes = outcome.report.crashes
    for crash in crashes:
        _log.error("batchlint failed: %s", crash.rule)  # its words may hold the document's
    shown = Shown(
        findings=tuple(sorted(sifted.findings, key=order)),
        unknowns=outcome.report.unknowns,
        edition=outcome.report.edition,
        rules=choice.rules,
        sources={name: source},
        files_read=outcome.files_read,
        today=today,
        suppressed=sifted.suppressed,
        problem="the linter failed: see BL902, a mistake of its own" if crashes else None,
    )
    stream = io.StringIO()
    write(shown, stream, Look())
    return stream.getvalue()


def _read[G, T](parameter: str, read: Callable[[G], T], given: G) -> T:
    try:
        return read(given)
    except ValueError as error:
        raise WrongChoice(parameter, str(error)) from None
