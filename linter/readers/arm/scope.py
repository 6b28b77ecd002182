"""Scopes: what the names in a template's expressions mean, at one place of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tree_sitter import Node

from linter import ids
from linter.data import Data, Record, Rows
from linter.readers.arm import definitions, partial_ids
from linter.readers.arm.copies import Copied, members_with_copies
from linter.readers.arm.evaluate import evaluate
from linter.readers.arm.grammar import Access, Call, Expression, is_expression, parse, unescaped
from linter.readers.arm.template import Run, Seen, Template
from linter.readers.expressions import IdText, hole
from linter.values import Known, OneOf, Spot, Unknown, Value


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """A place in a template: its parameters and variables, and the loops around the place.

    ``loops`` are the indexes by the loops' names in lower case, that of the resource itself
    under the empty name. ``locals`` are the variables of lambdas, and ``round`` a
    number of their own. ``final`` says that values are
    a resource's own, and not parts of others. ``seen`` keeps what was evaluated.
    """

    template: Template
    run: Run
    loops: Mapping[str, Value[Data]] = field(default_factory=dict)
    locals: Mapping[str, Value[Data]] = field(default_factory=dict)
    round: int = 0
    final: bool = True
    seen: Seen = field(default_factory=Seen)

    def value(self, item: Node | Copied) -> Value[Data]:
        """Return a node of the template's document as data."""
        if isinstance(item, Copied):
            return item.value(self)
        document = self.template.document
        if item.type == "string":
            text = document.value(item)
            assert isinstance(text, Known)
            return self._of_text(str(text.value), text.spot)
        if item.type == "object":
            members, more = members_with_copies(self, item)
            spot = document.source.spot(item.start_byte)
            return Known(Record(members, self.value, more), spot)
        if item.type == "array":
            items = [it for it in item.named_children if it.type not in ("comment", "ERROR")]
            return Known(Rows(items, self.value), document.source.spot(item.start_byte))
        return document.value(item)

    def evaluate(self, node: Expression) -> Value[Data]:
        """Return what an expression means here."""
        return evaluate(self, node)

    def parameter(self, name: str) -> Value[Data]:
        """Return the value of a parameter of the template."""
        return definitions.parameter(self.for_definitions(), name)

    def variable(self, name: str) -> Value[Data]:
        """Return the value of a variable of the template."""
        return definitions.variable(self.for_definitions(), name)

    def user_function(self, call: Call) -> Value[Data] | None:
        """Return the result of one of the template's own functions; ``None`` for any other."""
        return definitions.user_function(self, call)

    def defined_by(self, node: Call | Access) -> tuple[Scope, Expression] | None:
        """Return the expression that a parameter or variable, or a part of one, was given, and
        its scope.
        """
        return definitions.defined_by(self, node)

    def possible_texts(self, node: Node | None) -> tuple[str, ...]:
        """Return the texts that a node may have, with holes for what is not known; none when it
        is missing or no text.
        """
        if node is None or node.type != "string":
            return ()
        text = self.template.text(node)
        if not is_expression(text):
            return (unescaped(text),)
        expression = parse(text[1:-1])
        if isinstance(expression, Unknown):
            return (hole(text),)
        return partial_ids.texts(self, expression)

    def for_definitions(self) -> Scope:
        """Return the scope of the template's own parameters and variables."""
        return Scope(self.template, self.run, final=False, seen=self.template.seen)

    def in_loop(self, name: str, index: Value[Data], of_resource: bool = False) -> Scope:
        """Return the scope of one round of a loop."""
        loops = {**self.loops, name.lower(): index}
        if of_resource:
            loops[""] = index
        return replace(self, loops=loops, seen=Seen())

    def with_local(self, name: str, value: Value[Data]) -> Scope:
        """Return the scope of a lambda's body."""
        self.run.rounds += 1
        named = {**self.locals, name.lower(): value}
        return replace(self, locals=named, round=self.run.rounds, seen=Seen())

    def _of_text(self, text: str, spot: Spot | None) -> Value[Data]:
        if not is_expression(text):
            return Known(unescaped(text), spot)
        expression = parse(text[1:-1])
        if isinstance(expression, Unknown):
            return Unknown(expression.reason, spot)
        value = evaluate(self, expression)
        if isinstance(value, Unknown):
            return Unknown(value.reason, spot)
        if self.final:
            for held in value.possible:
                if isinstance(held, IdText) and ids.kind(held) is None:
                    return Unknown(held.reason, spot)
        if isinstance(value, OneOf):
            return OneOf(value.values, spot, value.default)
        return Known(value.value, spot, value.default)
