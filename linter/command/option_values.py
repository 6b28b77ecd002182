"""Values of options, read the same from the command line and from the configuration.

Every function raises ``ValueError`` with one clause that says what is wrong and what is
expected.
"""

import re
from collections.abc import Iterable
from datetime import timedelta

from linter import facts
from linter.command.rule_choice import known_ids, known_prefix
from linter.command.usage import meant
from linter.report import Severity

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit")
COLORS = ("auto", "always", "never")

_WINDOW = re.compile(r"(?:P?(?P<count>\d{1,5})(?P<unit>[DW]))", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7}


def format_name(text: str) -> str:
    """Return the name of an output format."""
    return _one_of("format", text, FORMATS)


def color(text: str) -> str:
    """Return when colour is used."""
    return _one_of("colour setting", text, COLORS)


def severity(text: str) -> Severity:
    """Return a severity."""
    return Severity(_one_of("severity", text, tuple(Severity)))


def edition(text: str) -> str:
    """Return an edition."""
    return _one_of("edition", text, facts.editions())


def output(text: str) -> tuple[str, str]:
    """Return the format and the file of ``sarif=batchlint.sarif``; ``-`` is standard output."""
    name, found, file = text.partition("=")
    if not found or not file:
        raise ValueError(f"{text!r} is not FORMAT=FILE, such as sarif=batchlint.sarif")
    return format_name(name), file


def window(text: str) -> timedelta:
    """Return a time span in days or weeks: ``180d``, ``26w``, ``P180D``."""
    found = _WINDOW.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a number of days or weeks, such as 180d or 26w")
    return timedelta(days=int(found["count"]) * _DAYS[found["unit"].lower()])


def rule_list(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the rule ids and prefixes of comma lists, in upper case: ``BL201``, ``BL3``."""
    wanted = [part.strip().upper() for text in texts for part in text.split(",")]
    for part in filter(None, wanted):
        if not known_prefix(part):
            raise ValueError(f"there is no rule {part!r}; {meant(part, known_ids())}")
    return tuple(dict.fromkeys(filter(None, wanted)))


def rule_ids(texts: Iterable[str]) -> tuple[str, ...]:
    """Return whole rule ids, in upper case."""
    wanted = tuple(text.strip().upper() for text in texts)
    for part in wanted:
        if part not in known_ids():
            raise ValueError(f"there is no rule {part!r}; {meant(part, known_ids())}")
    return wanted


def _one_of(what: str, text: str, names: tuple[str, ...]) -> str:
    wanted = text.strip().lower()
    if wanted not in names:
        raise ValueError(f"there is no {what} {text!r}; {meant(text, names)}")
    return wanted
