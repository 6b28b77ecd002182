"""What a decision has seen of Azure so far, and how it asks for what it has not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from functions.pipeline.resource_id import InvalidResourceId, parse

type Body = dict[str, Any]


@dataclass(frozen=True)
class Gone:
    """There is no such resource (404)."""

    id: str


@dataclass(frozen=True)
class Unreadable:
    """A resource that the app may not read, or not as asked; ``reason`` is Azure's."""

    id: str
    reason: str


type Seen = Body | Gone | Unreadable
type Listing = tuple[Body, ...] | Unreadable


@dataclass(frozen=True)
class Read:
    """The wish to see one resource."""

    id: str
    api_version: str = ""


@dataclass(frozen=True)
class ListSnapshots:
    """The wish to see all snapshots of a resource group."""

    group: str


@dataclass(frozen=True)
class ListPools:
    """The wish to see all pools of a Batch account."""

    account: str


type Need = Read | ListSnapshots | ListPools


class NotSeenYet(Exception):
    """Raised where a phase looks at what has not been read: the engine reads it, and asks again."""

    def __init__(self, needs: tuple[Need, ...]) -> None:
        super().__init__(needs)
        self.needs = needs


@dataclass(frozen=True)
class World:
    """Resources by lower-cased id, lists by the lower-cased id of what they are in (snapshots by
    resource group, pools by account), and what an event brought.

    A phase reads it as if all of Azure stood in it; ``NotSeenYet`` carries what is missing to the
    engine. So a decision stays a pure function, and only what it needs is ever read.
    """

    resources: Mapping[str, Seen] = field(default_factory=dict)
    listings: Mapping[str, Listing] = field(default_factory=dict)
    arrived: tuple[Body, ...] = ()

    def find(self, id_: str) -> Seen | None:
        """Return what is known of a resource, None if nobody has looked."""
        return self.resources.get(key(id_))

    def see(self, id_: str, api_version: str = "") -> Seen:
        """Return what is known of a resource; raise ``NotSeenYet`` if nothing is."""
        found = self.find(id_)
        if found is None:
            raise NotSeenYet((Read(id_, api_version),))
        return found

    def see_all(self, ids: Iterable[str]) -> dict[str, Seen]:
        """Return what is known of several, asking for all that are missing at once."""
        wanted = list(ids)
        missing = tuple(Read(id_) for id_ in wanted if key(id_) not in self.resources)
        if missing:
            raise NotSeenYet(missing)
        return {id_: self.resources[key(id_)] for id_ in wanted}

    def snapshots(self, group: str) -> Listing:
        """Return the snapshots of a resource group; raise ``NotSeenYet`` before they are listed."""
        found = self.listings.get(key(group))
        if found is None:
            raise NotSeenYet((ListSnapshots(group),))
        return found

    def pools(self, account: str) -> Listing:
        """Return the pools of a Batch account; raise ``NotSeenYet`` before they are listed."""
        found = self.listings.get(key(account))
        if found is None:
            raise NotSeenYet((ListPools(account),))
        return found

    def with_resource(self, id_: str, seen: Seen) -> "World":
        """Return the world with one more resource in it."""
        return World({**self.resources, key(id_): seen}, self.listings, self.arrived)

    def with_listing(self, group: str, snapshots: Listing) -> "World":
        """Return the world with one more listing; what was listed counts as read."""
        listed = () if isinstance(snapshots, Unreadable) else snapshots
        found: dict[str, Seen] = {key(str(body["id"])): body for body in listed}
        listings = {**self.listings, key(group): snapshots}
        return World({**found, **self.resources}, listings, self.arrived)

    def with_pools(self, account: str, pools: Listing) -> "World":
        """Return the world with one more listing of pools, which are not among its resources."""
        return World(self.resources, {**self.listings, key(account): pools}, self.arrived)

    def with_arrival(self, body: Body) -> "World":
        """Return the world with a resource that an event has brought to attention."""
        arrived = (*self.arrived, body)
        return World({**self.resources, key(str(body["id"])): body}, self.listings, arrived)


def key(id_: str) -> str:
    """Return the form by which ids are compared."""
    try:
        return parse(id_).key
    except InvalidResourceId:
        return id_.rstrip("/").lower()


def properties(body: Body) -> dict[str, Any]:
    """Return a resource's properties; ``{}`` where it has none."""
    found = body.get("properties")
    return found if isinstance(found, dict) else {}


def provisioning(body: Body) -> Literal["succeeded", "failed", "pending"]:
    """Return how far a resource is; a state that nobody knows counts as pending."""
    state = str(properties(body).get("provisioningState", "Succeeded")).lower()
    if state in ("failed", "canceled"):
        return "failed"
    return "succeeded" if state == "succeeded" else "pending"
