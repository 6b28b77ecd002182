"""Settings: what the command line and the configuration may both say."""

from dataclasses import dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from linter.facts import Overrides
from linter.report import Severity


class PathPattern(NamedTuple):
    """A pattern as in a .gitignore file that stands in ``folder``."""

    glob: str
    folder: Path


class PerPath(NamedTuple):
    """Rules for some files.

    Findings there are kept only when a pattern of ``select`` means their rule (``None``: all),
    and none of ``ignore`` does.
    """

    pattern: PathPattern
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What somebody set; ``None`` is what nobody set.

    ``formats`` go to standard output, unless ``outputs`` (format, file) gives them a file.
    ``exclude`` are patterns of files in folders that are not read.
    ``parameters`` and ``baseline`` are files. ``facts`` are an organisation's own numbers and
    days. The last three can only be set in the configuration.
    """

    formats: tuple[str, ...] | None = None
    outputs: tuple[tuple[str, str], ...] | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    fail_on: Severity | None = None
    edition: str | None = None
    within: timedelta | None = None
    parameters: tuple[str, ...] | None = None
    exclude: tuple[PathPattern, ...] | None = None
    baseline: str | None = None
    explain_unknown: bool | None = None
    statistics: bool | None = None
    color: str | None = None
    unsuppressible: tuple[str, ...] | None = None
    facts: Overrides | None = None
    per_path: tuple[PerPath, ...] = ()

    def over(self, others: "Settings") -> "Settings":
        """Return these settings, and the others' where nobody set anything here."""
        own: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if value is not None and value != ():
                own[item.name] = value
        return replace(others, **own)
