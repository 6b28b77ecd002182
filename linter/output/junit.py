"""Findings as a JUnit report: a failing case for each, a passing one for each clean file."""

import re
from collections.abc import Iterator
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from linter.model import Place
from linter.output.shown import Look, Shown
from linter.report import Finding

# What XML 1.0 cannot hold, not even escaped: https://www.w3.org/TR/xml/#charsets
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_EXISTING = "what exists"
"""The class of what is in no file."""


def write(shown: Shown, stream: TextIO, look: Look) -> None:  # noqa: ARG001  all writers alike
    """Write one test suite."""
    found = {finding.place.file for finding in shown.findings}
    clean = [name for name in shown.files_read if name not in found]
    if not clean and not found and shown.existing is not None:
        clean = [_EXISTING]
    unread = shown.existing.unread if shown.existing else ()
    failures = len(shown.findings)
    counts = f'tests="{failures + len(clean) + len(unread)}" failures="{failures}"'
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(f'<testsuites name="batchlint" {counts}>\n')
    stream.write(f'  <testsuite name="batchlint" {counts} errors="0" skipped="{len(unread)}">\n')
    for name in clean:
        stream.write(f'    <testcase classname={_attribute(name)} name="batchlint"/>\n')
    for finding in shown.findings:
        stream.writelines(line + "\n" for line in _case(finding))
    for it in unread:
        listed = f"classname={_attribute(_EXISTING)} name={_attribute(f'list {it.resource_id}')}"
        skipped = f"<skipped message={_attribute(it.reason)}/>"
        stream.write(f"    <testcase {listed}>{skipped}</testcase>\n")
    stream.write("  </testsuite>\n</testsuites>\n")


def _case(finding: Finding) -> Iterator[str]:
    place = finding.place
    where = _where(place)
    name = _attribute(f"{finding.rule} {where}")
    of = place.file or (_EXISTING if place.resource_id else "batchlint")
    yield f"    <testcase classname={_attribute(of)} name={name}>"
    message = _attribute(finding.message)
    yield f"      <failure type={_attribute(str(finding.severity))} message={message}>"
    see = (f"see {_where(it.place)}: {it.role}" for it in finding.related)
    text = "\n".join((where, finding.message, *see, f"Expected: {finding.expected}.", finding.fix))
    yield f"{escape(_NO_XML.sub('?', text))}</failure>"
    yield "    </testcase>"


def _where(place: Place) -> str:
    return f"{place.file}:{place.line or 1}" if place.file else place.resource_id


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("?", text))
