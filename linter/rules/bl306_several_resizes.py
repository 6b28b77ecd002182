"""BL306: a pool of a custom image that is too large to come up in one resize."""

from collections.abc import Iterator

from linter.aspects.image_kinds import CUSTOM, image_kind
from linter.aspects.possibility import qualified
from linter.aspects.targets import above, has_come_up, target_of
from linter.aspects.wording import called
from linter.model import Pool
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.pools import VERSION, bicep, exported, fixed, properties
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known, Unknown

_IMAGE = f"{{id: '{VERSION}'}}"


def _scale(nodes: int) -> str:
    return f"{{fixedScale: {{targetDedicatedNodes: {nodes}, resizeTimeout: 'PT30M'}}}}"


class SeveralResizes(Rule):
    """Compares the target of each pool of a custom image with what one resize can bring."""

    id = "BL306"
    name = "several-resizes"
    severity = Severity.INFO
    since = "2019-09"
    source = "https://learn.microsoft.com/azure/batch/batch-pool-node-error-checking"
    meaning = (
        "A large pool of a custom image often does not get all of its nodes in one resize. The"
        " resize ends with AllocationTimedout, and the pool stays steady short of its target until"
        " somebody resizes it again."
    )
    expected = "a pool whose nodes come up in one resize, or a plan for several"
    fix = (
        "Let something compare current and target nodes after each resize, and resize again to"
        " the same target. A longer resizeTimeout helps as well. If that is in place, suppress"
        " this note with the reason."
    )
    cannot_see = (
        "Whether something resizes the pool again; how many nodes a formula asks for. A pool that"
        " Azure shows steady and with all of its nodes is let pass."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.bicep": bicep(_scale(400), image=_IMAGE)}),
        Example({"pool.json": exported(properties(VERSION, scaleSettings=fixed(301)))}),
    )
    VALID = (
        Example({"main.bicep": bicep(_scale(300), image=_IMAGE)}),
        Example({"pool.json": exported(properties(scaleSettings=fixed(301)))}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools whose nodes are made from a custom image."""
        limit = scope.limit("large-custom-image-pool")
        for pool in scope.of(Pool):
            nodes = target_of(pool).nodes
            most = above(nodes, limit)
            if most is None or has_come_up(pool):
                continue
            kind = image_kind(pool)
            if isinstance(kind, Unknown):
                yield self.undecided(pool.place_of(kind), f"{called(pool)}: {kind.reason}")
            elif any(it in CUSTOM for it in kind.possible):
                certain = most.certain and isinstance(kind, Known)
                yield self.finding(
                    message=(
                        f"{called(pool)} asks for {most.value:,} nodes of a custom"
                        f" image{qualified(certain)}; above {limit:,} more than one resize may be"
                        " needed."
                    ),
                    place=pool.place_of(nodes),
                    because=(nodes, pool.image.id),
                )
