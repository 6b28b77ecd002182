"""A source: one file's name and text, and where in it a byte stands."""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from linter.values import Spot

BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LONG_LINE = 4096


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or a part of it, that cannot be read: where, what is wrong, what was expected."""

    spot: Spot
    message: str
    expected: str


@dataclass(frozen=True, slots=True)
class NotFollowed:
    """A module or a linked template that was not read: where it is used, and why not.

    Nobody knows what it deploys. ``reason`` is a clause that stands by itself: ``the module
    ./pools.bicep was not read: it lies outside of the paths that were given``.
    """

    spot: Spot
    reason: str


@dataclass(eq=False, slots=True)
class Source:
    """One file's text. ``name`` is its path as findings show it, with forward slashes.

    A byte order mark is not part of ``data``, and a text in UTF-16 is made UTF-8. Lines and
    columns count from 1; a column counts characters, except far to the right in very long lines,
    where counting would take too long.
    """

    name: str
    data: bytes
    _starts: list[int] = field(default_factory=list, repr=False)
    _ascii: bool = field(default=False, repr=False)

    def __post_init__(self) -> None:
        if self.data.startswith(BOM):
            self.data = self.data[len(BOM) :]
        elif self.data.startswith(_UTF16):  # what PowerShell 5 writes when output is redirected
            self.data = self.data.decode("utf-16", "replace").encode("utf-8", "replace")

    @property
    def text(self) -> str:
        """The text; bytes that are no UTF-8 are replaced."""
        return self.data.decode("utf-8", "replace")

    def spot(self, offset: int) -> Spot:
        """Return where the byte at an offset stands."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        start = starts[line - 1]
        column = offset - start
        if not self._ascii and column < _LONG_LINE:
            column = len(self.data[start:offset].decode("utf-8", "replace"))
        return Spot(self.name, line, column + 1)

    def line(self, number: int) -> str:
        """Return a line's text without its end; empty when there is no such line."""
        return self.part_of_line(number, 1, len(self.data))

    def part_of_line(self, number: int, column: int, width: int) -> str:
        """Return at most so many characters of a line, from a column on.

        Only in lines of ASCII, and near the start of others, does a column count characters.
        """
        starts = self._line_starts()
        if not 0 < number < len(starts):
            return ""
        start, end = starts[number - 1], starts[number] - 1
        if self._ascii or column > _LONG_LINE:
            start = min(start + column - 1, end)
            column = 1
        text = self.data[start : min(end, start + 4 * (column + width))].decode("utf-8", "replace")
        return text[column - 1 : column - 1 + width].rstrip("\r")

    def _line_starts(self) -> list[int]:
        """Return the offset of every line, and the one behind the last."""
        if not self._starts:
            lengths = (len(line) + 1 for line in self.data.split(b"\n"))
            self._starts = [0, *accumulate(lengths)]
            self._ascii = self.data.isascii()
        return self._starts
