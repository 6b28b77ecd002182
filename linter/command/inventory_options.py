"""The options of ``batchlint inventory``, and what they mean."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from linter.command import option_values as values
from linter.command.arguments import add_help, own_parser
from linter.command.azure_options import add_azure_options
from linter.command.configuration import configured
from linter.command.files import STDIN
from linter.command.outputs import STDOUT
from linter.command.settings import PathPattern, Settings
from linter.command.surroundings import Surroundings
from linter.command.usage import WrongUsage, meant

if TYPE_CHECKING:
    import argparse

FORMATS = ("table", "json", "dot")
_EXIT_CODES = (
    "Exit codes: 0 shown; 2 wrong usage or configuration; 3 nothing to show, or an internal error."
)


def inventory_parser() -> "argparse.ArgumentParser":
    """Return the parser of the arguments after ``inventory``."""
    parser = own_parser(
        "batchlint inventory",
        "List Batch pools with their images and what these were made from, and say which images,"
        " snapshots and disks no pool needs. Of files, of what exists in Azure subscriptions, or"
        " of what batchlint live --snapshot saved.",
        _EXIT_CODES,
    )
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files, folders, saved files; - is stdin")
    add_azure_options(add)
    add("--format", action="append", metavar="FORMAT", help=f"one of {', '.join(FORMATS)}")
    add("--output", action="append", metavar="FORMAT=FILE", help="write a format into a file")
    add("--edition", metavar="EDITION", help="the rules as of 2019-09, say (default: the newest)")
    add("--parameters", action="append", metavar="FILE", help="a parameter or variable file")
    add("--exclude", action="append", metavar="PATTERN", help="leave out files, as .gitignore does")
    add("--config", metavar="FILE", help="this configuration, not the one found beside the files")
    add("--no-config", action="store_true", help="no configuration file")
    add("--debug", action="store_true", help="show the trace of an internal error")
    add_help(add)
    return parser


def settings_of(
    given: "argparse.Namespace", paths: Sequence[str], surroundings: Surroundings
) -> Settings:
    """Return what the options and the configuration set. Raises `WrongUsage`."""
    if given.config is not None and given.no_config:
        raise WrongUsage("--config and --no-config exclude each other; leave one out")
    try:
        edition = None if given.edition is None else values.edition(given.edition)
    except ValueError as error:
        raise WrongUsage(f"--edition: {error}") from None
    exclude = given.exclude
    own = Settings(
        edition=edition,
        parameters=None if given.parameters is None else tuple(given.parameters),
        exclude=None
        if exclude is None
        else tuple(PathPattern(glob, surroundings.folder) for glob in exclude),
    )
    first = next((it for it in paths if it != STDIN), ".")
    return own.over(configured(first, surroundings, given.config, given.no_config))


def formats_of(given: "argparse.Namespace") -> Settings:
    """Return the formats and where they go. Raises `WrongUsage`."""
    filed = []
    for text in dict.fromkeys(given.output or ()):
        name, found, file = text.partition("=")
        if not found or not file:
            raise WrongUsage(f"--output: {text!r} is not FORMAT=FILE, such as dot=pools.dot")
        filed.append((_format("--output", name), file))
    wanted = [_format("--format", name) for name in given.format or ()]
    if not wanted and not any(file == STDOUT for _, file in filed):
        wanted = [FORMATS[0]]
    return Settings(formats=tuple(dict.fromkeys(wanted)), outputs=tuple(filed))


def _format(option: str, text: str) -> str:
    name = text.strip().lower()
    if name not in FORMATS:
        raise WrongUsage(f"{option}: there is no format {text!r}; {meant(text, FORMATS)}")
    return name
