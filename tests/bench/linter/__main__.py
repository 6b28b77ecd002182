"""``make bench``: how fast batchlint starts, reads a folder, and grows. Ratios of one run."""

import argparse
import os
import sys
from pathlib import Path

from tests.bench.linter import corpus, fleet, peers, start, subscription

REPOSITORY = Path(__file__).resolve().parents[3]
CORPUS = REPOSITORY.parent / "shared" / "corpus"


def main() -> int:
    """Measure, and print each table as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.linter", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer processes, a smaller fleet")
    parser.add_argument("--checkov", metavar="COMMAND", help="compare with this Checkov as well")
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS, help="real files to read")
    given = parser.parse_args()
    times = 3 if given.quick else 11
    print(
        f"batchlint; {os.cpu_count()} cores, Python {sys.version.split()[0]}."
        " Compare within one run only.\n"
    )
    if given.checkov is None:
        print(start.measure(times), flush=True)
        print(fleet.measure(2_000 if given.quick else 10_000), flush=True)
        print(subscription.measure(parts=10 if given.quick else 1), flush=True)
    if not given.folder.is_dir():
        print(f"{given.folder} is not there: name a folder of real files to compare parsing with.")
        return 0
    if given.checkov is None:
        print(corpus.measure(given.folder, times), flush=True)
    else:
        print(peers.measure(given.folder, given.checkov), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
