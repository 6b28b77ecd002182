"""BL302: more low-priority or Spot nodes than a pool of a managed image may have."""

from collections.abc import Iterator

from linter.aspects.possibility import at_most, qualified
from linter.aspects.targets import Target, above
from linter.aspects.wording import called
from linter.model import Pool
from linter.report import Finding, Severity
from linter.rules.examples.pools import MANAGED_IMAGE, arm, arm_pool, fixed, properties, terraform
from linter.rules.managed_image_limit import ManagedImageLimit
from linter.rules.rule import Example
from linter.scope import Scope
from linter.values import Known, OneOf, Value

_IMAGE = f'id = "{MANAGED_IMAGE}"'
_MANY = properties(MANAGED_IMAGE, scaleSettings=fixed(0, 1500))
_MARKETPLACE = properties(scaleSettings=fixed(0, 1500))


class LowPriorityLimit(ManagedImageLimit):
    """Compares the target of each pool of a managed image with the limit."""

    id = "BL302"
    name = "low-priority-limit"
    severity = Severity.ERROR
    since = "2019-09"
    until = "2023-04"
    source = "https://learn.microsoft.com/azure/batch/batch-custom-images"
    meaning = (
        "A pool of a managed image can only have so many low-priority or Spot nodes, fewer than"
        " dedicated ones. Azure allocates no node above that, and support cannot raise the limit."
    )
    expected = "no more low-priority or Spot nodes than a managed image allows"
    fix = (
        "Divide the nodes among several pools, each with an image of its own, made from a snapshot"
        " of its own. Or move to an Azure Compute Gallery image, which has no such limit."
    )
    cannot_see = (
        "How many nodes an autoscale formula asks for. With inbound NAT pools the limit may be"
        " lower; Microsoft gives no number."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.tf": terraform(low_priority=1500, image=_IMAGE)}, edition="2019-09"),
        Example({"azuredeploy.json": arm(arm_pool(_MANY, "2019-08-01"))}, edition="2023-04"),
    )
    VALID = (
        Example({"main.tf": terraform(low_priority=1000, image=_IMAGE)}, edition="2019-09"),
        Example({"azuredeploy.json": arm(arm_pool(_MARKETPLACE))}, edition="2023-04"),
    )

    def counted(self, target: Target) -> Value[int]:
        """Return the target of these nodes."""
        return target.low_priority

    def judge(
        self, scope: Scope, pool: Pool, count: Known[int] | OneOf[int], certain: bool
    ) -> Iterator[Finding]:
        """Compare the most that is possible with the limit."""
        limit = scope.limit("low-priority-nodes-managed-image")
        if most := above(count, limit):
            certain = most.certain and certain
            yield self.finding(
                message=(
                    f"{called(pool)} asks for {most.value:,} low-priority or Spot nodes"
                    f"{qualified(certain)}; with a managed image it can have at most {limit:,}."
                ),
                place=pool.place_of(count),
                because=(count, pool.image.id),
                severity=at_most(self.severity, certain),
                expected=f"at most {limit:,} low-priority or Spot nodes",
            )
