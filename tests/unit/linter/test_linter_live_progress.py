"""One line on a terminal that is written anew, and nothing anywhere else."""

import io
import os

import pytest

from linter.live import progress as module
from linter.live.progress import Progress, progress_on


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_INTERVAL", 0.0)


def screen(text: str) -> str:
    """What stands in the line after carriage returns."""
    line: list[str] = []
    column = 0
    for character in text:
        if character == "\r":
            column = 0
            continue
        line[column : column + 1] = [character]
        column += 1
    return "".join(line).rstrip()


def test_the_line_counts_what_was_read() -> None:
    terminal = Terminal()
    progress = progress_on(terminal, "xterm")
    progress.count("pools", 1204)
    progress.count("accounts", 2)
    progress.count("accounts", 1)
    progress.show(lambda: 2120)
    assert screen(terminal.getvalue()) == "reading: 3 accounts, 1,204 pools, 2,120 requests"


def test_a_shorter_line_leaves_nothing_of_a_longer_one() -> None:
    terminal = Terminal()
    progress = progress_on(terminal, None)
    progress.show(lambda: 1_000_000)
    progress.show(lambda: 1)
    assert screen(terminal.getvalue()) == "reading: 1 requests"
    progress.clear()
    assert screen(terminal.getvalue()) == ""
    assert terminal.getvalue().endswith("\r")


@pytest.mark.parametrize("columns", [0, 80])
def test_the_line_never_wraps(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((columns, 24)))
    terminal = Terminal()
    monkeypatch.setattr(terminal, "fileno", lambda: 2)
    progress = progress_on(terminal, None)
    for number in range(30):
        progress.count(f"things{number}", 1)
    progress.show(lambda: 1)
    assert 70 < len(screen(terminal.getvalue())) < 80


@pytest.mark.parametrize(("stream", "terminal"), [(io.StringIO(), "xterm"), (Terminal(), "dumb")])
def test_elsewhere_nothing_is_written(stream: io.StringIO, terminal: str) -> None:
    progress = progress_on(stream, terminal)
    progress.count("pools", 1)
    progress.show(lambda: 1)
    progress.clear()
    assert stream.getvalue() == ""


def test_what_was_never_shown_is_not_cleared() -> None:
    terminal = Terminal()
    progress_on(terminal, None).clear()
    assert terminal.getvalue() == ""


def test_it_is_shown_ten_times_a_second_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_INTERVAL", 60.0)
    terminal = Terminal()
    progress = Progress(terminal)
    for number in range(5):
        progress.show(lambda: 7)
        progress.count("pools", number)
    assert terminal.getvalue().count("reading") == 1
