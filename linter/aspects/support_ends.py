"""Until when Batch supports the node agent and the marketplace image of a pool.

An organisation's own day comes first, then the day in Batch's list for the account, then that of
the facts.
"""

from datetime import date
from typing import NamedTuple

from linter import facts
from linter.aspects.image_builds import ImageBuilds
from linter.aspects.image_traits import Bases
from linter.aspects.pool_image import CUSTOM_KINDS, image_uses
from linter.aspects.supported_images import (
    NOT_LOOKED,
    ImageName,
    Support,
    SupportLists,
    last_day,
    names_of,
)
from linter.aspects.wording import unfilled
from linter.model import Pool
from linter.model.resource import AnyValue
from linter.scope import Scope


class End(NamedTuple):
    """The last day of support; ``None``: none is known, or it is ``announced`` without a day.

    ``by_list``: Batch's list for the account has it. ``disputed``: the facts have it, and the
    list has the image or the agent without a day.
    """

    day: date | None
    announced: bool = False
    by_list: bool = False
    disputed: bool = False


class UsedImage(NamedTuple):
    """A marketplace image of a pool; ``began`` says so where a custom image was made from it."""

    name: ImageName
    certain: bool
    value: AnyValue
    began: str = ""


class PoolEnds(NamedTuple):
    """What is known of the ends of a pool's support: its images, and Batch's list, if read."""

    scope: Scope
    support: Support
    images: list[UsedImage]

    def of_agent(self, sku: str) -> End | None:
        """Return the end of a node agent; ``None`` where nobody knows the agent.

        An agent ends with the last of its images.
        """
        known, entries = self.scope.node_agent(sku), self.support.agent(sku)
        if known is None and not entries:
            return None
        if known is not None and self.scope.has_own_day(known.id):
            return End(known.support_ends)
        if (day := last_day(entries)) is not None:
            return End(day, by_list=True)
        if known is None:
            return End(None)
        return End(known.support_ends, known.end_announced, disputed=bool(entries))

    def of_image(self, name: ImageName) -> End | None:
        """Return the end of a marketplace image; ``None`` where no day is known."""
        known, entries = self.scope.base_image(*name), self.support.image(name)
        if known is not None and self.scope.has_own_day(known.id):
            return End(known.support_ends)
        if (day := last_day(entries)) is not None:
            return End(day, by_list=True)
        if known is None or known.support_ends is None:
            return None
        return End(known.support_ends, disputed=bool(entries))


class SupportEnds:
    """The ends of support of a check's pools; what several pools share is looked up once."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._lists = SupportLists(scope)
        self._bases = Bases(scope.world, ImageBuilds(scope.world))

    def of(self, pool: Pool) -> PoolEnds:
        """Return what is known of a pool's image and agent.

        Batch's list is asked for where a marketplace image is known, the pool's own or the one
        that a custom image began as, and where the facts do not have the agent. Only the list
        tells of an image that a custom image began as: the facts' agent stands for it.
        """
        image = pool.image.marketplace
        names = names_of(image)
        used = [UsedImage(it, len(names) == 1, image.sku) for it in names]
        skus = [it for it in pool.node_agent_sku_id.possible if it and not unfilled(it)]
        asked = bool(names) or any(facts.node_agent(it) is None for it in skus)
        support = self._lists.of(pool) if asked else NOT_LOOKED
        for use in image_uses(pool, *CUSTOM_KINDS):
            bases = [it for _, base in self._bases.of(use.image_id) for it in names_of(base)]
            if bases and support is NOT_LOOKED:
                support = self._lists.of(pool)
            certain = use.certain and len(set(bases)) == 1
            began = f", which its {use.words} began as,"
            used += [
                UsedImage(it, certain, pool.image.id, began)
                for it in dict.fromkeys(bases)
                if support.image(it)
            ]
        return PoolEnds(self._scope, support, used)
