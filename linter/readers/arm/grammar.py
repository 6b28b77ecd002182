"""The grammar of ARM template expressions: ``[concat(parameters('a').b[0], '-x')]`` as a tree.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from linter.values import Unknown

DEEPEST = 100
"""The levels of calls above which an expression is not read; batchlint's own limit."""

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+)|(?P<name>[A-Za-z_$][\w$-]*)"
    r"|(?P<mark>[()\[\],.])|(?P<end>$))",
)
_LONGEST_NUMBER = 20


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """A text or a number."""

    value: str | int


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A call of a function; ``name`` is in lower case, with its namespace if it has one."""

    name: str
    arguments: tuple["Expression", ...]
    spelled: str


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """Members and items of what a call returns; the steps are names, numbers or expressions."""

    target: "Expression"
    steps: tuple["Expression", ...]


Expression: TypeAlias = Literal | Call | Access


@dataclass(slots=True)
class _Open:
    """A call whose arguments, or an index whose expression, are being read."""

    name: str | None
    target: Expression | None = None
    steps: list[Expression] = field(default_factory=list)
    items: list[Expression] = field(default_factory=list)


def is_expression(text: str) -> bool:
    """Return whether a text is evaluated; ``[[...`` is a text that starts with a bracket."""
    return text.startswith("[") and not text.startswith("[[") and text.endswith("]")


def unescaped(text: str) -> str:
    """Return the text that a text means which is no expression."""
    return text[1:] if text.startswith("[[") and text.endswith("]") else text


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression | Unknown:
    """Parse an expression without its outer brackets. One that has mistakes is unknown."""
    try:
        return _parse(text)
    except _Malformed as error:
        return Unknown(str(error))


class _Malformed(Exception):
    """The text is no expression."""


def _parse(text: str) -> Expression:
    waiting: list[_Open] = []
    position = 0
    while True:
        value, position = _operand(text, position, waiting)
        while value is not None:
            kind, word, position = _next(text, position)
            if kind == "end":
                if waiting:
                    raise _Malformed("the expression ends too early")
                return value
            if word == ".":
                kind, word, position = _next(text, position)
                if kind != "name":
                    raise _unexpected(word)
                value = _stepped(value, Literal(word))
            elif word == "[":
                _push(waiting, _Open(None, value))
                value = None
            elif word == "]" and waiting and waiting[-1].name is None:
                opened = waiting.pop()
                if opened.target is None:
                    raise _unexpected(word)
                value = _stepped(opened.target, value)
            elif word == ")" and waiting and waiting[-1].name is not None:
                opened = waiting.pop()
                spelled = opened.name or ""
                value = Call(spelled.lower(), (*opened.items, value), spelled)
            elif word == "," and waiting and waiting[-1].name is not None:
                waiting[-1].items.append(value)
                value = None
            else:
                raise _unexpected(word)


def _operand(text: str, position: int, waiting: list[_Open]) -> tuple[Expression | None, int]:
    """Read a literal or a call without arguments; ``None`` when a call's arguments follow."""
    kind, word, position = _next(text, position)
    if kind == "text":
        return Literal(word[1:-1].replace("''", "'")), position
    if kind == "number":
        if len(word) > _LONGEST_NUMBER:
            raise _Malformed("a number in the expression is too large")
        return Literal(int(word)), position
    if kind != "name":
        raise _unexpected(word)
    parts = [word]
    kind, word, position = _next(text, position)
    while word == ".":
        _, part, position = _next(text, position)
        parts.append(part)
        kind, word, position = _next(text, position)
    name = ".".join(parts)
    if word != "(":
        raise _unexpected(word or name)
    kind, word, after = _next(text, position)
    if word == ")":
        return Call(name.lower(), (), name), after
    _push(waiting, _Open(name))
    return None, position


def _push(waiting: list[_Open], opened: _Open) -> None:
    if len(waiting) >= DEEPEST:
        raise _Malformed("the expression is nested too deeply")
    waiting.append(opened)


def _stepped(value: Expression, step: Expression) -> Access:
    """Steps are kept side by side: a long chain of them is no deep tree."""
    if isinstance(value, Access):
        if len(value.steps) >= DEEPEST:
            raise _Malformed("the expression is nested too deeply")
        return Access(value.target, (*value.steps, step))
    return Access(value, (step,))


def _next(text: str, position: int) -> tuple[str, str, int]:
    found = _TOKEN.match(text, position)
    if found is None:
        raise _unexpected(text[position:].strip())
    kind = found.lastgroup or "end"
    return kind, found.group(kind), found.end()


def _unexpected(word: str) -> _Malformed:
    shown = word[:20] or "the end"
    return _Malformed(f"the expression cannot be read: unexpected {shown}")
