"""Cuts a shell script into pipelines, commands and words. Nothing is run.

The cut is as coarse as it can be: keywords (``then``, ``do``) are ordinary words, and every
``(``, ``)`` and backquote outside double quotes starts a new statement. A quote without an end is
an ordinary character; a here-document without an end reaches to the end of the text, as in bash.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from linter.readers.scripts.signals import MOST_TOKENS, Unreadable

_TOKEN = re.compile(
    r"""(?P<blank>(?:[ \t\r\f\v]|\\\n)++)
    |(?P<redirect>&>>?|>>|>\||>&|<<<|<&|<>|<(?!<)|>)
    |(?P<here><<-?[ \t]*(?:'[^'\n]+'|"[^"\n]+"|\\?[\w.+-]+))
    |(?P<word>[^\s'"\\\#;&|<>()`]++)
    |(?P<single>'[^']*+')
    |(?P<double>"(?:[^"\\]++|\\.)*+")
    |(?P<escaped>\\.)
    |(?P<pipe>\|&?(?!\|))
    |(?P<end>\n|;++|&&|\|\||&|[()`])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_LINE_END = re.compile(r"\n|\Z")


@dataclass(slots=True)
class HereDocument:
    """The lines that follow a ``<<END``; ``line`` is the first of them.

    In a ``literal`` one (``<<'END'``) the shell fills in no variables.
    """

    end: str
    indented: bool
    literal: bool
    text: str = ""
    line: int = 0


@dataclass(slots=True)
class Command:
    """A command of a pipeline: its words in pieces, and where its output goes.

    A word is a tuple of pieces ``(kind, source, line)``: ``word``, ``single``, ``double``,
    ``escaped`` or ``other``. ``outputs`` are the words behind ``>`` and ``>>``.
    """

    words: list[list[tuple[str, str, int]]] = field(default_factory=list)
    outputs: list[list[tuple[str, str, int]]] = field(default_factory=list)
    here: list[HereDocument] = field(default_factory=list)


@dataclass(slots=True)
class Statement:
    """A pipeline. ``text`` is its source without the here-documents."""

    line: int
    text: str = ""
    commands: list[Command] = field(default_factory=lambda: [Command()])


def statements(text: str) -> Iterator[Statement]:
    """Yield the pipelines of a script in order, comments left out.

    Raises `Unreadable` for a script of more words than anyone writes by hand.
    """
    lexer = _Lexer(text)
    position = 0
    while position < len(text):
        position = lexer.step(position)
        yield from lexer.take()
    lexer.end_statement(position)
    lexer.take_documents(position)
    yield from lexer.take()


class _Lexer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = 0
        self._line = 1
        self._start = 0
        self._statement: Statement | None = None
        self._word: list[tuple[str, str, int]] | None = None
        self._redirected = ""
        self._open: list[HereDocument] = []
        self._done: list[Statement] = []

    def take(self) -> list[Statement]:
        """Return the finished statements, once the here-documents they wait for are read."""
        if self._open or not self._done:
            return []
        done, self._done = self._done, []
        return done

    def step(self, position: int) -> int:
        token = _TOKEN.match(self._text, position)
        if token is None or self._tokens >= MOST_TOKENS:
            raise Unreadable(f"it has more than {MOST_TOKENS} words")
        self._tokens += 1
        kind, source, position = token.lastgroup or "other", token.group(), token.end()
        if kind == "other" and source == "#" and self._word is None:
            found = _LINE_END.search(self._text, position)
            return found.start() if found else len(self._text)
        match kind:
            case "blank":
                self._word = None
                self._line += source.count("\n")
            case "end":
                self.end_statement(token.start())
                if source == "\n":
                    self._line += 1
                    position = self.take_documents(position)
            case "pipe":
                self._begin(token.start()).commands.append(Command())
                self._word, self._redirected = None, ""
            case "redirect":
                self._redirect(source, token.start())
            case "here":
                end = source.lstrip("<- \t")
                end_is_bare = end[0] not in "'\"\\"
                end = end.strip("'\"\\")
                document = HereDocument(end, source.startswith("<<-"), not end_is_bare)
                self._begin(token.start()).commands[-1].here.append(document)
                self._open.append(document)
                self._word = None
            case _:
                self._add(kind, source, token.start())
        return position

    def end_statement(self, position: int) -> None:
        if self._statement is not None:
            self._statement.text = self._text[self._start : position]
            self._done.append(self._statement)
        self._statement, self._word, self._redirected = None, None, ""

    def take_documents(self, position: int) -> int:
        """Read the bodies of the here-documents that the line before opened."""
        for document in self._open:
            document.line = self._line
            start = position
            while position < len(self._text):
                found = self._text.find("\n", position)
                stop = found if found >= 0 else len(self._text)
                line = self._text[position:stop]
                after = min(stop + 1, len(self._text))
                self._line += found >= 0
                if (line.lstrip("\t") if document.indented else line) == document.end:
                    document.text = self._text[start:position]
                    position = after
                    break
                position = after
            else:
                document.text = self._text[start:position]
        self._open = []
        return position

    def _begin(self, position: int) -> Statement:
        if self._statement is None:
            self._statement, self._start = Statement(self._line), position
        return self._statement

    def _redirect(self, source: str, position: int) -> None:
        command = self._begin(position).commands[-1]
        word = self._word
        if word is not None and word[-1][1].isdigit() and len(word) == 1 and command.words:
            if word is command.words[-1]:
                command.words.pop()  # the 2 of 2>file
            source = source if word[-1][1] == "1" else "2>"
        self._word, self._redirected = None, source

    def _add(self, kind: str, source: str, position: int) -> None:
        command = self._begin(position).commands[-1]
        if self._word is None:
            self._word = []
            if self._redirected in (">", ">>", ">|", "&>", "&>>"):
                command.outputs.append(self._word)
            elif not self._redirected:
                command.words.append(self._word)
            self._redirected = ""
        self._word.append((kind, source, self._line))
        self._line += source.count("\n")
