"""What diskpart's own commands do to drive D:, the temporary drive of a Windows machine."""

import re
from collections.abc import Iterable, Iterator

from linter.readers.scripts.signals import Signal, moves

_SELECTS = re.compile(r"sel(?:ect)?\s+(?:vol(?:ume)?\s*=?\s*(\w+)|disk|part)", re.IGNORECASE)
_LETTER = re.compile(r"(assign|remove)\s+(?:noerr\s+)?letter\s*=?\s*['\"]?([a-z])\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"\r?\n|`r`n|`n|\\n")


def read_diskpart(lines: Iterable[tuple[int, str]]) -> Iterator[Signal]:
    """Judge diskpart commands, each with its line; other texts among them are passed over."""
    on_temp_drive = False
    for first, text in lines:
        for offset, command in enumerate(_SEPARATOR.split(text)):
            command = command.strip(" \t'\"(")
            line = first + (offset if "\n" in text else 0)
            if selects := _SELECTS.match(command):
                on_temp_drive = (selects.group(1) or "").lower() == "d"
            letter = _LETTER.match(command)
            detail = letter and _detail(letter.group(1), letter.group(2).upper(), on_temp_drive)
            if detail:
                yield moves(line, command, f"{detail} (diskpart)")


def _detail(verb: str, letter: str, on_temp_drive: bool) -> str | None:
    if verb.lower() == "remove":
        return "takes the letter D: from the temporary drive" if letter == "D" else None
    if on_temp_drive:
        return f"moves the temporary drive from D: to {letter}:" if letter != "D" else None
    return "gives the letter D: to another volume" if letter == "D" else None
