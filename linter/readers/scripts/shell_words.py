"""The words of a shell command with quotes removed and simple variables filled in."""

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from linter.readers.scripts.shell_statements import Command, HereDocument, Statement

_MOST_VALUE_CHARS = 200
_MOST_EXPANSIONS = 10_000
_ASSIGNMENT = re.compile(r"(?:(?:export|readonly|local|declare|typeset)\s+(?:-\w+\s+)*)?(\w+)=")
_VARIABLE = re.compile(r"(?<!\\)\$(?:\{(\w+)(?::?-([^}$]*))?\}|(\w+))")
_ESCAPE_IN_DOUBLE = re.compile(r'\\([\\"$`])|\\\n')


class Word(NamedTuple):
    """A word as the command would get it, unless a variable is unknown (``$NAME`` then stays)."""

    text: str
    line: int


class Run(NamedTuple):
    """A command of a pipeline, read."""

    words: tuple[Word, ...]
    outputs: tuple[str, ...]
    here: tuple[HereDocument, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The words without their lines."""
        return tuple(word.text for word in self.words)


@dataclass(slots=True)
class Variables:
    """Values assigned so far. Both length and number of fill-ins are limited."""

    values: dict[str, str] = field(default_factory=dict)
    left: int = _MOST_EXPANSIONS

    def assign(self, statement: Statement) -> None:
        """Remember ``NAME=value`` when the statement is no more than that."""
        if not _ASSIGNMENT.match(statement.text) or len(statement.commands) > 1:
            return
        words = [self.word(pieces).text for pieces in statement.commands[0].words[:8]]
        for word in words:
            name, equals, value = word.partition("=")
            if equals and name.isidentifier():
                if len(value) <= _MOST_VALUE_CHARS and not value.endswith("$"):
                    self.values[name] = value
                else:
                    self.values.pop(name, None)

    def used_in(self, text: str, wanted: re.Pattern[str]) -> bool:
        """Return whether ``text`` uses a variable whose value matches ``wanted``."""
        return any(
            wanted.search(self.values.get(braced or plain, ""))
            for braced, _, plain in _VARIABLE.findall(text)
        )

    def word(self, pieces: list[tuple[str, str, int]]) -> Word:
        """Join the pieces of one word."""
        return Word("".join(self._piece(*piece[:2]) for piece in pieces), pieces[0][2])

    def run(self, command: Command) -> Run:
        """Read a command's words and where its output goes."""
        return Run(
            tuple(self.word(word) for word in command.words),
            tuple(self.word(word).text for word in command.outputs),
            tuple(self._document(document) for document in command.here),
        )

    def _document(self, document: HereDocument) -> HereDocument:
        return document if document.literal else replace(document, text=self.fill_in(document.text))

    def fill_in(self, text: str) -> str:
        """Replace variables whose values are known."""
        return _VARIABLE.sub(self._value, text) if "$" in text else text

    def _piece(self, kind: str, source: str) -> str:
        match kind:
            case "single":
                return source[1:-1]
            case "double":
                return _ESCAPE_IN_DOUBLE.sub(r"\1", self.fill_in(source[1:-1]))
            case "escaped":
                return source[1:]
            case _:
                return self.fill_in(source)

    def _value(self, variable: re.Match[str]) -> str:
        braced, default, plain = variable.groups()
        value = self.values.get(braced or plain, default)
        if value is None or self.left <= 0:
            return variable.group()
        self.left -= 1
        return value
