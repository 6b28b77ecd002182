"""The differences of two checks, for people and as JSON by the schema in diff.schema.json."""

from collections.abc import Iterator
from typing import NamedTuple, TextIO

import linter
from linter.differences import Differences
from linter.output.json import finding_json, place_json
from linter.output.lines import json_lines
from linter.output.shown import Look, Shown
from linter.output.text import finding_lines
from linter.report import Finding, Json, Undecided

VERSION = 1


class Compared(NamedTuple):
    """What came and went, the paths that were compared, and what each showed by itself."""

    differences: Differences
    paths: tuple[str, str]
    shown: tuple[Shown, Shown]


def write_text(compared: Compared, stream: TextIO, look: Look) -> None:
    """Write the findings that came, then those that went, then the sum."""
    old, new = compared.shown
    changes = compared.differences.findings
    for title, findings, side in (("came", changes.came, new), ("went", changes.went, old)):
        if findings:
            stream.write(f"{len(findings)} {title}:\n\n")
        for finding in findings:
            stream.writelines(line + "\n" for line in finding_lines(finding, side, look))
            stream.write("\n")
    stream.write(_sum(compared) + "\n")
    stream.writelines(line + "\n" for line in _unread(compared))


def write_json(compared: Compared, stream: TextIO) -> None:
    """Write one JSON document."""
    old, new = compared.shown
    names = {rule.id: rule.name for rule in new.rules}
    findings, unknowns = compared.differences
    document: Json = {
        "version": VERSION,
        "tool": {"name": "batchlint", "version": linter.__version__},
        "date": new.today.isoformat(),
        "edition": new.edition,
        "rules": sorted(names),
        "old": _side(compared.paths[0], old),
        "new": _side(compared.paths[1], new),
        "came": [finding_json(it, names) for it in findings.came],
        "went": [finding_json(it, names) for it in findings.went],
        "stayed": findings.stayed,
        "unknowns": {
            "came": [_unknown(it) for it in unknowns.came],
            "went": [_unknown(it) for it in unknowns.went],
            "stayed": unknowns.stayed,
        },
    }
    stream.writelines(json_lines(document))


def _sum(compared: Compared) -> str:
    findings, unknowns = compared.differences
    old, new = compared.paths
    edition = compared.shown[1].edition
    parts = [f"From {old} to {new}: {_count(findings)} (edition {edition})"]
    if unknowns.came or unknowns.went:
        parts.append(f"of what could not be decided, {_count(unknowns)}")
    return "; ".join(parts) + "."


def _count(
    changes: "tuple[tuple[Finding | Undecided, ...], tuple[Finding | Undecided, ...], int]",
) -> str:
    came, went, stayed = changes
    return f"{len(came)} came, {len(went)} went, {stayed} stayed"


def _unread(compared: Compared) -> Iterator[str]:
    """Say what makes the sum doubtful: what was not read on one side neither came nor went."""
    for path, shown in zip(compared.paths, compared.shown, strict=True):
        unread = shown.existing.unread if shown.existing else ()
        if unread:
            lists = "1 list" if len(unread) == 1 else f"{len(unread)} lists"
            yield f"In {path}, {lists} could not be read; the first: {unread[0].reason}."


def _side(path: str, shown: Shown) -> Json:
    side: Json = {"path": path, "files": list(shown.files_read), "suppressed": shown.suppressed}
    if shown.existing is not None:
        side["unread"] = [
            {"resourceId": it.resource_id, "reason": it.reason} for it in shown.existing.unread
        ]
    if shown.problem is not None:
        side["problem"] = shown.problem
    return side


def _unknown(unknown: Undecided) -> Json:
    return {
        "rule": unknown.rule,
        "place": place_json(unknown.place),
        "reason": unknown.reason,
    }
