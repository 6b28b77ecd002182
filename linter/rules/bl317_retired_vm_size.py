"""BL317: a VM size that is retired or soon will be, or that is none."""

from collections.abc import Iterator
from functools import partial

from linter import facts
from linter.aspects.offered_sizes import Offer, OfferedSizes
from linter.aspects.possibility import Breaking, at_most, breaking, listed
from linter.aspects.wording import called, unfilled
from linter.model import Pool
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.pools import bicep, exported, fixed, properties, terraform
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known, Unknown

_DAY = "2026-11-20"


def _export(size: str) -> str:
    return exported({**properties(scaleSettings=fixed(2)), "vmSize": size})


class RetiredVmSize(Rule):
    """Looks up the VM sizes of pools."""

    id = "BL317"
    name = "retired-vm-size"
    severity = Severity.ERROR
    since = "2024-03"
    source = "https://learn.microsoft.com/azure/virtual-machines/sizes/lifecycle/retired-sizes-list"
    meaning = (
        "Azure retires VM sizes together with their hardware. From that day on a pool of such a"
        " size gets no nodes, and those that it has are stopped. A name that has not the form of"
        " a VM size is refused, and so is a size that Batch does not offer in the account's"
        " region: there its own list counts, which `batchlint live` reads"
        " (Microsoft.Batch/locations/virtualMachineSkus). A day of retirement in that list counts"
        " before Microsoft's table of retired sizes."
    )
    expected = "a VM size that stays"
    fix = (
        "Choose a newer size, and test the image on it: newer ones differ in temporary drive"
        " (BL103) and Hyper-V generation (BL110)."
    )
    cannot_see = (
        "Whether the account has quota for a size. Files: whether the region offers it, and sizes"
        " that the table of facts does not know; both are let pass."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.bicep": bicep(size="D2s_v5")}),
        Example({"main.tf": terraform(size="STANDARD_NC6")}, today=_DAY),
        Example({"pool.json": _export("standard_nv12s_v3")}, today=_DAY),
    )
    VALID = (
        Example({"main.bicep": bicep(size="Standard_D2s_v5")}),
        Example({"main.tf": terraform(size="STANDARD_NC4AS_T4_V3")}, today=_DAY),
        Example({"pool.json": _export("standard_d2_v2")}, today=_DAY),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the VM sizes of all pools of virtual machines."""
        sizes = OfferedSizes(scope)
        for pool in scope.of(Pool):
            if pool.cloud_service == Known(True):
                continue
            if isinstance(pool.vm_size, Unknown):
                reason = f"{called(pool)}: its VM size: {pool.vm_size.reason}"
                yield self.undecided(pool.place_of(pool.vm_size), reason)
            yield from self._judge(scope, pool, sizes.of(pool))

    def _judge(self, scope: Scope, pool: Pool, offer: Offer) -> Iterator[Finding | Undecided]:
        if pool.cloud_service == Known(False) or pool.plane == "azurerm":
            malformed = list(breaking(pool.vm_size, _is_malformed))
            if malformed:
                form = "which is no VM size: its form is Standard_D2s_v5"
                yield self._finding(pool, malformed, form, self.severity)
            lacking = list(breaking(pool.vm_size, partial(_is_lacking, offer)))
            if lacking:
                problem = f"which Batch does not offer in {offer.region}"
                yield self._finding(pool, lacking, problem, self.severity)
        for name in filter(None, pool.vm_size.possible):
            if offer.lost and not offer.knows(name) and not unfilled(name):
                reason = f"whether Batch offers {name} is not known: {offer.lost}"
                yield self.undecided(pool.place_of(pool.vm_size), f"{called(pool)}: {reason}")
        ending: dict[tuple[str, Severity], list[Breaking[str | None]]] = {}
        for found in breaking(pool.vm_size, lambda size: _ends(scope, offer, size) is not None):
            severity = _ends(scope, offer, found.value) or self.severity
            end = offer.ending(found.value or "")
            day = end.day if end else None
            when = f"whose retirement is on {day.isoformat()}" if day else "whose end is announced"
            if end and end.disputed:
                when += f" (Batch still lists it in {offer.region}, without a day)"
            ending.setdefault((when, severity), []).append(found)
        for (when, severity), names in ending.items():
            yield self._finding(pool, names, when, severity)

    def _finding(
        self, pool: Pool, found: list[Breaking[str | None]], problem: str, severity: Severity
    ) -> Finding:
        return self.finding(
            message=f"{called(pool)} has the VM size {listed(found)}, {problem}.",
            place=pool.place_of(pool.vm_size),
            because=(pool.vm_size,),
            severity=at_most(severity, found[0].certain),
        )


def _ends(scope: Scope, offer: Offer, name: str | None) -> Severity | None:
    end = offer.ending(name) if name and not offer.lacks(name) else None
    if end is None:
        return None
    if end.day is None or scope.today < end.day <= scope.today + scope.window:
        return Severity.WARNING
    if end.day > scope.today:
        return None
    return Severity.WARNING if end.disputed else Severity.ERROR


def _is_malformed(name: str | None) -> bool:
    if not name or unfilled(name):
        return False
    size = facts.vm_size(name)
    return size is not None and not size.well_formed


def _is_lacking(offer: Offer, name: str | None) -> bool:
    if not name or unfilled(name) or _is_malformed(name):
        return False
    return offer.lacks(name)
