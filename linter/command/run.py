"""The command: from its arguments to its exit code.

::

    arguments -> configuration -> files -> lint -> per path -> suppressions -> baseline
              -> changed files -> outputs -> exit code
"""

from collections.abc import Sequence
from pathlib import Path

from linter import facts
from linter.command import exit_codes
from linter.command.arguments import Arguments, parse, usage
from linter.command.configuration import find, load
from linter.command.files import STDIN, Gathered, gather, source
from linter.command.outputs import STDOUT, look_of, planned, write
from linter.command.rule_choice import chosen
from linter.command.settings import Settings
from linter.command.sifted import Sifted, sift
from linter.command.statistics import statistics_of
from linter.command.surroundings import Surroundings
from linter.outcome import Outcome
from linter.output.shown import Shown
from linter.readers.parameter_files import is_parameter_file
from linter.report import Finding, Severity
from linter.rules import Rule
from linter.scope import HALF_A_YEAR

_INPUTS = (
    "ARM templates, Bicep, Terraform (also plans as JSON), Packer, Azure VM Image Builder"
    " templates, exports of pools and images as JSON, and Poolwright pipeline definitions"
)


def run(argv: Sequence[str], surroundings: Surroundings) -> int:
    """Do what the arguments ask for, and return the exit code.

    Raises `WrongUsage`.
    """
    arguments = parse(argv, surroundings.folder)
    settings = arguments.settings.over(_configured(arguments, surroundings))
    text = _text(arguments, settings, surroundings)
    if text is not None:
        surroundings.stdout.write(text)
        return exit_codes.CLEAN
    return _check(arguments, settings, surroundings)


def _check(arguments: Arguments, settings: Settings, surroundings: Surroundings) -> int:
    from linter.run import lint

    outputs = planned(settings, surroundings)
    edition = settings.edition or facts.edition()
    rules = chosen(settings.select, settings.ignore or (), settings.unsuppressible or (), edition)
    changed = None
    if arguments.only_changed is not None:
        from linter.command.changed import changed_files

        changed = changed_files(arguments.only_changed, _first_folder(arguments, surroundings))
    written = [it.file for it in outputs if it.file != STDOUT]
    baselines = [it for it in (settings.baseline, arguments.write_baseline) if it is not None]
    gathered = gather(
        arguments.paths,
        surroundings,
        arguments.stdin_filename,
        settings.exclude or (),
        (*written, *baselines),
    )
    outcome = lint(
        gathered.project,
        rules=rules,
        edition=edition,
        today=surroundings.today,
        window=settings.within or HALF_A_YEAR,
        overrides=settings.facts or facts.NO_OVERRIDES,
        parameters=[source(it, surroundings) for it in settings.parameters or ()],
        unreadable=gathered.unreadable,
    )
    sifted = sift(outcome, gathered.project, rules, settings, arguments, surroundings)
    findings = sifted.findings
    if changed is not None:
        from linter.command.changed import touching

        findings = tuple(touching(findings, changed, surroundings.folder))
    problem = _problem(arguments, gathered, outcome)
    shown = _shown(sorted(findings, key=_order), outcome, sifted, rules, settings, surroundings)
    color = settings.color or "auto"
    look = look_of(surroundings.stdout, color, surroundings.environment)
    write(outputs, shown._replace(problem=problem), look, surroundings)
    if problem is not None:
        surroundings.stderr.write(f"batchlint: {problem}\n")
    if arguments.debug:
        traces = (crash.trace for crash in outcome.report.crashes)
        surroundings.stderr.writelines(dict.fromkeys(traces))
    if problem is not None:
        return exit_codes.NO_WORK
    worst = max((finding.severity.rank for finding in findings), default=0)
    fail_on = settings.fail_on or Severity.ERROR
    return exit_codes.FINDINGS if worst >= fail_on.rank else exit_codes.CLEAN


def _configured(arguments: Arguments, surroundings: Surroundings) -> Settings:
    if arguments.no_config:
        return Settings()
    if arguments.config is not None:
        return load(surroundings.path(arguments.config))
    found = find(_first_folder(arguments, surroundings), surroundings.folder)
    return Settings() if found is None else load(found)


def _first_folder(arguments: Arguments, surroundings: Surroundings) -> Path:
    first = arguments.paths[0]
    if first == STDIN:
        first = arguments.stdin_filename or "."
    path = surroundings.path(first).resolve()
    return path if path.is_dir() else path.parent


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


def _problem(arguments: Arguments, gathered: Gathered, outcome: Outcome) -> str | None:
    """Return why the run could not do all its work, if it could not."""
    crashes = len(outcome.report.crashes)
    if crashes:
        times = "once" if crashes == 1 else f"{crashes} times"
        return f"internal error, {times}: see BL902, and run again with --debug for the trace"
    if outcome.files_read:
        return None
    names = [it.name for it in gathered.project.given]
    refused = [it.spot.file for it in gathered.unreadable]
    if refused and not names:
        return f"nothing to lint: {_some(refused)} was refused, see BL901"
    if names and all(map(is_parameter_file, names)):
        return (
            f"nothing to lint: {_some(names)} only has values for a template or configuration;"
            " expected that file, or the folder that has both"
        )
    count = len(names)
    where = ", ".join("standard input" if it == STDIN else it for it in arguments.paths)
    looked = f"none of {count} files in {where} is an input" if count else f"no files in {where}"
    return f"nothing to lint: {looked}; expected {_INPUTS}"


def _some(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"each of {len(names)} files"


def _shown(
    findings: Sequence[Finding],
    outcome: Outcome,
    sifted: Sifted,
    rules: Sequence[Rule],
    settings: Settings,
    surroundings: Surroundings,
) -> Shown:
    shown = Shown(
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
    if not settings.statistics:
        return shown
    return shown._replace(statistics=statistics_of(shown, outcome))


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.place
    spot = (place.file or "", place.line or 0, place.column or 0)
    return (*spot, finding.rule, finding.message)
