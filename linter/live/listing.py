"""Reading the lists of subscriptions; each page is turned into the model at once."""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, NamedTuple

from linter import ids
from linter.live import answers
from linter.live.lists import MACHINES, Listing, below, of_scope
from linter.live.pages import through
from linter.live.progress import Progress
from linter.live.single import Clients, plain
from linter.live.told import Lists
from linter.live.workers import Task
from linter.looking import Unread
from linter.model import BatchAccount, Resource
from linter.readers.resources import read_resource

Body = dict[str, Any]
NO_GROUP = "ResourceGroupNotFound"
_NOT_REGISTERED = "MissingSubscriptionRegistration"


class Door(NamedTuple):
    """How an account is reached: its host, as Azure itself gave it, and who it lets in."""

    endpoint: str
    modes: tuple[str, ...] | None


class Refusal(NamedTuple):
    """Why a list of a subscription was not read: Azure's code, and code and words."""

    code: str
    said: str


class Reader:
    """Reads lists and keeps what they hold: ``resources`` by key, ``doors`` of accounts by key.

    ``keep`` is called with every body, by one thread at a time.
    """

    def __init__(
        self, clients: Clients, progress: Progress, keep: Callable[[Body], None] | None = None
    ) -> None:
        self.lists = Lists()
        self.resources: dict[str, Resource] = {}
        self.doors: dict[str, Door] = {}
        self.unread: list[Unread] = []
        self.refused: dict[str, list[Refusal]] = {}
        self._clients = clients
        self._progress = progress
        self._keep = keep
        self._lock = Lock()

    def tasks(self, subscription: str, group: str | None) -> Iterable[Task]:
        """Return what is to be done to read a subscription, or a resource group."""
        for listing in of_scope(subscription, group):
            yield self._task(listing)

    def take(self, body: Body) -> Resource | None:
        """Take in a body that was read: return the resource, or ``None`` if it is of no kind."""
        resource = read_resource(body)
        if resource is not None:
            with self._lock:
                if resource.kind == BatchAccount.kind:
                    self.doors[resource.key] = door(body)
                if self._keep is not None:
                    self._keep(body)
        return resource

    def forget(self, resource_id: str) -> None:
        """Forget a resource that is gone since it was listed."""
        with self._lock:
            self.resources.pop(ids.key(resource_id), None)
            self.lists.forget(resource_id)

    def _task(self, listing: Listing) -> Task:
        return lambda: self._read(listing)

    def _read(self, listing: Listing) -> list[Task]:
        """Read one list; return what is to be read below it."""
        more: list[Task] = []
        number = 0
        with self._lock:
            self.lists.begin(listing)
        models = through(listing.ask(self._clients))
        while True:
            try:
                body = plain(next(models))
            except StopIteration:
                return more
            except answers.REFUSALS as error:
                self._failed(listing, error, number)
                return more
            number += 1
            more += self._listed(listing, body)

    def _listed(self, listing: Listing, body: Body) -> list[Task]:
        resource_id = body.get("id")
        if not isinstance(resource_id, str):
            return []
        with self._lock:
            if not self.lists.show(listing, resource_id):
                return []  # pages may overlap when resources come and go
        self._progress.count(listing.words, 1)
        child = below(resource_id)
        if listing.kind != MACHINES:
            resource = self.take(body)
            if resource is not None:
                with self._lock:
                    self.resources[resource.key] = resource
        return [self._task(child)] if child is not None else []

    def _failed(self, listing: Listing, error: Exception, number: int) -> None:
        code, said = answers.code(error), answers.said(error)
        if listing.owner_id and answers.is_gone(error):
            self.forget(listing.owner_id)
            return
        if not listing.owner_id and not number and code != _NOT_REGISTERED:
            refused = self.refused.setdefault(listing.path.split("/")[2], [])
            refused.append(Refusal(code, said))
        if code in (_NOT_REGISTERED, NO_GROUP):
            return  # what is not registered, or not there, holds nothing
        whose = f"the {listing.words} of {listing.owner}"
        end = " to the end" if number else ""
        reason = f"{whose} could not be read{end}: {said}"
        with self._lock:
            self.lists.fail(listing, reason)
            self.unread.append(Unread(listing.owner_id or listing.path, reason))


def door(body: Body) -> Door:
    """Return how an account is reached, from its body as Azure gave it."""
    properties = body.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    endpoint = properties.get("accountEndpoint")
    modes = properties.get("allowedAuthenticationModes")
    return Door(
        endpoint if isinstance(endpoint, str) else "",
        tuple(map(str, modes)) if isinstance(modes, list) else None,
    )
