"""What a sed (or perl) program makes of ``ResourceDisk`` lines, read without running it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from linter.readers.scripts.temp_drive import KEYS

_CLOSING = {"{": "}", "(": ")", "[": "]", "<": ">"}
_KEY = re.compile(rf"(?:ResourceDisk\\*[.])?\b({KEYS})\b", re.IGNORECASE)
_RESULT = re.compile(rf"(?:ResourceDisk\\*[.])?\b({KEYS})\b\s*=\s*([^\s;,]*)", re.IGNORECASE)
_MORE_ADDRESS = re.compile(r"[\d$~+,!\s]*")
_BACK_REFERENCES = re.compile(r"\\\d|\$\d|\$\{\d\}|\\?&")
_FLAGS = re.compile(r"[a-zA-Z0-9]*")
_END = re.compile(r"[;\n}]")


class Edit(NamedTuple):
    """One command: the lines it picks (``where``) and what it writes; ``verb`` is s, a, i, c, d."""

    verb: str
    where: str
    result: str


def edits(program: str) -> Iterator[Edit]:
    """Read the commands that write or delete; a command that cannot be read is passed over."""
    position, end = 0, len(program)
    while position < end:
        if program[position] in " \t\r\n;{}":
            position += 1
            continue
        where, position = _address(program, position)
        if position >= end:
            return
        verb = program[position]
        position += 1
        if verb in "sy" and position < end and not program[position].isalnum():
            pattern, result, position = _substitution(program, position)
            yield Edit("s", where + pattern, result)
        elif verb in "aic":
            stop = program.find("\n", position)
            while stop > 0 and program[stop - 1] == "\\":  # a continued text
                stop = program.find("\n", stop + 1)
            stop = end if stop < 0 else stop
            yield Edit(verb, where, program[position:stop].lstrip("\\ \t\n"))
            position = stop
        else:
            yield Edit(verb, where, "")
            stop_at = _END.search(program, position)
            position = stop_at.start() if stop_at else end


def settings(edit: Edit) -> Iterator[tuple[str, str]]:
    """Return each ``ResourceDisk`` key that the edit writes, with its new value."""
    if edit.verb == "d":
        return
    result = edit.result.replace("\\/", "/").replace("\\.", ".").replace("\\n", "\n")
    written = _RESULT.findall(result)
    if written:
        yield from written
        return
    keys = _KEY.findall(edit.where)
    if keys and edit.verb == "s":
        yield keys[-1], _BACK_REFERENCES.sub("", result).strip().lstrip("=").strip()


def _address(program: str, position: int) -> tuple[str, int]:
    """Read ``/one/,/other/``, ``\\|one|`` or line numbers."""
    where: list[str] = []
    while position < len(program):
        if program[position] == "/":
            found, position = _until(program, position + 1, "/")
        elif program[position] == "\\" and position + 1 < len(program):
            found, position = _until(program, position + 2, program[position + 1])
        else:
            found = ""
        where.append(found)
        more = _MORE_ADDRESS.match(program, position)
        stop = more.end() if more else position
        if not found and stop == position:
            break
        position = stop
    return "".join(where), position


def _substitution(program: str, position: int) -> tuple[str, str, int]:
    opening = program[position]
    closing = _CLOSING.get(opening, opening)
    pattern, position = _until(program, position + 1, closing)
    if closing != opening and program[position : position + 1] == opening:
        position += 1  # perl's s{one}{other}
    result, position = _until(program, position, closing)
    flags = _FLAGS.match(program, position)
    return pattern, result, flags.end() if flags else position


def _until(program: str, position: int, closing: str) -> tuple[str, int]:
    """Return the text up to an unescaped ``closing``, and the position behind it."""
    start = position
    while True:
        stop = program.find(closing, position)
        if stop < 0:
            return program[start:], len(program)
        escapes = 0
        while stop - escapes > start and program[stop - escapes - 1] == "\\":
            escapes += 1
        if escapes % 2 == 0:
            return program[start:stop], stop + 1
        position = stop + 1
