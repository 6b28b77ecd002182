"""Findings as SARIF 2.1.0, the way code scanning takes them.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from typing import TextIO
from urllib.parse import quote

import linter
from linter.fingerprint import fingerprint
from linter.model import Place
from linter.output.lines import json_lines
from linter.output.shown import Look, Shown, main_place
from linter.report import Finding, Json, Severity
from linter.rules import Rule

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def write(shown: Shown, stream: TextIO, look: Look) -> None:  # noqa: ARG001  all writers alike
    """Write one SARIF log with one run."""
    index = {rule.id: number for number, rule in enumerate(shown.rules)}
    driver: Json = {
        "name": "batchlint",
        "version": linter.__version__,
        "semanticVersion": linter.__version__,
        "informationUri": "https://learn.microsoft.com/azure/batch/batch-sig-images",
        "rules": [_rule(rule) for rule in shown.rules],
    }
    invocation: Json = {"executionSuccessful": shown.problem is None}
    notices = [("error", shown.problem)] if shown.problem is not None else []
    notices += [("warning", it.reason) for it in (shown.existing.unread if shown.existing else ())]
    if notices:
        invocation["toolExecutionNotifications"] = [
            {"level": level, "message": {"text": text}} for level, text in notices
        ]
    run: Json = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"batchlint/{shown.edition}/"},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index, shown) for finding in shown.findings],
    }
    stream.write(f'{{"$schema": {json.dumps(SCHEMA)}, "version": "2.1.0", "runs": [\n')
    stream.writelines(json_lines(run))
    stream.write("]}\n")


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "fullDescription": {"text": rule.meaning},
        "help": {
            "text": f"{rule.fix}\n\n{rule.cannot_see}",
            "markdown": f"{rule.meaning}\n\n**What to do**: {rule.fix}\n\n"
            f"**What it cannot see**: {rule.cannot_see}\n\n[Source]({rule.source})",
        },
        "helpUri": rule.source,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["azure-batch"]},
    }


def _result(finding: Finding, index: dict[str, int], shown: Shown) -> Json:
    text = " ".join(
        (finding.message, *(f"(Assumes the default of {it}.)" for it in finding.assumes))
    )
    result: Json = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{text} Expected: {finding.expected}. {finding.fix}"},
        "locations": [_main_location(finding, shown)],
        "partialFingerprints": {"batchlint/v1": fingerprint(finding)},
    }
    if finding.rule in index:
        result["ruleIndex"] = index[finding.rule]
    related = [it for it in finding.related if it.place.file is not None]
    if related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": it.role}, **_location(it.place)}
            for number, it in enumerate(related, 1)
        ]
    return result


def _main_location(finding: Finding, shown: Shown) -> Json:
    """A result in what exists has a resource, and a file only where it has to do with one.

    One that belongs to no resource and no file is shown at the first file that was read.
    """
    place = main_place(finding, shown)
    if place.file is None and shown.existing is None:
        place = place._replace(file=next(iter(shown.files_read), "."))
    return _location(place._replace(resource_id=finding.place.resource_id))


def _location(place: Place) -> Json:
    location: Json = {}
    if place.file is not None:
        region: Json = {"startLine": max(place.line or 1, 1)}
        if place.column:
            region["startColumn"] = place.column
        location["physicalLocation"] = {
            "artifactLocation": {
                "uri": quote(place.file, safe="/", errors="surrogateescape"),
                "uriBaseId": "%SRCROOT%",
            },
            "region": region,
        }
    if place.resource_id:
        location["logicalLocations"] = [
            {"fullyQualifiedName": place.resource_id, "kind": "resource"}
        ]
    return location
