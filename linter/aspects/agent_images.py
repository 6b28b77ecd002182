"""Which node agents go with a pool's image: by Batch's list for the account, or by the facts.

Of a custom image, what it began as tells, or at least its operating system.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from linter import facts
from linter.aspects.image_builds import ImageBuilds
from linter.aspects.image_traits import Bases, os_type
from linter.aspects.node_agent_os import agent_os
from linter.aspects.pool_image import CUSTOM_KINDS, ImageUse, image_uses
from linter.aspects.supported_images import (
    NOT_LOOKED,
    ImageName,
    Support,
    SupportLists,
    agent_key,
    names_of,
)
from linter.aspects.wording import unfilled
from linter.model import Marketplace, Place, Pool
from linter.scope import Scope
from linter.values import Value


class AgentImage(NamedTuple):
    """What a pool's image says of its node agent, in words, and where it says so."""

    words: str
    agents: tuple[str, ...]
    """The agents that go with it; empty where only the operating system is known."""
    os: str
    place: Place | None = None
    listed: bool = False
    """Whether Batch's own list says so: then no other agent goes with it."""

    def fits(self, agent: str) -> bool | None:
        """Say whether an agent goes with the image; ``None`` where nobody knows."""
        if unfilled(agent):
            return None
        if self.listed:
            return agent_key(agent) in map(agent_key, self.agents)
        known = facts.node_agent(agent)
        os = agent_os(agent)
        if os is None:
            return None
        if os != self.os:
            return False
        if not self.agents:
            return True
        return None if known is None else known.id in self.agents


class KnownImages(NamedTuple):
    """What is known of a pool's image: ``ways`` counts the images that may be meant in all.

    ``unsupported`` are those that Batch does not list, ``silent`` is why nothing is known of one.
    """

    images: list[AgentImage]
    ways: int
    support: Support
    unsupported: list[ImageName]
    silent: list[str]


class AgentImages:
    """The images of a check's pools; what several pools share is looked up once."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._builds = ImageBuilds(scope.world)
        self._bases = Bases(scope.world, self._builds)
        self._lists = SupportLists(scope)

    def at(self, pool: Pool) -> KnownImages:
        """Return what is known of a pool's image.

        What a custom image began as says more than the name of its operating system. Batch's list
        is asked for where it may say something: of a marketplace image, or of an agent that the
        facts do not have.
        """
        marketplace = pool.image.marketplace
        names = names_of(marketplace)
        agents = [sku for sku in pool.node_agent_sku_id.possible if sku and not unfilled(sku)]
        asked = bool(names) or any(facts.node_agent(sku) is None for sku in agents)
        known = KnownImages([], 0, self._lists.of(pool) if asked else NOT_LOOKED, [], [])
        place = pool.place_of(marketplace.sku)
        known.images.extend(_marketplace(known, marketplace, "", place))
        known.unsupported.extend(it for it in names if is_unsupported(known.support, it))
        found = bool(known.images)
        ways = _ways(marketplace) if None in pool.image.id.possible or found else 0
        for use in image_uses(pool, *CUSTOM_KINDS):
            exact: list[AgentImage] = []
            possible = 0
            for source, base in self._bases.of(use.image_id):
                if names_of(base) and known.support is NOT_LOOKED:
                    known = known._replace(support=self._lists.of(pool))
                words = f"the {use.words}, which began as "
                exact += _marketplace(known, base, words, source.place)
                possible += _ways(base) if any(base.publisher.possible) else 0
            known.images.extend(exact or self._by_os(use))
            ways += possible if exact else 1
        return known._replace(ways=ways)

    def _by_os(self, use: ImageUse) -> Iterator[AgentImage]:
        trait = os_type(self._scope.world, self._builds, use.image_id)
        place = trait.teller.place_of(trait.value) if trait.teller else None
        for os in trait.value.possible:
            if os and len(trait.value.possible) == 1:
                yield AgentImage(f"the {use.words}, which holds {os}", (), os.lower(), place)


def _marketplace(
    known: KnownImages, image: Marketplace, words: str, place: Place
) -> Iterator[AgentImage]:
    """Go through the possible marketplace images that Batch lists, or the facts."""
    for name in names_of(image):
        shown = f"{words}the image {' '.join(name)}"
        entries, agents = known.support.image(name), facts.agents_for(*name)
        if entries:
            skus = tuple(dict.fromkeys(it.node_agent for it in entries))
            yield AgentImage(shown, skus, entries[0].os, place, listed=known.support.complete)
        elif agents:
            yield AgentImage(shown, tuple(it.id for it in agents), agents[0].os, place)
        elif known.support.lost:
            reason = f"the facts do not tell which node agent goes with {shown}"
            known.silent.append(f"{reason}, and {known.support.lost}")


def is_unsupported(support: Support, name: ImageName) -> bool:
    return support.complete and not support.image(name) and not any(map(unfilled, name))


def _ways(image: Marketplace) -> int:
    """Return how many marketplace images may be meant."""
    names: list[Value[str | None]] = [image.publisher, image.offer, image.sku]
    return math.prod(max(1, len(value.possible)) for value in names)
