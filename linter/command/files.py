"""The files of a run: from the paths that were given to a project."""

import errno
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from linter.command.ignored import excluded
from linter.command.settings import PathPattern
from linter.command.surroundings import Surroundings
from linter.command.usage import WrongUsage
from linter.command.walk import FoundFile, Walk
from linter.project import LARGEST, Project
from linter.readers.formats import form_of
from linter.readers.parameter_files import is_parameter_file
from linter.source import Source, Unreadable
from linter.values import Spot

STDIN = "-"
LARGEST_SAVED = 256 * LARGEST
"""The size in bytes above which a saved file is not read: some 500,000 resources."""
_LIMIT = f"a file of at most {LARGEST // 1024} KiB"
_SAVED = b'{"batchlint": "snapshot"'
"""How a file begins that `batchlint live --snapshot` saved."""


_INPUTS = (
    "ARM templates, Bicep, Terraform (also plans as JSON), Packer, Azure VM Image Builder"
    " templates, exports of pools and images as JSON, and Poolwright pipeline definitions"
)


class Gathered(NamedTuple):
    """The files that were found, and what cannot be read.

    ``saved`` are the saved files that were named. One in a folder is passed over: it would have
    a say about the files around it, and nobody asked for that.
    """

    project: Project
    unreadable: tuple[Unreadable, ...]
    saved: tuple[Source, ...] = ()


def gather(
    paths: Sequence[str],
    surroundings: Surroundings,
    stdin_filename: str | None = None,
    exclude: Sequence[PathPattern] = (),
    own_files: Sequence[str] = (),
) -> Gathered:
    """Read the files that were named, and those of the folders that were named.

    ``exclude`` leaves out files of folders, as do ``own_files``: the baseline, and what this run
    writes. ``-`` is the text on standard input; a file of its name is not read as well. Raises
    `WrongUsage` for a path that does not exist.
    """
    start = surroundings.folder
    named = [(text, _kind(surroundings.path(text), text)) for text in paths if text != STDIN]
    roots = [Path(text) if kind == "folder" else Path(text).parent for text, kind in named]
    if stdin_filename is not None:
        roots.append(Path(stdin_filename).parent)
    real_roots = [os.path.realpath(start / root) for root in roots]
    walk = Walk(real_roots, excluded(exclude))
    for text, kind in named:
        real = os.path.realpath(start / text)
        if kind == "folder":
            walk.add_folder(_name(start, text), real)
        else:
            walk.add_file(_name(start, text), real)
    unreadable = walk.unreadable
    given: list[Source] = []
    own = {os.path.realpath(start / it) for it in own_files}
    found = [it for it in walk.finish() if it.named or it.path not in own]
    if STDIN in paths:
        name = "stdin" if stdin_filename is None else _name(start, stdin_filename)
        data = surroundings.stdin.read(LARGEST + 1)
        if _is_saved(data):
            data += surroundings.stdin.read(LARGEST_SAVED + 1 - len(data))
        _take(FoundFile(name, "", named=True), data, given, unreadable)
        found = [it for it in found if it.name != name]
    for file in found:
        _take(file, _read(file.path, file.named), given, unreadable)
    saved = tuple(it for it in given if _is_saved(it.data))
    if saved:
        given = [it for it in given if it not in saved]
    project = Project(start, [Path(it) for it in real_roots], given)
    return Gathered(project, tuple(unreadable), saved)


def source(text: str, surroundings: Surroundings) -> Source:
    """Read one file that an option names. Raises `WrongUsage` when it cannot be read."""
    path = surroundings.path(text)
    _kind(path, text)
    data = _read(str(path))
    if isinstance(data, OSError):
        raise WrongUsage(f"{text} cannot be read: {data.strerror}")
    if len(data) > LARGEST:
        raise WrongUsage(f"{text} is too large: expected {_LIMIT}")
    return Source(_name(surroundings.folder, text), data)


def nothing_to_lint(paths: Sequence[str], gathered: Gathered) -> str:
    """Return why none of the files of some paths is an input."""
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
    where = ", ".join("standard input" if it == STDIN else it for it in paths)
    found = f"none of {count} files in {where} is an input" if count else f"no files in {where}"
    return f"nothing to lint: {found}; expected {_INPUTS}"


def _some(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"each of {len(names)} files"


def _kind(path: Path, text: str) -> str:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.EACCES:
            raise WrongUsage(f"{text} cannot be reached: {error.strerror}") from None
        raise WrongUsage(f"{text} does not exist; name a file or a folder") from None
    return "folder" if stat.S_ISDIR(mode) else "file"


def _name(start: Path, text: str) -> str:
    """The path as findings show it: relative to where the user is; empty for that folder."""
    try:
        name = os.path.relpath(start / text, start).replace(os.sep, "/")
    except ValueError:  # another drive
        name = (start / text).as_posix()
    return "" if name == "." else name


def _is_saved(data: bytes) -> bool:
    return data.startswith(_SAVED)


def _read(path: str, named: bool = False) -> bytes | OSError:
    """Read a file, and no more of it than one byte above the limit.

    Only a saved file that was ``named`` may be larger than others.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            chunks: list[bytes] = []
            left = LARGEST + 1
            while left > 0 and (chunk := os.read(handle, min(left, 1 << 16))):
                if named and not chunks and _is_saved(chunk):
                    left = LARGEST_SAVED + 1
                chunks.append(chunk)
                left -= len(chunk)
            return b"".join(chunks)
        finally:
            os.close(handle)
    except OSError as error:
        return error


def _take(
    file: FoundFile, data: bytes | OSError, given: list[Source], unreadable: list[Unreadable]
) -> None:
    spot = Spot(file.name, 1, 1)
    if isinstance(data, OSError):
        message = f"the file cannot be read: {data.strerror}"
        unreadable.append(Unreadable(spot, message, "a file that can be read"))
    elif _is_saved(data):
        if file.named and len(data) > LARGEST_SAVED:
            message = f"the saved file is larger than {LARGEST_SAVED // LARGEST} MiB"
            expected = "a saved file of fewer subscriptions, or of one resource group"
            unreadable.append(Unreadable(spot, message, expected))
        elif file.named:
            given.append(Source(file.name, data))
    elif len(data) > LARGEST:
        # A large file of another kind, such as a package-lock.json, is nothing that we would read.
        if file.named or form_of(Source(file.name, data)) is not None:
            message = f"the file is larger than {LARGEST // 1024} KiB"
            unreadable.append(Unreadable(spot, message, _LIMIT))
    else:
        given.append(Source(file.name, data))
