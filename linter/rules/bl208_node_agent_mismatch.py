"""BL208: the node agent SKU does not go with the operating system of the image."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import product

from linter.aspects.agent_images import AgentImage, AgentImages, KnownImages
from linter.aspects.possibility import Breaking, at_most, breaking, listed, qualified
from linter.aspects.supported_images import Support, names_of
from linter.aspects.wording import called, unfilled
from linter.model import Pool
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
from linter.values import Unknown

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
        " another one the nodes do not start. Batch lists the pairs that it supports for an"
        " account: `batchlint live` reads that list, and a marketplace image or a node agent that"
        " is not in it breaks this rule too, as no node agent goes with it. Batch makes no new"
        " pool of it, and an existing one cannot grow. Of files the facts tell."
    )
    expected = "the node agent SKU that Batch lists for the image"
    fix = (
        "Take the node agent that `az batch pool supported-images list` shows for the image's"
        " publisher, offer and SKU."
    )
    cannot_see = (
        "What a custom image holds, unless its definition, its build, or the machine behind it"
        " was read; a distribution that was upgraded in the image. Files: marketplace images and"
        " agents that the facts do not list."
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
        look = AgentImages(scope)
        for pool in scope.of(Pool):
            agent = pool.node_agent_sku_id
            known = look.at(pool)
            yield from self._unsupported(pool, known)
            for reason in known.silent:
                yield self.undecided(pool.place_of(agent), reason)
            if isinstance(agent, Unknown):
                if known.images:
                    yield self.undecided(
                        pool.place_of(agent), f"its node agent is not known: {agent.reason}"
                    )
                continue
            unlisted = breaking(agent, partial(_is_unlisted, known.support))
            if unlisted:
                yield self._unlisted(pool, known.support, unlisted)
                continue
            agents = [sku for sku in agent.possible if sku]
            pairs = [
                (sku, it) for sku, it in product(agents, known.images) if it.fits(sku) is False
            ]
            if not pairs:
                continue
            every = len(pairs) == len(agent.possible) * known.ways
            if not every and known.ways > 1 and len(agent.possible) > 1:
                yield self.undecided(
                    pool.place_of(agent), "both its image and its node agent are one of several"
                )
                continue
            yield self._finding(pool, *pairs[0], every)

    def _unsupported(self, pool: Pool, known: KnownImages) -> Iterator[Finding]:
        marketplace = pool.image.marketplace
        certain = len(known.unsupported) == len(names_of(marketplace))
        for name in known.unsupported[:1]:
            yield self.finding(
                f"{called(pool)}: the image {' '.join(name)}{qualified(certain)} is not among those"
                f" that Batch lists for the account {known.support.account}.",
                pool.place_of(marketplace.sku),
                because=(marketplace.offer, marketplace.sku),
                severity=at_most(self.severity, certain),
                expected="a marketplace image that Batch supports",
            )

    def _unlisted(
        self, pool: Pool, support: Support, found: Sequence[Breaking[str | None]]
    ) -> Finding:
        return self.finding(
            f"{called(pool)}: the node agent {listed(found)} is not among those that Batch lists"
            f" for the account {support.account}.",
            pool.place_of(pool.node_agent_sku_id),
            because=(pool.node_agent_sku_id,),
            severity=at_most(self.severity, found[0].certain),
            expected="a node agent SKU that Batch supports",
        )

    def _finding(self, pool: Pool, sku: str, image: AgentImage, certain: bool) -> Finding:
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


def _is_unlisted(support: Support, sku: str | None) -> bool:
    if not sku or unfilled(sku):
        return False
    return support.complete and not support.agent(sku)
