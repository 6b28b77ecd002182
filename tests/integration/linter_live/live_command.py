"""The command in this process, over a world's subscription."""

import io
import os
from datetime import date
from pathlib import Path
from typing import NamedTuple

from linter.command.run import run
from linter.command.surroundings import Surroundings
from tests.integration.linter_live.live_world import LiveWorld

TODAY = date(2026, 11, 20)


class Ran(NamedTuple):
    """What a run gave."""

    code: int
    text: str
    stderr: str


def batchlint(folder: Path, *arguments: str, today: date = TODAY) -> Ran:
    """Run the command in a folder."""
    out, err = io.StringIO(), io.StringIO()
    surroundings = Surroundings(io.BytesIO(), out, err, dict(os.environ), folder, today)
    code = run([*arguments, "--no-config"], surroundings)
    return Ran(code, out.getvalue(), err.getvalue())


def live(world: LiveWorld, folder: Path, *arguments: str, today: date = TODAY) -> Ran:
    """Run ``batchlint live`` over the world's subscription."""
    return batchlint(folder, "live", "--subscription", world.subscription, *arguments, today=today)


def flat(text: str) -> str:
    """Return a text whose lines are joined: terminals differ in width."""
    return " ".join(text.split())
