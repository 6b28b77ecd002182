"""The files of one run: what was given, and what those files may refer to."""

import os
import posixpath
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from linter.source import Source
from linter.values import Unknown

LARGEST = 1024 * 1024
"""The size in bytes above which a file is not read; batchlint's own limit, see docs/limits.md."""
MOST_FOLLOWED = 8 * LARGEST
"""How many bytes of files that were not given one document may refer to, directly or not."""


class Project:
    """Files below a few roots. Nothing outside of the roots is ever read, through links neither.

    ``roots`` are folders; ``names`` are shown relative to ``start``, the folder in which the
    user is. ``given`` are the files to be checked, in the order in which they were found.
    """

    def __init__(self, start: Path, roots: Sequence[Path], given: Iterable[Source]) -> None:
        self.start = start
        self.roots = tuple(Path(os.path.realpath(root)) for root in roots)
        self.given = tuple(given)
        self.opened: set[str] = set()
        """The names of the files that readers have followed a reference to."""
        self._followed = 0
        self._read: dict[str, Source | Unknown] = {source.name: source for source in self.given}

    @cached_property
    def given_by_folder(self) -> dict[str, dict[str, Source]]:
        """The files to be checked by folder and name; the start's own folder is ``""``."""
        folders: dict[str, dict[str, Source]] = {}
        for source in self.given:
            folders.setdefault(posixpath.dirname(source.name), {})[source.name] = source
        return folders

    def begin(self) -> None:
        """Begin with the next document: nothing has been followed yet."""
        self.opened.clear()
        self._followed = 0

    @property
    def sources(self) -> tuple[Source, ...]:
        """All files that have been read: those that were given, and those they refer to."""
        return tuple(it for it in self._read.values() if isinstance(it, Source))

    def open(self, reference: str, beside: Source) -> Source | Unknown:
        """Return the file that another one refers to, by a path relative to that one's folder.

        Why it cannot be read is an `Unknown`: it does not exist, it lies outside of the roots,
        it is too large.
        """
        name = _joined(posixpath.dirname(beside.name), reference)
        if name not in self._read:
            self._read[name] = self._load(name, reference)
        self.opened.add(name)
        return self._read[name]

    def folder(self, reference: str, beside: str, suffixes: tuple[str, ...]) -> list[Source]:
        """Return the files of one folder, by a path relative to the folder ``beside``, sorted.

        A folder that does not exist or lies outside of the roots has none.
        """
        name = _joined(beside, reference)
        path = self.start / name
        if not self._is_inside(path) or not path.is_dir():
            return []
        found = []
        for entry in sorted(child.name for child in path.iterdir()):
            if entry.endswith(suffixes):
                child = entry if name == "." else f"{name}/{entry}"
                if child not in self._read:
                    self._read[child] = self._load(child, entry)
                source = self._read[child]
                if isinstance(source, Source):
                    self.opened.add(child)
                    found.append(source)
        return found

    def is_outside(self, reference: str, folder: str) -> bool:
        """Return whether a path, relative to a folder, leads out of the roots."""
        return not self._is_inside(self.start / _joined(folder, reference))

    def _load(self, name: str, reference: str) -> Source | Unknown:
        path = self.start / name
        if "\0" in reference or not self._is_inside(path):
            return Unknown(f"{reference} lies outside of the paths that were given")
        try:
            if not path.is_file():
                return Unknown(f"the file {reference} does not exist")
            size = path.stat().st_size
            if size > LARGEST:
                return Unknown(f"the file {reference} is larger than {LARGEST // 1024} KiB")
            self._followed += size
            if self._followed > MOST_FOLLOWED:
                return Unknown(
                    f"the file {reference} and the others that are referred to are larger than"
                    f" {MOST_FOLLOWED // LARGEST} MiB together"
                )
            return Source(name, path.read_bytes())
        except (OSError, ValueError) as error:
            return Unknown(f"the file {reference} cannot be read: {error}")

    def _is_inside(self, path: Path) -> bool:
        try:
            real = Path(os.path.realpath(path))
        except (OSError, ValueError):
            return False
        return any(real == root or root in real.parents for root in self.roots)


def _joined(folder: str, reference: str) -> str:
    return posixpath.normpath(posixpath.join(folder, reference.replace("\\", "/")))
