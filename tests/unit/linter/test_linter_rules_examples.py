"""Every rule's own examples: those that break it are found, those that keep it are not."""

from datetime import date
from pathlib import Path

import pytest

from linter.facts import editions
from linter.rules import ALL, Rule
from linter.rules.pages import pages
from linter.rules.rule import Example
from tests.unit.linter.linting import TODAY, lint_files

OF_THE_LINTER = {"BL901", "BL902", "BL903"}
LIVE_ONLY = {"BL210"}
RULES_FOLDER = Path(__file__).resolve().parents[3] / "linter" / "rules"


def cases(kind: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{index}-{next(iter(example.files))}")
        for rule in ALL
        if rule.id not in OF_THE_LINTER
        for index, example in enumerate(getattr(rule, kind))
    ]


def findings_of(rule: Rule, example: Example) -> list[str]:
    outcome = lint_files(
        example.files,
        edition=example.edition,
        today=date.fromisoformat(example.today) if example.today else TODAY,
    )
    assert not outcome.report.crashes, outcome.report.crashes[0].trace
    unreadable = [it.message for it in outcome.report.findings if it.rule == "BL901"]
    assert not unreadable
    return [it.message for it in outcome.report.findings if it.rule == rule.id]


@pytest.mark.parametrize(("rule", "example"), cases("INVALID"))
def test_an_invalid_example_is_found(rule: Rule, example: Example) -> None:
    assert findings_of(rule, example)


@pytest.mark.parametrize(("rule", "example"), cases("VALID"))
def test_a_valid_example_is_not(rule: Rule, example: Example) -> None:
    assert findings_of(rule, example) == []


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_a_rule_is_described(rule: Rule) -> None:
    for text in (rule.meaning, rule.expected, rule.fix, rule.cannot_see):
        assert len(text) > 10
    assert rule.source.startswith("https://")
    assert rule.since in editions()
    assert rule.until is None or rule.until in editions()
    if rule.id not in OF_THE_LINTER | LIVE_ONLY:
        assert rule.formats


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_a_rule_has_examples_in_at_least_two_formats(rule: Rule) -> None:
    if rule.id in OF_THE_LINTER | LIVE_ONLY or len(rule.formats) == 1:
        return
    for examples in (rule.INVALID, rule.VALID):
        assert len({name.rpartition(".")[2] for it in examples for name in it.files}) >= 2


def test_every_rule_file_is_registered() -> None:
    files = {path.name[:5].upper() for path in RULES_FOLDER.glob("bl*.py")}
    assert files == {rule.id for rule in ALL}
    assert [rule.id for rule in ALL] == sorted(rule.id for rule in ALL)


def test_the_pages_in_docs_are_what_the_rules_say() -> None:
    folder = Path(__file__).resolve().parents[3] / "docs" / "rules"
    written = {path.name: path.read_text("utf-8") for path in folder.glob("*.md")}
    assert written == pages(), "run make docs"
