"""Which pools share an image, or what a managed image was made from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from linter.aspects.sharing import MOST_RELATED, differ
from linter.inventory.claims import Claims
from linter.inventory.rows import NOBODY, Sharers
from linter.model import Pool

_MOST_COMPARED = 200
"""Above this many pools of one image, two are different where their ids are."""


def image_sharers(claims: Claims) -> Mapping[str, Sharers]:
    """Return who else uses a pool's image, by the pool's key."""
    groups: dict[str, list[Pool]] = defaultdict(list)
    for uses in claims.by_pool.values():
        for use in uses:
            groups[use.key].append(use.pool)
    return _shared(groups.values())


def source_sharers(claims: Claims) -> Mapping[str, Sharers]:
    """Return whose images come from the same snapshots or disks, by the pool's key."""
    return _shared([use.pool for use, _ in needed] for needed in claims.needed.values())


def _shared(groups: Iterable[Sequence[Pool]]) -> Mapping[str, Sharers]:
    others: dict[str, dict[str, Pool]] = defaultdict(dict)
    large: dict[str, Sharers] = {}
    for group in groups:
        pools = {pool.key: pool for pool in group}
        if len(pools) > _MOST_COMPARED:
            large.update(_counted(pools))
            continue
        for pool in pools.values():
            others[pool.key].update(
                (key, other) for key, other in pools.items() if differ(pool, other)
            )
    found = {
        key: Sharers(len(pools), tuple(pools[it].id for it in sorted(pools)[:MOST_RELATED]))
        for key, pools in others.items()
    }
    return found | large


def _counted(pools: Mapping[str, Pool]) -> dict[str, Sharers]:
    first = [pools[key].id for key in sorted(pools)[: MOST_RELATED + 1]]
    keys = sorted(pools)[: MOST_RELATED + 1]
    found = {}
    for key in pools:
        named = [it for it, other in zip(first, keys, strict=True) if other != key]
        found[key] = Sharers(len(pools) - 1, tuple(named[:MOST_RELATED]))
    return found


def of(shared: Mapping[str, Sharers], key: str) -> Sharers:
    """Return a pool's sharers; nobody, where it shares nothing."""
    return shared.get(key, NOBODY)
