"""Bicep's operators, as the functions that they are compiled to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linter.data import Data
from linter.readers.expressions import call
from linter.syntax.bicep.tree import Infix, Prefix
from linter.values import Known, Value

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope

_FUNCTIONS = {
    "==": "equals",
    "<": "less",
    "<=": "lessOrEquals",
    ">": "greater",
    ">=": "greaterOrEquals",
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "div",
    "%": "mod",
}
_LAZY = {"&&": "and", "||": "or", "??": "coalesce"}
_DECIDES: dict[str, Data] = {"&&": False, "||": True}


def infix(scope: Scope, node: Infix) -> Value[Data]:
    """Evaluate operands from left to right; those that cannot matter any more are not."""
    spot = scope.spot(node)
    if node.signs[0] in _LAZY:
        return _lazy(scope, node)
    value = scope.evaluate(node.operands[0])
    for sign, operand in zip(node.signs, node.operands[1:], strict=True):
        other = scope.evaluate(operand)
        if sign in ("=~", "!~"):
            value = call("equals", [call("toLower", [value]), call("toLower", [other])], spot)
        elif sign == "!=":
            value = call("equals", [value, other], spot)
        else:
            value = call(_FUNCTIONS[sign], [value, other], spot)
        if sign in ("!=", "!~"):
            value = call("not", [value], spot)
    return value


def _lazy(scope: Scope, node: Infix) -> Value[Data]:
    sign, values = node.signs[0], []
    for operand in node.operands:
        value = scope.evaluate(operand)
        values.append(value)
        if isinstance(value, Known):
            if sign == "??" and value.value is not None and len(values) == 1:
                return value
            if sign in _DECIDES and value.value is _DECIDES[sign]:
                return value
    return call(_LAZY[sign], values, scope.spot(node))


def prefix(scope: Scope, node: Prefix) -> Value[Data]:
    """Evaluate ``!value`` and ``-value``."""
    value, spot = scope.evaluate(node.of), scope.spot(node)
    return call("not", [value], spot) if node.sign == "!" else call("sub", [Known(0), value], spot)
