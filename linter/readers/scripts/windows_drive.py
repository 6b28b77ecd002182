"""Commands that take the letter D: from the temporary drive, or its page file away.

Azure gives the temporary drive the letter D: and puts the page file there; Microsoft's own
preparation of images writes ``D:\\pagefile.sys`` to the registry (azure-compute-docs,
virtual-machines/windows/prepare-for-upload-vhd-image.md), so that is no move.
"""

import re
from collections.abc import Iterator

from linter.readers.scripts.signals import (
    PAGE_FILE_KEPT,
    Found,
    Remedy,
    Undecided,
    Unless,
    moves,
)
from linter.readers.scripts.windows_statements import Statement


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


_PAGE_FILE_PATH = _pattern(r"(?:\b([a-z])|(\?)|[$%]\w{1,40}\)?[}%]?):?\\{1,4}pagefile\.sys")
_PAGE_FILE = _pattern(r"Win32_PageFileSetting|PagingFiles|\bpagefileset\b")
_PAGE_FILE_WRITES = _pattern(
    r"(?:Set|New)-ItemProperty|Set-WmiInstance|(?:New|Set)-CimInstance|\breg(?:\.exe)?\s+add\b"
    r"|\bpagefileset\b.{0,200}\b(?:create|set)\b|\.Name\s*=|\.CreateInstance\b|\.Put\("
)
_PAGE_FILE_REMOVED = _pattern(
    r"\.Delete\(|Remove-(?:WmiObject|CimInstance)|\bpagefileset\b.{0,200}\bdelete\b"
)
_EMPTY_VALUE = _pattern(r"-Value\s+(?:''|\"\"|@\(\s*\)|\$null)|/d\s+\"\"")

_TEMP_DRIVE = _pattern(
    r"Temporary Storage|(?<!New)DriveLetter\s*(?:=|-eq|-like|\s)\s*\\?['\"]{0,2}D\b"
    r"|DeviceID\s*(?:=|-eq)\s*\\?['\"]{0,2}D:"
)
_DISC = _pattern(r"DriveType\s*(?:=|-eq)\s*'?5\b|CD-?ROM")
_NEW_LETTER = _pattern(r"-NewDriveLetter[\s:]+['\"]?(\$?\w)")
_LETTER_SET = _pattern(r"DriveLetter['\"]?\s*=\s*")
_LETTER_VALUE = _pattern(r"['\"]?(?:([a-z]):?\\?['\"]?(?![\w-])|(\$null\b)|(['\"]{2})|(\$))")
_SETS_VOLUME = _pattern(r"Set-WmiInstance|Set-CimInstance|\.DriveLetter\s*=")

_LETTER_D = _pattern(r"-DriveLetter[\s:]+['\"]?D['\"]?(?![\w:])|-DriveLetter[\s:]+['\"]?D:")
_ON_LETTER_D = (
    (
        _pattern(r"(?<![\w-])(?:New-Partition|New-Volume)(?![\w-])"),
        "gives the letter D: to another volume",
    ),
    (_pattern(r"(?<![\w-])Format-Volume(?![\w-])"), "formats drive D:"),
    (_pattern(r"(?<![\w-])Remove-Partition(?![\w-])"), "removes the partition of drive D:"),
)
_PATH_D = _pattern(r"-AccessPath[\s:]+['\"]?D:\\?['\"]?(?![\w\\])")
_ACCESS_PATH = _pattern(r"(?<![\w-])(Add|Remove)-PartitionAccessPath(?![\w-])")
_MOUNTVOL = _pattern(r"(?<![\w-])mountvol(?:\.exe)?\s+\"?D:\\?\"?\s+(?:(/[dp])(?!\w)|\\\\\?\\)")
_FORMAT = _pattern(r"(?:^|[\s@(&|])format(?:\.com)?\s+D:(?![\w\\])")


def read_drive(statement: Statement) -> Iterator[Found]:
    """Yield what the statement does to the page file and to drive D:."""
    yield from _page_file(statement)
    for detail in (*_letters(statement), *_volumes(statement)):
        yield moves(statement.line, statement.text, detail)


def _page_file(statement: Statement) -> Iterator[Found]:
    text, masked = statement.text, statement.masked
    path = _PAGE_FILE_PATH.search(text)
    if not _PAGE_FILE.search(text) and not (path and ".name" in masked.lower()):
        return
    drive = ((path.group(1) or path.group(2) or "$").upper()) if path else None
    if _PAGE_FILE_REMOVED.search(masked) or (
        _PAGE_FILE_WRITES.search(masked) and not path and _EMPTY_VALUE.search(text)
    ):
        if drive in (None, "D", "$"):
            gone = moves(statement.line, text, "removes the page file from the temporary drive")
            yield Unless(gone, PAGE_FILE_KEPT)
    elif drive and _PAGE_FILE_WRITES.search(masked):
        yield Remedy(PAGE_FILE_KEPT)
        if drive == "$":
            detail = "sets the page file's drive, which the text does not show"
            yield Undecided(moves(statement.line, text, detail))
        elif drive not in ("D", "?"):
            yield moves(
                statement.line, text, f"moves the page file from the temporary drive to {drive}:"
            )


def _letters(statement: Statement) -> Iterator[str]:
    """Read commands that change a letter: of the drive (from D:), or of another one (to D:)."""
    text, masked = statement.text, statement.masked
    from_temp_drive = _TEMP_DRIVE.search(text) is not None
    new = _NEW_LETTER.search(text) if "newdriveletter" in masked.lower() else None
    if new:
        yield from _moved(new.group(1).upper(), from_temp_drive, text)
    elif _SETS_VOLUME.search(masked):
        for place in _LETTER_SET.finditer(masked):
            value = _LETTER_VALUE.match(text, place.end())
            if value:
                from_temp_drive = _TEMP_DRIVE.search(text, 0, place.start()) is not None or (
                    "Temporary Storage" in text
                )
                yield from _moved((value.group(1) or "$").upper(), from_temp_drive, text)
                return


def _moved(letter: str, from_temp_drive: bool, text: str) -> Iterator[str]:
    if letter == "D":
        if not from_temp_drive:
            yield "gives the letter D: to another volume"
    elif from_temp_drive and not _DISC.search(text):
        to = f"to {letter}:" if letter.isalpha() else "to another letter"
        yield f"moves the temporary drive from D: {to}"


def _volumes(statement: Statement) -> Iterator[str]:
    text, masked = statement.text, statement.masked
    if _LETTER_D.search(text):
        for command, detail in _ON_LETTER_D:
            if command.search(masked):
                yield detail
                break
    access = _ACCESS_PATH.search(masked)
    if access and _PATH_D.search(text):
        added = access.group(1).lower() == "add"
        yield (
            "gives the letter D: to another volume"
            if added
            else "takes the letter D: from the temporary drive"
        )
    if mountvol := _MOUNTVOL.search(text):
        taken = mountvol.group(1)
        yield (
            "takes the letter D: from the temporary drive"
            if taken
            else "gives the letter D: to another volume"
        )
    if _FORMAT.search(masked):
        yield "formats drive D:"
