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

    Documents often know a resource's name and not its subscription: their ids have placeholders.
    Such an id means the one resource of its type and names whose id is compatible with it; if
    there are several, nobody can tell which.
    """

    def __init__(self, resources: Iterable[Resource] = ()) -> None:
        self._entries: dict[str, Resource | Unknown] = {}
        self._absent: set[str] = set()
        self._by_name: dict[str, list[str]] = {}
        self._placeholders = False
        self._identities: dict[str, str] = {}
        for resource in resources:
            self.add(resource)

    def add(self, resource: Resource) -> None:
        """Take in a resource."""
        key = resource.key
        self._absent.discard(key)
        if key not in self._entries:
            self._placeholders = self._placeholders or ids.is_placeholder(key)
            self._by_name.setdefault(_names(key), []).append(key)
        self._entries[key] = resource
        self._identities.clear()

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
        found = self._entries.get(self.identity(resource_id))
        return self._reason(resource_id) if found is None else found

    def identity(self, resource_id: str) -> str:
        """Return the key of the resource that an id means; two ids with one key mean the same.

        An id that means no resource that was read is its own key.
        """
        key = ids.key(resource_id)
        if key in self._entries:
            return key
        if key not in self._identities:
            matches = self._compatible(key)
            self._identities[key] = matches[0] if len(matches) == 1 else key
        return self._identities[key]

    def is_absent(self, resource_id: str) -> bool:
        """Return whether the resource is known not to exist."""
        return ids.key(resource_id) in self._absent

    def is_settled(self, resource_id: str) -> bool:
        """Return whether reading the resource would say nothing new."""
        return self.identity(resource_id) in self._entries

    def asks(self, resource_id: str) -> bool:
        """Return whether somebody has looked for a resource, or will because this was asked."""
        return self.is_settled(resource_id)

    def __iter__(self) -> Iterator[Resource]:
        """Go through the resources, in the order in which they first came."""
        return (entry for entry in self._entries.values() if isinstance(entry, Resource))

    def _compatible(self, key: str) -> list[str]:
        if not self._placeholders and not ids.is_placeholder(key):
            return []
        named = self._by_name.get(_names(key), ())
        return [other for other in named if ids.compatible(key, other)]

    def _reason(self, resource_id: str) -> Unknown:
        matches = self._compatible(ids.key(resource_id))
        if len(matches) > 1:
            return Unknown(f"{len(matches)} resources that were read may be meant")
        return NOBODY_LOOKED


class WatchedWorld(World):
    """Shows what another world holds, and notes the look-ups that found nobody had looked."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._entries = world._entries
        self._identities = world._identities
        self._absent = world._absent
        self._by_name = world._by_name
        self._placeholders = world._placeholders
        self.unanswered: dict[str, str] = {}
        """The ids that were asked for in vain, as first spelled, by their comparable form."""

    def get(self, resource_id: str) -> Resource | Unknown:
        """Answer as the world does, and remember what it has no answer to."""
        if not self.is_settled(resource_id):
            self.unanswered.setdefault(ids.key(resource_id), resource_id)
        return super().get(resource_id)

    def asks(self, resource_id: str) -> bool:
        """Remember what nobody has looked for yet: whoever watches will."""
        if self.is_settled(resource_id):
            return True
        self.unanswered.setdefault(ids.key(resource_id), resource_id)
        return False


def _names(key: str) -> str:
    """The part of an id that is compared before its scope: from the namespace on."""
    return key.partition("/providers/")[2] or key
