"""Resources of a template: which there are, their types, names and ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tree_sitter import Node

from linter.access import flag_at, text_at
from linter.data import Record
from linter.model import Place
from linter.readers.arm.copies import instances
from linter.readers.arm.partial_ids import own_names
from linter.readers.arm.scope import Scope
from linter.readers.declared import Declared
from linter.readers.deployment import Deployment
from linter.readers.resources import BUILDER_TEMPLATE, KINDS
from linter.source import Unreadable
from linter.values import ABSENT, Known, Unknown, Value

DEPLOYMENT = "microsoft.resources/deployments"
_WANTED = KINDS | {BUILDER_TEMPLATE, DEPLOYMENT}
_LEADING = frozenset(
    "/".join(kind.split("/")[:length])
    for kind in _WANTED
    for length in range(2, kind.count("/") + 2)
)
"""The types that are read, and those whose children are."""
_DEEPEST = 5
"""The levels at which Azure nests resources: no type has more parts than these."""


class Found(NamedTuple):
    """An instance of a resource: its members by name in lower case, in its own scope."""

    scope: Scope
    node: Node
    members: dict[str, Node]
    kind: str
    names: tuple[str, ...]
    symbol: str | None


def found_in(
    scope: Scope, listed: Node | None, parent: Found | None = None, levels: int = _DEEPEST
) -> Iterator[Found | Unreadable]:
    """Go through all resources that may matter, and those nested in them."""
    if listed is None or listed.type == "null" or levels == 0:
        return
    if listed.type not in ("array", "object"):
        spot = scope.template.document.source.spot(listed.start_byte)
        yield Unreadable(spot, "the resources are no array", "an array of resources")
        return
    for symbol, node in _listed(scope, listed):
        members = scope.template.members(node)
        kind = _kind(scope, members, parent)
        if kind is None:
            continue
        for instance in instances(scope, members.get("copy")):
            scope.run.instances -= 1
            if _is_left_out(instance, members):
                continue
            names = _names(instance, node, members, kind, parent)
            found = Found(instance, node, members, kind, names, symbol)
            if kind.lower() in _WANTED:
                yield found
            if "resources" in members and kind.lower() != DEPLOYMENT:
                yield from found_in(instance, members["resources"], found, levels - 1)


def _listed(scope: Scope, listed: Node) -> Iterator[tuple[str | None, Node]]:
    if listed.type == "object":
        yield from scope.template.document.members(listed).items()
        return
    for node in listed.named_children:
        if node.type == "object":
            yield None, node


def _kind(scope: Scope, members: dict[str, Node], parent: Found | None) -> str | None:
    """Return the full type as it is spelled; ``None`` when it does not matter."""
    if "type" not in members:
        return None
    kind = scope.template.text(members["type"])
    if kind.startswith("["):
        value = text_at(scope.value(members["type"]))
        kind = (value.value or "") if isinstance(value, Known) else ""
    if parent is not None and not kind.lower().startswith(f"{parent.kind.lower()}/"):
        kind = f"{parent.kind}/{kind}"
    return kind if kind.lower() in _LEADING else None


def _is_left_out(scope: Scope, members: dict[str, Node]) -> bool:
    """A reference to what exists already is no definition; nor is what a condition leaves out."""
    existing = flag_at(scope.value(members["existing"])) if "existing" in members else ABSENT
    wanted = flag_at(scope.value(members["condition"])) if "condition" in members else ABSENT
    return existing == Known(True) or wanted == Known(False)


def _names(
    scope: Scope, node: Node, members: dict[str, Node], kind: str, parent: Found | None
) -> tuple[str, ...]:
    spot = scope.template.document.source.spot(node.start_byte)
    unnamed = f"name of the resource in line {spot.line} of {spot.file}"
    parts = scope.possible_texts(members.get("name"))
    if parent is None:
        return tuple(own_names(scope, parts, kind.count("/"), unnamed))
    own = kind.count("/") - len(parent.names)
    return (*parent.names, *own_names(scope, parts, own, unnamed))


def declared(found: Found, target: Deployment) -> Declared:
    """Return what a template says of one resource that it puts into a deployment's scope."""
    source = found.scope.template.document.source
    spot = source.spot(found.node.start_byte)
    placed = target_of(found, target)
    body = found.scope.value(found.node)
    return Declared(
        found.kind.lower(),
        Place(placed.resource_id(found.kind, found.names), *spot),
        body if isinstance(body, Known) and isinstance(body.value, Record) else Unknown("no body"),
        _api_version(found),
        address=found.symbol,
    )


def _api_version(found: Found) -> Value[str | None]:
    version, profile = found.members.get("apiversion"), found.scope.template.profile
    if version is not None:
        return text_at(found.scope.value(version))
    return Unknown(f"the API profile {profile} decides it") if profile else ABSENT


def target_of(found: Found, target: Deployment) -> Deployment:
    """Return where a resource goes that names another scope."""
    from linter.readers.expressions import filled

    def segment(texts: Sequence[str]) -> str | None:
        return filled(texts[0], found.scope.template.deployment) if texts and texts[0] else None

    scope, members = found.scope, found.members
    whole = (segment(scope.possible_texts(members.get("scope"))) or "").split("/")
    subscription = group = None
    if len(whole) > 2 and whole[1].lower() == "subscriptions":
        subscription = whole[2]
        group = whole[4] if len(whole) > 4 and whole[3].lower() == "resourcegroups" else None
    if found.kind.lower() == DEPLOYMENT:
        own = segment(scope.possible_texts(members.get("subscriptionid")))
        subscription = own or subscription
        group = segment(scope.possible_texts(members.get("resourcegroup"))) or group
    return target.within(subscription, group)
