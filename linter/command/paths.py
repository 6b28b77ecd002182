"""Names of files, as findings show them, set in relation to other folders."""

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from linter.command.ignored import excluded
from linter.command.rule_choice import matches
from linter.command.settings import PerPath
from linter.report import Finding


class RulesByPath:
    """Which rules count in which file: the configuration's settings per path.

    ``start`` is the folder that names are relative to.
    """

    def __init__(self, settings: Sequence[PerPath], start: Path) -> None:
        self._settings = [(excluded([it.pattern]), it) for it in settings]
        self._start = start
        self._of_file = cache(self._settings_of)

    def keep(self, rule_id: str, file: str | None) -> bool:
        """Return whether findings of a rule count in a file."""
        if not self._settings or file is None:
            return True
        for setting in self._of_file(file):
            if matches(rule_id, setting.ignore):
                return False
            if setting.select is not None and not matches(rule_id, setting.select):
                return False
        return True

    def of(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings that count where they stand."""
        return [it for it in findings if self.keep(it.rule, it.place.file)]

    def _settings_of(self, file: str) -> tuple[PerPath, ...]:
        path = os.path.realpath(self._start / file)
        return tuple(it for pattern, it in self._settings if pattern.holds(path, is_folder=False))


def relative(name: str, start: Path, folder: Path) -> str:
    """Return the name of a file, relative to ``start``, as it is from another folder."""
    try:
        return os.path.relpath(start / name, folder).replace(os.sep, "/")
    except ValueError:  # another drive
        return (start / name).as_posix()
