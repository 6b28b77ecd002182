"""Commands that stand in a template as a list of lines: one script, each line with its spot."""

import posixpath
import re
from collections.abc import Iterator, Sequence

from linter.model import Script
from linter.source import Source
from linter.values import Spot

_COMMANDS = re.compile(r"[;|&\n]+")
_SCRIPT_FILE = re.compile(r"[^\s'\"]*[/\\.\w-]\.(?:sh|bash|ps1|cmd|bat)", re.IGNORECASE)
_INTERPRETERS = frozenset(
    {
        "sudo", "sh", "bash", "dash", "zsh", "source", ".", "env", "exec", "nohup", "time",
        "powershell", "powershell.exe", "pwsh", "call", "cmd", "cmd.exe", "then", "do", "if",
        "bypass", "unrestricted", "remotesigned",
    }
)  # fmt: skip


def inline_script(lines: Sequence[tuple[str, Spot]], source: Source | None) -> Script:
    """Return the lines as one script, which Packer and Image Builder join by newlines.

    ``source`` is the file in which they stand: an item that is a heredoc there goes over several
    lines of it.
    """
    spots: list[Spot] = []
    for text, spot in lines:
        for number in range(text.count("\n") + 1):
            spots.append(_line_of(spot, number, source))
    return Script("\n".join(text for text, _ in lines), lines[0][1], tuple(spots))


def runs(text: str) -> Iterator[str]:
    """Go through the script files that commands run, by their paths in the machine.

    Only paths are meant: a file that is fetched and piped into a shell is nobody's to read.
    """
    for command in _COMMANDS.split(text):
        for word in command.split():
            plain = word.strip("'\"`()")
            if "=" in plain or plain.startswith(("-", "/c", "/C")) or not plain:
                continue
            if posixpath.basename(plain).lower() in _INTERPRETERS:
                continue
            if _SCRIPT_FILE.fullmatch(plain) and "://" not in plain:
                yield plain
            break


def _line_of(spot: Spot, number: int, source: Source | None) -> Spot:
    """Return where a line of an item stands: a quoted one is all on its line."""
    if source is None or source.name != spot.file or spot.column > 1:
        return spot
    heredoc = not source.line(spot.line).startswith('"')
    return Spot(spot.file, spot.line + number, 1) if heredoc else spot
