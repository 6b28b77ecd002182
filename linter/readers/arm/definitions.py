"""Parameters, variables and functions of a template, by their names.

https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from linter.data import Data, Rows
from linter.readers.arm.copies import Copied
from linter.readers.arm.grammar import Access, Call, Expression, Literal, is_expression, parse
from linter.readers.arm.template import Given, Template
from linter.readers.expressions import either
from linter.values import Known, OneOf, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.arm.scope import Scope

_SECRET = ("securestring", "secureobject")


def parameter(scope: Scope, name: str) -> Value[Data]:
    """Return a parameter's value: the given one, one of those allowed, or the default."""
    return _once(scope, name, "parameter", lambda: _parameter(scope, name))


def variable(scope: Scope, name: str) -> Value[Data]:
    """Return a variable's value."""

    def read() -> Value[Data]:
        item = scope.template.variables.get(name.lower())
        return Unknown(f"there is no variable '{name}'") if item is None else scope.value(item)

    return _once(scope, name, "variable", read)


def _once(scope: Scope, name: str, words: str, read: Callable[[], Value[Data]]) -> Value[Data]:
    template, key = scope.template, f"{words} {name.lower()}"
    if key in template.values:
        return template.values[key]
    if key in template.visiting:
        return Unknown(f"{words} '{name}' is defined by itself")
    template.visiting.add(key)
    try:
        value = read()
    finally:
        template.visiting.discard(key)
    template.values[key] = value
    return value


def _parameter(scope: Scope, name: str) -> Value[Data]:
    template, words = scope.template, f"parameter '{name}'"
    node = template.parameters.get(name.lower())
    given = template.given.get(name.lower())
    if node is None and given is None:
        return Unknown(f"there is no {words}")
    definition = template.members(node)
    kind = template.text(definition["type"]).lower() if "type" in definition else ""
    if kind in _SECRET:
        return Unknown(f"{words} is a secret")
    if given is not None:
        return _given(given)
    default = scope.value(definition["defaultvalue"]) if "defaultvalue" in definition else None
    if "allowedvalues" in definition and kind != "array":
        allowed = template.document.value(definition["allowedvalues"])
        if (several := _allowed(allowed, default)) is not None:
            return several
    if default is None and "nullable" in definition:
        default = Known(None)
    if default is None:
        return Unknown(f"{words} has no value here")
    return _labelled(default, words)


def _given(given: Given) -> Value[Data]:
    if given.scope is not None and given.expression is not None:
        return given.scope.evaluate(given.expression)
    if given.scope is not None and given.node is not None:
        return given.scope.value(given.node)
    return given.value or Known(None)


def _allowed(allowed: Value[Data], default: Value[Data] | None) -> Value[Data] | None:
    """Return one of the allowed values, the default first."""
    if not isinstance(allowed, Known) or not isinstance(allowed.value, Rows):
        return None
    values = [it for it in allowed.value if isinstance(it, Known)]
    if not values:
        return None
    first = [it for it in values if it == default]
    return either([*first, *values])


def _labelled(value: Value[Data], words: str) -> Value[Data]:
    if isinstance(value, Known):
        return Known(value.value, value.spot, words)
    if isinstance(value, OneOf):
        return OneOf(value.values, value.spot, words)
    return value


def user_function(scope: Scope, call: Call) -> Value[Data] | None:
    """Evaluate a function that the template defines; its parameters are all it can see."""
    from linter.readers.arm.scope import Scope

    node = scope.template.functions.get(call.name)
    if node is None:
        return None
    template = scope.template
    definition = template.members(node)
    output = template.members(definition.get("output")).get("value")
    listed = definition.get("parameters")
    if output is None:
        return Unknown(f"the function {call.name}() returns nothing")
    names = []
    for each in listed.named_children if listed is not None else ():
        parts = template.members(each)
        if "name" in parts:
            names.append(template.text(parts["name"]).lower())
    if len(names) != len(call.arguments):
        return Unknown(f"{call.name}() does not take {len(call.arguments)} arguments")
    arguments = [Given(scope=scope, expression=it) for it in call.arguments]
    own = Template(
        template.document,
        template.deployment,
        parameters={},
        variables={},
        functions={},
        given=dict(zip(names, arguments, strict=True)),
        suffix=template.suffix,
    )
    return Scope(own, scope.run, final=False).value(output)


def defined_by(scope: Scope, node: Call | Access) -> tuple[Scope, Expression] | None:
    """Return the expression that stands behind a parameter, a variable, or a part of one.

    ``None`` when it is no expression: a value, or nothing at all.
    """
    call = node.target if isinstance(node, Access) else node
    steps = node.steps if isinstance(node, Access) else ()
    if not isinstance(call, Call) or call.name not in ("variables", "parameters"):
        return None
    name = call.arguments[0] if len(call.arguments) == 1 else None
    if not isinstance(name, Literal) or not isinstance(name.value, str):
        return None
    key = name.value.lower()
    if call.name == "variables":
        item = scope.template.variables.get(key)
        found, owner = None if isinstance(item, Copied) else item, scope.for_definitions()
    else:
        given = scope.template.given.get(key)
        if given is None or given.scope is None:
            return None
        if given.expression is not None:
            return None if steps else (given.scope, given.expression)
        found, owner = given.node, given.scope
    for step in steps:
        name_of = step.value if isinstance(step, Literal) else None
        found = owner.template.members(found).get(str(name_of).lower())
    text = owner.template.text(found) if found is not None else ""
    if not is_expression(text):
        return None
    expression = parse(text[1:-1])
    return None if isinstance(expression, Unknown) else (owner, expression)
