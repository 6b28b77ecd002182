"""Findings that have no file, in every format; and the command's own answers."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest

from linter.looking import Unread
from tests.unit.linter.small_azure import (
    ACCOUNT,
    COMPUTE,
    GROUP,
    SUBSCRIPTION,
    SmallAzure,
    account,
    batchlint,
    image,
    live,
    pool,
)

REPOSITORY = Path(__file__).resolve().parents[3]
SARIF_SCHEMA = REPOSITORY / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
REPORT_SCHEMA = REPOSITORY / "linter/output/report.schema.json"
CLOSED = Unread(f"{GROUP}/providers/Microsoft.Batch/batchAccounts/closed", "the pools were refused")
MISSING = pool("frames", f"{COMPUTE}/images/gone")


def written(tmp_path: Path, format_name: str, *more: str, unread: int = 1) -> str:
    azure = SmallAzure([account(), MISSING], unread=[CLOSED] * unread)
    return live(azure, tmp_path, "--format", format_name, "--select", "BL210", *more).out


def test_text_names_the_resource_and_the_lists_that_were_not_read(tmp_path: Path) -> None:
    lines = written(tmp_path, "text").splitlines()
    assert lines[:2] == [
        "Microsoft.Batch/batchAccounts/render/pools/frames (group golden): error BL210"
        " image-missing",
        "  Pool frames: its managed image gone does not exist.",
    ]
    assert lines[-4:] == [
        "Microsoft.Batch/batchAccounts/closed (group golden): not read",
        "  The pools were refused.",
        "",
        "1 error in 2 existing resources (edition 2026-11); 1 could not be decided"
        " (--explain-unknown shows them); 1 list could not be read.",
    ]


def test_text_names_ten_lists_unless_all_are_asked_for(tmp_path: Path) -> None:
    text = written(tmp_path, "text", unread=13)
    assert text.count(": not read") == 10
    assert "and 3 more: see --explain-unknown" in text
    assert text.rstrip().endswith("13 lists could not be read: see --explain-unknown.")
    explained = written(tmp_path, "text", "--explain-unknown")
    assert explained.count("he pools were refused") == 1


def test_text_names_the_subscription_where_there_are_several(tmp_path: Path) -> None:
    other = account()["id"].replace(SUBSCRIPTION, "b" * 8)
    azure = SmallAzure([account(), MISSING, {**account(), "id": other}])
    text = live(azure, tmp_path, "--select", "BL210").out
    assert f"pools/frames (group golden, subscription {SUBSCRIPTION}): error" in text


def test_json_is_what_its_schema_says(tmp_path: Path) -> None:
    document = json.loads(written(tmp_path, "json", "--statistics"))
    jsonschema.validate(document, json.loads(REPORT_SCHEMA.read_text("utf-8")))
    assert document["existing"] == {
        "resources": 2,
        "hidden": 0,
        "unread": [{"resourceId": CLOSED.resource_id, "reason": CLOSED.reason}],
        "requests": 3,
    }
    [place] = [it["place"] for it in document["findings"]]
    assert place == {"resourceId": f"{ACCOUNT}/pools/frames"}
    assert document["files"] == []


def test_sarif_has_a_resource_and_no_file(tmp_path: Path) -> None:
    document = json.loads(written(tmp_path, "sarif"))
    if SARIF_SCHEMA.exists():
        schema = json.loads(SARIF_SCHEMA.read_text("utf-8"))
        jsonschema.Draft7Validator(schema).validate(document)
    [result] = document["runs"][0]["results"]
    assert result["locations"] == [
        {
            "logicalLocations": [
                {"fullyQualifiedName": f"{ACCOUNT}/pools/frames", "kind": "resource"}
            ]
        }
    ]
    [invocation] = document["runs"][0]["invocations"]
    notices = invocation["toolExecutionNotifications"]
    said = {it["level"]: it["message"]["text"] for it in notices}
    assert said["warning"] == CLOSED.reason
    assert "1 list of Azure could not be read" in said["error"]


def test_github_gitlab_and_junit_name_the_resource(tmp_path: Path) -> None:
    github = written(tmp_path, "github").splitlines()
    assert github[0].startswith("::error title=BL210 image-missing::Pool frames")
    assert "In Microsoft.Batch/batchAccounts/render/pools/frames (group golden" in github[0]
    assert github[1] == "::warning title=not read::the pools were refused"
    [issue] = json.loads(written(tmp_path, "gitlab"))
    assert issue["location"]["path"] == f"{ACCOUNT}/pools/frames".strip("/")
    [suite] = ET.fromstring(written(tmp_path, "junit"))
    failed, skipped = suite
    assert failed.get("name") == f"BL210 {ACCOUNT}/pools/frames"
    assert failed.get("classname") == skipped.get("classname") == "what exists"
    assert skipped[0].get("message") == CLOSED.reason
    assert (suite.get("tests"), suite.get("skipped")) == ("2", "1")


def test_junit_has_a_case_where_nothing_is_found(tmp_path: Path) -> None:
    out = live(SmallAzure([account(), image()]), tmp_path, "--format", "junit").out
    [[case]] = ET.fromstring(out)
    assert case.get("classname") == "what exists"


def test_statistics_count_requests(tmp_path: Path) -> None:
    lines = written(tmp_path, "text", "--statistics").splitlines()
    assert "requests sent to Azure: 3" in lines
    assert not [it for it in lines if it.startswith("files opened")]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["live"], 2, "batchlint live needs --subscription ID"),
        (["live", "--nope"], 2, "there is no option --nope"),
        (["live", "--subscription"], 2, "see batchlint live --help"),
        (["diff", "--formt"], 2, "did you mean --format"),
        (["diff", "one"], 2, "name OLD and NEW"),
        (["live", "--help"], 0, "--snapshot FILE"),
        (["diff", "--help"], 0, "usage: batchlint diff"),
        (["--help"], 0, "With live, inventory"),
        (["live", "--explain", "BL210"], 0, "image-missing"),
    ],
)
def test_the_first_argument_is_the_subcommand(
    tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    done = batchlint(tmp_path, *arguments)
    assert (done.code, words in " ".join((done.out + done.err).split())) == (code, True), done


def test_a_folder_of_that_name_is_a_path(tmp_path: Path) -> None:
    (tmp_path / "live").mkdir()
    (tmp_path / "live/a.json").write_text(json.dumps(MISSING), encoding="utf-8")
    assert " in 1 file (edition 2026-11)" in batchlint(tmp_path, "./live").out
