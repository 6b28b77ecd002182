"""What a PowerShell script or a batch file does to the image.

Each kind of command is a row of `_ROWS`: which command (``head``, looked for outside strings) with
which arguments (``body``, anywhere in the statement). Page file and drive letters, where the
answer hangs on the letter, are read by `linter.readers.scripts.windows_drive`.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from linter.readers.scripts.diskpart import read_diskpart
from linter.readers.scripts.signals import Effect, Found, Part, Signal, squeeze
from linter.readers.scripts.windows_drive import read_drive
from linter.readers.scripts.windows_statements import (
    Statement,
    batch_statements,
    powershell_statements,
)
from linter.readers.scripts.windows_variables import Variables

_OF_INTEREST = re.compile(
    r"sysprep|extension|pagefile|pagingfiles|driveletter|diskpart|assign\s+letter|remove\s+letter"
    r"|mountvol|accesspath|format|guestagent|rdagent",
    re.IGNORECASE,
)
_MESSAGE = re.compile(
    r"[\s@({]*(?:Write-\w+|echo[.:]?(?!\w)|throw|Add-Content|Out-File|Set-Content|title|Log\w*)(?!\S)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[|>]")
_BLOCK_GOES_ON = re.compile(r"\s*\)\s*[|>]")
_SAVES = re.compile(r"\s*(?:Add-Content|Set-Content|Out-File)\b", re.IGNORECASE)
_ECHO = re.compile(r"\A[\s@(]*echo[.:]?\s", re.IGNORECASE)


class Row(NamedTuple):
    """One kind of command: the statement has ``head`` outside strings, and every ``body``."""

    effect: Effect
    head: re.Pattern[str]
    body: tuple[re.Pattern[str], ...]
    detail: str


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


_RUNS = (
    r"sysprep|(?:^|[\s;{(=|])(?:&|start-process|saps|start|call|cmd(?:\.exe)?|iex|invoke-\w+|\.)"
    r"(?=[\s\"'(])|process\]::start\("
)
_ROWS = (
    Row(
        Effect.SYSPREPS,
        _pattern(_RUNS),
        (_pattern(r"sysprep"), _pattern(r"[/-]generalize\b")),
        "generalizes the machine with Sysprep",
    ),
    Row(
        Effect.INSTALLS_EXTENSION,
        _pattern(r"(?<![\w-])(?:Set|New|Add)-Az(?:ure(?:Rm)?)?VM(?!ss)\w*Extension(?![\w-])"),
        (),
        "installs a virtual machine extension",
    ),
    Row(
        Effect.INSTALLS_EXTENSION,
        _pattern(r"(?<![\w-])az(?:\.cmd)?\s+vm\s+extension\s+set(?![\w-])"),
        (),
        "installs a virtual machine extension (az vm extension set)",
    ),
    Row(
        Effect.MOVES_TEMP_DRIVE,
        _pattern(r"(?<![\w-])(?:Set-Service|sc(?:\.exe)?\s+config)(?![\w-])"),
        (_pattern(r"WindowsAzureGuestAgent|RdAgent"), _pattern(r"\bdisabled\b")),
        "disables the Azure guest agent",
    ),
)
_NESTED = _pattern(r"(?<![\w-])(?:powershell|pwsh)(?:\.exe)?(?=\s).{0,200}\s-c(?:ommand)?\s")


def read_powershell(text: str) -> Iterator[Found]:
    """Yield what a PowerShell script does. Raises `Unreadable` for one without end."""
    return _read(text, powershell_statements, Variables("powershell"))


def read_batch(text: str) -> Iterator[Found]:
    """Yield what a batch file (or a diskpart script) does."""
    return _read(text, batch_statements, Variables("batch"))


def _read(
    text: str, statements: Callable[[str], Iterator[Statement]], variables: Variables
) -> Iterator[Found]:
    if not _OF_INTEREST.search(text):
        return
    diskpart_runs = False
    diskpart_lines: list[tuple[int, str]] = []
    block: list[tuple[int, str]] = []
    for written in statements(text):
        statement = variables.fill_in(written)
        variables.assign(statement)
        printed = bool(_MESSAGE.match(statement.masked))
        diskpart_runs = diskpart_runs or (not printed and "diskpart" in statement.masked.lower())
        lines = written.strings or [(written.line, _echoed(written.text))]
        if not printed or _GOES_ON.search(statement.masked) or _SAVES.match(statement.masked):
            diskpart_lines += [*block, *lines] if _BLOCK_GOES_ON.match(written.text) else lines
            block = []
        else:
            block += lines
        if not printed and _OF_INTEREST.search(statement.text):
            yield from _read_statement(statement)
    if diskpart_runs or re.match(r"\s*(?:select|sel|list|rescan)\b", text, re.IGNORECASE):
        yield from read_diskpart(diskpart_lines)


def _read_statement(statement: Statement) -> Iterator[Found]:
    for row in _ROWS:
        if row.head.search(statement.masked) and all(
            body.search(statement.text) for body in row.body
        ):
            yield Signal(row.effect, statement.line, squeeze(statement.text), row.detail)
    yield from read_drive(statement)
    if _NESTED.search(statement.masked):
        for line, string in statement.strings:
            yield Part(string, "powershell", line)


def _echoed(text: str) -> str:
    """Return what ``echo assign letter=D>>file`` writes."""
    return _GOES_ON.split(_ECHO.sub("", text), maxsplit=1)[0].strip()
