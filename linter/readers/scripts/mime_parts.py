"""The parts of a multi-part cloud-init message, as texts with their own lines."""

import re
from collections.abc import Iterator

from linter.readers.scripts.signals import Language, Part, Unreadable

_BOUNDARY = re.compile(r"boundary=(?:\"([^\"\n]+)\"|([^\s;]+))", re.IGNORECASE)
_HEADER = re.compile(r"([\w-]+):[ \t]*(.*)")
_KINDS: dict[str, Language] = {
    "text/cloud-config": "cloud-init",
    "text/jinja2": "cloud-init",
    "text/x-shellscript": "shell",
    "text/x-shellscript-per-boot": "shell",
    "text/x-shellscript-per-instance": "shell",
    "text/x-shellscript-per-once": "shell",
    "text/cloud-boothook": "shell",
}


def read_multipart(text: str) -> Iterator[Part]:
    """Yield each part. Raises `Unreadable`, at the end, when one of them was encoded."""
    lines = text.split("\n")
    boundary = _boundary(lines)
    encoded = 0
    start: int | None = None
    for number, line in enumerate([*lines, f"--{boundary}--"]):
        stripped = line.rstrip()
        if stripped not in (f"--{boundary}", f"--{boundary}--"):
            continue
        if start is not None:
            headers, body = _split(lines, start, number)
            if headers.get("content-transfer-encoding", "").lower() in ("base64", "x-uuencode"):
                encoded += 1
            else:
                kind = headers.get("content-type", "").partition(";")[0].strip().lower()
                content = "\n".join(lines[body:number])
                yield Part(content, _KINDS.get(kind, "unknown"), body + 1)
        start = None if stripped.endswith("--") and number < len(lines) else number + 1
    if encoded:
        raise Unreadable(f"its encoded MIME parts are not read ({encoded} of them)")


def _boundary(lines: list[str]) -> str:
    for line in lines[:50]:
        found = _BOUNDARY.search(line)
        if found:
            return found.group(1) or found.group(2)
    raise Unreadable("it is a multi-part message without a boundary")


def _split(lines: list[str], start: int, stop: int) -> tuple[dict[str, str], int]:
    headers: dict[str, str] = {}
    position = start
    while position < stop and lines[position].strip():
        header = _HEADER.match(lines[position])
        if header:
            headers[header.group(1).lower()] = header.group(2).strip()
        position += 1
    return headers, min(position + 1, stop)
