"""Bicep's operators: what binds tighter, what may go on in the next line."""

from abc import ABC, abstractmethod

from linter.syntax.bicep.cursor import Cursor
from linter.syntax.bicep.tokens import END, NAME
from linter.syntax.bicep.tree import Call, Choice, Expression, Index, Infix, Member, Prefix

_LEVELS = (
    ("??",),
    ("||",),
    ("&&",),
    ("==", "!=", "=~", "!~"),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "/", "%"),
)
_BINDING = {sign: level for level, signs in enumerate(_LEVELS, 1) for sign in signs}
_ACCESS = (".", ".?", "::")
# A line of an array may begin with a minus; it begins with none of the others.
_ACROSS_LINES = frozenset(_BINDING) - {"-"}
_MOST_SIGNS = 10
_MOST_ACCESSES = 50
_MOST_OPERANDS = 500


class Operators(Cursor, ABC):
    """Reads expressions that operators join."""

    @abstractmethod
    def primary(self) -> Expression:
        """Read what has no operators: a name, a string, an object. Raises `Unexpected`."""

    def expression(self) -> Expression:
        """Read an expression. Raises `Unexpected`."""
        self.go_deeper()
        condition = self._joined(self._operand(), 1)
        index = self.after_lines()
        if index >= self.stop or self.tokens.kinds[index] != "?":
            self.depth -= 1
            return condition
        self.at = index + 1
        self.skip_lines()
        then = self.expression()
        self.skip_lines()
        self.take(":", "':' and the other value")
        self.skip_lines()
        otherwise = self.expression()
        self.depth -= 1
        return Choice(condition.start, self.end, condition, then, otherwise)

    def _joined(self, left: Expression, level: int) -> Expression:
        """Join an operand to those that follow, as long as their signs bind as tight."""
        joined: Infix | None = None
        while True:
            index = self.after_lines()
            sign = self.tokens.kinds[index] if index < self.stop else END
            binding = _BINDING.get(sign, 0)
            if binding < level or (index > self.at and sign not in _ACROSS_LINES):
                return left
            self.at = index + 1
            self.skip_lines()
            right = self._operand()
            if binding < len(_LEVELS):
                right = self._joined(right, binding + 1)
            if joined is None or _BINDING[joined.signs[0]] != binding:
                left = joined = Infix(left.start, self.end, [left], [])
            if len(joined.operands) > _MOST_OPERANDS:
                raise self.unexpected("fewer operands in a row")
            joined.operands.append(right)
            joined.signs.append(sign)
            joined.end = self.end

    def _operand(self) -> Expression:
        """Read one operand with the signs before it and the accesses behind it."""
        start, signs = self.start, []
        while self.kind in ("!", "-"):
            signs.append(self.kind)
            self.at += 1
            if len(signs) > _MOST_SIGNS:
                raise self.unexpected("fewer signs in a row")
        operand = self._accessed(self.primary())
        for sign in reversed(signs):
            operand = Prefix(start, self.end, sign, operand)
        return operand

    def _accessed(self, operand: Expression) -> Expression:
        accesses = 0
        while True:
            index = self.after_lines()
            kind = self.tokens.kinds[index] if index < self.stop else END
            if kind in _ACCESS:
                self.at = index + 1
                operand = self._member(operand, kind)
            elif index == self.at and kind == "[":
                operand = self._index(operand)
            elif index == self.at and kind == "!":
                self.at += 1  # "this is not null" has no meaning for a reader
                continue
            else:
                return operand
            accesses += 1
            if accesses > _MOST_ACCESSES:
                raise self.unexpected("fewer accesses in a row")

    def _member(self, of: Expression, sign: str) -> Expression:
        name = self.tokens.word(self.take(NAME, "a name"))
        if self.kind == "(":
            arguments = self.arguments()
            return Call(of.start, self.end, of, name, arguments)
        return Member(of.start, self.end, of, name, sign == ".?", sign == "::")

    def _index(self, of: Expression) -> Expression:
        self.take("[", "'['")
        safe, from_end = self.took("?"), self.took("^")
        self.skip_lines()
        key = self.expression()
        self.skip_lines()
        self.take("]", "']'")
        return Index(of.start, self.end, of, key, safe, from_end)

    def arguments(self) -> list[Expression]:
        """Read what stands in the brackets of a call. Raises `Unexpected`."""
        self.take("(", "'('")
        found: list[Expression] = []
        self.skip_lines()
        while not self.took(")"):
            found.append(self.expression())
            self.skip_lines()
            if self.kind != ")":
                self.take(",", "',' or ')'")
                self.skip_lines()
        return found
