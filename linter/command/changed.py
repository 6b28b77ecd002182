"""What changed since a revision, as git says; only findings that touch it are shown."""

import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from linter.command.usage import WrongUsage
from linter.report import Finding
from linter.rules.bl902_internal_error import InternalError

_SECONDS = 120
"""How long git may take; then something is wrong with the repository, or with its disk."""


def changed_files(revision: str, folder: Path) -> frozenset[str]:
    """Return the real paths of the files that differ from a revision's common ancestor with HEAD.

    Uncommitted and untracked files are among them. ``folder`` lies in the repository. Raises
    `WrongUsage`, with git's own words, when git is not there or does not know the revision.
    """
    if not revision.strip() or revision.startswith("-"):
        raise WrongUsage(f"--only-changed: {revision!r} is no revision, such as origin/main")
    top = Path(_git(folder, "rev-parse", "--show-toplevel").removesuffix("\n"))
    ancestor = _git(top, "merge-base", "--", revision, "HEAD").strip()
    differing = _git(top, "diff", "--name-only", "--no-ext-diff", "-z", ancestor, "--")
    untracked = _git(top, "ls-files", "--others", "--exclude-standard", "-z", "--")
    names = (differing + untracked).split("\0")
    return frozenset(os.path.realpath(top / name) for name in names if name)


def touching(findings: Sequence[Finding], changed: Iterable[str], start: Path) -> list[Finding]:
    """Return the findings of which a place, its own or a related one, is in a changed file.

    A finding that stands in no file is kept, and whatever says that the linter failed.
    """
    wanted = frozenset(changed)

    @cache
    def is_changed(file: str) -> bool:
        return os.path.realpath(start / file) in wanted

    kept = []
    for finding in findings:
        places = (finding.place, *(it.place for it in finding.related))
        files = [place.file for place in places if place.file is not None]
        always = not files or finding.rule == InternalError.id
        if always or any(is_changed(file) for file in files):
            kept.append(finding)
    return kept


def _git(folder: Path, *arguments: str) -> str:
    import shutil  # only this option pays for these
    import subprocess

    git = shutil.which("git")
    if git is None:
        raise WrongUsage("--only-changed needs git, and there is none on the PATH")

    # A repository's own settings must not start programs here.
    safe = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
    try:
        done = subprocess.run(  # noqa: S603 - the revision is checked, and comes after --
            (git, *safe, *arguments), cwd=folder, capture_output=True, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise WrongUsage(f"--only-changed: git does not answer: {error}") from None
    if done.returncode == 0:
        return os.fsdecode(done.stdout)
    said = " ".join(done.stderr.decode("utf-8", "replace").split())
    if not said and arguments[0] == "merge-base":
        said = f"{arguments[2]} and HEAD have no common ancestor here (a shallow clone?)"
    raise WrongUsage(f"--only-changed: git says: {said}")
