"""Alerts and workbook ask for what the app tells, by the names by which it tells it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tree_sitter
import tree_sitter_bicep

from functions.pipeline.control import cancel
from functions.pipeline.decide import Decision
from functions.pipeline.run import ENDS, PHASES, Resizing
from functions.telemetry.metrics import measured
from functions.telemetry.records import Record, decided, overdue, refused, started, swept
from linter.source import Source, Unreadable
from linter.syntax.bicep import parse_bicep
from tests.unit.pipeline.pipeline_worlds import NOW, run_of

FOLDER = Path(__file__).resolve().parents[3] / "infra" / "azure"
ALERTS = sorted((FOLDER / "queries").glob("*.kql"))
WORKBOOK = json.loads((FOLDER / "workbook.json").read_text(encoding="utf-8"))
NAME = re.compile(r"'(poolwright\.[a-z.]+)'")
ENDED = re.compile(r"Properties\['end'\]\) (?:==|in) \(?((?:'\w+'(?:, )?)+)")


def queries() -> dict[str, str]:
    """Every query, by the place where it stands."""
    found = {file.name: file.read_text(encoding="utf-8") for file in ALERTS}
    for item in WORKBOOK["items"]:
        if "query" in item["content"]:
            found[f"workbook: {item['name']}"] = item["content"]["query"]
    return found


@cache
def told() -> dict[str, set[str]]:
    """The properties of every record and metric, by its name, as the app makes them."""
    run = replace(run_of(), phase="allocating")
    error = {"code": "AllocationTimedout", "message": ""}
    resized = replace(run, resizing=Resizing(rounds=1, errors=(error,)))
    made: list[Record] = [
        started(run),
        *decided(run, cancel(run, NOW)),
        *decided(run, Decision(resized)),
        *overdue(run, NOW + timedelta(days=1), timedelta(minutes=1)),
        swept(1),
        refused("e", "t", ValueError()),
    ]
    names = {one.name: set(one.properties) for one in made}
    for one in made:
        names |= {each.metric: {each.key} for each in measured(one)}
    return names


def mistakes(query: str) -> Iterator[str]:
    """Yield what a query asks for that nobody tells.

    Properties stand in brackets: some of their names are words of the language (end, to, type).
    """
    if "Properties." in query:
        yield "write Properties['name']"
    named = NAME.findall(query)
    if not named:
        yield "it names no record"
    for name in named:
        if name not in told():
            yield f"nobody tells {name}"
    known = set.union(*(told().get(name, set()) for name in named), set())
    for asked in re.findall(r"Properties\['(\w+)'\]", query):
        if asked not in known:
            yield f"{asked} is no property of {', '.join(named)}"
    for words in ENDED.findall(query):
        for end in re.findall(r"\w+", words):
            if end not in ENDS:
                yield f"{end} is no end"
    for words in re.findall(r"dynamic\(\[(.*?)\]\)", query):
        if tuple(re.findall(r"\w+", words)) != PHASES:
            yield f"{words} are not the phases"
    table = query.split()[0]
    metrics = {"poolwright.runs.ended", "poolwright.phase.seconds", "poolwright.resize.errors"}
    if any((table == "AppMetrics") != (name in metrics) for name in named):
        yield f"{table} does not hold {', '.join(named)}"


@pytest.mark.parametrize("place", queries())
def test_a_query_asks_for_what_is_told(place: str) -> None:
    assert not list(mistakes(queries()[place]))


@pytest.mark.parametrize(
    "query",
    [
        "AppEvents | where Name == 'poolwright.run.move'",
        "AppEvents | where Name == 'poolwright.run.moved' | project Properties['codes']",
        "AppEvents | where Name == 'poolwright.run.moved' and tostring(Properties['end']) == 'no'",
        "AppEvents | where Name == 'poolwright.phase.seconds'",
        "AppMetrics | where Name == 'poolwright.run.moved'",
        "AppEvents | where Name == 'poolwright.run.moved' | extend a = dynamic(['capturing'])",
        "AppEvents | count",
    ],
)
def test_a_drift_is_noticed(query: str) -> None:
    assert list(mistakes(query))


def test_the_workbook_shows_what_it_is_for() -> None:
    assert WORKBOOK["version"] == "Notebook/1.0"
    names = [item["name"] for item in WORKBOOK["items"]]
    assert len(names) == len(set(names))
    assert {"ends", "phases", "seconds", "resizes", "resizeErrors"} <= set(names)
    (parameters,) = (i for i in WORKBOOK["items"] if i["type"] == 9)
    known = {one["name"] for one in parameters["content"]["parameters"]}
    for item in WORKBOOK["items"]:
        asked: Any = item["content"]
        if item["type"] == 3:
            assert asked["version"] == "KqlItem/1.0"
            assert asked["timeContextFromParameter"] in known
            assert set(re.findall(r"\{(\w+)", asked["query"])) <= known


@pytest.mark.parametrize("name", ["alerts.bicep", "workbook.bicep"])
def test_the_bicep_parses(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    found = parse_bicep(Source(name, data))
    assert not isinstance(found, Unreadable)
    assert not found.slips
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_bicep.language()))
    assert not parser.parse(data).root_node.has_error
    for file in re.findall(r"loadTextContent\('(.+?)'\)", data.decode()):
        assert (FOLDER / file).is_file()


def test_every_alert_has_a_rule_that_shows_columns_of_its_query() -> None:
    text = (FOLDER / "alerts.bicep").read_text(encoding="utf-8")
    rules = re.findall(r"loadTextContent\('queries/(.+?)'\)\n\s+by: \[(.*?)\]", text)
    assert sorted(name for name, _ in rules) == [file.name for file in ALERTS]
    for name, columns in rules:
        query = (FOLDER / "queries" / name).read_text(encoding="utf-8")
        projected = {one.split("=")[0].strip() for one in query.split("project")[1].split(",")}
        assert set(re.findall(r"\w+", columns)) <= projected
