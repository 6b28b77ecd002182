"""A source: one file's name and text, and where in it a byte stands."""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from linter.values import Spot

BOM = b"\xef\xbb\xbf"
_LONG_LINE = 4096


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or a part of it, that cannot be read: where, what is wrong, what was expected."""

    spot: Spot
    message: str
    expected: str


@dataclass(eq=False, slots=True)
class Source:
    """One file's text. ``name`` is its path as findings show it, with forward slashes.

    A byte order mark is not part of ``data``. Lines and columns count from 1; a column counts
    characters, except far to the right in very long lines, where counting would take too long.
    """

    name: str
    data: bytes
    _starts: list[int] = field(default_factory=list, repr=False)
    _ascii: bool = field(default=False, repr=False)

    def __post_init__(self) -> None:
        if self.data.startswith(BOM):
            self.data = self.data[len(BOM) :]

    @property
    def text(self) -> str:
        """The text; bytes that are no UTF-8 are replaced."""
        return self.data.decode("utf-8", "replace")

    def spot(self, offset: int) -> Spot:
        """Return where the byte at an offset stands."""
        if not self._starts:
            lengths = (len(line) + 1 for line in self.data.split(b"\n"))
            self._starts = [0, *accumulate(lengths)]
            self._ascii = self.data.isascii()
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        column = offset - start
        if not self._ascii and column < _LONG_LINE:
            column = len(self.data[start:offset].decode("utf-8", "replace"))
        return Spot(self.name, line, column + 1)

    def line(self, number: int) -> str:
        """Return a line's text without its end; empty when there is no such line."""
        lines = self.data.split(b"\n")
        if not 0 < number <= len(lines):
            return ""
        return lines[number - 1].decode("utf-8", "replace").rstrip("\r")
