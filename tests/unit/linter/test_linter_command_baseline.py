"""The baseline: what was there before is left out, and nothing else is."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from linter.__main__ import main
from tests.unit.linter.marked_lines import document, forget_marks, spots, use_marks, write

FILE = "known.json"
ONE = "pool a {\n!BL202 Image x of line 7 in b.tf:3:4.\n}\n"


@pytest.fixture(autouse=True)
def _marks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    use_marks(monkeypatch, tmp_path)
    yield
    forget_marks()


def entries(folder: Path, file: str = FILE) -> list[dict[str, Any]]:
    return list(json.loads((folder / file).read_text())["entries"])


def baselined(folder: Path, text: str) -> None:
    write(folder, {"main.tf": text})
    assert main(["--write-baseline", FILE]) == 0


def test_what_is_written(tmp_path: Path) -> None:
    write(
        tmp_path, {"z.tf": "pool a {\n!BL201\n}\n", "sub/a.tf": ONE + "!BL306 B a\n!BL306 B  A\n"}
    )
    assert main(["--write-baseline", FILE, "--fail-on", "info"]) == 0
    text = (tmp_path / FILE).read_text()
    assert entries(tmp_path) == [
        {
            "rule": "BL201",
            "file": "z.tf",
            "resource": "a/a",
            "evidence": "it is.",
            "count": 1,
        },
        {
            "rule": "BL202",
            "file": "sub/a.tf",
            "resource": "a/a",
            "evidence": "image x of line in b.tf.",
            "count": 1,
        },
        {"rule": "BL306", "file": "sub/a.tf", "resource": "", "evidence": "b a", "count": 2},
    ]
    assert len(text.splitlines()) == 5 + 3, "one line an entry, so that versions differ by lines"
    main(["--write-baseline", FILE])
    assert (tmp_path / FILE).read_text() == text


def test_no_findings_give_an_empty_list(tmp_path: Path) -> None:
    baselined(tmp_path, "pool a {\n}\n")
    assert entries(tmp_path) == []
    assert main(["--baseline", FILE]) == 0


def test_known_findings_are_left_out_though_their_lines_move(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baselined(tmp_path, ONE)
    capsys.readouterr()
    moved = "\n\n" + ONE.replace("line 7", "LINE 123").replace(":3:4", ":8").replace(" x", "  x")
    write(tmp_path, {"main.tf": moved})
    shown = document(capsys, "--baseline", FILE)
    assert (shown["code"], spots(shown), shown["baselined"]) == (0, [], 1)


@pytest.mark.parametrize(
    "text",
    [
        ONE.replace("}", "!BL202 Image y.\n}"),
        ONE + ONE.replace("pool a", "pool b"),
        ONE.replace("}", "!BL203 Image x of line 7 in b.tf:3:4.\n}"),
        ONE.replace("}", "!BL202 Image x of line 7 in b.tf:3:4.\n}"),
    ],
    ids=["other evidence", "other resource", "other rule", "once more"],
)
def test_what_is_new_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    baselined(tmp_path, ONE)
    capsys.readouterr()
    write(tmp_path, {"main.tf": text})
    shown = document(capsys, "--baseline", FILE)
    assert (shown["code"], len(shown["findings"]), shown["baselined"]) == (1, 1, 1)


def test_the_same_in_another_file_is_new(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baselined(tmp_path, ONE)
    capsys.readouterr()
    write(tmp_path, {"other.tf": ONE})
    assert spots(document(capsys, "--baseline", FILE)) == [("BL202", "other.tf", 2)]


def test_an_entry_that_nothing_needs_is_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baselined(tmp_path, ONE.replace("}", "!BL201\n!BL201\n}"))
    capsys.readouterr()
    write(tmp_path, {"main.tf": "pool a {\n!BL201\n}\n"})
    shown = document(capsys, "--baseline", FILE)
    assert spots(shown) == [("BL903", FILE, 4), ("BL903", FILE, 5)]
    messages = [it["message"] for it in shown["findings"]]
    assert "BL201 in main.tf (a/a), and only 1 of the 2 are found any more" in messages[0]
    assert "BL202 in main.tf (a/a), and it is not found any more" in messages[1]
    assert spots(document(capsys, "--baseline", FILE, "--ignore", "BL201,BL202")) == []
    write(tmp_path, {"other.tf": "pool b {\n}\n"})
    assert spots(document(capsys, "other.tf", "--baseline", FILE)) == [], "it was not read"
    (tmp_path / "main.tf").unlink()
    assert len(spots(document(capsys, "other.tf", "--baseline", FILE))) == 2, "it is gone"


def test_entries_that_a_run_cannot_judge_stay(tmp_path: Path) -> None:
    write(tmp_path, {"other.tf": ONE})
    baselined(tmp_path, ONE.replace("}", "!BL201\n}"))
    write(tmp_path, {"main.tf": "pool a {\n}\n"})
    assert main(["main.tf", "--write-baseline", FILE, "--ignore", "BL201"]) == 0
    left = [(it["rule"], it["file"]) for it in entries(tmp_path)]
    assert left == [("BL201", "main.tf"), ("BL202", "other.tf")]


def test_files_are_named_from_the_baseline_s_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"ci/x": "", "infra/main.tf": ONE})
    assert main(["--write-baseline", "ci/known.json"]) == 0
    assert entries(tmp_path, "ci/known.json")[0]["file"] == "../infra/main.tf"
    monkeypatch.chdir(tmp_path / "infra")
    assert main(["--baseline", "../ci/known.json", "--fail-on", "info"]) == 0


def test_what_no_baseline_may_hide(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "pool a {\n!BL203\n# batchlint: ignore=BL201\n}\n"
    write(tmp_path, {"main.tf": text, ".batchlint.toml": "unsuppressible = ['BL203']"})
    shown = document(capsys, "--write-baseline", FILE)
    assert (shown["code"], len(shown["findings"])) == (1, 2)
    assert entries(tmp_path) == []
    forged = {"rule": "BL203", "file": "main.tf", "resource": "a/a", "evidence": "it is."}
    write(tmp_path, {FILE: json.dumps({"version": 1, "entries": [{**forged, "count": 1}]})})
    assert ("BL203", "main.tf", 2) in spots(document(capsys, "--baseline", FILE))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[]", "no baseline of version 1"),
        ('{"version": 2, "entries": []}', "write a new one with --write-baseline"),
        ('{"version": 1, "entries": {}}', "expected a list of entries"),
        ('{"version": 1,\n "entries": [\n{}]}', "known.json:3: this is no entry"),
        (
            '{"version": 1, "entries": [{"rule": "BL201", "file": "a", "resource": "",'
            ' "evidence": "", "count": 0}]}',
            "this is no entry",
        ),
        ('{"version": 1, "entries": [7]}', "known.json:1: this is no entry"),
        ("[" * 100_000, "known.json is no baseline"),
    ],
)
def test_what_is_no_baseline(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    write(tmp_path, {FILE: text, "main.tf": ONE})
    for option in ("--baseline", "--write-baseline"):
        assert main([option, FILE]) == 2
        assert said in capsys.readouterr().err
    assert (tmp_path / FILE).read_text() == text, "it may be something else of somebody's"


def test_a_baseline_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"main.tf": ONE})
    assert main(["--write-baseline", "no/known.json"]) == 2
    assert "no/known.json cannot be written" in capsys.readouterr().err
