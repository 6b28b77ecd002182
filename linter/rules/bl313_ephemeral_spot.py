"""BL313: an ephemeral OS disk together with Spot nodes, or in a place that Batch does not take."""

from collections.abc import Iterator

from linter.aspects.possibility import Breaking, at_most, breaking, qualified
from linter.aspects.targets import above, target_of
from linter.aspects.wording import called, counted, unfilled
from linter.model import Pool
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.pools import arm, arm_pool, bicep, fixed, properties, terraform
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known, Unknown

_CACHE_DISK = "cachedisk"
_SPOT_VARIABLE = "$targetlowprioritynodes"
_DISK = "osDisk: {ephemeralOSDiskSettings: {placement: '%s'}}"
_EPHEMERAL = {"osDisk": {"ephemeralOSDiskSettings": {"placement": "CacheDisk"}}}
_TERRAFORM = '  os_disk_placement   = "CacheDisk"'


class EphemeralSpot(Rule):
    """Looks at the Spot nodes of pools with an ephemeral OS disk, and at the disk's placement."""

    id = "BL313"
    name = "ephemeral-spot"
    severity = Severity.ERROR
    since = "2024-03"
    source = "https://learn.microsoft.com/azure/batch/create-pool-ephemeral-os-disk"
    meaning = (
        "Batch does not combine ephemeral OS disks with Spot nodes, and puts such a disk on the"
        " VM's cache only (CacheDisk), although virtual machines of one's own have more places."
    )
    expected = "CacheDisk, and no low-priority or Spot nodes beside an ephemeral OS disk"
    fix = (
        "Leave the ephemeral OS disk out, or ask for dedicated nodes only; give the disk the"
        " placement CacheDisk."
    )
    cannot_see = (
        "Whether a formula ever asks for Spot nodes; whether the VM size's cache is large enough."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.bicep": bicep(machine=_DISK % "NvmeDisk")}),
        Example(
            {
                "azuredeploy.json": arm(
                    arm_pool(properties(machine=_EPHEMERAL, scaleSettings=fixed(2, 8)))
                )
            }
        ),
        Example({"main.tf": terraform(low_priority=8, more=_TERRAFORM)}),
    )
    VALID = (
        Example({"main.bicep": bicep(machine=_DISK % "CacheDisk")}),
        Example({"azuredeploy.json": arm(arm_pool(properties(scaleSettings=fixed(2, 8))))}),
        Example({"main.tf": terraform(low_priority=0, more=_TERRAFORM)}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools that have an ephemeral OS disk."""
        for pool in scope.of(Pool):
            placement = pool.ephemeral_placement
            if any(placement.possible):
                yield from self._placement(pool)
                yield from self._spot(pool)

    def _placement(self, pool: Pool) -> Iterator[Finding]:
        placement = pool.ephemeral_placement
        for found in breaking(placement, _is_elsewhere):
            yield self.finding(
                message=(
                    f"{called(pool)} puts its ephemeral OS disk on {found.value}"
                    f"{found.qualifier}; Batch takes CacheDisk only."
                ),
                place=pool.place_of(placement),
                because=(placement,),
                severity=at_most(self.severity, found.certain),
                expected="CacheDisk",
            )

    def _spot(self, pool: Pool) -> Iterator[Finding | Undecided]:
        placement, spot = pool.ephemeral_placement, target_of(pool).low_priority
        if isinstance(spot, Unknown):
            if pool.scale.auto != Known(True) or _may_ask_for_spot(pool):
                reason = f"{called(pool)} has an ephemeral OS disk: {spot.reason}"
                yield self.undecided(pool.place_of(placement), reason)
            return
        most = above(spot, 0)
        if most:
            certain = most.certain and all(placement.possible)
            most = Breaking(most.value, certain)
            yield self.finding(
                message=(
                    f"{called(pool)} has an ephemeral OS disk and asks for"
                    f" {counted(most.value, 'low-priority or Spot node')}{qualified(certain)};"
                    " Batch does not combine them."
                ),
                place=pool.place_of(placement),
                because=(spot, placement),
                severity=at_most(self.severity, certain),
            )


def _is_elsewhere(placement: str | None) -> bool:
    return (
        bool(placement)
        and not unfilled(placement or "")
        and ((placement or "").lower() != _CACHE_DISK)
    )


def _may_ask_for_spot(pool: Pool) -> bool:
    formula = pool.scale.formula
    if isinstance(formula, Unknown):
        return True
    return any(_SPOT_VARIABLE in (text or "").lower() for text in formula.possible)
