"""The drawing of an inventory: what is connected with what, before it has a syntax."""

from typing import Literal, NamedTuple, TypeAlias

from linter import ids
from linter.inventory.rows import Inventory, PoolRow
from linter.inventory.steps import made_from
from linter.looking import Azure
from linter.model import Disk, GalleryImage, GalleryVersion, Image, Resource, Snapshot, Vm
from linter.values import Unknown
from linter.world import NOBODY_LOOKED, World

State: TypeAlias = Literal["read", "gone", "not read"]
_WORDS = {it.kind: it.words for it in (Image, GalleryImage, GalleryVersion, Snapshot, Disk, Vm)}


class Node(NamedTuple):
    """A thing that is drawn; ``kind`` is ``pool``, ``marketplace``, or a resource's words."""

    key: str
    kind: str
    name: str
    state: State = "read"


class Edge(NamedTuple):
    """From a thing to what it comes from; ``role`` is said beside it, where it is not empty."""

    start: str
    end: str
    role: str = ""


class Graph(NamedTuple):
    """Nodes and edges in the order of their keys, each once."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph_of(world: World, inventory: Inventory, azure: Azure | None = None) -> Graph:
    """Return the drawing: it asks for nothing that was not read, but for what lists tell."""
    nodes: dict[str, Node] = {}
    edges: set[Edge] = set()
    waiting = [row.id for row in inventory.images]
    for row in inventory.pools:
        key = ids.key(row.id)
        nodes[key] = Node(key, "pool", row.label)
        for image_id in row.image_ids:
            edges.add(Edge(key, world.identity(image_id)))
            waiting.append(image_id)
        for node in _without_ids(row):
            nodes.setdefault(node.key, node)
            edges.add(Edge(key, node.key))
    keys = {world.identity(it.id): it.id for it in inventory.images}
    _follow_versions(world, inventory, keys, edges)
    _follow(world, waiting, nodes, edges, azure)
    return Graph(tuple(nodes[key] for key in sorted(nodes)), tuple(sorted(edges)))


def _without_ids(row: PoolRow) -> list[Node]:
    """Return the images of a pool that are no resources of one's own."""
    if row.image_ids or not row.images:
        return []
    kind = next(iter(row.kinds))
    return [Node(f"{kind}:{name.lower()}", kind, name) for name in row.images]


def _follow_versions(
    world: World, inventory: Inventory, keys: dict[str, str], edges: set[Edge]
) -> None:
    """Connect each version with its definition, and say which is the latest."""
    for row in inventory.images:
        if ids.kind(row.id) == GalleryVersion.kind:
            definition = world.identity(ids.parent(row.id))
            if definition in keys:
                role = "latest" if row.verdict.startswith("latest") else "version"
                edges.add(Edge(definition, world.identity(row.id), role))


def _follow(
    world: World,
    waiting: list[str],
    nodes: dict[str, Node],
    edges: set[Edge],
    azure: Azure | None,
) -> None:
    """Go back from each resource to what it was made from, once."""
    while waiting:
        resource_id = waiting.pop()
        key = world.identity(resource_id)
        if key in nodes:
            continue
        if azure and not world.is_settled(resource_id) and azure.can_tell(resource_id):
            azure.settle(world, [resource_id])
        found = world.get(resource_id) if world.is_settled(resource_id) else NOBODY_LOOKED
        nodes[key] = _node(world, key, resource_id, found)
        if isinstance(found, Unknown):
            continue
        source = made_from(found)
        for source_id, role in (
            *((it, "") for it in source.ids),
            *((it, "held by") for it in source.holders),
        ):
            edges.add(Edge(key, world.identity(source_id), role))
            waiting.append(source_id)


def _node(world: World, key: str, resource_id: str, found: Resource | Unknown) -> Node:
    if isinstance(found, Resource):
        return Node(key, found.words, ids.readable(ids.full_name(found.id)))
    state: State = "gone" if world.is_absent(resource_id) else "not read"
    words = _WORDS.get(ids.kind(resource_id) or "", "resource")
    return Node(key, words, ids.readable(ids.full_name(resource_id)), state)
