"""Outputs: which format goes where, and what the terminal can show."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, TextIO

from linter.command.settings import Settings
from linter.command.surroundings import Surroundings
from linter.command.usage import WrongUsage
from linter.output.shown import Look, Shown, Writer

STDOUT = "-"
_PLAIN = Look()
_LINE_FORMATS = frozenset({"text", "github"})
"""Formats that may follow each other on one stream; all others are one document."""


class Output(NamedTuple):
    """A format, and the file that it goes to; ``-`` is standard output."""

    format: str
    file: str


def planned(settings: Settings, surroundings: Surroundings) -> tuple[Output, ...]:
    """Return the outputs of a run.

    Raises `WrongUsage` when two documents would be mixed, or a folder for a file is missing.
    """
    filed = settings.outputs or ()
    wanted = settings.formats
    if wanted is None:
        wanted = () if any(file == STDOUT for _, file in filed) else ("text",)
    names = {name for name, _ in filed}
    outputs = [Output(name, STDOUT) for name in wanted if name not in names]
    outputs += [Output(name, file) for name, file in filed]
    on_stdout = [it.format for it in outputs if it.file == STDOUT]
    if len(on_stdout) > 1 and not _LINE_FORMATS.issuperset(on_stdout):
        raise WrongUsage(
            f"{' and '.join(on_stdout)} cannot share standard output; give one of them a file:"
            f" --output {on_stdout[-1]}=FILE"
        )
    files = [surroundings.path(it.file) for it in outputs if it.file != STDOUT]
    for file in files:
        if files.count(file) > 1:
            raise WrongUsage(f"--output: two formats cannot share the file {file.name}")
        if file.is_dir() or not file.parent.is_dir():
            raise WrongUsage(f"--output: {file} cannot be written; name a file in a folder there")
    return tuple(outputs)


def write(
    outputs: tuple[Output, ...], shown: Shown, look: Look, surroundings: Surroundings
) -> None:
    """Write every output. Raises `WrongUsage` when a file cannot be written."""
    for output in outputs:
        writer = _writer(output.format)
        if output.file == STDOUT:
            writer(shown, surroundings.stdout, look)
            continue
        path = surroundings.path(output.file)
        try:
            with Path.open(path, "w", encoding="utf-8", errors="backslashreplace") as stream:
                writer(shown, stream, _PLAIN)
        except OSError as error:
            raise WrongUsage(f"--output: {path} cannot be written: {error.strerror}") from None


def look_of(stream: TextIO, choice: str, environment: Mapping[str, str]) -> Look:
    """Return what a stream can show: colour and a width on a terminal, neither in a pipe.

    ``NO_COLOR`` (https://no-color.org) and ``TERM=dumb`` switch colour off, unless the command
    line says ``always``.
    """
    is_terminal = stream.isatty()
    plain = bool(environment.get("NO_COLOR")) or environment.get("TERM") == "dumb"
    color = choice == "always" or (choice == "auto" and is_terminal and not plain)
    return Look(color=color, width=_width(stream, environment) if is_terminal else None)


def _width(stream: TextIO, environment: Mapping[str, str]) -> int:
    columns = environment.get("COLUMNS", "")
    if columns.isdecimal() and 0 < int(columns) < 10_000:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):  # a terminal without a size, a stream without a number
        return 80


def _writer(format_name: str) -> Writer:
    """Return a format's writer; only that format's module is imported."""
    match format_name:
        case "json":
            from linter.output.json import write
        case "sarif":
            from linter.output.sarif import write
        case "github":
            from linter.output.github import write
        case "gitlab":
            from linter.output.gitlab import write
        case "junit":
            from linter.output.junit import write
        case _:
            from linter.output.text import write
    return write
