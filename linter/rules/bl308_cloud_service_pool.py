"""BL308: a pool of cloud services, which Batch has retired."""

from collections.abc import Iterator

from linter.aspects.possibility import at_most, qualified
from linter.aspects.retired import is_over
from linter.aspects.wording import any_of, called
from linter.model import Pool
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.pools import arm, arm_pool, bicep, exported, fixed, properties
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known

_BICEP = """\
resource pool 'Microsoft.Batch/batchAccounts/pools@2023-05-01' = {
  name: 'render/frames'
  properties: {
    vmSize: 'small'
    deploymentConfiguration: {
      cloudServiceConfiguration: {osFamily: '6'}
    }
    scaleSettings: {fixedScale: {targetDedicatedNodes: 4, resizeTimeout: 'PT15M'}}
  }
}
"""
_OLD = {
    "vmSize": "small",
    "deploymentConfiguration": {"cloudServiceConfiguration": {"osFamily": "5"}},
    "scaleSettings": fixed(2),
}
_EXPORTED = properties(scaleSettings=fixed(2))
_EXPORTED["deploymentConfiguration"]["cloudServiceConfiguration"] = None


class CloudServicePool(Rule):
    """Reports cloudServiceConfiguration."""

    id = "BL308"
    name = "cloud-service-pool"
    severity = Severity.ERROR
    since = "2024-03"
    source = (
        "https://learn.microsoft.com/azure/batch/"
        "batch-pool-cloud-service-to-virtual-machine-configuration"
    )
    meaning = (
        "Pools of cloud services (cloudServiceConfiguration) are retired: Batch makes no such pool"
        " any more, and newer API versions do not know the property. They never took an image."
    )
    expected = "virtualMachineConfiguration"
    fix = (
        "Describe the pool with virtualMachineConfiguration: an image reference, the node agent"
        " that fits it, and a VM size."
    )
    cannot_see = "Whether a pool that an export shows is still there."
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.bicep": _BICEP}),
        Example({"azuredeploy.json": arm(arm_pool(_OLD, "2023-05-01"))}),
        Example({"pool.json": exported(_OLD)}),
    )
    VALID = (
        Example({"main.bicep": bicep()}),
        Example({"azuredeploy.json": arm(arm_pool(properties(scaleSettings=fixed(2))))}),
        Example({"pool.json": exported(_EXPORTED)}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check all pools."""
        retirement = scope.retirement("cloud-service-pools")
        over = is_over(scope, retirement)
        says = "Batch retired such pools on" if over else "Batch takes such pools until"
        severity = self.severity if over else Severity.WARNING
        for pool in scope.of(Pool):
            if any_of(pool.cloud_service, True):
                certain = isinstance(pool.cloud_service, Known)
                what = f"cloudServiceConfiguration{qualified(certain)}"
                yield self.finding(
                    message=f"{called(pool)} has a {what}; {says} {retirement.date}.",
                    place=pool.place_of(pool.cloud_service),
                    because=(pool.cloud_service,),
                    severity=at_most(severity, certain),
                )
