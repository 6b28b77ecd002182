"""Folders walked: which of their files may be inputs."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from linter.command.ignored import IGNORE_FILE, Ignored, above
from linter.source import Unreadable
from linter.values import Spot

SUFFIXES = (
    ".json",
    ".jsonc",
    ".bicep",
    ".bicepparam",
    ".tf",
    ".tfvars",
    ".hcl",
    ".yaml",
    ".yml",
)
"""Suffixes of the formats that are read; the content decides what a file is."""

_PASSED_OVER = frozenset(
    (
        *(".git", ".hg", ".svn", ".terraform", ".terragrunt-cache", ".bicep", ".venv", "venv"),
        *(".tox", ".nox", ".eggs", ".idea", "node_modules", "__pycache__"),
        *(".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache"),
    )
)
"""Folders in which tools keep what they fetched or made; pipelines live in others with a dot."""


class FoundFile(NamedTuple):
    """A file: its name as findings show it, its real path, and whether a person named it."""

    name: str
    path: str
    named: bool = False


class _Link(NamedTuple):
    name: str
    path: str
    ignored: Ignored


class Walk:
    """One walk through several folders. Every file is found once, by the name met first.

    Tools' own folders are passed over, and what git ignores. A link is followed when all else
    has been found, and only while it leads to a place inside of the ``roots`` (real paths).
    """

    def __init__(self, roots: Sequence[str], excluded: Ignored) -> None:
        self.unreadable: list[Unreadable] = []
        self._roots = roots
        self._excluded = excluded
        self._files: dict[str, FoundFile] = {}
        self._folders: set[str] = set()
        self._links: list[_Link] = []

    def add_file(self, name: str, path: str) -> None:
        """Take in a file that somebody named, whatever it is called."""
        known = self._files.get(path)
        self._files[path] = FoundFile(known.name if known else name, path, named=True)

    def add_folder(self, name: str, path: str) -> None:
        """Take in all files of a folder; ``name`` is empty for the current one."""
        self._walk(name, path, above(Path(path)))

    def finish(self) -> list[FoundFile]:
        """Follow the links, and return all files in the order of their names."""
        while self._links:
            links, self._links = sorted(self._links, key=lambda it: it.name), []
            for link in links:
                self._follow(link)
        return sorted(self._files.values(), key=lambda it: it.name)

    def _walk(self, name: str, path: str, ignored: Ignored) -> None:
        waiting = [(name, path, ignored)]
        while waiting:
            name, path, ignored = waiting.pop()
            if path in self._folders:
                continue
            self._folders.add(path)
            try:
                with os.scandir(path) as listing:
                    entries = list(listing)
            except OSError as error:
                message = f"the folder cannot be listed: {error.strerror}"
                spot = Spot(name or ".", 1, 1)
                self.unreadable.append(Unreadable(spot, message, "a folder that can be listed"))
                continue
            if any(entry.name == IGNORE_FILE for entry in entries):
                ignored = ignored.below(path, Path(path, IGNORE_FILE))
            shown = f"{name}/" if name and name != "/" else name
            below = path.rstrip(os.sep) + os.sep
            for entry in entries:
                waiting += self._entry(entry, shown + entry.name, below + entry.name, ignored)

    def _entry(
        self, entry: os.DirEntry[str], name: str, path: str, ignored: Ignored
    ) -> tuple[tuple[str, str, Ignored], ...]:
        """Take in a file or a link; return a folder that is to be walked."""
        if entry.name in _PASSED_OVER:
            return ()
        if entry.is_symlink():
            self._links.append(_Link(name, path, ignored))
        elif entry.is_dir(follow_symlinks=False):
            if not self._is_ignored(path, ignored, is_folder=True):
                return ((name, path, ignored),)
        elif (
            _may_be_input(entry.name)
            and entry.is_file(follow_symlinks=False)
            and path not in self._files
            and not self._is_ignored(path, ignored, is_folder=False)
        ):
            self._files[path] = FoundFile(name, path)
        return ()

    def _follow(self, link: _Link) -> None:
        try:
            real = os.path.realpath(link.path, strict=True)
        except OSError:  # it leads nowhere, or round in a circle
            return
        is_folder = Path(real).is_dir()
        if not self._is_inside(real) or self._is_ignored(link.path, link.ignored, is_folder):
            return
        if is_folder:
            self._walk(link.name, real, Ignored())
        elif _may_be_input(link.name) and Path(real).is_file():
            self._files.setdefault(real, FoundFile(link.name, real))

    def _is_ignored(self, path: str, ignored: Ignored, is_folder: bool) -> bool:
        return self._excluded.holds(path, is_folder) or ignored.holds(path, is_folder)

    def _is_inside(self, path: str) -> bool:
        return any(path == it or path.startswith(it.rstrip(os.sep) + os.sep) for it in self._roots)


def _may_be_input(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)
