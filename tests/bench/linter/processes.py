"""Times whole processes in turns, as a user waits for them."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
BATCHLINT = (sys.executable, "-m", "linter")


@dataclass(frozen=True)
class Run:
    """One process: seconds of wall time, and of both cores' work; peak memory in bytes."""

    seconds: float
    cpu: float
    peak: int


def run(
    command: Sequence[str], folder: Path = REPOSITORY, more: Mapping[str, str] | None = None
) -> Run:
    """Run a command to its end, with ``more`` in its environment.

    Raises ``RuntimeError`` when it crashed (exit code above 1).
    """
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **(more or {})}
    started = time.perf_counter()
    child = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode > 1:
        raise RuntimeError(f"{command} ended with {child.returncode}: {said.decode()[-500:]}")
    return Run(seconds, used.ru_utime + used.ru_stime, _bytes(used))


def in_turns(
    commands: Mapping[str, Sequence[str]], times: int, folder: Path = REPOSITORY
) -> dict[str, list[Run]]:
    """Run each command so many times, in turns, after one round that does not count."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(times + 1):
        for name, command in commands.items():
            found = run(command, folder)
            if number:
                runs[name].append(found)
    return runs


def _bytes(used: resource.struct_rusage) -> int:
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
