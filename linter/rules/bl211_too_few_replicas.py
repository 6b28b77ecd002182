"""BL211: a gallery version has too few replicas for the nodes of a pool."""

from collections.abc import Iterator

from linter.aspects.image_builds import ImageBuilds
from linter.aspects.pool_image import ImageUse, image_uses
from linter.aspects.regions import pool_region, region_key
from linter.aspects.replicas import replicas_of
from linter.aspects.targets import BY_FORMULA, target_of
from linter.aspects.wording import called
from linter.model import GalleryVersion, Pool
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.files import ACCOUNT, VERSION, bicep_version, exported_pool
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Unknown, Value


def _bicep(nodes: int, replicas: int) -> str:
    regions = f"replicaCount: {replicas}\ntargetRegions: [\n  {{ name: 'westeurope' }}\n]"
    return bicep_version(regions, "render", nodes=nodes)


def _exports(nodes: int, replicas: int) -> dict[str, str]:
    return {
        "pool.json": exported_pool("render", f'"id": "{VERSION}"', nodes=nodes),
        "version.json": f"""\
{{
  "id": "{VERSION}",
  "type": "Microsoft.Compute/galleries/images/versions",
  "location": "westeurope",
  "properties": {{
    "publishingProfile": {{
      "replicaCount": 1,
      "targetRegions": [{{"name": "West Europe", "regionalReplicaCount": {replicas}}}]
    }}
  }}
}}
""",
        "account.json": f"""\
{{
  "id": "{ACCOUNT}",
  "type": "Microsoft.Batch/batchAccounts",
  "location": "westeurope",
  "properties": {{"poolAllocationMode": "BatchService"}}
}}
""",
    }


class TooFewReplicas(Rule):
    """Compares the replicas in the pool's region with the pool's nodes."""

    id = "BL211"
    name = "too-few-replicas"
    severity = Severity.WARNING
    since = "2019-09"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "Nodes copy their disk from the replicas of the gallery version in their region. Batch"
        " advises one for a number of nodes (`batchlint --list-facts`: nodes-per-gallery-replica);"
        " with fewer, nodes come slower, and a large resize times out."
    )
    expected = "as many replicas in the pool's region as its nodes need"
    fix = (
        "Raise regionalReplicaCount of the region (regional_replica_count in Terraform,"
        " shared_image_gallery_replica_count in Packer), or replicaCount for all regions."
    )
    cannot_see = (
        "Pools that autoscale, as their formula decides the number. Each pool is looked at alone:"
        " pools that grow at the same time read from the same replicas."
    )
    formats = ("arm", "bicep", "terraform", "plan", "packer", "image-builder", "export")
    INVALID = (
        Example({"main.bicep": _bicep(nodes=1200, replicas=3)}),
        Example(_exports(nodes=301, replicas=1)),
        Example(_exports(nodes=601, replicas=1), edition="2023-04"),
    )
    VALID = (
        Example({"main.bicep": _bicep(nodes=1200, replicas=4)}),
        Example(_exports(nodes=300, replicas=1)),
        Example(_exports(nodes=600, replicas=1), edition="2023-04"),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools of gallery versions that need more than one replica."""
        builds = ImageBuilds(scope.world)
        for pool in scope.of(Pool):
            nodes = target_of(pool).nodes
            if nodes == BY_FORMULA:
                continue
            for use in image_uses(pool, GalleryVersion):
                if isinstance(nodes, Unknown):
                    reason = f"its number of nodes is not known: {nodes.reason}"
                    yield self.undecided(pool.place_of(nodes), reason)
                elif max(nodes.possible) > scope.limit("nodes-per-gallery-replica"):
                    yield from self._judge(scope, builds, use, nodes)

    def _judge(
        self, scope: Scope, builds: ImageBuilds, use: ImageUse, nodes: Value[int]
    ) -> Iterator[Finding | Undecided]:
        replicas, _ = replicas_of(scope, builds, use.image_id)
        if not replicas.known and replicas.more is not None:
            yield self.undecided(use.place, f"its replicas are not known: {replicas.more.reason}")
            return
        region = pool_region(scope, use.pool)
        here = {region_key(name) for name in region.possible if name}
        wanted = max(nodes.possible)
        needed = _needed(scope, wanted)
        counts = {region_key(it.region): _most(scope, it.count) for it in replicas.known}
        if not here and any(count is None or count < needed for count in counts.values()):
            reason = region.reason if isinstance(region, Unknown) else "its region is not known"
            yield self.undecided(use.place, reason)
            return
        for it in replicas.known:
            key = region_key(it.region)
            has = counts[key]
            if key not in here:
                continue
            if has is None:
                reason = it.count.reason if isinstance(it.count, Unknown) else ""
                yield self.undecided(
                    use.place, f"the replicas in {it.region} are not known: {reason}"
                )
            elif has < needed:
                asks = "asks for" if len(nodes.possible) == 1 else "may ask for"
                yield self.finding(
                    f"{called(use.pool)} {asks} {wanted:,} nodes, which need {needed} replicas of"
                    f" the {use.words} in {it.region}: it has {has}.",
                    use.place,
                    (Related(it.place, f"the replicas in {it.region}"),),
                    because=(nodes, it.count, region, use.pool.image.id),
                    expected=f"{needed} replicas in {it.region}",
                )
                return


def _most(scope: Scope, count: Value[int | None]) -> int | None:
    """Return the largest possible count of replicas, ``None`` where it is unknown."""
    if isinstance(count, Unknown):
        return None
    default = scope.limit("gallery-replicas-default")
    return max(default if number is None else number for number in count.possible)


def _needed(scope: Scope, nodes: int) -> int:
    most = scope.limit("gallery-replicas-max")
    return min(most, -(-nodes // scope.limit("nodes-per-gallery-replica")))
