"""The command line: which options there are, and what was asked for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

from linter.command import option_values as values
from linter.command.settings import PathPattern, Settings
from linter.command.usage import WrongUsage, meant

if TYPE_CHECKING:
    import argparse

SUBCOMMANDS = ("live", "inventory", "diff")
"""What the first argument may be; a folder of such a name is given as ``./live``."""
EXIT_CODES = (
    "Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage or configuration;"
    " 3 could not do its work (an internal error, nothing to lint, a list of Azure not read)."
)
T = TypeVar("T")


class Arguments(NamedTuple):
    """What was asked for on the command line.

    ``show`` is what is printed instead of checking anything: ``help``, ``rules`` or ``facts``;
    ``explain`` is the id or name of a rule to explain. ``partial``: what can be read is enough,
    where lists of Azure cannot.
    """

    settings: Settings
    paths: tuple[str, ...] = (".",)
    stdin_filename: str | None = None
    write_baseline: str | None = None
    only_changed: str | None = None
    config: str | None = None
    no_config: bool = False
    debug: bool = False
    partial: bool = False
    show: str | None = None
    explain: str | None = None


def parse(argv: Sequence[str], folder: Path) -> Arguments:
    """Read the arguments after the command's name, given in a folder. Raises `WrongUsage`."""
    given = understood(_parser(), argv)
    return arguments_of(given, folder, tuple(given.paths) or (".",))


def understood(parser: "argparse.ArgumentParser", argv: Sequence[str]) -> "argparse.Namespace":
    """Return what the options of a parser say. Raises `WrongUsage`."""
    given, odd = parser.parse_known_intermixed_args(list(argv))
    if odd:
        known = [it for action in parser._actions for it in action.option_strings]
        name = odd[0].partition("=")[0]
        raise WrongUsage(f"there is no option {name}; {_close(name, known, parser.prog)}")
    return given


def settings_of(given: "argparse.Namespace", folder: Path) -> Settings:
    """Return the settings among the options that `add_settings` adds. Raises `WrongUsage`."""
    if given.config is not None and given.no_config:
        raise WrongUsage("--config and --no-config exclude each other; leave one out")
    return Settings(
        select=_read("--select", given.select, values.rule_list),
        ignore=_read("--ignore", given.ignore, values.rule_list),
        fail_on=_read("--fail-on", given.fail_on, values.severity),
        edition=_read("--edition", given.edition, values.edition),
        within=_read("--within", given.within, values.window),
        parameters=None if given.parameters is None else tuple(given.parameters),
        exclude=_patterns(given.exclude, folder),
        color=_read("--color", given.color, values.color),
    )


def arguments_of(given: "argparse.Namespace", folder: Path, paths: tuple[str, ...]) -> Arguments:
    """Return what the options of a check of some paths ask for. Raises `WrongUsage`."""
    settings = replace(
        settings_of(given, folder),
        formats=_each("--format", given.format, values.format_name),
        outputs=_each("--output", given.output, values.output),
        baseline=given.baseline,
        explain_unknown=given.explain_unknown,
        statistics=given.statistics,
    )
    if given.stdin_filename is not None and "-" not in given.paths:
        raise WrongUsage("--stdin-filename names what is read from standard input; add the path -")
    if given.write_baseline is not None and given.only_changed is not None:
        raise WrongUsage("--write-baseline takes in all findings; leave out --only-changed")
    return Arguments(
        paths=paths,
        settings=settings,
        stdin_filename=given.stdin_filename,
        write_baseline=given.write_baseline,
        only_changed=given.only_changed,
        config=given.config,
        no_config=given.no_config,
        debug=given.debug,
        partial=given.partial,
        show=given.show,
        explain=given.explain,
    )


def usage() -> str:
    """Return the text of ``--help``."""
    return _parser().format_help()


def own_parser(name: str, description: str, epilog: str = EXIT_CODES) -> "argparse.ArgumentParser":
    """Return a parser without options that answers wrong usage as the command does."""
    import argparse

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            raise WrongUsage(f"{message}; see {name} --help")

    return Parser(
        prog=name, description=description, epilog=epilog, allow_abbrev=False, add_help=False
    )


def _parser() -> "argparse.ArgumentParser":
    parser = own_parser(
        "batchlint",
        "Check files against Azure Batch's rules for images and pools. With live, inventory or"
        " diff as the first argument it looks at what exists in Azure, lists it, or compares two"
        " checks: batchlint live --help and so on show more.",
    )
    add_options(parser.add_argument, "files and folders (default: .); - is stdin")
    return parser


def add_options(add: Callable[..., Any], paths: str) -> None:
    """Add the options of a check; ``paths`` is what the help says of them."""
    add("paths", nargs="*", metavar="PATH", help=paths)
    add("--stdin-filename", metavar="NAME", help="what the text on stdin is called")
    add("--format", action="append", metavar="FORMAT", help=f"one of {', '.join(values.FORMATS)}")
    add("--output", action="append", metavar="FORMAT=FILE", help="write a format into a file")
    _add_choices(add)
    add("--explain-unknown", action="store_true", default=None, help="show what nobody can tell")
    add("--statistics", action="store_true", default=None, help="count files and findings")
    add("--baseline", metavar="FILE", help="leave out the findings that this file lists")
    add("--write-baseline", metavar="FILE", help="list all findings in this file")
    add("--only-changed", metavar="REV", help="only findings that touch files changed since REV")
    add("--partial", action="store_true", help="lists of Azure that cannot be read are no failure")
    _add_configuration(add)
    shown = {"action": "store_const", "dest": "show"}
    add("--list-rules", **shown, const="rules", help="list the rules")
    add("--list-facts", **shown, const="facts", help="list limits and dates with their sources")
    add("--explain", metavar="ID", help="show a rule's page")
    add_help(add)


def add_settings(add: Callable[..., Any]) -> None:
    """Add the options that say which rules are applied to what, and how."""
    _add_choices(add)
    _add_configuration(add)


def add_help(add: Callable[..., Any]) -> None:
    """Add ``--version`` and ``--help``."""
    shown = {"action": "store_const", "dest": "show"}
    add("--version", **shown, const="version", help="show the version")
    add("-h", "--help", **shown, const="help", help="show this")


def _add_choices(add: Callable[..., Any]) -> None:
    ids = "IDS"
    add("--select", action="append", metavar=ids, help="only these rules: BL201,BL3")
    add("--ignore", action="append", metavar=ids, help="all rules but these")
    add("--fail-on", metavar="SEVERITY", help="error (default), warning or info: exit code 1")
    add("--edition", metavar="EDITION", help="the rules as of 2019-09, say (default: the newest)")
    add("--within", metavar="TIME", help="warn this long before a retirement (default: 180d)")
    add("--parameters", action="append", metavar="FILE", help="a parameter or variable file")
    add("--exclude", action="append", metavar="PATTERN", help="leave out files, as .gitignore does")


def _add_configuration(add: Callable[..., Any]) -> None:
    add("--config", metavar="FILE", help="this configuration, not the one found beside the files")
    add("--no-config", action="store_true", help="no configuration file")
    add("--color", metavar="WHEN", help="auto (default), always or never")
    add("--debug", action="store_true", help="show the trace of an internal error")


def _read(option: str, given: Any, read: Callable[[Any], T]) -> T | None:
    if given is None:
        return None
    try:
        return read(given)
    except ValueError as error:
        raise WrongUsage(f"{option}: {error}") from None


def _each(
    option: str, given: Iterable[str] | None, read: Callable[[str], T]
) -> tuple[T, ...] | None:
    if given is None:
        return None
    return _read(option, given, lambda texts: tuple(dict.fromkeys(read(it) for it in texts)))


def _patterns(given: Iterable[str] | None, folder: Path) -> tuple[PathPattern, ...] | None:
    return None if given is None else tuple(PathPattern(glob, folder) for glob in given)


def _close(name: str, options: Sequence[str], command: str) -> str:
    from difflib import get_close_matches

    if get_close_matches(name, options):
        return meant(name, options)
    return f"see {command} --help"
