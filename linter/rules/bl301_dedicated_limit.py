"""BL301: more dedicated nodes than a pool of a managed image may have."""

from collections.abc import Iterator
from typing import Any

from linter.aspects.possibility import at_most, qualified
from linter.aspects.targets import Target, above
from linter.aspects.wording import called
from linter.model import Pool
from linter.report import Finding, Severity
from linter.rules.examples.pools import MANAGED_IMAGE, VERSION, bicep, exported, fixed, properties
from linter.rules.managed_image_limit import ManagedImageLimit
from linter.rules.rule import Example
from linter.scope import Scope
from linter.values import Known, OneOf, Value

_MANY = "{fixedScale: {targetDedicatedNodes: 2600, resizeTimeout: 'PT30M'}}"
_MANAGED = "{id: resourceId('Microsoft.Compute/images', 'golden')}"


def _pool(image_id: str, nodes: int) -> dict[str, Any]:
    return properties(image_id, scaleSettings=fixed(nodes))


class DedicatedLimit(ManagedImageLimit):
    """Compares the target of each pool of a managed image with the limit."""

    id = "BL301"
    name = "dedicated-limit"
    severity = Severity.ERROR
    since = "2019-09"
    until = "2023-04"
    source = "https://learn.microsoft.com/azure/batch/batch-custom-images"
    meaning = (
        "A pool of a managed image can only have so many dedicated nodes. Microsoft's pages"
        " disagree about the number: above the higher one Azure allocates no further node, above"
        " the lower one (the quota page's) this is a warning. Support cannot raise this limit."
    )
    expected = "no more dedicated nodes than a managed image allows"
    fix = (
        "Divide the nodes among several pools, each with an image of its own, made from a snapshot"
        " of its own. Or move to an Azure Compute Gallery image, which has no such limit."
    )
    cannot_see = (
        "How many nodes an autoscale formula asks for. With inbound NAT pools the limit may be"
        " lower; Microsoft gives no number. Pools with inter-node communication have a far lower"
        " limit, which BL304 looks at."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.bicep": bicep(_MANY, image=_MANAGED, api="2019-08-01")}, edition="2019-09"),
        Example({"pool.json": exported(_pool(MANAGED_IMAGE, 2100))}, edition="2023-04"),
    )
    VALID = (
        Example({"main.bicep": bicep(_MANY, api="2019-08-01")}, edition="2019-09"),
        Example({"pool.json": exported(_pool(MANAGED_IMAGE, 2000))}, edition="2023-04"),
        Example({"pool.json": exported(_pool(VERSION, 2600))}, edition="2023-04"),
    )

    def counted(self, target: Target) -> Value[int]:
        """Return the target of these nodes."""
        return target.dedicated

    def judge(
        self, scope: Scope, pool: Pool, count: Known[int] | OneOf[int], certain: bool
    ) -> Iterator[Finding]:
        """Compare the most that is possible with the limit."""
        limit = scope.limit("dedicated-nodes-managed-image")
        advised = min(limit, scope.limit("dedicated-nodes-managed-image-quota-page"))
        most = above(count, limit) or above(count, advised)
        if most is None:
            return
        refused = most.value > limit
        number = limit if refused else advised
        page = "" if refused else " by Microsoft's quota page"
        certain = most.certain and certain
        yield self.finding(
            message=(
                f"{called(pool)} asks for {most.value:,} dedicated nodes{qualified(certain)};"
                f" with a managed image it can have at most {number:,}{page}."
            ),
            place=pool.place_of(count),
            because=(count, pool.image.id),
            severity=at_most(self.severity, certain and refused),
            expected=f"at most {number:,} dedicated nodes",
        )
