"""Suppressions in metadata beside a resource."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from linter.command.suppressions.judged import Judged, apply
from linter.command.suppressions.notes import find_in_notes
from linter.data import plain
from linter.model import Place, Pool
from linter.report import Severity
from linter.values import OneOf, Spot, Unknown
from tests.unit.linter.marked_lines import ACCOUNT, forget_marks, rule, use_marks

TODAY = date(2026, 11, 20)
SPOT = Spot("main.json", 7, 3)


@pytest.fixture(autouse=True)
def _marks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    use_marks(monkeypatch, tmp_path)
    yield
    forget_marks()


def judged(notes: object, *rules: str) -> Judged:
    """Judge notes beside pool ``a``; the rules find something in it and in pool ``b``."""
    value = notes if isinstance(notes, Unknown | OneOf) else plain(notes, SPOT)
    places = [
        Place(f"{ACCOUNT}/pools/{name}", "main.json", line) for name, line in [("a", 9), ("B", 90)]
    ]
    pools = [Pool(places[0], notes=value), Pool(places[1])]
    findings = [
        rule(rule_id, Severity.ERROR).finding("It is.", place)
        for rule_id in rules
        for place in places
    ]
    return apply(findings, find_in_notes(pools), pools, TODAY)


@pytest.mark.parametrize("rules", [["BL201", "bl202"], "BL201, BL202"])
def test_the_whole_resource_is_covered_and_no_other(rules: object) -> None:
    entry = {"rules": rules, "reason": "one image on purpose", "until": "2026-11-20"}
    found = judged({"ignore": [entry]}, "BL201", "BL202", "BL203")
    assert [(it.rule, it.place.line) for it in found.suppressed] == [("BL201", 9), ("BL202", 9)]
    assert not found.idle


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"rules": ["BL201"]}, "gives no reason"),
        ({"rules": ["BL201"], "reason": "x", "until": "2026-11-19"}, "expired on 2026-11-19"),
        ({"rules": ["BL201"], "reason": "x", "until": 2027}, "cannot be understood"),
        ({"rules": ["BL203"], "reason": "x"}, "suppresses nothing: BL203"),
        ({"rules": [], "reason": "x"}, "cannot be understood; write"),
        ({"reason": "x"}, "cannot be understood"),
        ("BL201", "cannot be understood"),
    ],
)
def test_an_entry_of_no_use(entry: object, said: str) -> None:
    found = judged({"ignore": [entry]}, "BL201")
    assert len(found.kept) == 2
    (idle,) = found.idle
    assert said in idle.message
    assert (idle.place.file, idle.place.line) == ("main.json", 7)
    assert idle.place.resource_id.endswith("/pools/a")


@pytest.mark.parametrize("notes", [{}, {"ignore": []}, {"ignore": {"rules": "BL201"}}, [1], "x"])
def test_notes_of_another_shape(notes: object) -> None:
    found = judged(notes, "BL201")
    assert len(found.kept) == 2
    assert ["cannot be understood" in it.message for it in found.idle] == [True]


def test_unknown_notes_cover_nothing() -> None:
    (idle,) = judged(Unknown("it is a secret"), "BL201").idle
    assert "cannot be read: it is a secret" in idle.message


def test_no_notes_no_word() -> None:
    assert judged(None, "BL201").idle == ()
