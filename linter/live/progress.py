"""Progress on a terminal: one line that is written anew, and gone at the end."""

import os
import time
from collections import Counter
from collections.abc import Callable
from threading import Lock
from typing import TextIO

_INTERVAL = 0.1
_WIDTH = 80


class Progress:
    """Counts what is read; shows it on ``stream``, which is a terminal, or nowhere at all."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._counts: Counter[str] = Counter()
        self._lock = Lock()
        self._shown = ""
        self._next = 0.0

    def count(self, words: str, number: int) -> None:
        """Note that so many more of something were read."""
        with self._lock:
            self._counts[words] += number

    def show(self, requests: Callable[[], int]) -> None:
        """Show what was read so far, ten times a second at most."""
        if self._stream is None or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _INTERVAL
        with self._lock:
            parts = [f"{number:,} {words}" for words, number in sorted(self._counts.items())]
        line = f"reading: {', '.join([*parts, f'{requests():,} requests'])}"
        line = line[: self._width() - 1]
        if line != self._shown:
            self._write(line)

    def clear(self) -> None:
        """Take the line away."""
        if self._stream is not None and self._shown:
            self._write("")
            self._next = 0.0

    def _write(self, line: str) -> None:
        if self._stream is None:
            return
        blanks = " " * max(0, len(self._shown) - len(line))
        end = "\r" if not line else ""
        self._stream.write(f"\r{line}{blanks}{end}")
        self._stream.flush()
        self._shown = line

    def _width(self) -> int:
        if self._stream is None:
            return _WIDTH
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or _WIDTH
        except (OSError, ValueError):  # a terminal without a size, a stream without a number
            return _WIDTH


def progress_on(stream: TextIO, terminal: str | None) -> Progress:
    """Return progress on a stream; silent where that is no terminal that can go back in a line.

    ``terminal`` is the environment's ``TERM``.
    """
    return Progress(stream if stream.isatty() and terminal != "dumb" else None)
