"""Figures as plain text: aligned tables, and the few statistics that they show."""

from collections.abc import Sequence
from statistics import median


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]], *notes: str) -> str:
    """Return a table: the first column to the left, all others to the right, notes below."""
    cells = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(head))]
    lines = ["  ".join(_placed(row, widths)).rstrip() for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([title, "", *(f"  {line}" for line in lines), *(f"  {n}" for n in notes), ""])


def milliseconds(seconds: float) -> str:
    """Return a duration in ms, with three digits or so."""
    value = seconds * 1000
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def p99(values: Sequence[float]) -> float:
    """Return the smallest value that 99 of 100 do not exceed; the largest where there are fewer."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-len(ordered) * 99 // 100) - 1)]


def ratio(values: Sequence[float], to: Sequence[float]) -> str:
    """Return how many times the one median is the other."""
    return f"{median(values) / median(to):.2f}"


def _placed(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *others = zip(row, widths, strict=True)
    return [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
