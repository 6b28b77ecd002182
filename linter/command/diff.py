"""``batchlint diff OLD NEW``: which findings came, and which went.

OLD and NEW are what `batchlint live --snapshot` saved, or any files and folders.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from linter import facts
from linter.command import exit_codes
from linter.command import option_values as values
from linter.command.arguments import (
    Arguments,
    add_help,
    add_settings,
    own_parser,
    settings_of,
    understood,
)
from linter.command.configuration import configured
from linter.command.existing import located, located_unknowns, shown_of
from linter.command.files import STDIN, gather
from linter.command.outputs import look_of
from linter.command.run import exit_code, linted, looked_at, order, problem_of, rules_of
from linter.command.settings import Settings
from linter.command.sifted import sift
from linter.command.surroundings import Surroundings
from linter.command.usage import WrongUsage
from linter.differences import Side, differences
from linter.outcome import Outcome
from linter.output import difference
from linter.output.shown import Shown
from linter.rules import Rule

if TYPE_CHECKING:
    import argparse

_EXIT_CODES = (
    "Exit codes: 0 nothing came at or above --fail-on; 1 findings came; 2 wrong usage or"
    " configuration; 3 could not do its work on one of the two."
)


class _Checked(NamedTuple):
    path: str
    outcome: Outcome
    side: Side
    shown: Shown


def run(argv: Sequence[str], surroundings: Surroundings) -> int:
    """Do what the arguments after ``diff`` ask for, and return the exit code.

    Raises `WrongUsage`.
    """
    parser = _parser()
    given = understood(parser, argv)
    if given.show == "help":
        surroundings.stdout.write(parser.format_help())
        return exit_codes.CLEAN
    if len(given.paths) != 2 or STDIN in given.paths:
        raise WrongUsage("diff compares two checks; name OLD and NEW, two files or folders")
    as_json = _as_json(given.format)
    settings = settings_of(given, surroundings.folder)
    found = configured(given.paths[1], surroundings, given.config, given.no_config)
    # A baseline would hide what came.
    settings = replace(settings.over(found), baseline=None)
    edition = settings.edition or facts.edition()
    rules = rules_of(settings, edition)
    old, new = (_checked(it, rules, edition, settings, surroundings) for it in given.paths)
    compared = differences(old.side, new.side)
    shown = difference.Compared(compared, (old.path, new.path), (old.shown, new.shown))
    if as_json:
        difference.write_json(shown, surroundings.stdout)
    else:
        look = look_of(surroundings.stdout, settings.color or "auto", surroundings.environment)
        difference.write_text(shown, surroundings.stdout, look)
    problems = [it for it in (old, new) if it.shown.problem is not None]
    for it in problems:
        surroundings.stderr.write(f"batchlint: {it.path}: {it.shown.problem}\n")
        if given.debug:
            surroundings.stderr.writelines(crash.trace for crash in it.outcome.report.crashes)
    if problems:
        return exit_codes.NO_WORK
    return exit_code(compared.findings.came, settings)


def _checked(
    path: str,
    rules: Sequence[Rule],
    edition: str,
    settings: Settings,
    surroundings: Surroundings,
) -> _Checked:
    gathered = gather([path], surroundings, None, settings.exclude or ())
    looked = looked_at(gathered)
    check = partial(linted, rules, edition, settings, surroundings, looked)
    outcome = check(gathered)
    problem = problem_of([path], gathered, outcome, looked)
    existing = None
    if looked is not None:
        outcome, existing = shown_of(looked, outcome, gathered, [path], check)
    sifted = sift(outcome, gathered.project, rules, settings, Arguments(settings), surroundings)
    findings = sifted.findings
    if looked is not None:
        findings = located(findings, looked)
        unknowns = located_unknowns(outcome.report.unknowns, looked)
        outcome = outcome._replace(report=outcome.report._replace(unknowns=unknowns))
    findings = tuple(sorted(findings, key=order))
    shown = Shown(
        findings=findings,
        unknowns=outcome.report.unknowns,
        edition=edition,
        rules=tuple(rules),
        sources={it.name: it for it in outcome.sources},
        files_read=outcome.files_read,
        today=surroundings.today,
        suppressed=sifted.suppressed,
        problem=problem,
        existing=existing,
    )
    return _Checked(path, outcome, Side.of(outcome, findings), shown)


def _as_json(given: str | None) -> bool:
    name = (given or "text").strip().lower()
    if name not in ("text", "json"):
        try:
            values.format_name(name)
        except ValueError as error:
            raise WrongUsage(f"--format: {error}") from None
        raise WrongUsage(f"--format: diff has no {name}; choose text or json")
    return name == "json"


def _parser() -> "argparse.ArgumentParser":
    parser = own_parser(
        "batchlint diff",
        "Check two states by the same rules, and show which findings came and which went. OLD and"
        " NEW are files that batchlint live --snapshot saved, or any files and folders.",
        _EXIT_CODES,
    )
    add: Any = parser.add_argument
    add("paths", nargs="*", metavar="OLD NEW", help="two saved files, or files and folders")
    add("--format", metavar="FORMAT", help="text (default) or json")
    add_settings(add)
    add_help(add)
    return parser
