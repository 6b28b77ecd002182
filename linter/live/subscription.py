"""A subscription as it is: lists first, then only what somebody asks for.

::

    lists, 8 at a time --> resources, lists that could not be read
    versions that pools are made of --> once more, with their replication
    settle(world, wanted) --> what the lists tell, or a GET of each id
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from linter import ids
from linter.live import answers, single
from linter.live.listing import NO_GROUP, Reader, Refusal
from linter.live.lists import of_scope
from linter.live.progress import Progress
from linter.live.settling import Settling
from linter.live.workers import Task, work_off
from linter.looking import Unread
from linter.model import GalleryVersion, Pool, Resource
from linter.values import Known
from linter.world import World


class NothingRead(Exception):
    """There is nothing to check; the text says why, and what to do."""


class CountedClients(single.Clients, Protocol):
    """Clients that count what they send."""

    @property
    def requests(self) -> int:
        """How many requests were sent."""


class LiveAzure:
    """What exists in subscriptions, or in one resource group of theirs: a `linter.looking.Azure`.

    ``keep`` is called with every body that was read, by one thread at a time and in no certain
    order; of two bodies of one id the later counts. Machines in lists are not kept.
    """

    def __init__(
        self,
        clients: CountedClients,
        subscriptions: Sequence[str],
        group: str | None = None,
        *,
        keep: Callable[[dict[str, Any]], None] | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._clients = clients
        self._subscriptions = subscriptions
        self._group = group
        self._progress = progress or Progress()
        self._reader = Reader(clients, self._progress, keep)
        self._settling = Settling(clients, self._reader, self._tick)
        self._resources: tuple[Resource, ...] = ()
        self._refreshed: set[str] = set()

    @property
    def resources(self) -> Sequence[Resource]:
        """What was listed, in the order of the ids."""
        return self._resources

    @property
    def unread(self) -> Sequence[Unread]:
        """The lists that could not be read."""
        return tuple(sorted(self._reader.unread))

    @property
    def absent(self) -> Mapping[str, str]:
        """What does not exist, of what was asked for: reasons by id."""
        return self._settling.absent

    @property
    def unreadable(self) -> Mapping[str, str]:
        """What could not be read, of what was asked for: reasons by id."""
        return self._settling.unreadable

    @property
    def requests(self) -> int:
        """How many requests were sent, tries included."""
        return self._clients.requests

    def read(self) -> None:
        """Read the lists. Raises `NothingRead`."""
        tasks = [
            task
            for subscription in self._subscriptions
            for task in self._reader.tasks(subscription, self._group)
        ]
        self._work_off(tasks)
        self._check()
        self.refresh(it for it in self._reader.resources.values() if isinstance(it, Pool))

    def refresh(self, pools: Iterable[Pool]) -> None:
        """Read the listed versions that pools are made of once more: lists show no replication.

        For the pools that were listed `read` has done so; files may have others.
        """
        images = (it.image_id for it in pools)
        keys = {ids.key(it.value) for it in images if isinstance(it, Known) and it.value}
        found = self._reader.resources
        versions = [found[key] for key in sorted(keys - self._refreshed) if key in found]
        self._refreshed |= keys
        self._work_off([self._refresh(it) for it in versions if isinstance(it, GalleryVersion)])
        self._resources = tuple(found[key] for key in sorted(found))

    def settle(self, world: World, wanted: Sequence[str]) -> None:
        """Read what is wanted, unless the lists tell of it."""
        try:
            self._settling.settle(world, wanted)
        finally:
            self._progress.clear()

    def can_tell(self, resource_id: str) -> bool:
        """Return whether the lists tell of an id, or it was settled before."""
        return self._settling.can_tell(resource_id)

    def _tick(self) -> None:
        self._progress.show(lambda: self._clients.requests)

    def _work_off(self, tasks: Sequence[Task]) -> None:
        try:
            work_off(tasks, self._tick)
        finally:
            self._progress.clear()

    def _refresh(self, version: Resource) -> Task:
        def read_again() -> Sequence[Task]:
            try:
                body = single.get(self._clients, version.id)
            except answers.REFUSALS as error:
                if answers.is_gone(error):
                    self._reader.forget(version.id)
                return ()  # else it stays as the list showed it: without replication
            resource = self._reader.take(body)
            if resource is not None and resource.key == version.key:
                self._reader.resources[resource.key] = resource
            return ()

        return read_again

    def _check(self) -> None:
        """Raise `NothingRead` when a subscription is not there, or nothing of any was read."""
        refused = {it: self._refusals(it) for it in self._subscriptions}
        for subscription, refusals in refused.items():
            for it in refusals:
                if answers.is_subscription_code(it.code):
                    raise NothingRead(_no_subscription(subscription, it))
        if not all(refused.values()):
            return
        subscription, refusals = next(iter(refused.items()))
        names = " or ".join(self._subscriptions)
        if all(it[0].code == NO_GROUP for it in refused.values()):
            raise NothingRead(f"there is no resource group {self._group} in {names}")
        first = refusals[0]
        raise NothingRead(f"nothing of {names} could be read: {first.said}; {_remedy(first)}")

    def _refusals(self, subscription: str) -> list[Refusal]:
        """Return the refusals of a subscription of which no list was read."""
        refusals = self._reader.refused.get(subscription, [])
        return refusals if len(refusals) == len(of_scope(subscription, self._group)) else []


def _no_subscription(subscription: str, refusal: Refusal) -> str:
    return (
        f"there is no subscription {subscription} for this login ({refusal.said});"
        " az account list shows those that it sees"
    )


def _remedy(refusal: Refusal) -> str:
    if refusal.code.startswith("Authorization"):
        return "the login needs the role Reader there, or on a group that --resource-group names"
    if refusal.code == answers.WAIT:
        return "run this again then"
    if not refusal.code:
        return "check the network, the proxy, and --resource-manager"
    return "check the login with az account show"
