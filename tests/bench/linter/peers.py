"""batchlint beside Checkov on the same files."""

from pathlib import Path

from tests.bench.linter.processes import BATCHLINT, in_turns
from tests.bench.table import milliseconds, table

AZURE = ("arm", "bicep", "terraform", "terraform_plan")


def measure(folder: Path, checkov: str) -> str:
    """Return the table: one process of each after one that does not count."""
    quiet = ("--compact", "--quiet", "--skip-download", "--skip-results-upload")
    by_default = (checkov, "--directory", str(folder), *quiet)
    commands = {
        "batchlint": (*BATCHLINT, str(folder)),
        "Checkov, as it comes": by_default,
        "Checkov, Azure's formats only": (*by_default, "--framework", *AZURE),
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
        "At least 25. Of these files, Checkov reads neither Packer's nor exports.",
    )
