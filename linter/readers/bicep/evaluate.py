"""Evaluates expressions: one function for each kind of node."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from linter.data import Data, Rows
from linter.readers.bicep.functions import called
from linter.readers.bicep.objects import array, array_of_loop, object_of
from linter.readers.bicep.operators import infix, prefix
from linter.readers.bicep.unknown_text import UnknownText, joined, named, nameless
from linter.readers.expressions import chosen, element, member
from linter.syntax.bicep.tree import (
    Array,
    Call,
    Choice,
    Expression,
    Gap,
    Index,
    Infix,
    Lambda,
    Literal,
    Loop,
    Member,
    Name,
    Object,
    Prefix,
    Text,
    When,
)
from linter.values import Known, Unknown, Value, defaulted

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope

_NULL: Value[Data] = Known(None)


def evaluate(scope: Scope, node: Expression) -> Value[Data]:
    """Return what an expression means in a scope. Never raises.

    What is unknown knows by which words it is told from other unknown values.
    """
    if isinstance(node, Literal):
        return Known(node.value, scope.spot(node))
    run = scope.run
    refusal = run.refusal()
    if refusal is not None:
        return named(refusal, scope.words(node))
    run.depth += 1
    try:
        value = _BY_KIND[type(node)](scope, node)
    finally:
        run.depth -= 1
    if isinstance(value, Unknown) and not isinstance(value, UnknownText):
        return UnknownText(
            value.reason, value.spot or scope.spot(node), value.default, scope.hole(node)
        )
    return value


def _text(scope: Scope, node: Text) -> Value[Data]:
    plain = node.plain
    if plain is not None:
        return Known(plain, scope.spot(node))
    parts: list[tuple[Value[Data], str]] = []
    for part in node.parts:
        if isinstance(part, str):
            parts.append((Known(part), part))
        else:
            parts.append((evaluate(scope, part), scope.words(part)))
    return joined(parts, scope.words(node), scope.deployment, scope.spot(node))


def _name(scope: Scope, node: Name) -> Value[Data]:
    return scope.value(node.name)


def _member(scope: Scope, node: Member) -> Value[Data]:
    if node.nested:
        found = scope.reference(node)
        return Unknown(f"there is no resource {node.name} in it") if found is None else found
    of = evaluate(scope, node.of)
    value = member(of, node.name, scope.spot(node), _NULL if node.safe else None)
    if node.name.lower() == "id" and isinstance(value, Known):
        # Nobody writes a resource's id: it stands where it is referred to.
        value = Known(value.value, scope.spot(node), value.default)
    return _part(of, value, f".{node.name}")


def _part(of: Value[Data], value: Value[Data], path: str) -> Value[Data]:
    """A part of an unknown value is told from others by that value and the way to the part."""
    if isinstance(of, UnknownText) and isinstance(value, Unknown):
        return named(nameless(value), of.text + path)
    return value if isinstance(of, Known) else nameless(value)


def _index(scope: Scope, node: Index) -> Value[Data]:
    instance = scope.reference(node)
    if instance is not None:
        return instance
    of, key = evaluate(scope, node.of), evaluate(scope, node.key)
    if node.from_end and isinstance(of, Known) and isinstance(of.value, Rows):
        if not isinstance(key, Known) or not isinstance(key.value, int) or of.value.more:
            return Unknown("the index from the end is not known")
        key = Known(len(of.value) - key.value)
    elif node.from_end:
        return Unknown("the index from the end is not known")
    value = element(of, key, scope.spot(node), _NULL if node.safe else None)
    if isinstance(key, Known) and isinstance(key.value, str | int):
        return _part(of, value, f"[{key.value}]")
    return nameless(value)


def _choice(scope: Scope, node: Choice) -> Value[Data]:
    condition = evaluate(scope, node.condition)
    if isinstance(condition, Known):
        if not isinstance(condition.value, bool):
            return Unknown("the condition is no boolean")
        arm = evaluate(scope, node.then if condition.value else node.otherwise)
        return defaulted(arm, condition.default)
    both = chosen(condition, evaluate(scope, node.then), evaluate(scope, node.otherwise))
    return nameless(both)


def _gap(scope: Scope, node: Gap) -> Value[Data]:
    return Unknown("it cannot be read", scope.spot(node))


def _no_value(scope: Scope, node: Lambda | When) -> Value[Data]:
    return Unknown("it is no value", scope.spot(node))


_BY_KIND: dict[type, Callable[[Scope, Any], Value[Data]]] = {
    Text: _text,
    Name: _name,
    Object: object_of,
    Array: array,
    Member: _member,
    Index: _index,
    Call: called,
    Prefix: prefix,
    Infix: infix,
    Choice: _choice,
    Lambda: _no_value,
    Loop: array_of_loop,
    When: _no_value,
    Gap: _gap,
}
