"""What lists tell of an id without asking for it: that it is not there, or that nobody can tell."""

from typing import NamedTuple

from linter import ids
from linter.live.lists import Listing, holding


class Told(NamedTuple):
    """What is known of an id that no list showed: it is absent, or else it cannot be read."""

    absent: bool
    reason: str


class Lists:
    """The lists that were asked for, with the ids that each showed."""

    def __init__(self) -> None:
        self._shown: dict[str, set[str]] = {}
        self._listings: dict[str, Listing] = {}
        self._problems: dict[str, str] = {}

    def begin(self, listing: Listing) -> None:
        """Note that a list is asked for; nothing was shown so far."""
        self._listings[listing.key] = listing
        self._shown[listing.key] = set()

    def show(self, listing: Listing, resource_id: str) -> bool:
        """Note that a list shows a resource; return whether it had not shown it before."""
        shown, key = self._shown[listing.key], ids.key(resource_id)
        is_new = key not in shown
        shown.add(key)
        return is_new

    def fail(self, listing: Listing, reason: str) -> None:
        """Note that a list was refused, or broke off: ``reason`` is a clause."""
        self._problems[listing.key] = reason

    def forget(self, resource_id: str) -> None:
        """Note that a resource is gone that a list showed."""
        for key in holding(resource_id):
            self._shown.get(key, set()).discard(ids.key(resource_id))

    def tell(self, resource_id: str) -> Told | None:
        """Return what the lists say of a resource that is not read; ``None``: ask for it."""
        found = next((key for key in holding(resource_id) if key in self._shown), None)
        if found is None:
            return self._tell_of_parent(resource_id)
        if ids.key(resource_id) in self._shown[found]:
            return None
        problem = self._problems.get(found)
        if problem is not None:
            return Told(False, problem)
        listing = self._listings[found]
        whose = f"the list of {listing.words} of {listing.owner}"
        return Told(True, f"it does not exist: {whose} does not have it")

    def _tell_of_parent(self, resource_id: str) -> Told | None:
        parent = ids.parent(resource_id)
        if ids.kind(parent) is None:
            return None
        told = self.tell(parent)
        if told is None or not told.absent:
            return None
        return Told(True, f"{ids.full_name(parent)}, which it is a part of, does not exist")
