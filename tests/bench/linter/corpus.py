"""A folder of real files: checking them beside only parsing them with the same parsers."""

import sys
from pathlib import Path
from statistics import median

from tests.bench.linter.processes import BATCHLINT, in_turns
from tests.bench.table import milliseconds, ratio, table


def measure(folder: Path, times: int) -> str:
    """Return the table: whole processes in turns."""
    commands = {
        "only parsing": (sys.executable, "-m", "tests.bench.linter.parsing", str(folder)),
        "batchlint": (*BATCHLINT, str(folder)),
    }
    runs = in_turns(commands, times)
    parsing = [it.seconds for it in runs["only parsing"]]
    return table(
        f"{_count(folder)} real files: new processes in turns, medians (n = {times} of each)",
        ("process", "ms", "ratio", "peak MB"),
        [
            (
                name,
                milliseconds(median(it.seconds for it in found)),
                ratio([it.seconds for it in found], parsing),
                f"{median(it.peak for it in found) / 1e6:.0f}",
            )
            for name, found in runs.items()
        ],
        "At most 3. Only parsing: Python's start, the same files, the same parsers.",
    )


def _count(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*") if path.is_file())
