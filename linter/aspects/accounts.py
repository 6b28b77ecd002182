"""A pool's Batch account."""

from linter.model import BatchAccount, Pool
from linter.scope import Scope
from linter.values import Unknown

USER_SUBSCRIPTION = "usersubscription"
"""The allocation mode, in lower case, in which nodes are in the user's own subscription."""


def account_of(scope: Scope, pool: Pool) -> BatchAccount | Unknown:
    """Return the account of a pool, or why it is not known."""
    if pool.account_id is None:
        return Unknown("nothing says which Batch account the pool is in")
    return scope.find(pool.account_id, BatchAccount)
