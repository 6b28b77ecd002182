"""Quotas of Batch accounts, and how much of the core quotas is taken."""

import json
from collections import defaultdict
from pathlib import Path

from infra.local.resource_manager.batch.allocation import Nodes
from infra.local.resource_manager.batch.scripts import Scripts
from infra.local.resource_manager.store import Resource
from infra.local.resource_manager.vm_sizes import vm_size

_ROWS = json.loads(Path(__file__).with_name("quotas.json").read_text("utf-8"))
DEFAULTS: dict[str, int] = {row["quota"]: row["default"] for row in _ROWS}
_UNBOUNDED = 10**9


def of_account(account: Resource, scripts: Scripts) -> dict[str, int]:
    """Return the quotas of an account, by the names of its properties."""
    quotas = {name: value for name, value in DEFAULTS.items() if name != "accountQuota"}
    told = {name: account.properties.get(name) for name in quotas}
    own = {name: value for name, value in told.items() if isinstance(value, int)}
    return quotas | own | scripts.quotas(account.id)


class CoreUse:
    """Cores in use per account; a resize takes what it will need when it starts."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts
        self._held: defaultdict[str, dict[str, Nodes]] = defaultdict(dict)
        self._cores: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])

    def reserve(self, pool: Resource, nodes: Nodes) -> None:
        """Say that ``pool`` holds ``nodes`` from now on."""
        account_key = pool.key.rsplit("/", 2)[0]
        cores = _cores(pool)
        held = self._held[account_key].pop(pool.key, Nodes(0, 0))
        total = self._cores[account_key]
        total[0] += (nodes.dedicated - held.dedicated) * cores
        total[1] += (nodes.low_priority - held.low_priority) * cores
        if nodes != Nodes(0, 0):
            self._held[account_key][pool.key] = nodes

    def room(self, account: Resource, pool: Resource) -> Nodes:
        """Return how many nodes of each kind the quotas allow this pool in all.

        The quotas of Batch do not bind accounts in user subscription mode.
        """
        if account.properties.get("poolAllocationMode") == "UserSubscription":
            return Nodes(_UNBOUNDED, _UNBOUNDED)
        quotas = of_account(account, self._scripts)
        cores = _cores(pool)
        held = self._held[account.key].get(pool.key, Nodes(0, 0))
        dedicated, low = self._cores[account.key]
        return Nodes(
            max(0, quotas["dedicatedCoreQuota"] - dedicated) // cores + held.dedicated,
            max(0, quotas["lowPriorityCoreQuota"] - low) // cores + held.low_priority,
        )


def _cores(pool: Resource) -> int:
    return vm_size(str(pool.properties.get("vmSize", ""))).cores
