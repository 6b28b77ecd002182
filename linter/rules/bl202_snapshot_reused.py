"""BL202: managed images of different pools come from one snapshot, or from one disk."""

from collections.abc import Iterator

from linter.aspects.image_sources import sources
from linter.aspects.pool_image import ImageUse, image_uses, spoken_pool
from linter.aspects.sharing import Overlap, Use, all_pools, overlaps
from linter.aspects.wording import called
from linter.model import Image, Pool
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.files import (
    COMPUTE,
    arm_pool,
    arm_template,
    bicep_pool,
    exported_pool,
)
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Unknown


def _arm_image(name: str, source: str) -> str:
    return f"""\
{{
  "type": "Microsoft.Compute/images",
  "apiVersion": "2024-07-01",
  "name": "{name}",
  "location": "westeurope",
  "properties": {{
    "storageProfile": {{
      "osDisk": {{"osType": "Linux", "osState": "Generalized", {source}}}
    }}
  }}
}}
"""


def _exported_image(name: str, snapshot: str) -> str:
    return f"""\
{{
  "id": "{COMPUTE}/images/{name}",
  "type": "Microsoft.Compute/images",
  "location": "westeurope",
  "properties": {{
    "storageProfile": {{
      "osDisk": {{
        "osType": "Linux",
        "osState": "Generalized",
        "snapshot": {{"id": "{COMPUTE}/snapshots/{snapshot}"}}
      }}
    }}
  }}
}}
"""


def _arm_two(first: str, second: str) -> str:
    return arm_template(
        _arm_image("golden-1", f'"snapshot": {{"id": "{COMPUTE}/snapshots/{first}"}}'),
        _arm_image("golden-2", f'"snapshot": {{"id": "{COMPUTE}/snapshots/{second}"}}'),
        arm_pool("frames", "\"id\": \"[resourceId('Microsoft.Compute/images', 'golden-1')]\""),
        arm_pool("render", "\"id\": \"[resourceId('Microsoft.Compute/images', 'golden-2')]\""),
    )


def _bicep_image(number: int, snapshot: str) -> str:
    return f"""\
resource golden{number} 'Microsoft.Compute/images@2024-07-01' = {{
  name: 'golden-{number}'
  location: 'westeurope'
  properties: {{
    storageProfile: {{
      osDisk: {{
        osType: 'Linux'
        osState: 'Generalized'
        snapshot: {{ id: '{COMPUTE}/snapshots/{snapshot}' }}
      }}
    }}
  }}
}}

"""


def _bicep_two(first: str, second: str) -> str:
    return (
        _bicep_image(1, first)
        + _bicep_image(2, second)
        + bicep_pool("frames", "id: golden1.id")
        + "\n"
        + bicep_pool("render", "id: golden2.id")
    )


def _export_two(first: str, second: str) -> dict[str, str]:
    return {
        "frames.json": exported_pool("frames", f'"id": "{COMPUTE}/images/golden-1"'),
        "render.json": exported_pool("render", f'"id": "{COMPUTE}/images/golden-2"'),
        "golden-1.json": _exported_image("golden-1", first),
        "golden-2.json": _exported_image("golden-2", second),
    }


class SnapshotReused(Rule):
    """Groups pools by the snapshots and disks behind their managed images."""

    id = "BL202"
    name = "snapshot-reused"
    severity = Severity.WARNING
    since = "2019-09"
    source = "https://learn.microsoft.com/azure/batch/batch-custom-images"
    meaning = (
        "Managed images of different pools should not be made from one snapshot. Such images"
        " still share its blob, and the limits of nodes hold for their pools together. Snapshots"
        " of their own that were taken of one disk are copies: that is information only."
    )
    expected = "a snapshot of its own behind the managed image of every pool"
    fix = (
        "Take a snapshot for each image, or publish one Azure Compute Gallery version, which pools"
        " may share: a version keeps its own copy of the data."
    )
    cannot_see = (
        "Files: pools, images and snapshots outside of those that were checked; `batchlint live`"
        " looks at all of a subscription. Images that were captured from one virtual"
        " machine. Terraform's azurerm_image cannot name a snapshot, only a disk."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"pools.bicep": _bicep_two("base-1", "base-1")}),
        Example({"pools.json": _arm_two("base-1", "base-1")}),
        Example(_export_two("base-1", "BASE-1")),
    )
    VALID = (
        Example({"pools.bicep": _bicep_two("base-1", "base-2")}),
        Example({"pools.json": _arm_two("base-1", "base-2")}),
        Example(_export_two("base-1", "base-2")),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools among the subjects against all pools that were read."""
        subjects = {id(pool) for pool in scope.of(Pool)}
        groups: dict[str, list[Use]] = {}
        images: set[str] = set()
        lost: list[tuple[ImageUse, str]] = []
        for pool in all_pools(scope):
            for found in image_uses(pool, Image):
                key = scope.world.identity(found.image_id)
                images.add(key)
                image = scope.find(found.image_id, Image)
                if isinstance(image, Unknown):
                    lost.append((found, f"{found.image_id}: {image.reason}"))
                    continue
                for source in sources(scope.world, image):
                    use = Use(pool, found.place, found.words, key, found.certain, source)
                    groups.setdefault(source.key, []).append(use)
        yield from self._worst(groups, subjects)
        for found, reason in lost:
            if len(images) > 1 and id(found.pool) in subjects:
                yield self.undecided(found.place, reason)

    def _worst(self, groups: dict[str, list[Use]], subjects: set[int]) -> Iterator[Finding]:
        """Report each pool once: a snapshot in common before a disk behind two snapshots."""
        worst: dict[int, Finding] = {}
        for _, overlap in overlaps(groups):
            pool = id(overlap.use.pool)
            if pool not in subjects or overlap.use.image_key == overlap.first.image_key:
                continue  # one image behind both is BL201's
            for finding in self._findings(overlap):
                if pool not in worst or finding.severity.rank > worst[pool].severity.rank:
                    worst[pool] = finding
        yield from worst.values()

    def _findings(self, overlap: Overlap) -> Iterator[Finding]:
        use, first = overlap.use, overlap.first
        source, others = use.source, first.source
        if source is None or others is None:
            return
        verb = "comes" if overlap.certain else "may come"
        yield self.finding(
            f"{called(use.pool)}: its {use.image} {verb} from the {source.name}, like the"
            f" {first.image} of {spoken_pool(first.pool)}.",
            use.place,
            (
                Related(first.place, "another pool"),
                Related(source.image, f"made from the {source.words}"),
                Related(others.image, f"made from the {others.words} too"),
                Related(source.place, source.words),
            ),
            because=(use.pool.image.id, first.pool.image.id),
            severity=Severity.INFO if source.copied and others.copied else Severity.WARNING,
        )
