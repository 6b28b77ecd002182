"""Modules: other files with their parameters, and what they put out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from linter.data import Data, Record, Rows, record, rows
from linter.readers.bicep.identifiers import destination, name_of
from linter.readers.bicep.instances import Instance, family
from linter.source import NotFollowed
from linter.syntax.bicep.tree import Declaration
from linter.values import Known, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope

_DEEPEST = 10
_NOT_LOCAL = ("br:", "br/", "ts:", "ts/")


def value(scope: Scope, declaration: Declaration) -> Value[Data]:
    """Return what a module's symbol means: an object with ``name`` and ``outputs``, or several."""
    found = family(scope, declaration)
    if found.loop is not None:
        if found.is_open:
            return Known(rows((), Unknown("the items of the loop are not known")))
        return Known(Rows(found.instances, _referred))
    if not found.instances:
        return Unknown(f"'{declaration.name[:60]}' depends on itself")
    return _referred(found.instances[0])


def _referred(instance: Instance) -> Value[Data]:
    members: dict[str, Callable[[], Value[Data]]] = {
        "name": lambda: name_of(instance),
        "outputs": lambda: _outputs(instance),
    }
    more = Unknown("it is known only after deployment")
    return Known(Record(members, lambda member: member(), more))


def _outputs(instance: Instance) -> Value[Data]:
    inner = entered(instance)
    if isinstance(inner, Unknown):
        return Known(record({}, inner))
    names = {name: name for name in inner.template.outputs}
    missing = Unknown("the module has no such output")
    return Known(Record(names, inner.output, missing))


def used(scope: Scope) -> Iterator[Instance]:
    """Go through the modules that a file uses, but for those whose condition is false."""
    for declaration in scope.template.resources:
        if declaration.keyword == "module":
            for instance in family(scope, declaration).instances:
                if not instance.is_left_out:
                    yield instance


def entered(instance: Instance) -> Scope | Unknown:
    """Return the scope of the file that a module uses, with its parameters."""
    known = instance.scope.memory.modules.get(id(instance))
    if known is None:
        known = _entered(instance)
        instance.scope.memory.modules[id(instance)] = known
    return known


def _entered(instance: Instance) -> Scope | Unknown:
    scope, run = instance.scope, instance.scope.run
    target = instance.declaration.target
    path = target.plain if target else None
    if not path:
        return Unknown("the module's file is not named")
    if path.startswith(_NOT_LOCAL):
        return Unknown("registry modules and template specs are not fetched")
    if not path.endswith(".bicep"):
        return Unknown("only modules that are Bicep are followed")
    if len(scope.files) >= _DEEPEST or run.modules <= 0:
        return Unknown("there are too many modules within modules")
    source = run.project.open(path, scope.source)
    if isinstance(source, Unknown):
        return source
    if source.name == scope.source.name or source.name in scope.files:
        return Unknown("the module uses itself")
    template = run.template(source)
    if isinstance(template, Unknown):
        return template
    run.modules -= 1
    place = instance.entry("scope")
    deployment = scope.deployment if place is None else destination(scope, place)
    return scope.file.of_file(template, _given(instance), f"{instance.address}.", deployment)


def unread(instance: Instance, why: Unknown) -> NotFollowed | None:
    """Say that a module was not entered; ``None`` when the mistake in its file says so."""
    if instance.scope.run.is_noted(why):
        return None
    declaration = instance.declaration
    path = declaration.target.plain if declaration.target else None
    called = path or f"'{declaration.name}'"
    spot = instance.scope.spot(declaration)
    return NotFollowed(spot, f"the module {called} was not read: {why.reason}")


def _given(instance: Instance) -> Record:
    entry = instance.entry("params")
    if entry is None:
        return record({})
    params = instance.scope.evaluate(entry)
    if isinstance(params, Known) and isinstance(params.value, Record):
        return params.value
    reason = params.reason if isinstance(params, Unknown) else "they are no object"
    return record({}, Unknown(f"the module's parameters are not known: {reason}"))
