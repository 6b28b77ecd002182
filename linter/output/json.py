"""Findings as JSON, by the schema in report.schema.json. ``version`` counts its changes."""

from typing import TextIO

import linter
from linter.fingerprint import fingerprint
from linter.model import Place
from linter.output.lines import json_lines
from linter.output.shown import Existing, Look, Shown
from linter.report import Finding, Json

VERSION = 1


def write(shown: Shown, stream: TextIO, look: Look) -> None:  # noqa: ARG001  all writers alike
    """Write one JSON document."""
    names = {rule.id: rule.name for rule in shown.rules}
    document: Json = {
        "version": VERSION,
        "tool": {"name": "batchlint", "version": linter.__version__},
        "date": shown.today.isoformat(),
        "edition": shown.edition,
        "rules": sorted(names),
        "files": list(shown.files_read),
        "findings": [finding_json(finding, names) for finding in shown.findings],
        "unknowns": [
            {"rule": unknown.rule, "place": place_json(unknown.place), "reason": unknown.reason}
            for unknown in shown.unknowns
        ],
        "suppressed": shown.suppressed,
        "baselined": shown.baselined,
    }
    if shown.existing is not None:
        document["existing"] = existing_json(shown.existing)
    if shown.statistics is not None:
        document["statistics"] = {
            "files": shown.statistics.files,
            "sources": shown.statistics.sources,
            "resources": dict(shown.statistics.resources),
            "findings": dict(shown.statistics.findings),
            "unknowns": dict(shown.statistics.unknowns),
        }
    if shown.problem is not None:
        document["problem"] = shown.problem
    stream.writelines(json_lines(document))


def existing_json(existing: Existing) -> Json:
    """Return what is told of what exists."""
    asked: Json = {} if existing.requests is None else {"requests": existing.requests}
    unread = [{"resourceId": it.resource_id, "reason": it.reason} for it in existing.unread]
    return {
        "resources": existing.resources,
        "hidden": existing.hidden,
        "unread": unread,
        **asked,
    }


def finding_json(finding: Finding, names: dict[str, str]) -> Json:
    """Return a finding; ``names`` are the rules' by their ids."""
    return {
        "rule": finding.rule,
        "name": names.get(finding.rule, ""),
        "severity": str(finding.severity),
        "message": finding.message,
        "place": place_json(finding.place),
        "related": [{"role": it.role, "place": place_json(it.place)} for it in finding.related],
        "assumes": list(finding.assumes),
        "expected": finding.expected,
        "fix": finding.fix,
        "fingerprint": fingerprint(finding),
    }


def place_json(place: Place) -> Json:
    """Return a place; what is not known of it is left out."""
    spot: Json = {"file": place.file, "line": place.line, "column": place.column}
    known = {name: value for name, value in spot.items() if value is not None}
    return {"resourceId": place.resource_id, **known}
