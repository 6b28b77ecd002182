"""Only parses the files of a folder, with the parsers that batchlint uses."""

import sys
from pathlib import Path

from linter.source import Source
from linter.syntax.bicep import parse_bicep
from linter.syntax.hcl import parse_hcl
from linter.syntax.json import parse_json


def main(folder: str) -> None:
    """Parse every file whose suffix batchlint reads."""
    parsers = {
        ".json": parse_json,
        ".bicep": parse_bicep,
        ".bicepparam": parse_bicep,
        ".tf": parse_hcl,
        ".hcl": parse_hcl,
        ".tfvars": parse_hcl,
    }
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix in parsers:
            parsers[path.suffix](Source(path.as_posix(), path.read_bytes()))


if __name__ == "__main__":
    main(sys.argv[1])
