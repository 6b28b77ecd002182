"""Suppressions in comments, of any syntax."""

import re
from collections.abc import Iterator

from linter.command.suppressions.code_lines import CodeLines, code_lines
from linter.command.suppressions.suppression import Suppression
from linter.model import Place
from linter.source import Source

_COMMENT = re.compile(
    r"""(?:\#|//|/\*|<!--|--|\*|;|::|\brem\b)[ \t]*batchlint:[ \t]*(?P<rest>[^\n]*)""",
    re.IGNORECASE,
)
_WISH = re.compile(r"(?:ignore|disable|suppress|skip|noqa)\b", re.IGNORECASE)
_PART = re.compile(
    r"""(?<![\w-])(?P<key>[\w-]+)=(?:\\*"(?P<double>[^"\\]*)\\*"|'(?P<single>[^']*)'|(?P<bare>[^\s"'\\]+))"""
)
_END = re.compile(r"(?:\*/|-->).*")
_BLANK = re.compile(r"""[\s"']*""")
_LONGEST = 2000
"""Characters of a comment that are looked at: a reason that is longer is none."""
_KEYS = ("ignore", "reason", "until")
_EXPECTED = 'cannot be understood; write batchlint: ignore=BL201 reason="..." until=2027-01-01'


def find_in_text(source: Source) -> Iterator[Suppression]:
    """Go through the suppressions in a source's comments; at most one counts in each line."""
    text = source.text
    lines: CodeLines | None = None
    number, counted = 1, 0
    for found in _COMMENT.finditer(text):
        rest = found["rest"][:_LONGEST]
        if _WISH.match(rest) is None:  # somebody writes about batchlint
            continue
        if lines is None:
            lines = code_lines(text, has_decorators=source.name.endswith(".bicep"))
        number += text.count("\n", counted, found.start())
        counted = found.start()
        start = text.rfind("\n", 0, counted) + 1
        place = Place("", source.name, number, counted - start + 1)
        blank = _BLANK.match(text, start, counted)
        alone = blank is not None and blank.end() == counted
        yield _suppression(place, _END.sub("", rest), lines, alone)


def _suppression(place: Place, rest: str, lines: CodeLines, alone: bool) -> Suppression:
    parts: dict[str, str] = {}
    for part in _PART.finditer(rest):
        if part["key"].lower() not in _KEYS:
            return Suppression(place, flaw=f"has {part['key']!r}, which is none of its parts")
        parts[part["key"].lower()] = part["double"] or part["single"] or part["bare"] or ""
    if not parts.get("ignore"):
        return Suppression(place, flaw=_EXPECTED)
    own = place.line or 1
    line = lines.after[own] if alone else own
    begins = [line]
    if alone and (above := lines.before[own]) and lines.lines[above - 1].rstrip().endswith("{"):
        begins.append(above)  # the first thing inside of a resource
    return Suppression(
        place,
        rules=tuple(it.strip().upper() for it in parts["ignore"].split(",") if it.strip()),
        reason=parts.get("reason", "").strip(),
        until=parts.get("until", ""),
        line=line,
        begins=tuple(begins),
    )
