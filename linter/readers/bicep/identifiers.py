"""Ids of resources, and where ``scope:`` sends them: what is not known is a placeholder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linter import ids
from linter.data import Data, Record
from linter.readers.bicep.instances import Instance, instance_of
from linter.readers.bicep.unknown_text import segment
from linter.readers.deployment import Deployment
from linter.syntax.bicep.tree import Call, Choice, Expression, Name
from linter.values import Known, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope

_MOST_REFUSALS = 50
_LONGEST_ID = 4_000
_GROUP = "microsoft.resources/resourcegroups"
_NAMESPACES = frozenset(("az", "sys"))


def name_of(instance: Instance) -> Value[Data]:
    """Return a resource's or module's name as it is declared."""
    entry = instance.entry("name")
    if entry is not None:
        return instance.scope.evaluate(entry)
    held = instance.object
    if isinstance(held, Known) and isinstance(held.value, Record) and "name" in held.value:
        return held.value.get("name")
    return Unknown("it has no name")


def resource_id(instance: Instance) -> str:
    """Return the id of a resource. Never raises."""
    if instance.identifier is not None:
        return instance.identifier
    scope, run = instance.scope, instance.scope.run
    key = ("id of", instance.address)
    if key in scope.memory.open or run.refusal() is not None:
        return _unnamed(instance)
    refusals = run.refusals
    scope.memory.open.add(key)
    run.depth += 1
    try:
        found = _resource_id(instance)
    finally:
        run.depth -= 1
        scope.memory.open.discard(key)
    if run.refusals == refusals or refusals > _MOST_REFUSALS:
        instance.identifier = found
    return found


def _resource_id(instance: Instance) -> str:
    scope = instance.scope
    *above, last = instance.kind.split("/")
    unnamed = scope.here(f"the name of {instance.address}")
    entry = instance.entry("name")
    words = unnamed if entry is None else scope.words(entry)
    names = segment(name_of(instance), words, scope.deployment).strip("/").split("/")
    names = [name or scope.deployment.unknown_name(unnamed) for name in names]
    parent = instance.entry("parent")
    if instance.owner is not None:
        return _below(instance, resource_id(instance.owner), last, names[-1])
    if parent is not None and len(above) > 1:
        return _below(instance, _parent_id(scope, parent, "/".join(above)), last, names[-1])
    place = instance.entry("scope")
    deployment = scope.deployment if place is None else destination(scope, place)
    if instance.kind.lower() == _GROUP:
        return f"/subscriptions/{deployment.subscription}/resourceGroups/{names[-1]}"
    missing = len(above) - len(names)
    if missing > 0:
        names = [deployment.unknown_name(f"parent of {words}")] * missing + names
    return _id(deployment, instance.kind, names[-max(len(above), 1) :])


def _below(instance: Instance, parent: str, kind: str, name: str) -> str:
    """Return the id of a part; of one that goes on without end, as if nothing were known."""
    if len(parent) > _LONGEST_ID:
        return _unnamed(instance)
    return f"{parent}/{kind}/{name}"


def _parent_id(scope: Scope, node: Expression, kind: str) -> str:
    parent = instance_of(scope, node)
    if parent is not None:
        return resource_id(parent)
    value = scope.evaluate(node)
    if isinstance(value, Known) and isinstance(value.value, Record):
        found = value.value.get("id")
        if isinstance(found, Known) and isinstance(found.value, str):
            return found.value
    name = scope.deployment.unknown_name(scope.words(node))
    return _id(scope.deployment, kind, [name] * (kind.count("/") or 1))


def _unnamed(instance: Instance) -> str:
    deployment = instance.scope.deployment
    name = deployment.unknown_name(f"the name of {instance.address}")
    return _id(deployment, instance.kind, [name] * (instance.kind.count("/") or 1))


def _id(deployment: Deployment, kind: str, names: list[str]) -> str:
    try:
        return deployment.resource_id(kind, names)
    except ValueError:  # a type without a slash, such as "vm"
        return deployment.resource_id(f"unknown/{kind or 'type'}", names[-1:])


def destination(scope: Scope, node: Expression) -> Deployment:
    """Return where ``scope: node`` sends a resource or module, as far as it is known."""
    if isinstance(node, Choice):
        condition = scope.evaluate(node.condition)
        if isinstance(condition, Known):
            return destination(scope, node.then if condition.value is True else node.otherwise)
        return _somewhere(scope, node)
    if isinstance(node, Call) and _is_plain(node):
        return _called(scope, node)
    target = instance_of(scope, node)
    if target is None:
        return _somewhere(scope, node)
    if target.kind.lower() != _GROUP:
        return scope.deployment  # an extension of that resource goes where the file goes
    _, _, subscription, _, group = resource_id(target).split("/")[:5]
    return scope.deployment._replace(subscription=subscription, group=group)


def _called(scope: Scope, node: Call) -> Deployment:
    deployment = scope.deployment
    names = [
        segment(scope.evaluate(it), scope.words(it), deployment).strip("/").rpartition("/")[2]
        for it in node.arguments
    ]
    if node.name == "resourceGroup":
        return deployment.within(*names[-2:]) if len(names) > 1 else deployment.within(None, *names)
    if node.name == "subscription":
        of = names[0] if names else deployment.subscription
        group = ids.placeholder(f"resource group in {of}")
        return deployment.within(of, group)
    return _somewhere(scope, node)


def _somewhere(scope: Scope, node: Expression) -> Deployment:
    deployment = scope.deployment
    words = scope.words(node)
    return deployment.within(
        deployment.unknown_name(f"subscription of {words}"),
        deployment.unknown_name(f"resource group of {words}"),
    )


def _is_plain(node: Call) -> bool:
    return node.of is None or (isinstance(node.of, Name) and node.of.name in _NAMESPACES)
