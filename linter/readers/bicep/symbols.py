"""Symbols: parameters, variables, resources, modules and what is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linter.data import Data, Record, Rows
from linter.readers.bicep import modules
from linter.readers.bicep.imports import imported
from linter.readers.bicep.instances import family_of, instance_of
from linter.readers.bicep.references import family_value, referred
from linter.readers.bicep.unknown_text import UnknownText, named
from linter.readers.expressions import either, hole
from linter.syntax.bicep.tree import Call, Declaration, Index, Member
from linter.values import Known, OneOf, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope

_MOST_REFUSALS = 50


def value(scope: Scope, name: str) -> Value[Data]:
    """Return the value of a symbol at a place. Never raises."""
    local = scope.locals.get(name)
    if local is not None:
        return local
    family = family_of(scope, name)
    if family is not None:
        return family_value(family)
    declaration = scope.template.symbols.get(name)
    if declaration is None:
        if name in scope.template.imports:
            return imported(scope.file, name)
        return Unknown(f"there is no symbol '{name[:60]}'")
    match declaration.keyword:
        case "module":
            return modules.value(scope.file, declaration)
        case "param":
            return _once(scope.file, declaration, "parameter")
        case "var":
            return _once(scope.file, declaration, "variable")
    return Unknown(f"'{name[:60]}' is no value")


def reference(scope: Scope, node: Index | Member) -> Value[Data] | None:
    """Return the resource that ``images[0]`` or ``gallery::image`` names, if it names one."""
    instance = instance_of(scope, node)
    return None if instance is None else referred(instance)


def output(scope: Scope, name: str) -> Value[Data]:
    """Return an output of a file. Never raises."""
    declaration = scope.template.outputs.get(name)
    if declaration is None:
        return Unknown(f"the module has no output '{name[:60]}'")
    return _once(scope, declaration, "output")


def _once(scope: Scope, declaration: Declaration, what: str) -> Value[Data]:
    key, memory = (what, declaration.name), scope.memory
    found = memory.values.get(key)
    if found is not None:
        return found
    if key in memory.open:
        return Unknown(f"{what} '{declaration.name[:60]}' depends on itself")
    refusals = scope.run.refusals
    memory.open.add(key)
    try:
        if what == "parameter":
            found = _parameter(scope, declaration)
        elif declaration.value is None:
            found = Unknown(f"{what} '{declaration.name[:60]}' has no value")
        else:
            found = scope.evaluate(declaration.value)
    finally:
        memory.open.discard(key)
    # What was cut off here may be known where it is asked for less deep: a few times.
    if scope.run.refusals == refusals or refusals > _MOST_REFUSALS:
        memory.values[key] = found
    return found


def _parameter(scope: Scope, declaration: Declaration) -> Value[Data]:
    """A value that is given, else one of those that are allowed, else the default."""
    name, spot = declaration.name, scope.spot(declaration)
    words = scope.here(f"parameter '{name}'")
    fallback = declaration.optional or declaration.value is not None
    if name in scope.given or scope.given.more:
        given = scope.given.get(name)
        if not (fallback and isinstance(given, Known) and given.value is None):
            return named(given, words)
    allowed = _allowed(scope, declaration)
    if allowed:
        return either(allowed, spot)
    default = f"parameter '{name}'"
    if declaration.value is None:
        if declaration.optional:
            return Known(None, spot, default)
        return UnknownText(f"parameter '{name}' has no value here", spot, None, hole(words))
    found = scope.evaluate(declaration.value)
    if isinstance(found, Known):
        return Known(found.value, found.spot, default)
    if isinstance(found, OneOf):
        return OneOf(found.values, found.spot, default)
    return found


def _allowed(scope: Scope, declaration: Declaration) -> list[Value[Data]]:
    """Return the values that ``@allowed`` or the type of a parameter lists."""
    for decorator in declaration.decorators:
        if isinstance(decorator, Call) and decorator.name == "allowed" and decorator.arguments:
            listed = scope.evaluate(decorator.arguments[0])
            if isinstance(listed, Known) and isinstance(listed.value, Rows):
                items = list(listed.value)
                if not listed.value.more and all(_is_scalar(item) for item in items):
                    return items
    choices = declaration.choices
    if not choices and declaration.type_name in scope.template.types:
        choices = scope.template.types[declaration.type_name].choices
    return [scope.evaluate(choice) for choice in choices]


def _is_scalar(value: Value[Data]) -> bool:
    return isinstance(value, Known) and not isinstance(value.value, Record | Rows)
