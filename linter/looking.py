"""Looking: a question is asked of the world, and what it asked for in vain is read, until it is
answered::

    question --asks--> World --has no answer to--> ids --settle--> World --> question, again

So only what somebody wants to know is ever read, in as many rounds as a lineage has steps. Files
have no more to say than they hold: there the first answer counts.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from linter.model import Resource
from linter.world import WatchedWorld, World

T = TypeVar("T")
_MOST_ROUNDS = 60  # a lineage is cut off after 50 steps


class Azure(Protocol):
    """What really exists: a subscription that is read now, or one that was saved."""

    resources: Sequence[Resource]
    """What was listed. No id stands twice."""

    def settle(self, world: World, wanted: Sequence[str]) -> None:
        """Take resources into the world, or the reason why one is not known.

        Every id that is wanted is settled afterwards, so that nobody asks for it again.
        """


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
