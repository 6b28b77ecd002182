"""The resources that exist, found by id without regard to case."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infra.local.resource_manager.operations import Operation

Json = dict[str, Any]


@dataclass
class Resource:
    """One resource: what a client asked for, what Azure answers, and what neither shows.

    ``body`` is the answer without the members that every resource has (id, name, type, etag);
    ``asked`` is the last accepted request, over which a PATCH is merged; ``hidden`` holds state
    that no property shows (the power state of a VM, how far a copy is).
    """

    id: str
    kind: str
    name: str
    body: Json
    asked: Json
    etag: str
    hidden: Json = field(default_factory=dict)
    operation: "Operation | None" = None
    sequence: int = 0

    @property
    def key(self) -> str:
        """Return the id in lower case."""
        return self.id.lower()

    @property
    def properties(self) -> Json:
        """Return ``properties`` of the answer; changes to it stay."""
        properties: Json = self.body["properties"]
        return properties

    @property
    def shown(self) -> Json:
        """Return what an answer starts with; ``properties`` may be added to, not changed inside.

        Nothing deeper is copied: an answer is written out before anything else happens, and a
        list of thousands must not be copied for that.
        """
        return {
            "id": self.id,
            "name": self.name,
            "type": self.kind,
            **self.body,
            "properties": dict(self.properties),
        }

    @property
    def location(self) -> str:
        """Return the region's name as it was given, empty for a resource without one."""
        return str(self.body.get("location", ""))

    @property
    def group(self) -> str:
        """Return the resource group's name."""
        return self.id.split("/")[4]


class Store:
    """Resources by id, and the collections that lists are made of: every look-up is a dict's."""

    def __init__(self) -> None:
        self._by_key: dict[str, Resource] = {}
        self._collections: defaultdict[str, dict[str, Resource]] = defaultdict(dict)
        self._written = 0

    def get(self, key: str) -> Resource | None:
        """Return the resource with this id (any case), or None."""
        return self._by_key.get(key.lower())

    def add(self, resource: Resource) -> None:
        """Keep a new resource. Listed after all older ones."""
        self._written += 1
        resource.sequence = self._written
        self._by_key[resource.key] = resource
        for collection in _collections(resource):
            self._collections[collection][resource.key] = resource

    def remove(self, resource: Resource) -> None:
        """Forget a resource; one that is gone already is no error."""
        if self._by_key.get(resource.key) is not resource:
            return
        del self._by_key[resource.key]
        for collection in _collections(resource):
            members = self._collections[collection]
            del members[resource.key]
            if not members:
                del self._collections[collection]

    def collection(self, path: str) -> tuple[Resource, ...]:
        """Return what a list of this path (any case) holds, oldest first.

        ``path`` is the collection's own, a resource group's or a subscription's provider path
        (``/subscriptions/{s}/providers/Microsoft.Compute/snapshots``), or, for everything in a
        resource group, the group's path.
        """
        return tuple(self._collections.get(path.lower(), {}).values())

    def count(self, path: str) -> int:
        """Return how many resources a list of this path holds."""
        return len(self._collections.get(path.lower(), {}))

    def __len__(self) -> int:
        return len(self._by_key)


def _collections(resource: Resource) -> Iterator[str]:
    """Return the lists that show this resource."""
    key = resource.key
    own = key.rsplit("/", 1)[0]
    yield own
    segments = key.split("/")
    group = "/".join(segments[:5])
    if len(segments) > 5:
        yield group
    if len(segments) == 9:
        yield "/".join(segments[:3] + segments[5:8])
