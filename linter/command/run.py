"""The command: from its arguments to its exit code.

::

    arguments -> configuration -> files -> lint -> per path -> suppressions -> baseline
              -> changed files -> outputs -> exit code
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from linter import facts
from linter.command import exit_codes
from linter.command.arguments import SUBCOMMANDS, Arguments, parse, usage
from linter.command.configuration import configured, first_folder
from linter.command.files import STDIN, Gathered, gather, nothing_to_lint, source
from linter.command.outputs import STDOUT, look_of, planned, write
from linter.command.rule_choice import chosen
from linter.command.settings import Settings
from linter.command.sifted import Sifted, sift
from linter.command.statistics import statistics_of
from linter.command.surroundings import Surroundings
from linter.command.usage import WrongUsage
from linter.outcome import Outcome
from linter.output.shown import Shown
from linter.report import Finding, Severity
from linter.rules import Rule
from linter.scope import HALF_A_YEAR

if TYPE_CHECKING:
    from linter.command.existing import Looked


def run(argv: Sequence[str], surroundings: Surroundings) -> int:
    """Do what the arguments ask for, and return the exit code.

    Raises `WrongUsage`.
    """
    if argv and argv[0] in SUBCOMMANDS:
        from linter.command.subcommands import subcommand

        return subcommand(argv[0])(argv[1:], surroundings)
    return checked(parse(argv, surroundings.folder), surroundings)


def checked(
    arguments: Arguments,
    surroundings: Surroundings,
    look_at: "Callable[[Settings], Looked] | None" = None,
    done: "Callable[[Looked, Outcome], None] | None" = None,
) -> int:
    """Check, or show what is asked for instead, and return the exit code.

    ``look_at`` gives what exists in Azure, when all else is known to be right; ``done`` is told
    when all questions about it are answered. Raises `WrongUsage`.
    """
    settings = arguments.settings.over(
        configured(_first_path(arguments), surroundings, arguments.config, arguments.no_config)
    )
    if (text := _text(arguments, settings, surroundings)) is not None:
        surroundings.stdout.write(text)
        return exit_codes.CLEAN
    outputs = planned(settings, surroundings)
    edition = settings.edition or facts.edition()
    rules = rules_of(settings, edition)
    changed = None
    if arguments.only_changed is not None:
        from linter.command.changed import changed_files

        first = first_folder(_first_path(arguments), surroundings)
        changed = changed_files(arguments.only_changed, first)
    written = [it.file for it in outputs if it.file != STDOUT]
    baselines = [it for it in (settings.baseline, arguments.write_baseline) if it is not None]
    gathered = gather(
        arguments.paths,
        surroundings,
        arguments.stdin_filename,
        settings.exclude or (),
        (*written, *baselines),
    )
    looked = looked_at(gathered, look_at and partial(look_at, settings))
    check = partial(linted, rules, edition, settings, surroundings, looked)
    outcome = check(gathered)
    problem = problem_of(arguments.paths, gathered, outcome, looked)
    if problem is None and looked is not None and not arguments.partial:
        from linter.command.existing import unread_of

        problem = unread_of(looked)
    existing = None
    if looked is not None:
        from linter.command.existing import shown_of

        if done is not None:
            done(looked, outcome)
        outcome, existing = shown_of(looked, outcome, gathered, arguments.paths, check)
    sifted = sift(outcome, gathered.project, rules, settings, arguments, surroundings)
    findings = sifted.findings
    if changed is not None:
        from linter.command.changed import touching

        findings = tuple(touching(findings, changed, surroundings.folder))
    if looked is not None:
        from linter.command.existing import located, located_unknowns

        findings = located(findings, looked)
        unknowns = located_unknowns(outcome.report.unknowns, looked)
        outcome = outcome._replace(report=outcome.report._replace(unknowns=unknowns))
    shown = _shown(sorted(findings, key=order), outcome, sifted, rules, settings, surroundings)
    shown = shown._replace(problem=problem, existing=existing)
    if settings.statistics:
        shown = shown._replace(statistics=statistics_of(shown, outcome))
    look = look_of(surroundings.stdout, settings.color or "auto", surroundings.environment)
    write(outputs, shown, look, surroundings)
    if problem is not None:
        surroundings.stderr.write(f"batchlint: {problem}\n")
    if arguments.debug:
        surroundings.stderr.writelines(dict.fromkeys(it.trace for it in outcome.report.crashes))
    return exit_codes.NO_WORK if problem is not None else exit_code(findings, settings)


def looked_at(gathered: Gathered, look_at: "Callable[[], Looked] | None" = None) -> "Looked | None":
    """Return what exists, from a live look or from saved files; ``None`` when nothing tells.

    Raises `WrongUsage`.
    """
    if gathered.saved:
        from linter.command.existing import looked_up

        if look_at is not None:
            raise WrongUsage(
                f"{gathered.saved[0].name} is a saved file, which says what existed then; leave it"
                " out, or check it without live"
            )
        return looked_up(gathered.saved)
    return None if look_at is None else look_at()


def linted(
    rules: Sequence[Rule],
    edition: str,
    settings: Settings,
    surroundings: Surroundings,
    looked: "Looked | None",
    gathered: Gathered,
) -> Outcome:
    """Apply the rules to files, and to what exists if a run looks at it."""
    from linter.run import lint

    more: dict[str, Any] = {}
    unreadable = gathered.unreadable
    if looked is not None:
        more = {"azure": looked.azure, "narrowed": looked.narrowed}
        unreadable = (*unreadable, *looked.unreadable)
    return lint(
        gathered.project,
        rules=rules,
        edition=edition,
        today=surroundings.today,
        window=settings.within or HALF_A_YEAR,
        overrides=settings.facts or facts.NO_OVERRIDES,
        parameters=[source(it, surroundings) for it in settings.parameters or ()],
        unreadable=unreadable,
        **more,
    )


def rules_of(settings: Settings, edition: str) -> tuple[Rule, ...]:
    """Return the rules that settings choose. Raises `WrongUsage` when none is left."""
    return chosen(settings.select, settings.ignore or (), settings.unsuppressible or (), edition)


def exit_code(findings: Iterable[Finding], settings: Settings) -> int:
    """Return whether a finding is bad enough for the run to fail."""
    worst = max((finding.severity.rank for finding in findings), default=0)
    fail_on = settings.fail_on or Severity.ERROR
    return exit_codes.FINDINGS if worst >= fail_on.rank else exit_codes.CLEAN


def _first_path(arguments: Arguments) -> str:
    first = next(iter(arguments.paths), ".")
    return arguments.stdin_filename or "." if first == STDIN else first


def _text(arguments: Arguments, settings: Settings, surroundings: Surroundings) -> str | None:
    """Return what is to be shown instead of checking anything."""
    if arguments.show == "help":
        return usage()
    if arguments.explain is None and arguments.show is None:
        return None
    from linter.command import listing

    if arguments.explain is not None:
        look = look_of(surroundings.stdout, "never", surroundings.environment)
        return listing.rule_text(arguments.explain, look.width)
    if arguments.show == "rules":
        return listing.rules_text()
    return listing.facts_text(settings.edition, settings.facts or facts.NO_OVERRIDES)


def problem_of(
    paths: Sequence[str], gathered: Gathered, outcome: Outcome, looked: "Looked | None"
) -> str | None:
    """Return why the run could not do all its work, if it could not."""
    crashes = len(outcome.report.crashes)
    if crashes:
        times = "once" if crashes == 1 else f"{crashes} times"
        return f"internal error, {times}: see BL902, and run again with --debug for the trace"
    if gathered.saved and not getattr(looked and looked.azure, "headers", ()):
        return f"nothing to lint: {gathered.saved[0].name} was refused, see BL901"
    if outcome.files_read or (looked is not None and len(set(paths)) == len(gathered.saved)):
        return None
    return nothing_to_lint(paths, gathered)


def _shown(
    findings: Sequence[Finding],
    outcome: Outcome,
    sifted: Sifted,
    rules: Sequence[Rule],
    settings: Settings,
    surroundings: Surroundings,
) -> Shown:
    return Shown(
        findings=tuple(findings),
        unknowns=outcome.report.unknowns,
        edition=outcome.report.edition,
        rules=tuple(rules),
        sources={it.name: it for it in outcome.sources},
        files_read=outcome.files_read,
        today=surroundings.today,
        suppressed=sifted.suppressed,
        baselined=sifted.baselined,
        explain_unknown=bool(settings.explain_unknown),
    )


def order(finding: Finding) -> tuple[str, int, int, str, str]:
    """Return what findings are sorted by: their places first."""
    place = finding.place
    spot = (place.file or "", place.line or 0, place.column or 0)
    return (*spot, finding.rule, finding.message)
