"""A pool's Batch account."""

from linter import ids
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


def subscription_of(scope: Scope, pool: Pool) -> str | None:
    """Return a pool's subscription, its own or its account's; ``None`` where nothing tells.

    A file often knows the account by its name only, and the account that was read has the rest.
    """
    own = ids.subscription(pool.id)
    if own is not None:
        return own
    account = account_of(scope, pool)
    return ids.subscription(account.id) if isinstance(account, BatchAccount) else None
