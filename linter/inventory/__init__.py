"""The inventory: what pools are there, what they come from, and which images may go.

::

    pools --claims--> images --made from--> snapshots, disks
      '--rows              '--verdicts, rows

Pure, as rules are: it asks a world, and with a live look behind that world, what it asks for is
read.
"""

from collections.abc import Callable, Iterable

from linter.aspects.sharing import all_pools
from linter.inventory.claims import claims_of
from linter.inventory.image_rows import image_rows
from linter.inventory.named import named_in_files
from linter.inventory.pool_rows import pool_rows
from linter.inventory.rows import ImageRow, Inventory, PoolRow, Verdict, View
from linter.inventory.verdicts import blockers_of
from linter.model import Resource
from linter.scope import Scope

__all__ = ["ImageRow", "Inventory", "PoolRow", "Verdict", "View", "take"]


def take(
    scope: Scope,
    view: View,
    *,
    declared: Iterable[Resource] = (),
    shown: Callable[[Resource], bool] | None = None,
) -> Inventory:
    """Take the inventory of a scope, whose resources are what files say and what exists.

    A pool may be described twice, by a file and by Azure: all that either names is needed.
    ``declared`` is what files say; what it names must not go either. ``shown`` tells what has a
    row; all else still counts for the verdicts.
    """
    pools = all_pools(scope)
    claims = claims_of(scope, pools, view)
    with_rows = [it for it in pools if shown is None or shown(it)]
    blockers = blockers_of(claims, view)
    named = named_in_files(scope.world, declared)
    keys = frozenset(it.key for it in with_rows)
    return Inventory(
        view=view,
        pools=pool_rows(scope, with_rows, claims),
        images=image_rows(scope, claims, view, blockers, named, keys, shown),
        blockers=blockers,
    )
