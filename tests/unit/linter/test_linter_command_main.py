"""The process around the command: pipes, Ctrl-C, mistakes of its own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import linter
from linter.__main__ import main
from linter.command.surroundings import Surroundings

ROOT = Path(linter.__file__).parents[1]


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def run(argv: Sequence[str], surroundings: Surroundings) -> int:
        raise error

    monkeypatch.setattr("linter.command.run.run", run)


def test_ctrl_c(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    fail_with(monkeypatch, KeyboardInterrupt())
    assert main([]) == 130
    assert capsys.readouterr().err == "batchlint: interrupted\n"


@pytest.mark.parametrize("error", [KeyError("x\ny"), RecursionError("deep"), MemoryError()])
def test_an_internal_error_is_one_line_and_3(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail_with(monkeypatch, error)
    assert main(["."]) == 3
    err = capsys.readouterr().err
    assert err.startswith(f"batchlint: internal error: {type(error).__name__}")
    assert err.count("\n") == 1
    assert main([".", "--debug"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_error_to_talk_about() -> None:
    """As in ``batchlint --list-facts | head -1``."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "linter", "--list-facts"]
    done = subprocess.run(command, cwd=ROOT, stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert (done.stderr, done.returncode) == ("", 141)


def test_as_a_module_and_from_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "linter", "-", "--no-config"],
        cwd=ROOT,
        input="no input at all",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert "nothing to lint: none of 1 files in standard input is an input" in done.stderr


def test_any_terminal_s_encoding_will_do(tmp_path: Path) -> None:
    (tmp_path / "\N{SNOWMAN}.json").write_text("{")
    done = subprocess.run(
        [sys.executable, "-m", "linter", str(tmp_path / "\N{SNOWMAN}"), "--no-config"],
        cwd=ROOT,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "\\u2603 does not exist" in done.stderr
