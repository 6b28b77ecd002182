"""The formats that findings are written in."""

import io
import json
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model import Place
from linter.output import github, gitlab, junit, sarif, text
from linter.output import json as json_output
from linter.output.shown import Look, Shown, Statistics
from linter.report import Finding, Related, Severity, Undecided
from linter.rules import ALL
from linter.source import Source

REPOSITORY = Path(__file__).resolve().parents[3]
POOL = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Batch/batchAccounts/a/pools/p"
SARIF_SCHEMA = REPOSITORY / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"


def finding(
    message: str = "Pool p: 50% of it, is wrong.", file: str | None = "a dir/p#1.bicep"
) -> Finding:
    place = Place(POOL, file, 2, 3) if file else Place(POOL)
    return Finding(
        rule="BL101",
        severity=Severity.ERROR,
        message=message,
        place=place,
        related=(Related(Place(POOL, "other.tf", 7, 1), "the other pool"),),
        expected="something else",
        fix="Change it.",
        assumes=("parameter 'nodes'",),
    )


def shown(*findings: Finding, **more: object) -> Shown:
    source = Source("a dir/p#1.bicep", b"one\n  two: 'x'\nthree\n")
    values: dict[str, object] = {
        "findings": findings,
        "unknowns": (Undecided("BL101", Place(POOL), "nobody looked"),),
        "edition": "2026-11",
        "rules": ALL,
        "sources": {source.name: source},
        "files_read": ("a dir/p#1.bicep", "clean.tf"),
        "today": date(2026, 11, 20),
        **more,
    }
    return Shown(**values)  # type: ignore[arg-type]  # the values above are what it takes


def written(writer: object, what: Shown, look: Look | None = None) -> str:
    stream = io.StringIO()
    writer.write(what, stream, look or Look())  # type: ignore[attr-defined]  # a format's module
    return stream.getvalue()


def test_text_shows_place_line_relations_and_advice() -> None:
    assert written(text, shown(finding())).splitlines() == [
        "a dir/p#1.bicep:2:3: error BL101 preinstalled-extension",
        "  Pool p: 50% of it, is wrong.",
        "     2 |   two: 'x'",
        "  see       other.tf:7:1: the other pool",
        "  assumes   the default of parameter 'nodes'",
        "  expected  something else",
        "  do        Change it.",
        "  rule      batchlint --explain BL101",
        "",
        "1 error in 2 files (edition 2026-11); 1 could not be decided"
        " (--explain-unknown shows them).",
    ]


def test_text_is_plain_without_color_and_wraps_only_when_told() -> None:
    long = finding("word " * 60)
    assert "\x1b" not in written(text, shown(long))
    assert max(map(len, written(text, shown(long)).splitlines())) > 250
    wrapped = written(text, shown(long), Look(color=True, width=60))
    assert "\x1b[31merror\x1b[0m" in wrapped
    assert all(len(line) <= 60 for line in wrapped.splitlines()[1:5])


def test_text_lets_no_file_control_the_terminal() -> None:
    source = Source("a dir/p#1.bicep", b"one\n\x1b[2Jtwo\x07\n")
    bad = shown(finding("message \x1b[31m"), sources={source.name: source})
    assert "\x1b" not in written(text, bad)
    assert "\x07" not in written(text, bad)


def test_text_shows_unknowns_and_statistics_when_asked() -> None:
    numbers = Statistics(2, 3, {"pool": 4}, {"BL101": 1}, {"BL101": 1})
    lines = written(text, shown(explain_unknown=True, statistics=numbers))
    assert "nobody looked" in lines
    assert "files opened: 3; inputs among them: 2" in lines
    assert "4  resources: pool" in lines
    assert "Nothing found in 2 files" in lines


def test_json_is_what_its_schema_says() -> None:
    schema = json.loads((REPOSITORY / "linter/output/report.schema.json").read_text("utf-8"))
    numbers = Statistics(2, 3, {"pool": 4}, {"BL101": 1}, {"BL101": 1})
    report = shown(finding(), finding(file=None), statistics=numbers, problem="it crashed")
    document = json.loads(written(json_output, report))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert document["findings"][0]["place"]["line"] == 2
    assert document["findings"][0]["assumes"] == ["parameter 'nodes'"]
    assert document["unknowns"][0]["reason"] == "nobody looked"


@pytest.mark.parametrize(
    "findings", [(), (finding(),), (finding(file=None), finding("other"))], ids=len
)
def test_sarif_validates(findings: tuple[Finding, ...]) -> None:
    schema = json.loads(SARIF_SCHEMA.read_text("utf-8"))
    for problem in (None, "a rule crashed"):
        document = json.loads(written(sarif, shown(*findings, problem=problem)))
        jsonschema.Draft4Validator(schema).validate(document)
        (run,) = document["runs"]
        assert len(run["results"]) == len(findings)
        assert run["invocations"][0]["executionSuccessful"] is (problem is None)


def test_sarif_is_what_code_scanning_takes() -> None:
    (run,) = json.loads(written(sarif, shown(finding(), finding(file=None))))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rule["helpUri"].startswith("https://") for rule in rules)
    first, second = run["results"]
    assert rules[first["ruleIndex"]]["id"] == "BL101"
    location = first["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "a%20dir/p%231.bicep"
    assert location["region"] == {"startLine": 2, "startColumn": 3}
    assert second["locations"][0]["physicalLocation"]["region"]["startLine"] == 7
    assert second["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == POOL
    assert first["partialFingerprints"] != second["partialFingerprints"]
    assert first["relatedLocations"][0]["message"]["text"] == "the other pool"


def test_a_fingerprint_does_not_move_with_the_line() -> None:
    def fingerprints(one: Finding) -> object:
        (run,) = json.loads(written(sarif, shown(one)))["runs"]
        return run["results"][0]["partialFingerprints"]

    moved = finding()._replace(place=Place(POOL, "a dir/p#1.bicep", 90, 1))
    assert fingerprints(finding()) == fingerprints(moved)
    assert fingerprints(finding()) != fingerprints(finding("another message"))


def test_a_file_name_that_is_no_utf_8_stops_no_writer() -> None:
    odd = shown(finding(file="bad\udcff.json"))
    for writer in (text, json_output, sarif, github, gitlab, junit):
        assert "BL101" in written(writer, odd).encode("utf-8", "backslashreplace").decode()
    (run,) = json.loads(written(sarif, odd))["runs"]
    location = run["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "bad%FF.json"


def test_github_escapes_what_its_commands_mean() -> None:
    line = written(github, shown(finding("50%: a\nb"))).splitlines()[0]
    assert line.startswith(
        "::error title=BL101 preinstalled-extension,file=a dir/p#1.bicep,line=2,col=3::50%25: a%0Ab"
    )
    comma = written(github, shown(finding(file="a,b:c.tf"))).splitlines()[0]
    assert "file=a%2Cb%3Ac.tf," in comma


def test_gitlab_has_a_fingerprint_of_its_own_for_each_issue() -> None:
    issues = json.loads(written(gitlab, shown(finding(), finding(), finding(file=None))))
    assert len({issue["fingerprint"] for issue in issues}) == 3
    assert issues[0]["location"] == {"path": "a dir/p#1.bicep", "lines": {"begin": 2}}
    assert issues[0]["severity"] == "major"


@given(st.text())
def test_junit_is_xml_whatever_the_text(message: str) -> None:
    root = ET.fromstring(written(junit, shown(finding(message))))
    assert root.attrib["failures"] == "1"
    assert [case.attrib["classname"] for case in root.iter("testcase")] == [
        "clean.tf",
        "a dir/p#1.bicep",
    ]


def test_no_finding_is_no_failure() -> None:
    assert json.loads(written(gitlab, shown())) == []
    root = ET.fromstring(written(junit, shown()))
    assert (root.attrib["tests"], root.attrib["failures"]) == ("2", "0")
    assert written(github, shown()).startswith("Nothing found")
