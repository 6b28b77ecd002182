"""Evaluates expressions: what they say, as far as the names in them are known."""

from collections.abc import Sequence

from tree_sitter import Node

from linter.data import Data, Record, Rows
from linter.readers.hcl.loops import loop
from linter.readers.hcl.names import Names
from linter.readers.hcl.operators import binary, flag, unary, whole_number
from linter.readers.hcl.partial import Failed, NoValue, either, lift, placed, scalar_text
from linter.readers.hcl.references import (
    arguments_of,
    leading_path,
    static_name,
    terms,
    text_of,
)
from linter.readers.hcl.templates import template
from linter.readers.hcl.walk import splat, step
from linter.syntax.hcl import Expression
from linter.values import Known, OneOf, Unknown, Value, defaulted

_OPERATORS = {"+", "-", "*", "/", "%", "<", ">", "<=", ">=", "==", "!=", "&&", "||"}
_LONGEST_PATH = 200


def evaluate(expression: Expression, names: Names) -> Value[Data]:
    """Return what an expression says. Never raises; what cannot be told is `Unknown`.

    A value stands where it is used; a text of several lines and what is inside of objects and
    lists where they were written. Objects and lists are evaluated when somebody looks inside.
    """
    refused = names.work.begin()
    if refused is not None:
        return Unknown(refused, expression.spot)
    value: Value[Data] | None = None
    try:
        if expression.document is not None:
            from linter.readers.hcl.json_values import json_value

            value = json_value(expression, names)
        else:
            value = _term(expression, terms(expression.node), names)
        return value
    finally:
        names.work.end(value)


def _term(expression: Expression, nodes: Sequence[Node], names: Names) -> Value[Data]:
    """Evaluate a thing and what is taken of it: ``a.b[0].c``."""
    if not nodes:
        return Unknown("it is no expression", expression.spot)
    if len(nodes) > _LONGEST_PATH:
        return Unknown("it is too long an expression", expression.spot)
    if nodes[0].type == "variable_expr":
        path, rest = leading_path(expression, nodes)
        spot = expression.part(nodes[0]).spot
        value = placed(names.lookup(path, spot), spot)
    else:
        value, rest = _primary(expression, nodes[0], names), nodes[1:]
    for node in rest:
        value = _postfix(expression, value, node, names)
    return value


def _primary(expression: Expression, node: Node, names: Names) -> Value[Data]:
    kind = node.type
    part = expression.part(node)
    if kind == "expression":
        return evaluate(part, names)
    if kind in ("literal_value", "template_expr", "collection_value", "operation", "for_expr"):
        inner = node.named_child(0)
        return (
            Unknown("it is no expression", part.spot)
            if inner is None
            else _primary(expression, inner, names)
        )
    if kind in ("string_lit", "quoted_template", "heredoc_template"):
        return template(expression, node, lambda inner: evaluate(expression.part(inner), names))
    if kind == "numeric_lit":
        return _number(part)
    if kind == "bool_lit":
        return Known(part.text == "true", part.spot)
    if kind == "null_lit":
        return Known(None, part.spot)
    if kind == "tuple":
        items = [it for it in node.named_children if it.type == "expression"]
        return Known(Rows(items, lambda it: evaluate(expression.part(it), names)), part.spot)
    if kind == "object":
        return _object(expression, node, names)
    if kind == "conditional":
        return _conditional(expression, node, names)
    if kind == "binary_operation":
        return _binary(expression, node, names)
    if kind == "unary_operation":
        operand = [it for it in node.named_children if it.type != "comment"]
        sign = node.child(0)
        found = _operand(expression, operand, names)
        return unary(sign.type if sign else "", found, part.spot)
    if kind == "function_call":
        return _call(expression, node, names)
    if kind in ("for_tuple_expr", "for_object_expr"):
        return loop(expression, node, names, evaluate)
    return Unknown("it is no expression that batchlint knows", part.spot)


def _operand(expression: Expression, nodes: Sequence[Node], names: Names) -> Value[Data]:
    """Evaluate the nodes of an operand, as a step of its own."""
    refused = names.work.begin()
    if refused is not None:
        return Unknown(refused, expression.spot)
    try:
        return _term(expression, nodes, names)
    finally:
        names.work.end()


def _postfix(expression: Expression, value: Value[Data], node: Node, names: Names) -> Value[Data]:
    name = static_name(expression, node)
    spot = expression.part(node).spot
    if name is not None:
        return step(value, name, spot)
    if node.type == "splat":
        inner = node.named_child(0)
        rest = inner.named_children if inner else []

        def each(item: Value[Data]) -> Value[Data]:
            for part in rest:
                item = _postfix(expression, item, part, names)
            return item

        return splat(value, each, spot)
    inner = node.named_child(0)
    index = inner.named_child(0) if inner else None
    if index is None:
        return Unknown("it is no expression", spot)
    key = evaluate(expression.part(index), names)
    if isinstance(key, Unknown):
        return Unknown(key.reason, spot)
    found = [
        step(value, it if isinstance(it, int) else scalar_text(it), spot)
        for it in key.possible
        if isinstance(it, str | int)
    ]
    return defaulted(either(found, spot), key.default) if found else Failed("no such index", spot)


def _number(part: Expression) -> Value[Data]:
    text = part.text
    try:
        found = int(text) if text.isdecimal() and len(text) < 40 else float(text)
        return Known(whole_number(found), part.spot)
    except (NoValue, ValueError):
        return Unknown(f"{text[:40]} is no number", part.spot)


def _object(expression: Expression, node: Node, names: Names) -> Value[Data]:
    members: dict[str, Node] = {}
    more: Unknown | None = None
    for element in node.named_children:
        if element.type != "object_elem":
            continue
        key, value = element.child_by_field_name("key"), element.child_by_field_name("val")
        if key is None or value is None:
            parts = [it for it in element.named_children if it.type == "expression"]
            if len(parts) != 2:
                continue
            key, value = parts
        name = _key(expression, key, names)
        if isinstance(name, str):
            members[name] = value
        else:
            more = name
    spot = expression.part(node).spot
    return Known(Record(members, lambda it: evaluate(expression.part(it), names), more), spot)


def _key(expression: Expression, node: Node, names: Names) -> str | Unknown:
    inner = node.named_child(0)
    if inner is not None and inner.type == "variable_expr" and node.named_child_count == 1:
        return text_of(expression, inner)
    found = lift(scalar_text, (evaluate(expression.part(node), names),), None)
    if isinstance(found, Known) and isinstance(found.value, str):
        return found.value
    reason = found.reason if isinstance(found, Unknown) else "a key may have several names"
    return Unknown(reason, expression.part(node).spot)


def _conditional(expression: Expression, node: Node, names: Names) -> Value[Data]:
    parts = [it for it in node.named_children if it.type == "expression"]
    if len(parts) != 3:
        return Unknown("it is no condition", expression.spot)
    condition = lift(flag, (evaluate(expression.part(parts[0]), names),), None)
    if isinstance(condition, Failed):
        return condition
    if isinstance(condition, Known):
        chosen = evaluate(expression.part(parts[1 if condition.value else 2]), names)
        return defaulted(chosen, condition.default)
    arms = [evaluate(expression.part(it), names) for it in parts[1:]]
    spot = expression.part(node).spot
    if isinstance(condition, OneOf):
        return defaulted(either(arms, spot), condition.default)
    return either(arms, spot)


def _binary(expression: Expression, node: Node, names: Names) -> Value[Data]:
    left: list[Node] = []
    right: list[Node] = []
    operator = ""
    for child in node.children:
        if not operator and child.type in _OPERATORS:
            operator = child.type
        elif child.is_named and child.type != "comment":
            (right if operator else left).append(child)
    return binary(
        operator,
        _operand(expression, left, names),
        lambda: _operand(expression, right, names),
        expression.part(node).spot,
    )


def _call(expression: Expression, node: Node, names: Names) -> Value[Data]:
    from linter.readers.hcl.functions import call

    name = node.named_child(0)
    arguments, spread = arguments_of(expression, node)
    values = [evaluate(it, names) for it in arguments]
    spot = expression.part(node).spot
    if spread and values:
        last = values.pop()
        rows = last.value if isinstance(last, Known) else None
        if not isinstance(rows, Rows) or rows.more:
            return Unknown("the arguments of a function are not all known", spot)
        values.extend(rows)
    return call(text_of(expression, name) if name else "", values, expression.part(node), names)
