"""Bicep's declarations: ``param``, ``var``, ``resource``, ``module`` and the others."""

from linter.syntax.bicep.cursor import Unexpected
from linter.syntax.bicep.expressions import Expressions
from linter.syntax.bicep.statements import NAMED, Statements
from linter.syntax.bicep.tokens import END, NAME, NEWLINE, NUMBER, TEXT
from linter.syntax.bicep.tree import Declaration, Expression, Gap, Literal, Object, Slip, Text

_NEEDED = frozenset(("param", "var", "resource", "module"))
_UNREAD = frozenset(("metadata", "assert", "extension", "provider"))


def read_declaration(
    statements: Statements, start: int, stop: int, slips: list[Slip]
) -> Declaration | None:
    """Read the statement between two tokens, but for what is behind its ``=``.

    ``None`` when it begins with a word that Bicep does not have, or cannot be read; that is a
    slip where it declares what matters. The value is read when it is first asked for.
    """
    return _Declarations(statements, start, stop, slips).declaration()


class _Declarations(Expressions):
    """Reads one declaration."""

    def declaration(self) -> Declaration | None:
        """Read the declaration, but for its value; `None` when there is none."""
        decorators = self._decorators()
        keyword = self.word
        try:
            return self._head(decorators)
        except Unexpected as unexpected:
            if keyword in _NEEDED:
                self.slips.append(unexpected.slip)
            return None

    def declared_within(self, owner: Object) -> None:
        """Read a resource that stands in another one's object. Raises `Unexpected`."""
        found = self._head(self._decorators())
        if found is not None and found.later is not None:
            value = self.expression()
            found.later = lambda: value
            found.end = self.end
            owner.resources.append(found)

    def _decorators(self) -> list[Expression]:
        found: list[Expression] = []
        while self.took("@"):
            begin, depth = self.at, self.depth
            try:
                found.append(self.expression())
            except Unexpected as unexpected:
                self.slips.append(unexpected.slip)
                self.recover(begin, depth)
            self.skip_lines()
        return found

    def _head(self, decorators: list[Expression]) -> Declaration | None:
        start, keyword = self.start, self.word
        self.take(NAME, "a declaration")
        found = Declaration(start, self.end, keyword, "", decorators)
        if keyword in NAMED and keyword not in _UNREAD:
            found.name = self.word
            self.take(NAME, f"the name of the {keyword}")
        match keyword:
            case "resource" | "module":
                found.target = self.text()
                if self.kind == NAME and self.word == "existing":
                    found.existing = self.took(NAME)
                self._value(found, "=")
            case "param" | "var" | "output":
                self._type(found)
                if keyword != "param" or self.kind != END:
                    self._value(found, "=")
            case "type":
                self.take("=", "'=' and a type")
                self._type(found)
            case "func":
                self._parameters(found)
                self._value(found, "=>")
            case "import":
                self._import(found)
            case "using" | "extends":
                found.target = self.text() if self.kind == TEXT else None
            case "targetScope":
                self._value(found, "=")
            case _:
                return found if keyword in _UNREAD else None
        return found

    def _value(self, found: Declaration, sign: str) -> None:
        self.skip_lines()
        self.take(sign, f"{sign!r} and a value")
        self.skip_lines()
        found.later = self._read_value

    def _read_value(self) -> Expression:
        start = self.start
        try:
            value = self.expression()
        except Unexpected as unexpected:
            self.slips.append(unexpected.slip)
            return Gap(start, start)
        self.skip_lines()
        if self.kind != END:
            self.slips.append(self.unexpected("the next declaration").slip)
        return value

    def _type(self, found: Declaration) -> None:
        """Go over a type up to the ``=`` behind it, and note what it says of the values."""
        kinds, begin = self.tokens.kinds, self.at
        while self.at < self.stop and kinds[self.at] not in ("=", "=>"):
            self.step()
        inside = [index for index in range(begin, self.at) if kinds[index] != NEWLINE]
        if inside and kinds[inside[-1]] == "?":
            found.optional = True
            inside.pop()
        if len(inside) == 1 and kinds[inside[0]] == NAME:
            found.type_name = self.tokens.word(inside[0])
        elif all(kinds[index] in (TEXT, NUMBER, "|") for index in inside):
            found.choices = self._choices([i for i in inside if kinds[i] != "|"])

    def _choices(self, indices: list[int]) -> list[Literal | Text]:
        behind, found = self.at, []
        for self.at in indices:
            choice = self.primary()
            if isinstance(choice, Literal | Text):
                found.append(choice)
        self.at = behind
        return found

    def _parameters(self, found: Declaration) -> None:
        """Read a function's parameters, and go over the type of what it returns."""
        kinds, closing = self.tokens.kinds, self.closing()
        self.take("(", "'(' and parameters")
        names: list[str] = []
        while self.at < closing:
            self.skip_lines()
            if self.kind == NAME:
                names.append(self.word)
            while self.at < closing and kinds[self.at] != ",":
                self.step()
            self.took(",")
        found.parameters = names
        while self.at < self.stop and self.kind != "=>":
            self.at += 1

    def _import(self, found: Declaration) -> None:
        """Read ``{ a, b as c } from 'file'`` and ``* as all from 'file'``."""
        words: list[str] = []
        while self.kind not in (END, TEXT):
            if self.kind in (NAME, "*", ","):
                words.append(self.word)
            self.at += 1
        if self.kind != TEXT or "from" not in words:
            return  # an extension, as older versions imported it
        found.target = self.text()
        names = words[: len(words) - 1 - words[::-1].index("from")]
        for index, word in enumerate(names):
            if names[index + 1 : index + 2] == ["as"] and index + 2 < len(names):
                found.imported[names[index + 2]] = word
            elif word not in (",", "as") and names[max(index - 1, 0)] != "as":
                found.imported[word] = word
