"""Instances of resources: one for each declaration, or for each turn of its loop."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linter.data import Data, record
from linter.readers.bicep.loops import any_turn, turns
from linter.readers.bicep.template import kind_of
from linter.syntax.bicep.tree import (
    Declaration,
    Expression,
    Index,
    Loop,
    Member,
    Name,
    Object,
    Spread,
    When,
)
from linter.values import Known, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope

_MOST_TURNS = 100


@dataclass(slots=True, eq=False)
class Instance:
    """A resource or module, once.

    ``scope`` is that of its object, ``body``. ``number`` is its place in its loop, where it has
    one that is known. ``kind`` is the whole type as it is spelled. ``owner`` is the resource in
    whose object it stands. ``identifier`` is its id, once somebody asked for it.
    """

    declaration: Declaration
    scope: Scope
    body: Object | None
    conditions: list[Expression]
    number: int | None
    kind: str
    version: str | None
    address: str
    owner: Instance | None = None
    identifier: str | None = None
    held: Value[Data] | None = None

    @property
    def object(self) -> Value[Data]:
        """The resource's object as data."""
        if self.held is None:
            self.held = self.scope.evaluate(self.body) if self.body else Known(record({}))
        return self.held

    @property
    def is_left_out(self) -> bool:
        """Whether its condition, or that of the resource around it, is known to be false."""
        for condition in self.conditions:
            wanted = self.scope.evaluate(condition)
            if isinstance(wanted, Known) and wanted.value is False:
                return True
        return self.owner is not None and self.owner.is_left_out

    def entry(self, name: str) -> Expression | None:
        """Return the expression of a member such as ``parent``."""
        for entry in self.body.entries if self.body else ():
            if not isinstance(entry, Spread) and entry.key.plain == name:
                return entry.value
        return None


@dataclass(slots=True, eq=False)
class Family:
    """All instances of a declaration.

    ``loop`` is its loop, if it has one. ``is_open`` says that what the loop goes through is not
    known: then there is one instance, for an item that nobody knows.
    """

    scope: Scope
    declaration: Declaration
    owner: Instance | None
    loop: Loop | None = None
    is_open: bool = False
    instances: list[Instance] = field(default_factory=list)
    guessed: dict[int, Instance] = field(default_factory=dict)

    def at(self, number: int) -> Instance | None:
        """Return the instance at an index."""
        if self.loop is None:
            return None
        if not self.is_open:
            return self.instances[number] if 0 <= number < len(self.instances) else None
        if number not in self.guessed:
            scope = any_turn(self.scope, self.loop, number)
            self.guessed[number] = _instance(self, scope, self.loop.body, number)
        return self.guessed[number]


def family(scope: Scope, declaration: Declaration, owner: Instance | None = None) -> Family:
    """Return the instances of a declaration; ``scope`` is that in which it stands."""
    key = (id(declaration), id(owner))
    known = scope.memory.families.get(key)
    if known is not None:
        return known
    node = declaration.value
    found = Family(scope, declaration, owner)
    scope.memory.families[key] = found
    if not isinstance(node, Loop):
        found.instances.append(_instance(found, scope, node, None))
        return found
    found.loop, found.is_open = node, True
    made = turns(scope, node, min(_MOST_TURNS, scope.run.instances))
    if isinstance(made, Unknown) or (made[1] is not None and not made[0]):
        found.instances.append(_instance(found, any_turn(scope, node), node.body, None))
        return found
    found.is_open = False
    scope.run.instances -= len(made[0])
    for number, inner in enumerate(made[0]):
        found.instances.append(_instance(found, inner, node.body, number))
    return found


def _instance(
    family: Family, scope: Scope, node: Expression | None, number: int | None
) -> Instance:
    conditions: list[Expression] = []
    while isinstance(node, When):
        conditions.append(node.condition)
        node = node.body
    kind, version = kind_of(family.declaration)
    owner, address = family.owner, scope.address + family.declaration.name
    if owner is not None:
        kind = f"{owner.kind}/{kind}"
        version = version or owner.version
        address = f"{owner.address}::{family.declaration.name}"
    if number is not None:
        address += f"[{number}]"
    body = node if isinstance(node, Object) else None
    made = Instance(
        family.declaration, scope, body, conditions, number, kind, version, address, owner
    )
    made.scope = scope.inside_resource(made)
    return made


def children(owner: Instance) -> list[Family]:
    """Return the resources that stand in the object of another one."""
    declared = owner.body.resources if owner.body else ()
    return [family(owner.scope, it, owner) for it in declared]


def family_of(scope: Scope, name: str) -> Family | None:
    """Return the resource that a name means at a place."""
    within = scope.within
    while within is not None:
        for declared in within.body.resources if within.body else ():
            if declared.name == name:
                return family(within.scope, declared, within)
        within = within.owner
    declaration = scope.template.symbols.get(name)
    if declaration is None or declaration.keyword != "resource":
        return None
    return family(scope.file, declaration)


def instance_of(scope: Scope, node: Expression) -> Instance | None:
    """Return the resource that an expression names: ``image``, ``images[0]``, ``gallery::image``.

    ``None`` when it names none, or one of a loop without saying which.
    """
    if isinstance(node, Index):
        found = _family_named(scope, node.of)
        if found is None or found.loop is None or node.from_end:
            return None
        number = scope.evaluate(node.key)
        if isinstance(number, Known) and type(number.value) is int:
            return found.at(number.value)
        return None
    found = _family_named(scope, node)
    if found is None or found.loop is not None or not found.instances:
        return None
    return found.instances[0]


def _family_named(scope: Scope, node: Expression) -> Family | None:
    if isinstance(node, Name) and node.name not in scope.locals:
        return family_of(scope, node.name)
    if isinstance(node, Member) and node.nested:
        owner = instance_of(scope, node.of)
        declared = owner.body.resources if owner is not None and owner.body else ()
        for declaration in declared:
            if owner is not None and declaration.name == node.name:
                return family(owner.scope, declaration, owner)
    return None
