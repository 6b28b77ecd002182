"""What a file imports from another one: its variables and functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linter.data import Data, Record
from linter.syntax.bicep.tree import Declaration
from linter.values import Known, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope


def imported(scope: Scope, name: str) -> Value[Data]:
    """Return the value of an imported symbol; of ``* as all``, an object of all variables."""
    found = exporter(scope, name)
    if isinstance(found, Unknown):
        return found
    other, original = found
    if original != "*":
        return other.value(original)
    variables = {name: name for name, it in other.template.symbols.items() if it.keyword == "var"}
    return Known(Record(variables, other.value))


def imported_function(scope: Scope, name: str, of: str | None) -> tuple[Scope, Declaration] | None:
    """Return a function that a file imports, under its own name or as a part of ``of``."""
    if (of or name) not in scope.template.imports:
        return None
    found = exporter(scope, of or name)
    if isinstance(found, Unknown):
        return None
    other, original = found
    declaration = other.template.symbols.get(name if of else original)
    if declaration is None or declaration.keyword != "func":
        return None
    return other, declaration


def exporter(scope: Scope, name: str) -> tuple[Scope, str] | Unknown:
    """Return the scope of the file that an imported symbol is from, and its name there."""
    declaration, original = scope.template.imports[name]
    path = declaration.target.plain if declaration.target else None
    if path is None or not path.endswith(".bicep"):
        return Unknown(f"'{name[:60]}' is imported from a file that is no Bicep")
    source = scope.run.project.open(path, scope.source)
    if isinstance(source, Unknown):
        return source
    known = scope.run.exporters.get(source.name)
    if known is None:
        template = scope.run.template(source)
        if isinstance(template, Unknown):
            return template
        known = scope.of_file(template, Record({}, Known), f"{source.name}.", scope.deployment)
        scope.run.exporters[source.name] = known
    return known, original
