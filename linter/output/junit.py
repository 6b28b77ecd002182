"""Findings as a JUnit report: a failing case for each, a passing one for each clean file."""

import re
from collections.abc import Iterator
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from linter.output.shown import Look, Shown
from linter.report import Finding

# What XML 1.0 cannot hold, not even escaped: https://www.w3.org/TR/xml/#charsets
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(shown: Shown, stream: TextIO, look: Look) -> None:  # noqa: ARG001  all writers alike
    """Write one test suite."""
    found = {finding.place.file for finding in shown.findings}
    clean = [name for name in shown.files_read if name not in found]
    failures = len(shown.findings)
    counts = f'tests="{failures + len(clean)}" failures="{failures}"'
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(f'<testsuites name="batchlint" {counts}>\n')
    stream.write(f'  <testsuite name="batchlint" {counts} errors="0" skipped="0">\n')
    for name in clean:
        stream.write(f'    <testcase classname={_attribute(name)} name="batchlint"/>\n')
    for finding in shown.findings:
        stream.writelines(line + "\n" for line in _case(finding))
    stream.write("  </testsuite>\n</testsuites>\n")


def _case(finding: Finding) -> Iterator[str]:
    place = finding.place
    where = f"{place.file}:{place.line or 1}" if place.file else place.resource_id
    name = _attribute(f"{finding.rule} {where}")
    yield f"    <testcase classname={_attribute(place.file or 'batchlint')} name={name}>"
    message = _attribute(finding.message)
    yield f"      <failure type={_attribute(str(finding.severity))} message={message}>"
    see = (f"see {it.place.file}:{it.place.line or 1}: {it.role}" for it in finding.related)
    text = "\n".join((where, finding.message, *see, f"Expected: {finding.expected}.", finding.fix))
    yield f"{escape(_NO_XML.sub('?', text))}</failure>"
    yield "    </testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("?", text))
