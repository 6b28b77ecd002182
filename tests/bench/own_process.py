"""What importing one thing, or indexing the app, gives: asked of a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra.local.child_process import plain_environment

REPOSITORY = Path(__file__).resolve().parents[2]


def in_own_process(what: str) -> dict[str, Any]:
    """Return what ``tests.bench.indexing`` tells of ``what``.

    Raises ``RuntimeError`` with its words when it fails.
    """
    child = subprocess.run(
        [sys.executable, "-m", "tests.bench.indexing", what],
        cwd=REPOSITORY,
        env=plain_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if child.returncode:
        raise RuntimeError(f"{what} cannot be indexed: {child.stderr}")
    found: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return found
