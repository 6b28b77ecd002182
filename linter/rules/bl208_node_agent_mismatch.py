"""BL208: the node agent SKU does not go with the operating system of the image."""

import math
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from linter import facts
from linter.aspects.image_builds import ImageBuilds
from linter.aspects.image_traits import bases, os_type
from linter.aspects.node_agent_os import agent_os
from linter.aspects.pool_image import ImageUse, image_uses
from linter.aspects.possibility import at_most, qualified
from linter.aspects.wording import called
from linter.model import Marketplace, Place, Pool
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.files import (
    DEFINITION,
    VERSION,
    arm_pool,
    arm_template,
    bicep_pool,
    exported_pool,
    terraform_pool,
)
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Unknown, Value

_UBUNTU = (
    'publisher = "canonical"\noffer     = "0001-com-ubuntu-server-jammy"\nsku       = "22_04-lts"'
)
_WINDOWS = "publisher: 'MicrosoftWindowsServer'\noffer: 'WindowsServer'\nsku: '2022-datacenter'"
_DEFINITION = f"""\
{{
  "id": "{DEFINITION}",
  "type": "Microsoft.Compute/galleries/images",
  "location": "westeurope",
  "properties": {{"osType": "Windows", "osState": "Generalized", "hyperVGeneration": "V2"}}
}}
"""


class _Image(NamedTuple):
    """What a pool's image says of its node agent, in words, and where it says so."""

    words: str
    agents: tuple[str, ...]
    """The agents that go with it; empty where only the operating system is known."""
    os: str
    place: Place | None = None

    def fits(self, agent: str) -> bool | None:
        """Say whether an agent goes with the image; ``None`` where nobody knows."""
        known = facts.node_agent(agent)
        os = agent_os(agent)
        if os is None:
            return None
        if os != self.os:
            return False
        if not self.agents:
            return True
        return None if known is None else known.id in self.agents


class NodeAgentMismatch(Rule):
    """Compares the node agent with the marketplace image, or with what is known of the image."""

    id = "BL208"
    name = "node-agent-mismatch"
    severity = Severity.ERROR
    since = "2017-08"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "nodeAgentSkuId must be the one for the image's operating system: for the publisher,"
        " offer and SKU of the marketplace image that it is, or that it was made from. With"
        " another one the nodes do not start."
    )
    expected = "the node agent SKU that Batch lists for the image"
    fix = (
        "Take the node agent that `az batch pool supported-images list` shows for the image's"
        " publisher, offer and SKU."
    )
    cannot_see = (
        "What a custom image holds, unless its definition, its build, or the machine behind it"
        " was read; a distribution that was upgraded in the image. Marketplace images and agents"
        " that the facts do not list."
    )
    formats = ("arm", "bicep", "terraform", "plan", "packer", "image-builder", "export")
    INVALID = (
        Example({"pool.tf": terraform_pool("render", _UBUNTU, agent="batch.node.ubuntu 20.04")}),
        Example({"pool.bicep": bicep_pool("render", _WINDOWS, agent="batch.node.ubuntu 24.04")}),
        Example(
            {
                "pool.json": exported_pool("render", f'"id": "{VERSION}"'),
                "golden.json": _DEFINITION,
            }
        ),
    )
    VALID = (
        Example({"pool.tf": terraform_pool("render", _UBUNTU, agent="batch.node.ubuntu 22.04")}),
        Example({"pool.bicep": bicep_pool("render", _WINDOWS, agent="batch.node.windows amd64")}),
        Example(
            {
                "pool.json": arm_template(
                    arm_pool("render", f'"id": "{VERSION}"', agent="batch.node.windows amd64")
                ),
                "golden.json": _DEFINITION,
            }
        ),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools that name a node agent."""
        builds = ImageBuilds(scope.world)
        for pool in scope.of(Pool):
            agent = pool.node_agent_sku_id
            images, ways = _images(scope, builds, pool)
            if isinstance(agent, Unknown):
                if images:
                    yield self.undecided(
                        pool.place_of(agent), f"its node agent is not known: {agent.reason}"
                    )
                continue
            agents = [sku for sku in agent.possible if sku]
            pairs = [(sku, it) for sku, it in product(agents, images) if it.fits(sku) is False]
            if not pairs:
                continue
            every = len(pairs) == len(agent.possible) * ways
            if not every and ways > 1 and len(agent.possible) > 1:
                yield self.undecided(
                    pool.place_of(agent), "both its image and its node agent are one of several"
                )
                continue
            yield self._finding(pool, *pairs[0], every)

    def _finding(self, pool: Pool, sku: str, image: _Image, certain: bool) -> Finding:
        fitting = " or ".join(image.agents) or f"a node agent for {image.os.capitalize()}"
        marketplace = pool.image.marketplace
        return self.finding(
            f"{called(pool)}: the node agent {sku}{qualified(certain)} does not go with"
            f" {image.words}.",
            pool.place_of(pool.node_agent_sku_id),
            (Related(image.place, "what the image is"),) if image.place else (),
            because=(pool.node_agent_sku_id, pool.image.id, marketplace.offer, marketplace.sku),
            severity=at_most(self.severity, certain),
            expected=fitting,
        )


def _images(scope: Scope, builds: ImageBuilds, pool: Pool) -> tuple[list[_Image], int]:
    """Return what is known of a pool's image, and how many images may be meant in all.

    What a custom image began as says more than the name of its operating system.
    """
    marketplace = pool.image.marketplace
    found = list(_marketplace(marketplace, "", pool.place_of(marketplace.sku)))
    ways = _ways(marketplace) if None in pool.image.id.possible or found else 0
    for use in image_uses(pool):
        exact: list[_Image] = []
        possible = 0
        for source, base in bases(scope.world, builds, use.image_id):
            exact += _marketplace(base, f"the {use.words}, which began as ", source.place)
            possible += _ways(base) if any(base.publisher.possible) else 0
        found += exact or _by_os(scope, builds, use)
        ways += possible if exact else 1
    return found, ways


def _by_os(scope: Scope, builds: ImageBuilds, use: ImageUse) -> Iterator[_Image]:
    trait = os_type(scope.world, builds, use.image_id)
    place = trait.teller.place_of(trait.value) if trait.teller else None
    for os in trait.value.possible:
        if os and len(trait.value.possible) == 1:
            yield _Image(f"the {use.words}, which holds {os}", (), os.lower(), place)


def _marketplace(image: Marketplace, words: str, place: Place) -> Iterator[_Image]:
    """Go through the possible marketplace images that the facts list."""
    names: list[Value[str | None]] = [image.publisher, image.offer, image.sku]
    for publisher, offer, sku in product(*(value.possible for value in names)):
        if publisher and offer and sku:
            agents = facts.agents_for(publisher, offer, sku)
            if agents:
                shown = f"{words}the image {publisher} {offer} {sku}"
                yield _Image(shown, tuple(it.id for it in agents), agents[0].os, place)


def _ways(image: Marketplace) -> int:
    """Return how many marketplace images may be meant."""
    names: list[Value[str | None]] = [image.publisher, image.offer, image.sku]
    return math.prod(max(1, len(value.possible)) for value in names)
