"""What git ignores: .gitignore files at every level, and .git/info/exclude."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from linter.command.settings import PathPattern

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".gitignore"


class Ignored(NamedTuple):
    """The ignore files that hold in one folder, the outermost first.

    Each is the folder it stands in (a real path that ends with a separator) and its patterns.
    """

    layers: tuple[tuple[str, "GitIgnoreSpec"], ...] = ()

    def below(self, folder: str, file: Path) -> "Ignored":
        """Return what is ignored in a folder that has an ignore file.

        A file that cannot be read ignores nothing.
        """
        return self.with_patterns(folder, _read(file))

    def with_patterns(self, folder: str, found: "GitIgnoreSpec | None") -> "Ignored":
        """Return what is ignored when patterns are added that stand in a folder."""
        if found is None:
            return self
        return Ignored((*self.layers, (folder.rstrip(os.sep) + os.sep, found)))

    def holds(self, path: str, is_folder: bool) -> bool:
        """Return whether a file or folder, a real path, is ignored: the innermost word counts."""
        for folder, found in reversed(self.layers):
            if path.startswith(folder):
                relative = path[len(folder) :] + ("/" if is_folder else "")
                said = found.check_file(relative).include
                if said is not None:
                    return said
        return False


def excluded(wanted: Iterable[PathPattern]) -> Ignored:
    """Return what patterns of the command line or the configuration leave out."""
    found = Ignored()
    for pattern in wanted:
        folder = os.path.realpath(pattern.folder)
        found = found.with_patterns(folder, patterns([pattern.glob]))
    return found


def above(folder: Path) -> Ignored:
    """Return what the ignore files above a folder ignore in it, up to the repository's root.

    A folder that is itself ignored was named on purpose: then nothing above it counts.
    """
    chain = [folder, *folder.parents]
    # Path.exists raises where a folder must not be looked into.
    root = next((it for it in chain if os.path.exists(it / ".git")), None)  # noqa: PTH110
    if root is None:
        return Ignored()
    inside = chain[: chain.index(root)]
    ignored = Ignored().below(str(root), root / ".git" / "info" / "exclude")
    if inside:
        ignored = ignored.below(str(root), root / IGNORE_FILE)
    for step in reversed(inside):
        if ignored.holds(str(step), is_folder=True):
            return Ignored()
        if step != folder:
            ignored = ignored.below(str(step), step / IGNORE_FILE)
    return ignored


def _read(file: Path) -> "GitIgnoreSpec | None":
    try:
        lines = file.read_bytes().decode("utf-8", "surrogateescape").splitlines()
    except (OSError, ValueError):
        return None
    return patterns(lines)


def patterns(lines: Iterable[str]) -> "GitIgnoreSpec | None":
    """Return the patterns in the lines of an ignore file; those that git does not take are left
    out, and ``None`` means that there are none.
    """
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    if not lines:
        return None
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:  # git passes over a pattern that is none
        return GitIgnoreSpec.from_lines([line for line in lines if _is_pattern(line)])


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
