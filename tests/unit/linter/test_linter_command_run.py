"""The command as a whole: what it asks the run, what it shows, how it ends."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from linter.__main__ import main
from tests.unit.linter.marked_lines import (
    MarkedRun,
    document,
    forget_marks,
    spots,
    use_marks,
    write,
)

ERROR = "pool a {\n!BL202\n}\n"
WARNING = "pool a {\n!BL201\n}\n"


@pytest.fixture(autouse=True)
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MarkedRun]:
    yield use_marks(monkeypatch, tmp_path)
    forget_marks()


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        ("pool a {\n}\n", (), 0),
        (ERROR, (), 1),
        (WARNING, (), 0),
        (WARNING, ("--fail-on", "warning"), 1),
        ("pool a {\n!BL306\n}\n", ("--fail-on", "warning"), 0),
        ("pool a {\n!BL306\n}\n", ("--fail-on", "info"), 1),
        ("just = text\n", (), 3),
        (ERROR + "*BL101\n", (), 3),
        (ERROR, ("--select", "BL201"), 0),
        (ERROR, ("--select", "BL2"), 1),
        (ERROR, ("--ignore", "BL202,BL3"), 0),
    ],
)
def test_exit_code(tmp_path: Path, text: str, arguments: tuple[str, ...], code: int) -> None:
    write(tmp_path, {"main.tf": text})
    assert main([*arguments]) == code


def test_what_the_run_is_asked(tmp_path: Path, run: MarkedRun) -> None:
    write(tmp_path, {"a.tf": ERROR, "b/c.bicep": ERROR, "prod.tfvars": "x = 1"})
    paths = ("b", "a.tf", "--parameters", "prod.tfvars")
    main([*paths, "--edition", "2019-09", "--within", "26w", "--ignore", "BL101,BL306"])
    assert run.asked is not None
    assert run.asked.given == ("a.tf", "b/c.bicep")
    assert run.asked.edition == "2019-09"
    assert run.asked.window == timedelta(days=182)
    assert run.asked.parameters == ("prod.tfvars",)
    own = ("BL901", "BL902", "BL903")
    assert run.asked.rules == ("BL201", "BL202", "BL203", "BL301", *own)


def test_no_prefix_hides_that_the_linter_failed(tmp_path: Path, run: MarkedRun) -> None:
    write(tmp_path, {"a.tf": ERROR})
    main(["--ignore", "BL9"])
    assert run.asked is not None
    assert [it for it in run.asked.rules if it.startswith("BL9")] == ["BL902"]


def test_nothing_to_lint_says_what_was_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"package.json": "{}", "infra/x.txt": "pool"})
    shown = document(capsys, ".")
    assert shown["code"] == 3
    assert "nothing to lint: none of 1 files in . is an input; expected ARM" in shown["err"]
    assert shown["problem"].startswith("nothing to lint")
    assert main(["infra"]) == 3
    assert "no files in infra" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["prod.bicepparam", "prod.tfvars", "pool.parameters.json"])
def test_values_alone_are_nothing_to_lint(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {name: "{}"})
    assert main([name]) == 3
    said = capsys.readouterr().err
    assert f"nothing to lint: {name} only has values for a template" in said


def test_a_file_that_is_refused_is_not_called_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"big.tf": "#" * (1024 * 1024 + 1)})
    assert main(["big.tf"]) == 3
    shown = capsys.readouterr()
    assert "nothing to lint: big.tf was refused, see BL901" in shown.err
    assert "BL901" in shown.out


def test_a_crash_hides_no_other_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"main.tf": ERROR + "*BL101\n"})
    shown = document(capsys, "--select", "BL1,BL2")
    assert [rule for rule, _, _ in spots(shown)] == ["BL902", "BL202"]
    assert shown["code"] == 3
    assert "Traceback" not in shown["err"]
    assert "Traceback: here" in document(capsys, "--debug")["err"]


def test_several_outputs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"main.tf": ERROR})
    assert main(["--output", "json=out.json", "--output", "sarif=out.sarif"]) == 1
    assert "main.tf:2:1: error BL202" in capsys.readouterr().out
    assert json.loads((tmp_path / "out.json").read_text())["findings"][0]["rule"] == "BL202"
    assert json.loads((tmp_path / "out.sarif").read_text())["version"] == "2.1.0"


def test_a_format_with_a_file_does_not_go_to_stdout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], run: MarkedRun
) -> None:
    write(tmp_path, {"main.tf": ERROR})
    for _ in range(2):  # what the first run wrote is no input of the second
        main(["--format", "json", "--output", "json=out.json"])
        assert capsys.readouterr().out == ""
    assert run.asked is not None
    assert run.asked.given == ("main.tf",)
    main(["--output", "json=-"])
    assert json.loads(capsys.readouterr().out)["version"] == 1


def test_text_and_annotations_share_stdout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"main.tf": ERROR})
    assert main(["--format", "text", "--format", "github"]) == 1
    out = capsys.readouterr().out
    assert "error BL202" in out
    assert "::error" in out


def test_stdin_has_the_name_it_is_given(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    run: MarkedRun,
) -> None:
    write(tmp_path, {"sub/main.tf": "pool old {\n}\n", "sub/other.tf": "pool b {\n}\n"})
    stdin = io.TextIOWrapper(io.BytesIO(ERROR.encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    shown = document(capsys, "-", "sub", "--stdin-filename", "sub/main.tf")
    assert spots(shown) == [("BL202", "sub/main.tf", 2)]
    assert run.asked is not None
    assert sorted(run.asked.given) == ["sub/main.tf", "sub/other.tf"]


def test_findings_are_in_the_order_of_their_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"b.tf": ERROR, "a.tf": "pool a {\n!BL203 x !BL101 y\n!BL101\n}\n"})
    assert spots(document(capsys)) == [
        ("BL203", "a.tf", 2),
        ("BL101", "a.tf", 2),
        ("BL101", "a.tf", 3),
        ("BL202", "b.tf", 2),
    ]


def test_statistics_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"a.tf": ERROR + "?BL201\n", "b.json": "{}"})
    assert "statistics" not in document(capsys)
    counted = document(capsys, "--statistics")["statistics"]
    assert counted["files"] == 1
    assert counted["resources"] == {"pool": 1}
    assert counted["findings"] == {"BL202": 1}
    assert counted["unknowns"] == {"BL201": 1}


def test_an_unreadable_file_is_a_finding_unless_ignored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blanks = " " * (1024 * 1024)
    large = {"big.json": '{"type": "Microsoft.Batch/batchAccounts"}' + blanks, "lock.json": blanks}
    write(tmp_path, {"a.tf": "pool a {\n}\n", **large})
    assert spots(document(capsys, "--select", "BL2")) == [("BL901", "big.json", 1)]
    assert spots(document(capsys, "--ignore", "BL901")) == []


def test_an_odd_file_name_does_not_break_the_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"a\udc80b.tf": ERROR})
    assert main([]) == 1
    assert "BL202" in capsys.readouterr().out
