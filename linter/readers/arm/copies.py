"""Loops: ``copy`` of a resource, and ``copy`` inside an object, which makes arrays of its members.

https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tree_sitter import Node

from linter.access import number_at
from linter.data import Data, Rows
from linter.values import Known, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.arm.scope import Scope

MOST_ITEMS = 800
"""The rounds that Azure lets a loop have, from the page above."""
MOST_INSTANCES = 100
"""The instances of a resource that are read one by one; batchlint's own limit."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A member that a loop makes: its name, how often, and the node of one item."""

    name: str
    count: Node | None
    item: Node | None

    def value(self, scope: Scope) -> Value[Data]:
        """Return the array; its items are evaluated when somebody looks at them."""
        count = _count(scope, self.count)
        if isinstance(count, Unknown):
            more = Unknown(f"the length of the loop '{self.name}' is not known: {count.reason}")
            return Known(Rows((), scope.value, more))
        if not 0 <= count <= MOST_ITEMS:
            return Unknown(f"the loop '{self.name}' has {count} rounds")
        return Known(Rows(range(count), lambda index: self._round(scope, index)))

    def _round(self, scope: Scope, index: int) -> Value[Data]:
        if self.item is None:
            return Unknown(f"the loop '{self.name}' has no input")
        return scope.in_loop(self.name, Known(index)).value(self.item)


def members_with_copies(
    scope: Scope, node: Node
) -> tuple[Mapping[str, Node | Copied], Unknown | None]:
    """Return an object's members, with those that a ``copy`` among them makes.

    The second value says why there may be others.
    """
    own = scope.template.document.members(node)
    loops = own.get("copy")
    if loops is None or loops.type != "array":
        return own, None
    made, more = copied_members(scope, loops)
    return {**{name: it for name, it in own.items() if name != "copy"}, **made}, more


def copied_members(scope: Scope, loops: Node) -> tuple[dict[str, Copied], Unknown | None]:
    """Return what the loops of a ``copy`` array make."""
    made: dict[str, Copied] = {}
    more: Unknown | None = None
    for loop in loops.named_children:
        parts = scope.template.members(loop)
        if "name" not in parts:
            continue
        name = scope.value(parts["name"])
        if isinstance(name, Known) and isinstance(name.value, str):
            made[name.value] = Copied(name.value, parts.get("count"), parts.get("input"))
        else:
            more = Unknown("a loop makes a member whose name is not known", name.spot)
    return made, more


def instances(scope: Scope, copy: Node | None) -> Iterator[Scope]:
    """Return the scope of every instance that a resource's loop makes.

    Where their number is not known or too large, one stands for all, with an unknown index.
    """
    parts = scope.template.members(copy)
    if not parts:
        yield scope
        return
    name = scope.value(parts["name"]) if "name" in parts else None
    loop = name.value if isinstance(name, Known) and isinstance(name.value, str) else ""
    count = _count(scope, parts.get("count"))
    run = scope.run
    if isinstance(count, int) and count <= MOST_INSTANCES and run.instances > 0:
        for index in range(count):
            yield scope.in_loop(loop, Known(index), of_resource=True)
        return
    reason = f"it differs between the instances of the loop '{loop}'"
    yield scope.in_loop(loop, Unknown(reason), of_resource=True)


def _count(scope: Scope, node: Node | None) -> int | Unknown:
    if node is None:
        return Unknown("it has no count")
    count = number_at(scope.value(node))
    if isinstance(count, Known):
        return Unknown("it has no count") if count.value is None else count.value
    return count if isinstance(count, Unknown) else Unknown("it is one of several numbers")
