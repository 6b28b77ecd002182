"""A place in the tokens of one declaration, and what is wrong with them."""

from linter.syntax.bicep.statements import CLOSERS, Statements
from linter.syntax.bicep.tokens import END, NEWLINE, Tokens
from linter.syntax.bicep.tree import Slip

_DEEPEST_EXPRESSION = 150


class Unexpected(Exception):
    """The text goes on otherwise than an expression can."""

    def __init__(self, slip: Slip) -> None:
        super().__init__(slip.message)
        self.slip = slip


class Cursor:
    """Goes through a statement's tokens: from the index ``at`` up to ``stop``.

    What is wrong with them goes to ``slips``.
    """

    def __init__(self, statements: Statements, at: int, stop: int, slips: list[Slip]) -> None:
        self.tokens: Tokens = statements.tokens
        self.partners = statements.partners
        self.strays = statements.strays
        self.slips = slips
        self.at = at
        self.stop = stop
        self.depth = 0
        """How many expressions are open."""

    @property
    def kind(self) -> str:
        """The kind of the next token; ``end`` behind the last one."""
        return self.tokens.kinds[self.at] if self.at < self.stop else END

    @property
    def start(self) -> int:
        """Where the next token starts."""
        return self.tokens.starts[self.at]

    @property
    def end(self) -> int:
        """Where the last token ended."""
        return self.tokens.ends[self.at - 1] if self.at else 0

    @property
    def word(self) -> str:
        """The text of the next token."""
        return self.tokens.word(self.at) if self.at < self.stop else ""

    def kind_after(self, count: int = 1) -> str:
        """The kind of the token that many behind the next one."""
        index = self.at + count
        return self.tokens.kinds[index] if index < self.stop else END

    def skip_lines(self) -> None:
        """Go over ends of lines."""
        kinds = self.tokens.kinds
        while self.at < self.stop and kinds[self.at] == NEWLINE:
            self.at += 1

    def after_lines(self) -> int:
        """Return the index of the next token that is no end of a line."""
        kinds, index = self.tokens.kinds, self.at
        while index < self.stop and kinds[index] == NEWLINE:
            index += 1
        return index

    def took(self, kind: str) -> bool:
        """Go over a token of this kind, if it is the next."""
        if self.kind != kind:
            return False
        self.at += 1
        return True

    def take(self, kind: str, expected: str) -> int:
        """Go over a token of this kind and return its index. Raises `Unexpected`."""
        if self.kind != kind:
            raise self.unexpected(expected)
        self.at += 1
        return self.at - 1

    def unexpected(self, expected: str) -> Unexpected:
        """Return what is wrong with the next token."""
        kind = self.kind
        if kind == END:
            found = "the end of the declaration"
        elif kind == NEWLINE:
            found = "the end of the line"
        else:
            found = repr(self.word.split("\n")[0][:30])
        return Unexpected(Slip(self.start, f"unexpected {found}", expected))

    def closing(self) -> int:
        """Return the index of the closer of the bracket that is next; else the last one's."""
        return self.partners.get(self.at, self.stop - 1)

    def step(self) -> None:
        """Go over the next token, and over all between it and its partner if it has one."""
        self.at = min(self.partners.get(self.at, self.at) + 1, self.stop)

    def go_deeper(self) -> None:
        """Count one expression more. Raises `Unexpected` when there are too many."""
        if self.depth >= _DEEPEST_EXPRESSION:
            raise Unexpected(Slip(self.start, "it is nested too deeply", "fewer levels"))
        self.depth += 1

    def recover(self, begin: int, depth: int) -> None:
        """Go to the end of what began at an index: the line's, or the closer of what is around.

        ``depth`` is the cursor's own where it began.
        """
        self.depth = depth
        kinds, index = self.tokens.kinds, begin
        while index < self.stop:
            kind = kinds[index]
            if kind in CLOSERS and index not in self.strays:
                break
            if kind in (NEWLINE, ",") and index > begin:
                break
            index = self.partners.get(index, index) + 1
        self.at = min(index, self.stop)
