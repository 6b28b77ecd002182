"""HTTP: requests for a check that are refused, and what they are told."""

import json
from urllib.parse import quote

import pytest
import requests

from tests.integration.app.app_client import App
from tests.integration.app.test_app_http_pipelines import problem
from tests.integration.app.test_app_lint import BICEP, EXPORT, JSON, SARIF, lint, post, rules

MIB = 1024 * 1024


def parameters(answer: requests.Response) -> set[str]:
    return {error["parameter"] for error in problem(answer, 400)["errors"]}


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../main.bicep",
        "/etc/passwd",
        "a/b.tf",
        r"a\b.tf",
        "a\nb",
        "a\0b",
        " a",
        "\x7f",
        "x" * 201,
    ],
)
def test_a_name_that_is_no_plain_file_name(app: App, name: str) -> None:
    assert parameters(post(app, BICEP, f"?name={quote(name, safe='')}")) == {"name"}


def test_odd_names_are_names(app: App) -> None:
    for name in ("Pöol 1.bicep", "a..b.bicep", ".bicep", "x" * 190 + ".bicep"):
        found = lint(app, BICEP, f"?name={quote(name)}")
        assert found["files"] == [name]
    log = lint(app, BICEP, f"?name={quote('Pöol 1.bicep')}", Accept=SARIF)
    (location,) = log["runs"][0]["results"][0]["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "P%C3%B6ol%201.bicep"


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ("edition=2019-10", "edition", "2019-09"),
        ("edition=", "edition", "edition"),
        ("edition=2019-09&edition=2026-11", "edition", "more than once"),
        ("name=main.bicep&name=main.tf", "name", "more than once"),
        ("select=BL999", "select", "BL999"),
        ("select=everything", "select", "EVERYTHING"),
        ("select=", "select", "no rule is left"),
        ("select=BL2,BL9999", "select", "BL9999"),
        ("ignore=BL902", "ignore", "cannot be ignored"),
        ("ignore=BL", "ignore", "no rule is left"),
        ("select=BL3&ignore=BL3", "ignore", "no rule is left"),
        ("ignore=image-reused", "ignore", "IMAGE-REUSED"),
        ("selct=BL2", "selct", "did you mean select?"),
        ("Edition=2019-09", "Edition", "did you mean edition?"),
        ("select=%FF%00", "select", "there is no rule"),
    ],
)
def test_options_that_do_not_exist(app: App, query: str, parameter: str, words: str) -> None:
    answer = post(app, EXPORT, f"?{query}")
    assert parameters(answer) == {parameter}
    assert words in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    "accept",
    [
        *("text/html", "application/xml, text/*", f"{JSON};q=0", f"{JSON};q=2", "json"),
        *("*/*;q=0", f"{JSON};q=0, {SARIF};q=0", "application/problem+json", "*/*;q=1.0000"),
    ],
)
def test_findings_cannot_be_given_as(app: App, accept: str) -> None:
    told = problem(post(app, EXPORT, Accept=accept), 406)["detail"]
    assert JSON in told
    assert SARIF in told


def test_which_file_it_is_must_be_clear(app: App) -> None:
    for media in ("text/plain", "application/octet-stream"):
        answer = post(app, BICEP, Content_Type=media)
        assert parameters(answer) == {"name"}
        assert "?name=main.bicep" in answer.text
    problem(post(app, BICEP, Content_Type="image/png"), 415)
    form = {"file": ("main.bicep", BICEP)}
    problem(app.call("POST", "/api/lint?name=main.bicep", files=form), 415)
    assert lint(app, BICEP, "?name=main.bicep", Content_Type="image/png")["files"]


@pytest.mark.parametrize(
    ("data", "query"),
    [
        ('{"a": 1}', ""),
        ("[]", ""),
        ("null", "?name=document.json"),
        ('{"broken": ', ""),
        ("a: 1", ""),
        ("image: golden", ""),
        ("hello", "?name=notes.txt"),
        ("param x string = 'a'", "?name=main.bicepparam"),
        ("#!/bin/sh\nwaagent -deprovision", "?name=install.sh"),
        (b"\x00\xff\xfe\x01" * 100, "?name=a.bin"),
        (b"\x1f\x8b\x08\x00", "?name=document.json"),
    ],
)
def test_what_is_nothing_that_is_read(app: App, data: str | bytes, query: str) -> None:
    told = problem(post(app, data, query), 422)["detail"]
    assert "ARM template" in told
    assert "pipeline definition" in told
    assert ("?name=" in told) == (not query)


@pytest.mark.parametrize("data", ["", " \r\n\t"])
def test_an_empty_body(app: App, data: str) -> None:
    problem(post(app, data, "?name=main.bicep"), 400)


def test_a_document_that_is_broken_is_a_finding(app: App) -> None:
    for data in ('{"type": "Microsoft.Batch/batchAccounts/pools", ', b'{"microsoft.batch": "\xff'):
        found = lint(app, data, "?name=pool.json")
        assert rules(found) == {"BL901"}


def test_a_body_above_a_mebibyte(app: App) -> None:
    just = json.dumps(EXPORT).ljust(MIB)
    assert "BL317" in rules(lint(app, just, "?name=pool.json"))
    told = problem(post(app, just + " ", "?name=pool.json"), 413)["detail"]
    assert str(MIB) in told


def test_a_key_is_needed(app: App) -> None:
    assert app.call("POST", "/api/lint", EXPORT, key=False).status_code == 401
    assert app.call("GET", "/api/lint").status_code == 404
