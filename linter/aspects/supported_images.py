"""The marketplace images and node agents that Batch supports, by its own list for an account.

Files never have the list: there the facts stand in for it. The list says which image goes with
which node agent, and until when; where it gives no day, one may still come
(https://learn.microsoft.com/azure/batch/best-practices).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from linter import ids, offers
from linter.aspects.accounts import account_of
from linter.model import BatchAccount, Marketplace, Pool
from linter.scope import Scope

if TYPE_CHECKING:
    from linter.model.offered import OfferedImage, SupportedImages

ImageName = tuple[str, str, str]
"""Publisher, offer and SKU."""


class Support(NamedTuple):
    """What Batch lists for an account; ``account`` is empty where nobody has read it.

    ``lost`` is why the list could not be read, as a clause. ``complete``: what it does not have,
    Batch does not support.
    """

    account: str = ""
    images: Mapping[ImageName, Sequence["OfferedImage"]] = MappingProxyType({})
    agents: Mapping[str, Sequence["OfferedImage"]] = MappingProxyType({})
    complete: bool = False
    lost: str = ""

    def image(self, name: ImageName) -> Sequence["OfferedImage"]:
        """Return the entries of a marketplace image: one for each node agent that goes with it."""
        return self.images.get(_key(name), ())

    def agent(self, sku: str) -> Sequence["OfferedImage"]:
        """Return the entries of a node agent: one for each image that it goes with."""
        return self.agents.get(agent_key(sku), ())


NOT_LOOKED = Support()


class SupportLists:
    """The lists of the accounts of a check's pools; each is looked up once, when it is needed."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._found: dict[str, Support] = {}

    def of(self, pool: Pool) -> Support:
        """Return the list of a pool's account; asks the world for it."""
        if pool.account_id is None:
            return NOT_LOOKED
        if pool.account_id not in self._found:
            self._found[pool.account_id] = self._look_up(pool, pool.account_id)
        return self._found[pool.account_id]

    def _look_up(self, pool: Pool, account_id: str) -> Support:
        scope, account = self._scope, account_of(self._scope, pool)
        if not isinstance(account, BatchAccount):
            # Without the account nobody knows where its service can be asked.
            if not scope.world.is_settled(account_id):
                return NOT_LOOKED
            return Support(
                lost=f"the account {ids.name(account_id)} is not known: {account.reason}"
            )
        if ids.subscription(account.id) is None or ids.group(account.id) is None:
            return NOT_LOOKED
        list_id = offers.images_id(account.id)
        if not scope.world.asks(list_id):
            return NOT_LOOKED
        from linter.model.offered import SupportedImages

        found = scope.find(list_id, SupportedImages)
        if isinstance(found, SupportedImages):
            if found.images.known:
                return _support(account.name, found)
            why = found.images.more.reason if found.images.more else "it is empty"
        else:
            why = found.reason
        return Support(
            lost=f"the images that Batch supports for {account.name} are not known: {why}"
        )


def names_of(image: Marketplace) -> list[ImageName]:
    """Return the marketplace images that may be meant, of those that are named in full."""
    named = product(image.publisher.possible, image.offer.possible, image.sku.possible)
    return [(a, b, c) for a, b, c in named if a and b and c]


def last_day(entries: Sequence["OfferedImage"]) -> date | None:
    """Return the last day of support of all entries; ``None`` where one has none, or no entry."""
    days = [it.retires for it in entries if it.retires is not None]
    return max(days) if days and len(days) == len(entries) else None


def agent_key(sku: str) -> str:
    """Return the form in which two spellings of a node agent SKU are equal."""
    return "".join(sku.split()).lower()


def _support(account: str, found: "SupportedImages") -> Support:
    images: dict[ImageName, list[OfferedImage]] = {}
    agents: dict[str, list[OfferedImage]] = {}
    for it in found.images.known:
        images.setdefault(_key((it.publisher, it.offer, it.sku)), []).append(it)
        agents.setdefault(agent_key(it.node_agent), []).append(it)
    return Support(account, images, agents, complete=found.images.more is None)


def _key(name: ImageName) -> ImageName:
    publisher, offer, sku = (part.strip().lower() for part in name)
    return publisher, offer, sku
