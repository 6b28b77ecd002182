"""BL209: Batch's support of the node agent, or of the marketplace image, ends or has ended."""

from collections.abc import Iterator
from datetime import date
from itertools import product

from linter.aspects.possibility import Breaking, at_most, breaking, listed, qualified
from linter.aspects.retired import comes_soon, has_passed
from linter.aspects.wording import called, unfilled
from linter.model import Pool
from linter.model.resource import AnyValue
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.files import (
    VERSION,
    arm_pool,
    arm_template,
    bicep_pool,
    exported_pool,
    terraform_pool,
)
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known, Unknown

_WINDOWS = (
    "publisher: 'MicrosoftWindowsServer'\noffer: 'WindowsServer'\nsku: '{}'\nversion: 'latest'"
)


class NodeAgentRetired(Rule):
    """Compares the last day of support with the day of the check and the window before it."""

    id = "BL209"
    name = "node-agent-retired"
    severity = Severity.ERROR
    since = "2017-08"
    source = "https://learn.microsoft.com/azure/batch/best-practices"
    meaning = (
        "Batch supports a node agent as long as its operating system is supported. After that day"
        " pools of it get no fixes, then their nodes become unusable, custom images included. It"
        " is a warning while the day is near (--within), or announced and not set. One agent"
        " serves every Windows: there the marketplace image's own last day counts."
    )
    expected = "a node agent that Batch supports"
    fix = (
        "Take an image with a newer version of the operating system (build one of your own anew"
        " on it), and the node agent for that. `batchlint --list-facts` shows the days."
    )
    cannot_see = (
        "Ends of support that Microsoft announced after the facts were collected. The version of"
        " Windows in a custom image. An agent without a day may end too."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example(
            {
                "pool.bicep": bicep_pool(
                    "render", f"id: '{VERSION}'", agent="batch.node.ubuntu 18.04"
                )
            }
        ),
        Example(
            {
                "pool.tf": terraform_pool(
                    "render", f'id = "{VERSION}"', agent="batch.node.ubuntu 22.04"
                )
            },
            today="2027-05-01",
        ),
        Example(
            {
                "pool.json": exported_pool(
                    "render", f'"id": "{VERSION}"', agent="batch.node.centos 7"
                )
            }
        ),
        Example(
            {
                "pool.bicep": bicep_pool(
                    "render",
                    _WINDOWS.format("2016-datacenter"),
                    agent="batch.node.windows amd64",
                )
            },
            today="2027-02-01",
        ),
    )
    VALID = (
        Example(
            {
                "pool.json": arm_template(
                    arm_pool("render", f'"id": "{VERSION}"', agent="batch.node.ubuntu 22.04")
                )
            },
            today="2026-01-15",
        ),
        Example({"pool.tf": terraform_pool("render", f'id = "{VERSION}"')}),
        Example(
            {
                "pool.bicep": bicep_pool(
                    "render",
                    _WINDOWS.format("2022-datacenter"),
                    agent="batch.node.windows amd64",
                )
            }
        ),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools that name a node agent."""
        for pool in scope.of(Pool):
            agent = pool.node_agent_sku_id
            if isinstance(agent, Unknown):
                if pool.cloud_service != Known(True):
                    reason = f"its node agent is not known: {agent.reason}"
                    yield self.undecided(pool.place_of(agent), reason)
                continue
            ending: dict[date | None, list[Breaking[str | None]]] = {}
            for broken in breaking(agent, lambda sku: bool(sku and _ending(scope, sku))):
                known = scope.node_agent(broken.value or "")
                if known is not None:
                    ending.setdefault(known.support_ends, []).append(broken)
            for ends, agents in ending.items():
                words = f"the node agent {listed(agents)}"
                yield self._finding(scope, pool, words, ends, agents[0].certain, agent)
            for sku in agent.possible:
                if sku and scope.node_agent(sku) is None and not unfilled(sku):
                    yield self.undecided(
                        pool.place_of(agent), f"the facts list no node agent {sku!r}"
                    )
            yield from self._marketplace(scope, pool)

    def _marketplace(self, scope: Scope, pool: Pool) -> Iterator[Finding]:
        image = pool.image.marketplace
        found = list(product(image.publisher.possible, image.offer.possible, image.sku.possible))
        for publisher, offer, sku in found:
            known = scope.base_image(publisher, offer, sku) if publisher and offer and sku else None
            ends = known.support_ends if known else None
            if ends is not None and (has_passed(scope, ends) or comes_soon(scope, ends)):
                certain = len(found) == 1
                words = f"the image {publisher} {offer} {sku}{qualified(certain)}"
                yield self._finding(scope, pool, words, ends, certain, image.sku)

    def _finding(
        self,
        scope: Scope,
        pool: Pool,
        words: str,
        ends: date | None,
        certain: bool,
        value: AnyValue,
    ) -> Finding:
        over = ends is not None and has_passed(scope, ends)
        says = (
            f"supports {words} until {ends} only" if ends else f"is to end its support of {words}"
        )
        return self.finding(
            f"{called(pool)}: Batch {says}.",
            pool.place_of(value),
            because=(value,),
            severity=at_most(Severity.ERROR if over else Severity.WARNING, certain),
        )


def _ending(scope: Scope, sku: str) -> bool:
    agent = scope.node_agent(sku)
    if agent is None:
        return False
    ends = agent.support_ends
    if ends is None:
        return agent.end_announced
    return has_passed(scope, ends) or comes_soon(scope, ends)
