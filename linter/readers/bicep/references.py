"""References to resources: what ``symbol.name`` and its like are."""

from __future__ import annotations

from collections.abc import Callable

from linter.data import Data, Record, Rows, rows
from linter.readers.bicep.identifiers import name_of, resource_id
from linter.readers.bicep.instances import Family, Instance
from linter.readers.expressions import IdText
from linter.values import Known, Unknown, Value

_DEPLOYED = Unknown("it is known only after deployment")
_NOT_PROPERTIES = frozenset(("parent", "scope", "dependson", "name"))


def family_value(family: Family) -> Value[Data]:
    """Return what a resource's symbol means: a resource, or an array of them."""
    if family.loop is not None:
        if family.is_open:
            return Known(rows((), Unknown("the items of the loop are not known")))
        return Known(Rows(family.instances, referred))
    if not family.instances:
        return Unknown(f"'{family.declaration.name[:60]}' depends on itself")
    return referred(family.instances[0])


def referred(instance: Instance) -> Value[Data]:
    """Return a resource as an expression sees it.

    What is declared is known, also where Azure could answer otherwise; all else is unknown.
    """
    members: dict[str, Callable[[], Value[Data]]] = {
        "id": lambda: id_value(instance),
        "name": lambda: name_of(instance),
        "type": lambda: Known(instance.kind),
        "apiVersion": lambda: Known(instance.version),
    }
    if not instance.declaration.existing:
        held = instance.object
        if isinstance(held, Known) and isinstance(held.value, Record):
            for name in held.value:
                if name.lower() not in _NOT_PROPERTIES:
                    members[name] = _declared(held.value, name)
    spot = instance.scope.spot(instance.declaration)
    return Known(Record(members, lambda member: member(), _DEPLOYED), spot)


def _declared(held: Record, name: str) -> Callable[[], Value[Data]]:
    return lambda: _deployed(held.get(name))


def _deployed(value: Value[Data]) -> Value[Data]:
    """Return declared data; what is not declared is not absent after deployment."""
    if isinstance(value, Known) and isinstance(value.value, Record):
        held = value.value
        names = {name: name for name in held}
        shown = Record(names, lambda name: _deployed(held.get(name)), held.more or _DEPLOYED)
        return Known(shown, value.spot, value.default)
    if isinstance(value, Known) and isinstance(value.value, Rows):
        items = Rows(tuple(value.value), _deployed, value.value.more)
        return Known(items, value.spot, value.default)
    return value


def id_value(instance: Instance) -> Value[Data]:
    """Return the id of a resource as a value."""
    spot = instance.scope.spot(instance.declaration)
    found = resource_id(instance)
    return Known(IdText(found, "a part of the id is not known") if "{" in found else found, spot)
