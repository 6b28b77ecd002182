"""What surrounds one run: streams, environment, the current folder, the day."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO


class Surroundings(NamedTuple):
    """What the command reads from and writes to besides files.

    ``folder`` is the current folder, absolute; names of files are shown relative to it.
    """

    stdin: BinaryIO
    stdout: TextIO
    stderr: TextIO
    environment: Mapping[str, str]
    folder: Path
    today: date

    def path(self, text: str) -> Path:
        """Return a path as it was given, made absolute."""
        return self.folder / text
