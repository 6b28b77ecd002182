"""Pools as the Batch service has them, which knows an account only by its address."""

import re

from linter import ids
from linter.access import text_at
from linter.data import Data, Record, record
from linter.model import Place, Pool
from linter.readers.declared import Declared
from linter.readers.deployment import Deployment
from linter.values import Known, Spot, Value

_ADDRESS = re.compile(r"https?://([a-z0-9]+)\.([a-z0-9]+)\.batch\.[a-z.]+/pools/", re.IGNORECASE)
_KIND = "Microsoft.Batch/batchAccounts/pools"
_SIGNS = ("virtualMachineConfiguration", "cloudServiceConfiguration")
_ANSWERED = ("allocationState", "creationTime", "eTag", "url")


def is_service_pool(held: Record) -> bool:
    """Return whether an object is a pool of the Batch service, or a request for one."""
    return (
        "vmSize" in held
        and any(sign in held for sign in _SIGNS)
        and "properties" not in held
        and "resources" not in held
    )


def service_pool(body: Value[Data], held: Record, deployment: Deployment, index: int) -> Declared:
    """Return the pool. Its account and region come from its address, where Azure shows one."""
    address = text_at(held.get("url"))
    found = _ADDRESS.match(address.value or "") if isinstance(address, Known) else None
    account = found.group(1) if found else deployment.unknown_name("account")
    named = text_at(held.get("id"))
    name = named.value if isinstance(named, Known) else None
    pool_id = deployment.resource_id(_KIND, [account, name or "/"])
    if ids.kind(pool_id) is None:
        unknown = deployment.unknown_name(f"pool {index + 1}")
        pool_id = deployment.resource_id(_KIND, [account, unknown])
    if found:
        body = Known(_located(held, found.group(2)), body.spot)
    spot = body.spot or Spot(deployment.document, 1, 1)
    exported = any(sign in held for sign in _ANSWERED)
    return Declared(Pool.kind, Place(pool_id, *spot), body, exported=exported, plane="data plane")


def _located(held: Record, region: str) -> Record:
    return record({**{name: held.get(name) for name in held}, "location": Known(region)})
