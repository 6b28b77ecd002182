"""Simple variables of PowerShell and batch files, filled in both views of a statement."""

import re
from dataclasses import dataclass, field
from typing import Literal

from linter.readers.scripts.windows_statements import Statement

_MOST_VALUE_CHARS = 400
_MOST_EXPANSIONS = 2_000
_ASSIGNMENT = {
    "powershell": re.compile(r"\s*(?:\[[\w.\[\]]+\]\s*)?\$(?:\w+:)?(\w+)\s*=\s*(?=\S)"),
    "batch": re.compile(r"[\s@(]*set\s+(?:/a\s+)?\"?(\w+)=", re.IGNORECASE),
}
_LOOP = re.compile(r"foreach\s*\(\s*\$(\w+)\s+in\s+", re.IGNORECASE)
_USE = {
    "powershell": re.compile(r"[$@](?:\{(\w+)\}|(\w+))"),
    "batch": re.compile(r"%(\w+)%()"),
}


@dataclass(slots=True)
class Variables:
    """Values assigned so far, as written and masked. Length and number of uses are limited."""

    language: Literal["powershell", "batch"]
    values: dict[str, tuple[str, str]] = field(default_factory=dict)
    left: int = _MOST_EXPANSIONS

    def assign(self, filled: Statement) -> None:
        """Remember what a statement assigns, or what a loop runs over."""
        found = self._assignment(filled)
        if found:
            stop = len(filled.text)
        else:
            found = _LOOP.search(filled.masked)
            stop = filled.masked.find(")", found.end()) if found else -1
        if not found or stop < 0:
            return
        name, start = found.group(1).lower(), found.end()
        value, masked = filled.text[start:stop], filled.masked[start:stop]
        if self.language == "batch":
            value = masked = value.strip().removesuffix('"')
        if len(value) <= _MOST_VALUE_CHARS:
            self.values[name] = (value.strip(), masked.strip())
        else:
            self.values.pop(name, None)

    def fill_in(self, statement: Statement) -> Statement:
        """Return ``statement`` with known variables replaced, but not the one it assigns."""
        if not self.values:
            return statement
        found = self._assignment(statement)
        start = found.end() if found else 0
        text, masked = self._replace(statement.text[start:], statement.masked[start:])
        if text == statement.text[start:]:
            return statement
        head = statement.text[:start]
        return statement._replace(text=head + text, masked=statement.masked[:start] + masked)

    def _assignment(self, statement: Statement) -> re.Match[str] | None:
        batch = self.language == "batch"  # where the name may stand inside the quotes
        return _ASSIGNMENT[self.language].match(statement.text if batch else statement.masked)

    def _replace(self, text: str, masked: str) -> tuple[str, str]:
        texts: list[str] = []
        masks: list[str] = []
        position = 0
        for use in _USE[self.language].finditer(text):
            value = self.values.get((use.group(1) or use.group(2)).lower())
            if value is None or self.left <= 0:
                continue
            self.left -= 1
            start, stop = use.span()
            in_string = masked[start] != text[start]
            texts += [text[position:start], value[0]]
            masks += [masked[position:start], " " * len(value[0]) if in_string else value[1]]
            position = stop
        return "".join((*texts, text[position:])), "".join((*masks, masked[position:]))
