"""The world: all resources of one check, found by id."""

from collections.abc import Iterable, Iterator

from linter import ids
from linter.model import Resource
from linter.values import Unknown

NOBODY_LOOKED = Unknown("it is not among what was read")


class World:
    """Resources by id, without regard to case; readers fill it, rules only look.

    Besides the resources it knows which ids do *not* exist (404) and which could not be read
    (403, an odd answer), so that a look-up always gives a resource or the reason for none.
    The latest word on an id counts.
    """

    def __init__(self, resources: Iterable[Resource] = ()) -> None:
        self._entries: dict[str, Resource | Unknown] = {}
        self._absent: set[str] = set()
        for resource in resources:
            self.add(resource)

    def add(self, resource: Resource) -> None:
        """Take in a resource."""
        self._absent.discard(resource.key)
        self._entries[resource.key] = resource

    def add_absent(self, resource_id: str, reason: str = "it does not exist (404)") -> None:
        """Note that there is no such resource: Azure said so, it is not merely unread."""
        self._absent.add(ids.key(resource_id))
        self._entries[ids.key(resource_id)] = Unknown(reason)

    def add_unreadable(self, resource_id: str, reason: str) -> None:
        """Note that a resource could not be read, and why (``reading it is forbidden (403)``)."""
        self._absent.discard(ids.key(resource_id))
        self._entries[ids.key(resource_id)] = Unknown(reason)

    def get(self, resource_id: str) -> Resource | Unknown:
        """Return the resource, or the reason why it is not known."""
        return self._entries.get(ids.key(resource_id), NOBODY_LOOKED)

    def is_absent(self, resource_id: str) -> bool:
        """Return whether the resource is known not to exist."""
        return ids.key(resource_id) in self._absent

    def is_settled(self, resource_id: str) -> bool:
        """Return whether reading the resource would say nothing new."""
        return ids.key(resource_id) in self._entries

    def __iter__(self) -> Iterator[Resource]:
        """Go through the resources, in the order in which they first came."""
        return (entry for entry in self._entries.values() if isinstance(entry, Resource))


class WatchedWorld(World):
    """Shows what another world holds, and notes the look-ups that found nobody had looked."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._entries = world._entries
        self._absent = world._absent
        self.unanswered: dict[str, str] = {}
        """The ids that were asked for in vain, as first spelled, by their comparable form."""

    def get(self, resource_id: str) -> Resource | Unknown:
        """Answer as the world does, and remember what it has no answer to."""
        if not self.is_settled(resource_id):
            self.unanswered.setdefault(ids.key(resource_id), resource_id)
        return super().get(resource_id)
