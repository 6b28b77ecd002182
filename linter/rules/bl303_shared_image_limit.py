"""BL303: pools that share an image, and together have more nodes than it allows."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter.aspects.pool_groups import sharing_pools
from linter.aspects.possibility import at_most, qualified
from linter.aspects.sharing import MOST_RELATED, all_pools
from linter.aspects.targets import target_of
from linter.aspects.wording import called
from linter.model import Pool
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.pools import MANAGED_IMAGE, bicep, terraform
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Unknown, Value


def _bicep(nodes: int) -> str:
    scale = f"{{fixedScale: {{targetDedicatedNodes: {nodes}, resizeTimeout: 'PT30M'}}}}"
    image = "{id: resourceId('Microsoft.Compute/images', 'golden')}"
    names = ("one", "two")
    return "\n".join(
        bicep(scale, image=image, name=it, symbol=it, api="2019-08-01") for it in names
    )


def _terraform(*nodes: int) -> str:
    image = f'id = "{MANAGED_IMAGE}"'
    return "\n".join(
        terraform(low_priority=count, image=image, name=f"pool{index}")
        for index, count in enumerate(nodes)
    )


class SharedImageLimit(Rule):
    """Adds up the targets of the pools that share a managed image or its snapshot."""

    id = "BL303"
    name = "shared-image-limit"
    severity = Severity.ERROR
    since = "2019-09"
    until = "2023-04"
    source = "https://learn.microsoft.com/azure/batch/batch-custom-images"
    meaning = (
        "The limit of nodes of a managed image is not one of each pool: all pools that use the"
        " image, and all whose images were made from the same snapshot, share it. Above it, the"
        " pool that is resized last does not get its nodes."
    )
    expected = "no more nodes in all of these pools than one managed image allows"
    fix = (
        "Give each pool an image of its own, made from a snapshot of its own. Or move to an Azure"
        " Compute Gallery image, which has no such limit and may be shared."
    )
    cannot_see = (
        "Nodes that a formula asks for. Files: pools and images that are not among them, and so"
        " the snapshots behind those. `batchlint live` counts the pools of all accounts of a"
        " subscription, as the limit is one of the image; a managed image cannot be used from"
        " another subscription."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.bicep": _bicep(1400)}, edition="2019-09"),
        Example({"main.tf": _terraform(600, 600)}, edition="2023-04"),
    )
    VALID = (
        Example({"main.bicep": _bicep(900)}, edition="2019-09"),
        Example({"main.tf": _terraform(600, 400)}, edition="2023-04"),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the groups of pools that share an image, with a subject among them."""
        subjects = {pool.key for pool in scope.of(Pool)}
        for pools in sharing_pools(scope, all_pools(scope)):
            # What is new comes first: a file's pool, before those that exist.
            ordered = sorted(pools, key=lambda it: (it.key not in subjects, it.place.file is None))
            if ordered[0].key in subjects:
                yield from self._judge(scope, ordered)

    def _judge(self, scope: Scope, pools: Sequence[Pool]) -> Iterator[Finding | Undecided]:
        targets = [target_of(pool) for pool in pools]
        counts, severity = [it.dedicated for it in targets], self.severity
        dedicated = _sum(counts, scope.limit("dedicated-nodes-managed-image"))
        if not dedicated.above:
            advised = scope.limit("dedicated-nodes-managed-image-quota-page")
            dedicated, severity = _sum(counts, advised), Severity.WARNING
        limit = scope.limit("low-priority-nodes-managed-image")
        low_priority = _sum([it.low_priority for it in targets], limit)
        if dedicated.above:
            yield self._finding(pools, dedicated, "dedicated", severity)
        if low_priority.above:
            yield self._finding(pools, low_priority, "low-priority or Spot", self.severity)
        if dedicated.unknown and not (dedicated.above or low_priority.above):
            reason = f"{called(pools[0])} shares its image: {dedicated.unknown.reason}"
            yield self.undecided(pools[0].place_of(pools[0].image.id), reason)

    def _finding(
        self, pools: Sequence[Pool], found: "_Sum", kind: str, severity: Severity
    ) -> Finding:
        first = pools[0]
        others = tuple(
            Related(pool.place_of(pool.image.id), f"{called(pool)} shares the image")
            for pool in pools[1 : MOST_RELATED + 1]
        )
        counts = (pool.scale.dedicated if kind == "dedicated" else pool.scale.low_priority
                  for pool in pools)  # fmt: skip
        return self.finding(
            message=(
                f"{called(first)} and {len(pools) - 1} more that share its managed image, or the"
                f" snapshot behind it, ask for {found.number:,} {kind} nodes together"
                f"{qualified(found.certain)}; they can have at most {found.limit:,}."
            ),
            place=first.place_of(first.image.id),
            related=others,
            because=tuple(counts),
            severity=at_most(severity, found.certain),
            expected=f"at most {found.limit:,} {kind} nodes in all of these pools",
        )


class _Sum(NamedTuple):
    """A sum that is reached for certain, or with one pool at its highest possible count."""

    number: int
    certain: bool
    limit: int
    unknown: Unknown | None

    @property
    def above(self) -> bool:
        return self.number > self.limit


def _sum(counts: Sequence[Value[int]], limit: int) -> _Sum:
    known = [count.possible for count in counts if count.possible]
    unknown = next((count for count in counts if isinstance(count, Unknown)), None)
    least = sum(min(possible) for possible in known)
    if least > limit:
        return _Sum(least, True, limit, unknown)
    more = max((max(possible) - min(possible) for possible in known), default=0)
    return _Sum(least + more, more == 0, limit, unknown)
