"""Calls: functions that need the file, the project or the deployment; all others by `call`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from linter.data import Data, Rows, same
from linter.readers.bicep.deployment_functions import DEPLOYMENT_FUNCTIONS
from linter.readers.bicep.files import FILE_FUNCTIONS
from linter.readers.bicep.imports import imported_function
from linter.readers.bicep.unknown_text import (
    UnknownText,
    joined,
    texts_of,
    unknown,
    words_of,
)
from linter.readers.expressions import NoAnswer, call
from linter.readers.expressions.functions_text import formatted
from linter.syntax.bicep.tree import Call, Declaration, Lambda, Name
from linter.values import Known, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope

_NAMESPACES = frozenset(("az", "sys"))
_KEEPING = frozenset(("toLower", "toUpper", "trim", "string"))


def called(scope: Scope, node: Call) -> Value[Data]:
    """Evaluate a call. Never raises."""
    of = node.of.name if isinstance(node.of, Name) else None
    if node.of is not None and (of not in _NAMESPACES or of in scope.template.symbols):
        found = imported_function(scope.file, node.name, of) if of else None
        if found is None:
            return Unknown(f"{node.name[:60]}() is evaluated by Azure only")
        return _own(scope, node, *found)
    declaration = scope.template.symbols.get(node.name) if of is None else None
    if declaration is not None and declaration.keyword == "func":
        return _own(scope, node, scope.file, declaration)
    if of is None and node.name in scope.template.imports:
        found = imported_function(scope.file, node.name, None)
        if found is not None:
            return _own(scope, node, *found)
    special = _SPECIAL.get(node.name)
    return special(scope, node) if special is not None else _by_table(scope, node)


def _by_table(scope: Scope, node: Call) -> Value[Data]:
    arguments: list[Value[Data]] = []
    for argument in node.arguments:
        if isinstance(argument, Lambda):
            return Unknown(f"the function {node.name[:60]}() is not evaluated")
        arguments.append(scope.evaluate(argument))
    scope.run.steps += sum(map(_size, arguments))
    value = call(node.name, arguments, scope.spot(node))
    if not isinstance(value, Unknown):
        scope.run.steps += _size(value)
        return value
    # Azure compares ids without regard to case: a name in lower case is the same name.
    if node.name in _KEEPING and len(arguments) == 1 and isinstance(arguments[0], UnknownText):
        return arguments[0]
    shown = [words_of(argument) for argument in arguments]
    if not shown or None in shown:
        return value
    words = ", ".join(text for text in shown if text is not None)
    return unknown(value.reason, f"{node.name}({words})", value.spot)


def _size(value: Value[Data]) -> int:
    """What a function of a long array costs, in steps."""
    return sum(len(held) for held in value.possible if isinstance(held, Rows))


def _own(scope: Scope, node: Call, home: Scope, declaration: Declaration) -> Value[Data]:
    """Evaluate a function that a file declares: its body, with the arguments' values."""
    if declaration.value is None:
        return Unknown(f"the function {node.name[:60]}() has no body")
    names: dict[str, Value[Data]] = {}
    words = []
    for argument in node.arguments:
        value = scope.evaluate(argument)
        words.append(words_of(value) or scope.words(argument))
        if len(names) < len(declaration.parameters):
            names[declaration.parameters[len(names)]] = value
    for missing in declaration.parameters[len(names) :]:
        names[missing] = Known(None)
    inner = home.inside(names, f" in {node.name}({', '.join(words)})")
    return inner.evaluate(declaration.value)


def _concat(scope: Scope, node: Call) -> Value[Data]:
    values = [scope.evaluate(argument) for argument in node.arguments]
    is_text = not any(isinstance(held, Rows) for value in values for held in value.possible)
    if not is_text or not any(isinstance(value, Unknown) for value in values):
        return call(node.name, values, scope.spot(node))
    parts = [(value, scope.words(it)) for value, it in zip(values, node.arguments, strict=True)]
    return joined(parts, scope.words(node), scope.deployment, scope.spot(node))


def _format(scope: Scope, node: Call) -> Value[Data]:
    values = [scope.evaluate(argument) for argument in node.arguments]
    value = call(node.name, values, scope.spot(node))
    if not isinstance(value, Unknown) or not values:
        return value
    texts = [texts_of(it, scope.words(of)) for it, of in zip(values, node.arguments, strict=True)]
    if any(len(choices) > 1 for choices in texts):
        return value
    try:
        text = formatted(texts[0][0], tuple(choices[0] for choices in texts[1:]))
    except (NoAnswer, TypeError, ValueError, LookupError):
        return value
    whole = UnknownText(value.reason, value.spot, None, text)
    return joined([(whole, text)], scope.words(node), scope.deployment, value.spot)


def _any(scope: Scope, node: Call) -> Value[Data]:
    return scope.evaluate(node.arguments[0]) if node.arguments else Known(None)


def _map(scope: Scope, node: Call) -> Value[Data]:
    parts = _items_and_lambda(scope, node)
    if isinstance(parts, Unknown):
        return parts
    items, function = parts
    scopes = [_applied(scope, node, it, number) for number, it in enumerate(items)]
    return Known(Rows(scopes, lambda inner: inner.evaluate(function.body), items.more))


def _filter(scope: Scope, node: Call) -> Value[Data]:
    parts = _items_and_lambda(scope, node)
    if isinstance(parts, Unknown):
        return parts
    items, function = parts
    kept: list[Value[Data]] = []
    for number, item in enumerate(items):
        wanted = _applied(scope, node, item, number).evaluate(function.body)
        if not isinstance(wanted, Known):
            return Unknown("the condition of filter() is not known for an item")
        if wanted.value is True:
            kept.append(item)
    return Known(Rows(kept, same, items.more))


def _applied(scope: Scope, node: Call, item: Value[Data], number: int) -> Scope:
    array, function = node.arguments
    given = function.names if isinstance(function, Lambda) else ()
    names = dict(zip(given, (item, Known(number)), strict=False))
    return scope.inside(names, f"[{number} of {scope.words(array)}]")


def _items_and_lambda(scope: Scope, node: Call) -> tuple[Rows, Lambda] | Unknown:
    function = node.arguments[1] if len(node.arguments) == 2 else None
    if not isinstance(function, Lambda):
        return Unknown(f"{node.name}() is given no lambda")
    array = scope.evaluate(node.arguments[0])
    if isinstance(array, Unknown):
        return Unknown(array.reason)
    if not isinstance(array, Known) or not isinstance(array.value, Rows):
        return Unknown(f"the array that {node.name}() is given is not known")
    scope.run.steps += len(array.value)
    return array.value, function


_SPECIAL: dict[str, Callable[[Scope, Call], Value[Data]]] = {
    "any": _any,
    "concat": _concat,
    "filter": _filter,
    "format": _format,
    "map": _map,
    **DEPLOYMENT_FUNCTIONS,
    **FILE_FUNCTIONS,
}
