"""Pools that share a managed image, or a snapshot behind their images; each pool counts once."""

from collections.abc import Iterable

from linter import ids
from linter.aspects.pool_image import image_uses
from linter.aspects.sharing import differ
from linter.model import Image, Pool
from linter.scope import Scope
from linter.world import World

_MOST_COMPARED = 500
"""Above this many, a pool whose name is not known is not counted: it would cost too much."""


def sharing_pools(scope: Scope, pools: Iterable[Pool]) -> list[tuple[Pool, ...]]:
    """Return the groups of two and more certainly different pools with one image or snapshot.

    Only pools that have no other possible image are in a group, and each is in one only: an
    image whose snapshot is known stands for that snapshot.
    """
    groups: dict[str, list[Pool]] = {}
    for pool in pools:
        for use in image_uses(pool, Image):
            if use.certain:
                groups.setdefault(_behind(scope.world, use.image_id), []).append(pool)
    distinct = (_distinct(group) for group in groups.values())
    return [group for group in distinct if len(group) > 1]


def _behind(world: World, image_id: str) -> str:
    """Return the key of the snapshot behind an image; of the image itself, if none is known."""
    image = world.get(image_id)
    if isinstance(image, Image):
        snapshots = [it for it in image.os_snapshot_id.possible if it]
        if len(snapshots) == 1:
            return world.identity(snapshots[0])
    return world.identity(image_id)


def _distinct(pools: Iterable[Pool]) -> tuple[Pool, ...]:
    """Leave out each pool that may be one that was seen already."""
    kept: list[Pool] = []
    by_name: dict[str, list[Pool]] = {}
    nameless: list[Pool] = []
    for pool in {it.key: it for it in pools}.values():
        name = ids.name(pool.key)
        unnamed = ids.is_placeholder(name)
        if unnamed and len(kept) > _MOST_COMPARED:
            continue
        rivals = kept if unnamed else [*by_name.get(name, ()), *nameless]
        if all(differ(pool, rival) for rival in rivals):
            kept.append(pool)
            by_name.setdefault(name, []).append(pool)
            if unnamed:
                nameless.append(pool)
    return tuple(kept)
