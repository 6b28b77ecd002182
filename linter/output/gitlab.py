"""Findings as a Code Quality report of GitLab.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

import json
from collections import Counter
from hashlib import sha256
from typing import TextIO

from linter.fingerprint import fingerprint
from linter.output.shown import Look, Shown, main_place
from linter.report import Json, Severity

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def write(shown: Shown, stream: TextIO, look: Look) -> None:  # noqa: ARG001  all writers alike
    """Write an array of issues. No two have the same fingerprint, as GitLab demands."""
    seen: Counter[str] = Counter()
    issues: list[Json] = []
    for finding in shown.findings:
        own = fingerprint(finding)
        seen[own] += 1
        if seen[own] > 1:
            own = sha256(f"{own}{seen[own]}".encode()).hexdigest()
        place = main_place(finding, shown)
        issues.append(
            {
                "description": f"{finding.message} {finding.fix}",
                "check_name": finding.rule,
                "fingerprint": own,
                "severity": _SEVERITIES[finding.severity],
                "location": {
                    "path": place.file or _path(place.resource_id, shown),
                    "lines": {"begin": place.line or 1},
                },
            }
        )
    stream.write("[" + ",\n".join(json.dumps(issue) for issue in issues) + "]\n")


def _path(resource_id: str, shown: Shown) -> str:
    """Return what stands for a file: the resource, or of a finding without one the first file."""
    return resource_id.strip("/") or next(iter(shown.files_read), ".")
