"""Findings for people: the place with its line, what was expected, what to do."""

import textwrap
from collections.abc import Iterator
from typing import TextIO

from linter.model import Place
from linter.output.shown import MOST_UNREAD, Existing, Look, Shown, readable_id
from linter.output.summary import summary
from linter.report import Finding, Severity

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_LABEL = 10
_LONGEST_LINE = 160
_GUTTER = 16
_AROUND = 30


def write(shown: Shown, stream: TextIO, look: Look) -> None:
    """Write findings one after the other, then unknowns if asked for, then the sum."""
    for finding in shown.findings:
        for line in finding_lines(finding, shown, look):
            stream.write(line + "\n")
        stream.write("\n")
    explained = {it.reason for it in shown.unknowns} if shown.explain_unknown else set()
    if shown.existing is not None and any(
        it.reason not in explained for it in shown.existing.unread
    ):
        stream.writelines(line + "\n" for line in _unread(shown.existing, look))
    if shown.explain_unknown:
        for unknown in shown.unknowns:
            stream.write(f"{_where(unknown.place, shown)}: unknown {unknown.rule}\n")
            stream.writelines(line + "\n" for line in _wrapped("", printable(unknown.reason), look))
        stream.write("\n" if shown.unknowns else "")
    if shown.statistics is not None:
        stream.writelines(line + "\n" for line in _statistics(shown))
    stream.write(summary(shown) + "\n")


def finding_lines(finding: Finding, shown: Shown, look: Look) -> Iterator[str]:
    """Return the lines of one finding."""
    names = {rule.id: rule.name for rule in shown.rules}
    word = _colored(str(finding.severity), _COLORS[finding.severity], look)
    title = _colored(f"{finding.rule} {names.get(finding.rule, '')}".strip(), "1", look)
    yield f"{_where(finding.place, shown)}: {word} {title}"
    yield from _wrapped("", printable(finding.message), look)
    yield from _source_line(finding.place, shown, look)
    for related in finding.related:
        yield from _wrapped(
            "see", printable(f"{_where(related.place, shown)}: {related.role}"), look
        )
    for default in finding.assumes:
        yield from _wrapped("assumes", f"the default of {default}", look)
    yield from _wrapped("expected", finding.expected, look)
    yield from _wrapped("do", finding.fix, look)
    yield from _wrapped("rule", f"batchlint --explain {finding.rule}", look)


def _where(place: Place, shown: Shown) -> str:
    if place.file is None:
        return printable(readable_id(place.resource_id, shown.existing) or "batchlint")
    if shown.existing is not None and place.resource_id and place.file in shown.existing.files:
        resource = readable_id(place.resource_id, shown.existing)
        return printable(f"{resource} in {place.file}:{place.line or 1}")
    return printable(f"{place.file}:{place.line or 1}:{place.column or 1}")


def _unread(existing: Existing, look: Look) -> Iterator[str]:
    """Name the lists that could not be read, asked or not: what they hold was not checked."""
    for it in existing.unread[:MOST_UNREAD]:
        yield f"{printable(readable_id(it.resource_id, existing))}: not read"
        yield from _wrapped("", printable(f"{it.reason[:1].upper()}{it.reason[1:]}."), look)
    more = len(existing.unread) - MOST_UNREAD
    if more > 0:
        yield f"and {more} more: see --explain-unknown"
    if existing.unread:
        yield ""


def _source_line(place: Place, shown: Shown, look: Look) -> Iterator[str]:
    """Show the line of a place; of a long one, what is around the column."""
    source = shown.sources.get(place.file or "")
    if source is None or place.line is None:
        return
    width = max((look.width or _LONGEST_LINE) - _GUTTER, 40)
    column = place.column or 1
    first = 1 if column <= width - _AROUND else column - _AROUND
    text = source.part_of_line(place.line, first, width + 1)
    if not text.strip():
        return
    shortened = text[:width] + "..." if len(text) > width else text
    before = "..." if first > 1 else ""
    number = _colored(f"{place.line:>6} |", "2", look)
    yield f"{number} {before}{printable(shortened.expandtabs(4))}"


def _wrapped(label: str, text: str, look: Look) -> list[str]:
    start = f"  {label:<{_LABEL}}" if label else "  "
    room = (look.width or 0) - len(start)
    lines = textwrap.wrap(text, room) if room >= 30 else [text]
    lines = lines or [""]
    if label:
        start = start.replace(label, _colored(label, "2", look), 1)
    return [start + lines[0], *(" " * (len(label) and _LABEL) + "  " + it for it in lines[1:])]


def _statistics(shown: Shown) -> Iterator[str]:
    assert shown.statistics is not None
    numbers = shown.statistics
    if shown.existing is not None and shown.existing.requests is not None:
        yield f"requests sent to Azure: {shown.existing.requests}"
    if numbers.sources or shown.existing is None:
        yield f"files opened: {numbers.sources}; inputs among them: {numbers.files}"
    for title, counts in (
        ("resources", numbers.resources),
        ("findings", numbers.findings),
        ("undecided", numbers.unknowns),
    ):
        for name, count in counts.items():
            yield f"{count:>8}  {title}: {name}"
    yield ""


def _colored(text: str, code: str, look: Look) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if look.color else text


def printable(text: str) -> str:
    """Return a text whose control characters cannot do anything to a terminal."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
