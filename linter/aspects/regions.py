"""Regions as Azure compares them, and the region of a pool."""

from linter.model import BatchAccount, Pool
from linter.scope import Scope
from linter.values import Unknown, Value


def region_key(name: str) -> str:
    """Return the form in which two spellings of a region are equal: ``West Europe``."""
    return "".join(name.split()).lower()


def pool_region(scope: Scope, pool: Pool) -> Value[str | None]:
    """Return the region that a pool's nodes are in: its account's, as it was spelled."""
    if any(pool.location.possible):
        return pool.location
    if pool.account_id is None:
        return Unknown("the pool's Batch account is not known")
    account = scope.find(pool.account_id, BatchAccount)
    if isinstance(account, Unknown):
        return Unknown(f"the region of its Batch account is not known: {account.reason}")
    if not any(account.location.possible):
        reason = (
            account.location.reason if isinstance(account.location, Unknown) else "none is given"
        )
        return Unknown(f"the region of its Batch account is not known: {reason}")
    return account.location
