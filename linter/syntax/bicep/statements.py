"""Where the statements of a file begin, and which bracket closes which."""

from dataclasses import dataclass, field

from linter.syntax.bicep.tokens import (
    END,
    NAME,
    NEWLINE,
    NUMBER,
    ODD,
    TEXT,
    TEXT_HEAD,
    TEXT_NEXT,
    TEXT_TAIL,
    Tokens,
)

_PAIRS = {"}": "{", "]": "[", ")": "(", TEXT_TAIL: TEXT_HEAD, TEXT_NEXT: TEXT_HEAD}
OPENERS = frozenset(_PAIRS.values())
CLOSERS = frozenset(_PAIRS)
NAMED = frozenset(
    ("param", "var", "resource", "module", "output", "type", "func", "metadata", "assert")
)
KEYWORDS = NAMED | {"targetScope", "import", "using", "extends", "extension", "provider"}
DEEPEST = 100
"""How deep brackets may be nested: batchlint's own limit, see docs/limits.md."""
_COMPLETE = frozenset((NAME, NUMBER, TEXT, TEXT_TAIL, ODD, ")", "]", "}", "!"))


@dataclass(slots=True, eq=False)
class Statements:
    """The indices of the tokens with which statements begin, decorators before them included.

    ``partners`` has each opening bracket's closing one, ``strays`` are those that close nothing,
    ``unclosed`` counts those that nothing closes. ``too_deep`` is the first token that is nested
    deeper than `DEEPEST`; what follows it was not looked at.
    """

    tokens: Tokens
    starts: list[int] = field(default_factory=list)
    partners: dict[int, int] = field(default_factory=dict)
    strays: set[int] = field(default_factory=set)
    unclosed: int = 0
    too_deep: int | None = None


def split(tokens: Tokens) -> Statements:
    """Return the statements of a file.

    Where a bracket has no partner, a word such as ``param`` at the beginning of a line begins a
    statement, whatever is still open: one mistake spoils one statement, not the rest of the file.
    """
    found = _split(tokens, at_margin=False)
    if found.too_deep is None and (found.unclosed or found.strays):
        return _split(tokens, at_margin=True)
    return found


def _split(tokens: Tokens, at_margin: bool) -> Statements:
    found = Statements(tokens)
    kinds = tokens.kinds
    opened: list[int] = []
    decorated, last, before = False, NEWLINE, NEWLINE  # the last token; the last but newlines
    for index, kind in enumerate(kinds):
        if kind in (NEWLINE, END):
            last = kind
            continue
        if last == NEWLINE and (kind == NAME or kind == "@"):
            begins = not opened and _begins(tokens, index, before)
            if at_margin and opened and _at_margin(tokens, index):
                _leave_open(found, opened, 0)
                begins = True
            if begins:
                if not decorated:
                    found.starts.append(index)
                decorated = kind == "@"
        if kind in OPENERS:
            opened.append(index)
            if len(opened) > DEEPEST:
                found.too_deep = index
                break
        elif kind in CLOSERS:
            _close(found, opened, index, kind)
        last = before = kind
    _leave_open(found, opened, 0)
    return found


def _close(found: Statements, opened: list[int], index: int, kind: str) -> None:
    wanted, kinds = _PAIRS[kind], found.tokens.kinds
    depth = len(opened) - 1
    while depth >= 0 and kinds[opened[depth]] != wanted:
        depth -= 1
    if depth < 0:
        found.strays.add(index)
        return
    _leave_open(found, opened, depth + 1)
    if kind != TEXT_NEXT:
        found.partners[opened.pop()] = index


def _leave_open(found: Statements, opened: list[int], depth: int) -> None:
    """Give up what is open from a depth on, because something around it ends."""
    found.unclosed += len(opened) - depth
    del opened[depth:]


def _begins(tokens: Tokens, index: int, before: str) -> bool:
    """Return whether a word at the beginning of a line begins a statement.

    It does not when the line before ends with a sign that asks for more; but a ``?`` may also be
    the end of a parameter's type.
    """
    if before in _COMPLETE or before == NEWLINE or tokens.kinds[index] == "@":
        return True
    return tokens.kinds[index + 1] == NAME and tokens.word(index) in NAMED


def _at_margin(tokens: Tokens, index: int) -> bool:
    start = tokens.starts[index]
    if start and tokens.data[start - 1] not in b"\r\n":
        return False
    return tokens.kinds[index] == "@" or tokens.word(index) in KEYWORDS
