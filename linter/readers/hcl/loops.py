"""``for`` expressions over collections that are known."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from tree_sitter import Node

from linter.data import Data, Record, Rows, rows
from linter.readers.hcl.names import Bound, Names
from linter.readers.hcl.operators import flag
from linter.readers.hcl.partial import MOST_ITEMS, Failed, lift, scalar_text
from linter.syntax.hcl import Expression
from linter.values import Known, OneOf, Unknown, Value, defaulted

Evaluate: TypeAlias = Callable[[Expression, Names], Value[Data]]


class _Loop(NamedTuple):
    """The parts of a ``for`` expression. ``grouped``: values of one key make up a list."""

    names: tuple[str, ...]
    over: Expression
    results: tuple[Expression, ...]
    condition: Expression | None
    grouped: bool


def loop(expression: Expression, node: Node, names: Names, evaluate: Evaluate) -> Value[Data]:
    """Return the list or object that a ``for`` expression makes."""
    spot = expression.part(node).spot
    parts = _parts(expression, node)
    is_object = node.type == "for_object_expr"
    if parts is None or len(parts.results) != (2 if is_object else 1):
        return Unknown("it is no for expression", spot)
    over = evaluate(parts.over, names)
    if isinstance(over, Unknown):
        return Unknown(over.reason, over.spot)
    if isinstance(over, OneOf):
        return Unknown("it goes through one of several lists", spot)
    scopes: list[Names] = []
    more: Unknown | None = getattr(over.value, "more", None)
    for variables in items(over.value):
        if len(scopes) >= MOST_ITEMS:
            return Unknown("it has too many items", spot)
        scope = Bound(names, dict(zip(parts.names, variables[-len(parts.names) :], strict=False)))
        taken = _is_taken(parts, scope, evaluate)
        if isinstance(taken, Unknown):
            more = taken
        elif taken:
            scopes.append(scope)
    if not isinstance(over.value, Rows | Record):
        return Failed("only a list or an object can be gone through", spot)
    if not is_object:
        found: Data = Rows(scopes, lambda it: evaluate(parts.results[0], it), more)
    else:
        found = _object(parts, scopes, evaluate, more)
    return defaulted(Known(found, spot), over.default)


def items(data: Data) -> Iterator[tuple[Value[Data], Value[Data]]]:
    """Go through keys and values: of a list its indices and items."""
    if isinstance(data, Record):
        for name in data:
            yield Known(name), data.get(name)
    elif isinstance(data, Rows):
        for index, item in enumerate(data):
            yield Known(index), item


def _is_taken(parts: _Loop, scope: Names, evaluate: Evaluate) -> bool | Unknown:
    if parts.condition is None:
        return True
    taken = lift(flag, (evaluate(parts.condition, scope),), None)
    if isinstance(taken, Known):
        return taken.value is True
    if isinstance(taken, Unknown):
        return Unknown(taken.reason, taken.spot)
    return Unknown("its condition is not known", taken.spot)


def _object(parts: _Loop, scopes: list[Names], evaluate: Evaluate, more: Unknown | None) -> Record:
    members: dict[str, list[Names]] = {}
    for scope in scopes:
        key = lift(scalar_text, (evaluate(parts.results[0], scope),), None)
        if isinstance(key, Known) and isinstance(key.value, str):
            members.setdefault(key.value, []).append(scope)
        else:
            more = Unknown("a key of it is not known", key.spot)

    def value(scopes: list[Names]) -> Value[Data]:
        values = [evaluate(parts.results[1], it) for it in scopes]
        return Known(rows(values)) if parts.grouped else values[-1]

    return Record(members, value, more)


def _parts(expression: Expression, node: Node) -> _Loop | None:
    intro = next((it for it in node.named_children if it.type == "for_intro"), None)
    condition = next((it for it in node.named_children if it.type == "for_cond"), None)
    if intro is None:
        return None
    names = [it for it in intro.named_children if it.type == "identifier"]
    over = _inside(expression, intro)
    results = [expression.part(it) for it in node.named_children if it.type == "expression"]
    if over is None or not names:
        return None
    return _Loop(
        tuple(expression.part(it).text for it in names),
        over,
        tuple(results),
        _inside(expression, condition) if condition is not None else None,
        any(it.type == "ellipsis" for it in node.named_children),
    )


def _inside(expression: Expression, node: Node) -> Expression | None:
    found = next((it for it in node.named_children if it.type == "expression"), None)
    return expression.part(found) if found is not None else None
