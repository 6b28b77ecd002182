"""Cuts PowerShell and batch files into statements, comments left out. Nothing is run.

A statement has its text twice: as written, and with the contents of its strings blanked
(``masked``, of the same length), so that a command can be told from a word in a message.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from linter.readers.scripts.signals import MOST_TOKENS, Unreadable

_MOST_STATEMENT_CHARS = 8_000
_TOKEN = re.compile(
    r"""(?P<plain>[^\s'"`\#@;|<>(){}\[\],]++)
    |(?P<blank>(?:[ \t\r\f\v]|`\n)++)
    |(?P<open>@?[({\[])
    |(?P<close>[)}\]])
    |(?P<here>@['"][ \t]*\n)
    |(?P<single>'(?:[^']++|'')*+')
    |(?P<double>"(?:[^"`]++|`.|"")*+")
    |(?P<escaped>`.)
    |(?P<block><\#)
    |(?P<end>[\n;])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_LINE_END = re.compile(r"\n|\Z")


class Statement(NamedTuple):
    """One statement. ``strings`` are the contents of its strings, each with its line."""

    line: int
    text: str
    masked: str
    strings: tuple[tuple[int, str], ...] = ()


class _Cutter:
    """Collects pieces of a statement; the newlines before a position tell its line."""

    def __init__(self, text: str) -> None:
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._start: int | None = None
        self._text: list[str] = []
        self._masked: list[str] = []
        self._strings: list[tuple[int, str]] = []
        self._length = 0

    @property
    def is_long(self) -> bool:
        """Whether a bracket that nothing closes must have been met."""
        return self._length > _MOST_STATEMENT_CHARS

    @property
    def empty(self) -> bool:
        return self._start is None

    def add(self, position: int, source: str, masked: str | None = None) -> None:
        if self._start is None:
            if not source.strip():
                return
            self._start = position
        self._length += len(source)
        self._text.append(source)
        self._masked.append(source if masked is None else masked)

    def add_string(
        self, position: int, source: str, content: str, content_at: int | None = None
    ) -> None:
        self.add(position, source, source[0] + " " * (len(source) - 2) + source[-1])
        self._strings.append((self._line(content_at or position), content))

    def cut(self) -> Iterator[Statement]:
        if self._start is not None:
            text, masked = "".join(self._text), "".join(self._masked)
            yield Statement(self._line(self._start), text, masked, tuple(self._strings))
        self._start, self._text, self._masked, self._strings = None, [], [], []
        self._length = 0

    def _line(self, position: int) -> int:
        return bisect_right(self._ends, position - 1) + 1


def powershell_statements(text: str) -> Iterator[Statement]:
    """Yield statements; newlines inside ``( )``, ``@{ }`` and after ``|`` do not end one."""
    cutter = _Cutter(text)
    brackets: list[str] = []
    position = tokens = 0
    spaced, last = True, ""
    while position < len(text):
        token = _TOKEN.match(text, position)
        tokens += 1
        if token is None or tokens > MOST_TOKENS:
            raise Unreadable(f"it has more than {MOST_TOKENS} words")
        start, source, position = position, token.group(), token.end()
        match token.lastgroup:
            case "block":
                stop = text.find("#>", position)
                position = stop + 2 if stop >= 0 else len(text)
            case "other" if source == "#" and spaced:
                found = _LINE_END.search(text, position)
                position = found.start() if found else len(text)
            case "here":
                stop = text.find("\n" + source[1] + "@", position - 1)
                body = text[position : stop if stop >= 0 else len(text)]
                position = stop + 3 if stop >= 0 else len(text)
                quoted = source[1] + body + source[1]
                cutter.add_string(start, quoted, body, start + len(source))
            case "single" | "double":
                cutter.add_string(start, source, source[1:-1])
            case "end" if cutter.is_long or (last != "|" and (brackets or ["{"])[-1] == "{"):
                brackets = [] if cutter.is_long else brackets
                yield from cutter.cut()
            case "open":
                brackets.append(source)
                cutter.add(start, source)
            case "close":
                if brackets:
                    brackets.pop()
                cutter.add(start, source)
            case _:
                cutter.add(start, " " if source == "\n" else source)
        spaced = token.lastgroup in ("blank", "end", "open", "close", "block") or source == "|"
        if token.lastgroup not in ("blank", "block") and source not in ("\n", "#"):
            last = source
    yield from cutter.cut()


_BATCH_COMMENT = re.compile(r"[ \t@(]*+(?:rem(?![\w-])|::)", re.IGNORECASE)
_BATCH_TOKEN = re.compile(
    r"""(?P<string>"[^"\n]*+")|(?P<escaped>\^.)|(?P<end>&&?|\|\||\n)|(?P<plain>[^"^&|\n]++|.)""",
    re.VERBOSE | re.DOTALL,
)


def batch_statements(text: str) -> Iterator[Statement]:
    """Yield the commands of a batch file; ``^`` at a line's end joins it with the next."""
    cutter = _Cutter(text)
    position = tokens = 0
    while position < len(text):
        if cutter.empty and (comment := _BATCH_COMMENT.match(text, position)):
            found = _LINE_END.search(text, comment.end())
            position = found.end() if found else len(text)
            continue
        token = _BATCH_TOKEN.match(text, position)
        tokens += 1
        if token is None or tokens > MOST_TOKENS:
            raise Unreadable(f"it has more than {MOST_TOKENS} words")
        start, source, position = position, token.group(), token.end()
        match token.lastgroup:
            case "end":
                yield from cutter.cut()
            case "string" if cutter.empty:
                cutter.add(start, source)  # a quoted command
            case "string":
                cutter.add_string(start, source, source[1:-1])
            case "escaped":
                cutter.add(start, " " if source == "^\n" else source[1])
            case _:
                cutter.add(start, source)
    yield from cutter.cut()
