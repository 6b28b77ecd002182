"""Looking: a question is asked of the world, and what it asked for in vain is read, until it is
answered::

    question --asks--> World --has no answer to--> ids --settle--> World --> question, again

So only what somebody wants to know is ever read, in as many rounds as a lineage has steps. Files
have no more to say than they hold: there the first answer counts.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from linter.model import Pool, Resource
from linter.world import WatchedWorld, World

T = TypeVar("T")
NO_WAY = "batchlint has no way to read what this id names"
"""Why an id of no kind that is read is not known."""
_MOST_ROUNDS = 60  # a lineage is cut off after 50 steps


class Unread(NamedTuple):
    """A list that could not be read, or not to its end: nobody knows what else is in it.

    ``resource_id`` is the id of what it belongs to, or the list's own path:
    ``/subscriptions/…/providers/Microsoft.Compute/images``. ``reason`` is a clause that stands by
    itself: ``the pools of hpcbatch could not be read: AuthorizationFailed``.
    """

    resource_id: str
    reason: str


class Azure(Protocol):
    """What really exists, as far as it can be read."""

    @property
    def resources(self) -> Sequence[Resource]:
        """What was listed, in the order of the ids. No id stands twice.

        Machines are not among them: a list does not show their extensions.
        """

    @property
    def unread(self) -> Sequence[Unread]:
        """The lists that could not be read."""

    def refresh(self, pools: Iterable[Pool]) -> None:
        """Read again what a list does not show of the images that files give to pools.

        That is the replication of gallery versions. What was read so already is left alone.
        """

    def settle(self, world: World, wanted: Sequence[str]) -> None:
        """Take resources into the world, or the reason why one is not known.

        Every id that is wanted is settled afterwards, so that nobody asks for it again.
        """

    def can_tell(self, resource_id: str) -> bool:
        """Return whether an id can be settled by what was read: nothing has to be asked for."""


def look(world: World, azure: Azure | None, question: Callable[[World], T]) -> T:
    """Return the answer to a question for which all that it needs to know has been read."""
    for _ in range(_MOST_ROUNDS if azure else 0):
        watched = WatchedWorld(world)
        answer = question(watched)
        wanted = _wanted(watched.unanswered.values())
        if not wanted or azure is None:
            return answer
        azure.settle(world, wanted)
    return question(world)


def _wanted(asked: Iterable[str]) -> list[str]:
    """Leave out ids that a document made up: Azure has no such names."""
    return sorted(it for it in asked if "{" not in it)


def is_address(text: str) -> bool:
    """Return whether a text is an address where an id should be; a key may stand in it."""
    return text.lstrip().lower().startswith(("https://", "http://"))
