"""Fingerprints: what makes two findings of two runs the same, wherever their lines have moved."""

from hashlib import sha256

from linter import ids
from linter.model import Place
from linter.report import Finding


def resource_path(place: Place) -> str:
    """Return the names of the resource that a place belongs to, without its subscription."""
    return ids.full_name(place.resource_id)


def evidence(finding: Finding) -> str:
    """Return what a finding says, without regard to case and blanks."""
    return " ".join(finding.message.casefold().split())


def fingerprint(finding: Finding) -> str:
    """Return 64 hexadecimal digits from rule, file, resource and evidence."""
    parts = (
        finding.rule,
        finding.place.file or "",
        resource_path(finding.place).casefold(),
        evidence(finding),
    )
    return sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()
