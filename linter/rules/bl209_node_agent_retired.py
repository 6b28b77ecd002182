"""BL209: Batch's support of the node agent, or of the marketplace image, ends or has ended."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from linter.aspects.possibility import Breaking, at_most, breaking, listed, qualified
from linter.aspects.retired import comes_soon, has_passed
from linter.aspects.support_ends import End, PoolEnds, SupportEnds
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
        "Files: ends of support that Microsoft announced after the facts were collected, and the"
        " version of Windows in a custom image. `batchlint live` reads the days in Batch's own list"
        " of supported images, which count before the facts: for a marketplace image, for the one"
        " that a custom image began as (where the machine behind it is still there), and for a"
        " node agent all of whose images have a day. An image or agent without a day may end too."
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
        support = SupportEnds(scope)
        for pool in scope.of(Pool):
            agent = pool.node_agent_sku_id
            if isinstance(agent, Unknown):
                if pool.cloud_service != Known(True):
                    reason = f"its node agent is not known: {agent.reason}"
                    yield self.undecided(pool.place_of(agent), reason)
                continue
            ends = support.of(pool)
            ending: dict[End, list[Breaking[str | None]]] = {}
            for broken in breaking(agent, partial(_is_ending, scope, ends)):
                end = ends.of_agent(broken.value or "")
                if end is not None:
                    ending.setdefault(end, []).append(broken)
            for end, agents in ending.items():
                words = f"the node agent {listed(agents)}"
                yield self._finding(scope, pool, words, end, agents[0].certain, agent)
            for sku in agent.possible:
                if sku and ends.of_agent(sku) is None and not unfilled(sku):
                    lost = f", and {ends.support.lost}" if ends.support.lost else ""
                    yield self.undecided(
                        pool.place_of(agent), f"the facts list no node agent {sku!r}{lost}"
                    )
            yield from self._images(scope, pool, ends, {end.day for end in ending})

    def _images(
        self, scope: Scope, pool: Pool, ends: PoolEnds, said: set[date | None]
    ) -> Iterator[Finding]:
        """Look at the marketplace images; one that ends with its node agent is said once."""
        for image in ends.images:
            end = ends.of_image(image.name)
            if end is None or not _is_near(scope, end) or (end.by_list and end.day in said):
                continue
            words = f"the image {' '.join(image.name)}{qualified(image.certain)}{image.began}"
            yield self._finding(scope, pool, words, end, image.certain, image.value)

    def _finding(
        self, scope: Scope, pool: Pool, words: str, end: End, certain: bool, value: AnyValue
    ) -> Finding:
        over = end.day is not None and has_passed(scope, end.day)
        says = (
            f"supports {words} until {end.day} only"
            if end.day
            else f"is to end its support of {words}"
        )
        if end.disputed:
            says += ", by its pages; its list for the account has no day"
        return self.finding(
            f"{called(pool)}: Batch {says}.",
            pool.place_of(value),
            because=(value,),
            severity=at_most(
                Severity.ERROR if over and not end.disputed else Severity.WARNING, certain
            ),
        )


def _is_ending(scope: Scope, ends: PoolEnds, sku: str | None) -> bool:
    end = ends.of_agent(sku) if sku else None
    return end is not None and _is_near(scope, end)


def _is_near(scope: Scope, end: End) -> bool:
    if end.day is None:
        return end.announced
    return has_passed(scope, end.day) or comes_soon(scope, end.day)
