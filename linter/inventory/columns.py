"""Columns of plain text: as wide as their longest cell, or shortened to fit a width."""

from collections.abc import Iterator, Sequence

from linter.output.text import printable

_GAP = "  "
_DOTS = "..."
_NARROWEST = 8
"""A column is not made narrower than this, nor than its head: then lines run over instead."""
_FIRST = 24
"""The first column says what a line is about: up to here it is left as it is."""


def columns(
    heads: Sequence[str], rows: Sequence[Sequence[str]], width: int | None
) -> Iterator[str]:
    """Return the lines of a table with its heads; without a width nothing is shortened.

    Columns that are empty in every row are left out. The last column is not padded.
    """
    cells = [[printable(cell) for cell in row] for row in rows]
    kept = [at for at in range(len(heads)) if any(row[at] for row in cells)]
    table = [[heads[at] for at in kept], *([row[at] for at in kept] for row in cells)]
    widths = [max(len(row[at]) for row in table) for at in range(len(kept))]
    if width is not None:
        least = [max(len(head), _NARROWEST) for head in table[0]]
        least[:1] = [min(it, _FIRST) for it in widths[:1]]
        _fit(widths, least, width - len(_GAP) * (len(kept) - 1))
    for row in table:
        padded = (shortened(cell, room).ljust(room) for cell, room in zip(row, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def shortened(text: str, width: int) -> str:
    """Return a text that fits, without its middle where it is too long."""
    if len(text) <= width:
        return text
    if width <= len(_DOTS):
        return text[:width]
    head = (width - len(_DOTS) + 1) // 2
    tail = width - len(_DOTS) - head
    return text[:head] + _DOTS + (text[-tail:] if tail else "")


def _fit(widths: list[int], least: list[int], room: int) -> None:
    """Take from the widest columns until all fit, down to the least."""
    for _ in range(sum(widths) - room):
        wide = [at for at, width in enumerate(widths) if width > least[at]]
        if not wide:
            return
        widths[max(wide, key=lambda at: widths[at])] -= 1
