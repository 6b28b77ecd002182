"""Findings as annotations of a GitHub workflow.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from typing import TextIO

from linter.output.shown import MOST_UNREAD, Look, Shown, main_place, readable_id
from linter.output.summary import summary
from linter.report import Finding, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write(shown: Shown, stream: TextIO, look: Look) -> None:  # noqa: ARG001  all writers alike
    """Write one line for each finding, and the sum."""
    names = {rule.id: rule.name for rule in shown.rules}
    for finding in shown.findings:
        stream.write(_annotation(finding, names, shown) + "\n")
    for unread in shown.existing.unread[:MOST_UNREAD] if shown.existing else ():
        stream.write(f"::warning title=not read::{_data(unread.reason)}\n")
    stream.write(summary(shown) + "\n")


def _annotation(finding: Finding, names: dict[str, str], shown: Shown) -> str:
    place = main_place(finding, shown)
    title = f"{finding.rule} {names.get(finding.rule, '')}".strip()
    resource_id = finding.place.resource_id
    properties = {"title": title}
    if place.file is not None:
        properties |= {"file": place.file, "line": str(place.line or 1)}
        properties |= {"col": str(place.column or 1)}
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    is_own = place.file is not None and place.file == finding.place.file
    existing = "" if is_own or not resource_id else f"\nIn {readable_id(resource_id)}"
    see = "".join(
        f"\nsee {it.place.file}:{it.place.line or 1}: {it.role}"
        for it in finding.related
        if it.place.file is not None
    )
    text = f"{finding.message}{existing}{see}\nExpected: {finding.expected}.\n{finding.fix}"
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
