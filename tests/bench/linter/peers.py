"""batchlint beside Checkov on the same files."""

from pathlib import Path

from tests.bench.linter.processes import BATCHLINT, in_turns
from tests.bench.table import milliseconds, table

FRAMEWORKS = "arm,bicep,terraform,terraform_plan"


def measure(folder: Path, checkov: str) -> str:
    """Return the table: one process of each after one that does not count."""
    commands = {
        "batchlint": (*BATCHLINT, str(folder)),
        "Checkov": (
            *(checkov, "--directory", str(folder), "--framework", *FRAMEWORKS.split(",")),
            *("--compact", "--quiet", "--skip-download", "--skip-results-upload"),
        ),
    }
    runs = in_turns(commands, 1)
    own = runs["batchlint"][0].seconds
    return table(
        "The same real files: one process each",
        ("process", "ms", "ratio"),
        [
            (name, milliseconds(found[0].seconds), f"{found[0].seconds / own:.1f}")
            for name, found in runs.items()
        ],
        "At least 25. Checkov does not read Packer's files and exports, batchlint does.",
    )
