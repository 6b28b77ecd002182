"""Bicep's expressions: names, strings, objects, arrays, loops, conditions, lambdas."""

from abc import abstractmethod
from collections.abc import Callable
from typing import TypeVar

from linter.syntax.bicep.cursor import Unexpected
from linter.syntax.bicep.operators import Operators
from linter.syntax.bicep.strings import piece
from linter.syntax.bicep.tokens import (
    END,
    NAME,
    NEWLINE,
    NUMBER,
    TEXT,
    TEXT_HEAD,
    TEXT_NEXT,
    TEXT_TAIL,
)
from linter.syntax.bicep.tree import (
    Array,
    Call,
    Entry,
    Expression,
    Gap,
    Lambda,
    Literal,
    Loop,
    Name,
    Object,
    Slip,
    Spread,
    Text,
    When,
)

_WORDS = {"true": True, "false": False, "null": None}
_MOST_DIGITS = 18
_MOST_PARTS = 500
T = TypeVar("T")


class Expressions(Operators):
    """Reads expressions.

    An entry of an object and an item of an array that cannot be read are a `Gap` and a slip;
    what stands before and behind them is read.
    """

    @abstractmethod
    def declared_within(self, owner: Object) -> None:
        """Read a resource that stands in another one's object. Raises `Unexpected`."""

    def primary(self) -> Expression:
        """Read what has no operators: a name, a string, an object. Raises `Unexpected`."""
        kind, start = self.kind, self.start
        if kind == NAME:
            return self._named()
        if kind in (TEXT, TEXT_HEAD):
            return self.text()
        if kind == "{":
            return self._object()
        if kind == "[":
            return self._array()
        if kind == "(":
            return self._in_brackets()
        if kind == NUMBER:
            word = self.word
            if len(word) > _MOST_DIGITS:
                raise self.unexpected("a smaller number")
            self.at += 1
            return Literal(start, self.end, int(word))
        raise self.unexpected("an expression")

    def _named(self) -> Expression:
        start, word = self.start, self.word
        self.at += 1
        if self.took("=>"):
            return self._lambda(start, [word])
        if self.kind == "(":
            if word == "if":
                return self._when(start)
            arguments = self.arguments()
            return Call(start, self.end, None, word, arguments)
        if word in _WORDS:
            return Literal(start, self.end, _WORDS[word])
        return Name(start, self.end, word)

    def _in_brackets(self) -> Expression:
        start, closing = self.start, self.closing()
        if closing + 1 < self.stop and self.tokens.kinds[closing + 1] == "=>":
            names = self.names_until(closing)
            self.at = closing + 2
            return self._lambda(start, names)
        self.at += 1
        self.skip_lines()
        inner = self.expression()
        self.skip_lines()
        self.take(")", "')'")
        return inner

    def names_until(self, closing: int) -> list[str]:
        """Return the names in a list such as ``(name, other)`` or ``(string name)``."""
        kinds = self.tokens.kinds
        inside = range(self.at + 1, closing)
        return [
            self.tokens.word(i) for i in inside if kinds[i] == NAME and kinds[i + 1] in (",", ")")
        ]

    def _lambda(self, start: int, names: list[str]) -> Lambda:
        self.skip_lines()
        body = self.expression()
        return Lambda(start, self.end, names, body)

    def _when(self, start: int) -> When:
        condition = self._in_brackets()
        self.skip_lines()
        body = self.expression()
        return When(start, self.end, condition, body)

    def text(self) -> Text:
        """Read a string. Raises `Unexpected`."""
        start = self.start
        parts: list[str | Expression] = []
        kind = TEXT if self.kind == TEXT else TEXT_HEAD
        while True:
            index = self.take(kind, "a string")
            said = piece(self.tokens, index)
            if said is None:
                raise Unexpected(Slip(start, "a string has no end", "a quote at its end"))
            if said:
                parts.append(said)
            if kind in (TEXT, TEXT_TAIL):
                return Text(start, self.end, parts)
            if len(parts) > _MOST_PARTS:
                raise self.unexpected("fewer interpolations in a string")
            self.skip_lines()
            parts.append(self.expression())
            self.skip_lines()
            kind = TEXT_NEXT if self.kind == TEXT_NEXT else TEXT_TAIL

    def _array(self) -> Expression:
        start = self.start
        self.take("[", "'['")
        self.skip_lines()
        if self.kind == NAME and self.word == "for" and self.kind_after() in (NAME, "("):
            return self._loop(start)
        items: list[Expression | Spread] = []
        while not self._closed("]"):
            items.append(self._guarded(self._item))
        return Array(start, self.end, items)

    def _item(self) -> Expression | Spread:
        start = self.start
        if self.took("..."):
            value = self.expression()
            return Spread(start, self.end, value)
        return self.expression()

    def _loop(self, start: int) -> Loop:
        self.take(NAME, "'for'")
        item, index = self.word, None
        if self.kind == "(":
            closing = self.closing()
            names = [*self.names_until(closing), "", ""]
            item, index = names[0], names[1] or None
            self.at = min(closing, self.stop - 1)
        self.at += 1
        if self.kind != NAME or self.word != "in":
            raise self.unexpected("'in' and what to go through")
        self.at += 1
        self.skip_lines()
        over = self.expression()
        self.skip_lines()
        self.take(":", "':' and what to repeat")
        self.skip_lines()
        body = self.expression()
        self.skip_lines()
        self.take("]", "']' at the end of the loop")
        return Loop(start, self.end, item, index, over, body)

    def _object(self) -> Object:
        start = self.start
        self.take("{", "'{'")
        found = Object(start, self.end, [])
        while not self._closed("}"):
            entry = self._guarded(lambda: self._entry(found))
            if isinstance(entry, Entry | Spread):
                found.entries.append(entry)
        found.end = self.end
        return found

    def _entry(self, owner: Object) -> Entry | Spread | None:
        start, kind, after = self.start, self.kind, self.kind_after()
        if self.took("..."):
            value = self.expression()
            return Spread(start, self.end, value)
        if kind == "@" or (kind == NAME and after == NAME and self.word == "resource"):
            self.declared_within(owner)
            return None
        if kind in (TEXT, TEXT_HEAD):
            key = self.text()
        else:
            word = self.word
            self.take(kind if kind in (NAME, NUMBER) else NAME, "a name and ':', or '}'")
            key = Text(start, self.end, [word])
        self.take(":", "':' and a value")
        self.skip_lines()
        before, depth = self.at, self.depth
        try:
            value = self.expression()
        except Unexpected as unexpected:
            value = self._gap(unexpected, before, depth)  # the name is known all the same
        return Entry(start, self.end, key, value)

    def _guarded(self, read: Callable[[], T]) -> T | Gap:
        """Read an entry or item up to its end; what is wrong with it is a slip and a gap."""
        begin, depth = self.at, self.depth
        try:
            found = read()
            if self.kind not in (NEWLINE, ",", "]", "}", END):
                raise self.unexpected("',' or the next line")
        except Unexpected as unexpected:
            return self._gap(unexpected, begin, depth)
        return found

    def _gap(self, unexpected: Unexpected, begin: int, depth: int) -> Gap:
        self.slips.append(unexpected.slip)
        start = self.tokens.starts[begin]
        self.recover(begin, depth)
        return Gap(start, self.end)

    def _closed(self, closer: str) -> bool:
        """Go over what separates entries, and over the closer.

        A closer of something around it ends the list too; that is a slip, as a stray one is.
        """
        while self.kind in (NEWLINE, ",") or (self.at in self.strays and self.kind != END):
            if self.at in self.strays:
                self.slips.append(self.unexpected("an entry").slip)
            self.at += 1
        if self.took(closer):
            return True
        if self.kind not in ("]", "}", ")", TEXT_NEXT, TEXT_TAIL, END):
            return False
        self.slips.append(self.unexpected(f"'{closer}'").slip)
        return True
