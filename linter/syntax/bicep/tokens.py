"""Bicep's tokens: where each starts and ends, in one pass over the bytes, whatever they are.

The text between the parts of an interpolated string is code again, to any depth::

    'pool-${toLower('${team}')}!'    'pool-${  toLower  (  '${  team  }'  )  }!'
"""

import re
from array import array
from dataclasses import dataclass, field
from functools import cache

NAME, NUMBER, NEWLINE, ODD, END = "name", "number", "newline", "odd", "end"
TEXT, TEXT_HEAD, TEXT_NEXT, TEXT_TAIL = "text", "text head", "text next", "text tail"
"""A whole string, and the pieces of one with interpolations: `'a${`, `}b${`, `}c'`."""

# Groups are not possessive: Python 3.11 then stops short at a lookahead in them. What may follow
# a group may be nothing, so that nothing is ever tried twice.
_TOKEN = re.compile(
    rb"""
    (?P<blank>[ \t\f]++ | //[^\r\n]*+ | \#[^\r\n]*+ | /\*(?s:.*?)(?:\*/|\Z))
  | (?P<newline>[\r\n]++)
  | (?P<name>[A-Za-z_]\w*+)
  | (?P<number>\d++)
  | (?P<raw>\${0,9}+'''(?s:.*?)(?:'''(?!')|\Z))
  | (?P<text>'(?:[^'\\\r\n$]++|\\[^\r\n]|\$(?!\{))*(?:'|\$\{|))
  | (?P<sign>\.\.\.|\.\?|::|=>|==|!=|=~|!~|<=|>=|&&|\|\||\?\?|[{}()\[\].,:;?=!<>+\-*/%|@^])
  | (?P<odd>(?s:.))
    """,
    re.VERBOSE,
)
_SIGNS = {
    sign.encode("ascii"): sign
    for sign in (
        *("...", ".?", "::", "=>", "==", "!=", "=~", "!~", "<=", ">=", "&&", "||", "??"),
        *"{}()[].,:;?=!<>+-*/%|@^",
    )
}
_REST = re.compile(rb"(?:[^'\\\r\n$]++|\\[^\r\n]|\$(?!\{))*(?:'|\$\{|)")
_MOST_BRACES = 200
_PLAIN_BRACE, _TEXT_BRACE = 0, -1  # a raw string's brace is its number of dollars


@dataclass(slots=True, eq=False)
class Tokens:
    """Parallel arrays: token ``i`` is of ``kinds[i]`` and is ``data[starts[i]:ends[i]]``.

    A sign's kind is the sign itself. ``dollars`` has how many dollars open an interpolation,
    by the index of the piece of a raw string (``'''``); other strings are not in it.
    """

    data: bytes
    kinds: list[str] = field(default_factory=list)
    starts: "array[int]" = field(default_factory=lambda: array("L"))
    ends: "array[int]" = field(default_factory=lambda: array("L"))
    dollars: dict[int, int] = field(default_factory=dict)

    def add(self, kind: str, start: int, end: int) -> None:
        """Append a token."""
        self.kinds.append(kind)
        self.starts.append(start)
        self.ends.append(end)

    def word(self, index: int) -> str:
        """Return a token's text as it stands in the file."""
        return self.data[self.starts[index] : self.ends[index]].decode("utf-8", "replace")


def tokenize(data: bytes) -> Tokens:
    """Return the tokens of a text; what Bicep does not know is ``odd``, and nothing is an error.

    The text of an interpolation may go over several lines. Where that leaves a string open to
    the end, its quote was forgotten, and a string ends with its line.
    """
    tokens, complete = _tokenize(data, lines_end_texts=False)
    return tokens if complete else _tokenize(data, lines_end_texts=True)[0]


def _tokenize(data: bytes, lines_end_texts: bool) -> tuple[Tokens, bool]:
    tokens = Tokens(data)
    add_kind, add_start, add_end = tokens.kinds.append, tokens.starts.append, tokens.ends.append
    braces: list[int] = []
    position, length, match_token = 0, len(data), _TOKEN.match
    while position < length:
        match = match_token(data, position)
        if match is None:  # `odd` takes any byte
            break
        kind, start, position = match.lastgroup or ODD, position, match.end()
        if kind == "blank":
            continue
        if kind == "sign":
            kind = _SIGNS[match.group()]
            if kind == "{":
                braces.append(_PLAIN_BRACE)
            elif kind == "}" and braces and (opened := braces.pop()) != _PLAIN_BRACE:
                position = _go_on(tokens, start, opened, braces)
                continue
        elif kind == "text":
            if data.startswith(b"${", position - 2):
                kind = TEXT_HEAD
                braces.append(_TEXT_BRACE)
        elif kind == "raw":
            position = _raw(tokens, start, position, braces)
            continue
        elif kind == "newline" and lines_end_texts and _is_in_text(braces):
            del braces[braces.index(_TEXT_BRACE) :]
        add_kind(kind)
        add_start(start)
        add_end(position)
    tokens.add(END, length, length)
    return tokens, not braces


def _is_in_text(braces: list[int]) -> bool:
    # What is nested deeper than this is refused as a whole.
    return len(braces) <= _MOST_BRACES and _TEXT_BRACE in braces


def _go_on(tokens: Tokens, start: int, opened: int, braces: list[int]) -> int:
    """Take the piece of a string behind an interpolation; return where it ends."""
    pattern = _REST if opened == _TEXT_BRACE else _raw_rest(opened)
    match = pattern.match(tokens.data, start + 1)
    end = match.end() if match else start + 1
    goes_on = tokens.data.startswith(b"${", end - 2)
    if goes_on:
        braces.append(opened)
    if opened != _TEXT_BRACE:
        tokens.dollars[len(tokens.kinds)] = opened
    tokens.add(TEXT_NEXT if goes_on else TEXT_TAIL, start, end)
    return end


def _raw(tokens: Tokens, start: int, end: int, braces: list[int]) -> int:
    """Take a string in ``'''``, up to its first interpolation if it can have any."""
    opening = tokens.data.index(b"'", start)
    dollars = opening - start
    tokens.dollars[len(tokens.kinds)] = dollars
    match = _raw_rest(dollars).match(tokens.data, opening + 3) if dollars else None
    if match is None or not match.group().endswith(b"${"):
        tokens.add(TEXT, start, end)
        return end
    braces.append(dollars)
    tokens.add(TEXT_HEAD, start, match.end())
    return match.end()


@cache
def _raw_rest(dollars: int) -> re.Pattern[bytes]:
    return re.compile(rb"(?s:.*?)(?:'''(?!')|\Z|\${%d}\{)" % dollars)
