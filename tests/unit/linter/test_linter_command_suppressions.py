"""Suppressions beside the code: what they cover, and when they are of no use."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.command.suppressions.comments import find_in_text
from linter.command.suppressions.judged import Judged, apply
from linter.source import Source
from tests.unit.linter.marked_lines import document, forget_marks, marked, spots, use_marks, write

TODAY = date(2026, 11, 20)
WHY = 'reason="on purpose"'


@pytest.fixture(autouse=True)
def _marks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    use_marks(monkeypatch, tmp_path)
    yield
    forget_marks()


def judged(text: str, name: str = "main.tf", **options: Any) -> Judged:
    source = Source(name, text.encode())
    outcome = marked([source])
    return apply(
        outcome.report.findings,
        find_in_text(source),
        outcome.resources,
        TODAY,
        unknowns=outcome.report.unknowns,
        **options,
    )


def lines(found: Judged) -> tuple[list[int | None], list[int | None], list[int | None]]:
    groups = (found.kept, found.suppressed, found.idle)
    kept, gone, idle = ([it.place.line for it in group] for group in groups)
    return kept, gone, idle


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        (f"x !BL201 # batchlint: ignore=BL201 {WHY}\ny !BL201", [2], [1]),
        (f"# batchlint: ignore=BL201 {WHY}\nx !BL201\ny !BL201", [3], [2]),
        (f"# batchlint: ignore=BL201 {WHY}\n\n  # more\nx !BL201", [], [4]),
        (f"# batchlint: ignore=BL201,BL202 {WHY}\nx !BL201 !BL202", [], [2, 2]),
        (f"# batchlint: ignore=BL202 {WHY}\nx !BL201 !BL202", [2], [2]),
        (f"# batchlint: ignore=BL201 {WHY}\n# batchlint: ignore=BL202 {WHY}\nx !BL201 !BL202",
         [], [3, 3]),
        (f"# batchlint: ignore=BL201 {WHY}\npool a {{\nx\n!BL201\n}}\n!BL201", [6], [4]),
        (f"pool a {{\n# batchlint: ignore=BL201 {WHY}\nx\n!BL201\n}}\npool b {{\n!BL201\n}}",
         [7], [4]),
        (f"pool a {{ # batchlint: ignore=BL201 {WHY}\nx\n!BL201\n}}", [], [3]),
        (f"pool a {{\nx\n# batchlint: ignore=BL201 {WHY}\n!BL201\n!BL201\n}}", [5], [4]),
        (f"pool a {{\nx !BL201\n}}\n# batchlint: ignore=BL201 {WHY}\npool b {{\n!BL201\n}}",
         [2], [6]),
        (f"pool a {{ !BL201 }};\n# batchlint: ignore=BL201 {WHY}\n!BL201", [1], [3]),
        (f"pool a {{ !BL201 {{\n# batchlint: ignore=BL201 {WHY}\npool b {{\n!BL201\n}}", [1], [4]),
        (f"# batchlint: ignore=BL201 {WHY}\nimage:\n\n!BL201", [4], []),
    ],
)  # fmt: skip
def test_what_a_comment_covers(text: str, kept: list[int], gone: list[int]) -> None:
    assert lines(judged(text)) == (kept, gone, [] if gone else [1])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('// batchlint: ignore=BL201 reason="x"\n!BL201', 2),
        ('//batchlint:ignore=BL201 reason="x"\n!BL201', 2),
        ('/* batchlint: ignore=BL201 reason="x" */\n!BL201', 2),
        ('/*\n * batchlint: ignore=BL201 reason="x"\n */\n!BL201', 4),
        ("/* batchlint: ignore=BL201 reason='x' until=2027-01-01*/\n!BL201", 2),
        ('-- batchlint: ignore=BL201 reason="x"\n!BL201', 2),
        ('<!-- batchlint: ignore=BL201 reason="x" -->\n!BL201', 2),
        ('<!-- batchlint: ignore=BL201 reason="x"\n and more -->\n!BL201', 3),
        ('rem batchlint: ignore=BL201 reason="x"\n!BL201', 2),
        ('REM batchlint: ignore=BL201 reason="x"\n!BL201', 2),
        (':: batchlint: ignore=BL201 reason="x"\n!BL201', 2),
        ('; batchlint: ignore=BL201 reason="x"\n!BL201', 2),
        ('"# batchlint: ignore=BL201 reason=\\"x\\"",\n"!BL201"', 2),
        ('# batchlint: IGNORE=bl201 until=2026-11-20 reason="x"\r\n!BL201', 2),
        ("# batchlint: ignore=BL201 reason=x\n!BL201", 2),
    ],
)
def test_every_comment_syntax(text: str, line: int) -> None:
    assert lines(judged(text)) == ([], [line], [])


def test_bicep_decorators_belong_to_what_they_stand_above() -> None:
    text = f"// batchlint: ignore=BL201 {WHY}\n@description('x')\npool a {{\n!BL201\n}}"
    assert lines(judged(text, "main.bicep"))[1] == [4]


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("ignore=BL201", "gives no reason"),
        ('ignore=BL201 reason=" "', "gives no reason"),
        (f"ignore=BL201 {WHY} until=2026-11-19", "expired on 2026-11-19"),
        (f"ignore=BL201 {WHY} until=soon", "ends on 'soon', which is no date"),
        (f"ignore=BL999 {WHY}", "names BL999, and there is no such rule"),
        (f"ignore=BL2 {WHY}", "there is no such rule; name each rule"),
        (f"ignore=BL901 {WHY}", "names BL901, which can only be left out with --ignore"),
        (f"ignore=BL203 {WHY}", "which the configuration declares unsuppressible"),
        (f"ignore=BL306 {WHY}", "suppresses nothing: BL306 finds nothing here"),
        (f"ignore {WHY}", "cannot be understood; write batchlint: ignore=BL201"),
        ("disable", "cannot be understood"),
        (f"ignore=BL201 {WHY} untill=2027-01-01", "has 'untill', which is none of its parts"),
    ],
)
def test_a_suppression_of_no_use(comment: str, said: str) -> None:
    found = judged(f"# batchlint: {comment}\n!BL201 !BL203", unsuppressible=("BL203",))
    assert lines(found) == ([2, 2], [], [1])
    (idle,) = found.idle
    assert (idle.rule, idle.place.file, idle.place.column) == ("BL903", "main.tf", 1)
    assert idle.message.startswith("This suppression ")
    assert said in idle.message


def test_each_rule_of_a_list_is_judged_by_itself() -> None:
    found = judged(f"x # batchlint: ignore=BL201,BL9999,BL202 {WHY}\n!BL203\ny !BL201 !BL202")
    assert ["BL9999" in it.message for it in found.idle] == [False, True, False]
    assert [(it.place.line, it.place.column) for it in found.idle] == [(1, 3)] * 3
    found = judged(f"x !BL201 # batchlint: ignore=BL201,BL202 {WHY}")
    assert [it.message for it in found.idle] == [
        "This suppression suppresses nothing: BL202 finds nothing here."
    ]


def test_nobody_knows_whether_an_undecided_or_absent_rule_needs_it() -> None:
    text = f"# batchlint: ignore=BL201 {WHY}\n?BL201"
    assert lines(judged(text)) == ([], [], [])
    text = f"# batchlint: ignore=BL201 {WHY}\nx"
    assert lines(judged(text, applied=lambda rule, file: False)) == ([], [], [])
    assert lines(judged(text)) == ([], [], [1])


@pytest.mark.parametrize(
    "text",
    [
        "# batchlint: the linter of this repository\nx !BL201",
        '"description": "write batchlint: ignore=BL201 beside it"\nx !BL201',
        "# Batchlint ignores nothing: ignore=BL201\nx !BL201",
    ],
)
def test_who_only_writes_about_batchlint_suppresses_nothing(text: str) -> None:
    assert lines(judged(text)) == ([2], [], [])


@pytest.mark.parametrize(
    "text",
    [
        "# batchlint: ignore " * 50_000,
        ("# batchlint: ignore " + "a" * 1900 + "\n") * 500,
        ("# batchlint: ignore=BL201 reason=" + "\\" * 1900 + "\n") * 500,
        "# batchlint: ignore=BL201 reason=x\n" * 25_000,
        "/*\n" * 300_000 + "batchlint:",
        " " * 900_000 + "# batchlint: ignore=BL201",
        "#" * 900_000 + "batchlint:",
    ],
    ids=["marks", "words", "backslashes", "lines", "openings", "spaces", "signs"],
)
@pytest.mark.timeout(2)
def test_a_hostile_text_is_read_in_linear_time(text: str) -> None:
    judged(text)


_PIECES = (
    *("#", "//", "/*", "*/", "<!--", "-->", "rem ", "batchlint:", " ignore=", "BL201", ",", "\n"),
    *(" reason=", '"', "'", "\\", " until=", "2027-01-01", "@", "{", "pool a {", "}", "\x00", "é"),
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_no_text_breaks_it_and_no_finding_gets_lost(text: str) -> None:
    text += "\n!BL201\n"
    found = judged(text)
    everything = marked([Source("main.tf", text.encode())]).report.findings
    assert sorted((*found.kept, *found.suppressed), key=str) == sorted(everything, key=str)
    assert all(1 <= (it.place.line or 0) <= text.count("\n") for it in found.idle)


def test_a_finding_of_the_resource_may_stand_in_another_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = f"# batchlint: ignore=BL201 {WHY}\npool a {{\n!BL201\n}}\n"
    write(tmp_path, {"one.tf": one, "two.tf": "pool a {\n!BL201\n}\n"})
    shown = document(capsys)
    assert spots(shown) == [("BL201", "two.tf", 2)], "the other file describes one of its own"
    assert shown["suppressed"] == 1


def test_settings_take_the_blame_from_a_suppression(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"a.tf": f"pool a {{\nx # batchlint: ignore=BL201 {WHY}\n}}\n"})
    assert spots(document(capsys)) == [("BL903", "a.tf", 2)]
    assert spots(document(capsys, "--ignore", "BL201")) == []
    assert spots(document(capsys, "--select", "BL202")) == []
    assert spots(document(capsys, "--ignore", "BL903")) == []
    write(tmp_path, {".batchlint.toml": "[per-path.'a.tf']\nignore = ['BL201']"})
    assert spots(document(capsys)) == []


def test_a_failed_rule_and_an_unread_file_take_it_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"pool a {{\nx # batchlint: ignore=BL201 {WHY}\n}}\n"
    write(tmp_path, {"a.tf": text + "*BL201\n"})
    assert [rule for rule, _, _ in spots(document(capsys))] == ["BL902"]


def test_a_file_that_is_no_input_may_say_what_it_likes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"a.tf": "pool a {\n}\n", "ci.yml": "- run: x # batchlint: ignore=BL201\n"})
    assert spots(document(capsys)) == []
