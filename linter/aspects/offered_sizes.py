"""What is known of a VM size where a pool is: by Batch's list for the region, or by the facts.

Batch's list counts where it was read. Files never have it: there the facts stand in for it, as
they do for what the list leaves open.
"""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from linter import ids, offers
from linter.aspects.accounts import account_of
from linter.aspects.regions import pool_region
from linter.facts import VmSize
from linter.model import BatchAccount, Pool
from linter.scope import Scope
from linter.values import Known, Unknown

if TYPE_CHECKING:
    from linter.model.offered import BatchRegion, OfferedSize


class Ending(NamedTuple):
    """That a size is retired: on which day (``None``: announced without one).

    ``disputed``: the facts have the day, and Batch still lists the size without one.
    """

    day: date | None
    disputed: bool = False


class Offer:
    """The VM sizes that a pool can have: what Batch lists for a region, and the facts.

    ``region`` is empty where nobody has read a list. ``lost`` is why it could not be read, as a
    clause.
    """

    def __init__(
        self, scope: Scope, found: "BatchRegion | None" = None, region: str = "", lost: str = ""
    ) -> None:
        self._scope = scope
        self._listed = {it.name.lower(): it for it in found.sizes.known} if found else {}
        self._complete = found is not None and found.sizes.more is None
        self.region = region
        self.lost = lost

    def lacks(self, name: str) -> bool:
        """Return whether Batch's list is known, and does not have a size."""
        return self._complete and name.lower() not in self._listed

    def knows(self, name: str) -> bool:
        """Return whether the list or the facts have a size at all."""
        return name.lower() in self._listed or self._scope.vm_size(name) is not None

    def temp_drive(self, name: str) -> bool | None:
        """Return whether a size has a temporary drive; ``None`` where that is not known."""
        listed, known = self._of(name)
        if listed is not None and listed.temp_drive is not None:
            return listed.temp_drive
        return known.temp_drive if known else None

    def generations(self, name: str) -> tuple[str, ...] | None:
        """Return the Hyper-V generations of a size; ``None`` where they are not known."""
        listed, known = self._of(name)
        if listed is not None and listed.generations is not None:
            return listed.generations
        return known.generations if known else None

    def ending(self, name: str) -> Ending | None:
        """Return what is known of the end of a size; an organisation's own day comes first."""
        listed, known = self._of(name)
        fact = known.fact("retirement") if known else None
        if fact is not None and self._scope.has_own_day(fact.id):
            return Ending(known.retires if known else None)
        if listed is not None and listed.retires is not None:
            return Ending(listed.retires)
        if fact is None:
            return None
        return Ending(known.retires if known else None, disputed=listed is not None)

    def silence(self, what: str) -> str | None:
        """Return why something of a size is not known, once the facts do not tell it.

        ``None`` where nobody has looked at what Batch offers: files have no more to say.
        """
        if self.lost:
            return f"the facts do not tell {what}, and {self.lost}"
        if self.region:
            return f"neither the facts nor Batch's list for {self.region} tell {what}"
        return None

    def _of(self, name: str) -> tuple["OfferedSize | None", VmSize | None]:
        return self._listed.get(name.lower()), self._scope.vm_size(name)


class OfferedSizes:
    """The offers of the regions of a check's pools; each region is looked up once."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._by_facts = Offer(scope)
        self._of_account: dict[str, Offer] = {}
        self._of_region: dict[str, Offer] = {}

    def of(self, pool: Pool) -> Offer:
        """Return what is on offer where a pool is; asks the world for the region's list."""
        if pool.account_id is None:
            return self._by_facts
        if any(pool.location.possible):
            return self._at(pool)
        if pool.account_id not in self._of_account:
            self._of_account[pool.account_id] = self._at(pool)
        return self._of_account[pool.account_id]

    def _at(self, pool: Pool) -> Offer:
        scope, account = self._scope, account_of(self._scope, pool)
        account_id = account.id if isinstance(account, BatchAccount) else pool.account_id or ""
        region, subscription = pool_region(scope, pool), ids.subscription(account_id)
        if isinstance(region, Unknown) and self._is_lost(account, account_id):
            return Offer(scope, lost=region.reason)
        if not isinstance(region, Known) or not region.value or not subscription:
            return self._by_facts
        region_id = offers.region_id(subscription, region.value)
        if offers.region_in(region_id) is None:
            return self._by_facts
        if region_id not in self._of_region:
            self._of_region[region_id] = self._listed(region_id, region.value)
        return self._of_region[region_id]

    def _is_lost(self, account: BatchAccount | Unknown, account_id: str) -> bool:
        """Return whether somebody looked for an account in vain."""
        return isinstance(account, Unknown) and self._scope.world.is_settled(account_id)

    def _listed(self, region_id: str, region: str) -> Offer:
        if not self._scope.world.asks(region_id):
            return self._by_facts
        from linter.model.offered import BatchRegion

        found = self._scope.find(region_id, BatchRegion)
        if isinstance(found, BatchRegion):
            if found.sizes.known:
                return Offer(self._scope, found, region)
            why = found.sizes.more.reason if found.sizes.more else "it is empty"
        else:
            why = found.reason
        return Offer(self._scope, lost=f"Batch's list of VM sizes for {region} is not known: {why}")
