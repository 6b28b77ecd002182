"""Which pools share something: one image, or what their images were made from.

Only pools that are certainly different count. The same pool may be seen twice: as code and as an
export, or in one template that is evaluated with two parameter files. Two instances of one copy
loop are different pools.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from linter import ids
from linter.aspects.image_sources import Source
from linter.model import Place, Pool
from linter.scope import Scope

MOST_RELATED = 10
"""How many of the other places a finding lists: a thousand pools may share an image."""

_SCOPE_SEGMENTS = 5  # '' subscriptions {s} resourcegroups {g}


class Use(NamedTuple):
    """A pool's use of something that other pools may use too.

    ``image`` is what messages call the pool's image, ``image_key`` tells it from others. ``place``
    is where the pool refers to it. ``certain``: the pool has no other possible image. ``source``
    is what the image was made from, where that is what is shared.
    """

    pool: Pool
    place: Place
    image: str
    image_key: str
    certain: bool
    source: Source | None = None


class Overlap(NamedTuple):
    """A pool that shares something with the first pool that has it, and perhaps with others.

    ``others`` are at most `MOST_RELATED` of them, in their order.
    """

    use: Use
    first: Use
    others: tuple[Use, ...]

    @property
    def certain(self) -> bool:
        """Whether both pools have no other image."""
        return self.use.certain and self.first.certain


def overlaps(groups: Mapping[str, Sequence[Use]]) -> Iterator[tuple[str, Overlap]]:
    """Go through all uses of something, by its key, whose pool is certainly not the first one.

    So every pool but the first is met, wherever it is declared; the first is not, as then
    a pair of pools would be met twice.
    """
    for key, uses in groups.items():
        if len(uses) < 2:
            continue
        ordered = sorted(uses, key=_order)
        first = ordered[0]
        for use in ordered[1:]:
            if differ(use.pool, first.pool):
                others = (other for other in ordered if _belongs(other.pool, use.pool))
                yield key, Overlap(use, first, tuple(islice(others, MOST_RELATED)))


def _belongs(other: Pool, pool: Pool) -> bool:
    """Return whether what is said of a pool names another one.

    Of a pool that exists, nothing new is said because a file adds one: that one is met itself.
    """
    is_new = other.place.file is not None and pool.place.file is None
    return not is_new and differ(pool, other)


def differ(one: Pool, other: Pool) -> bool:
    """Return whether two pools are certainly not one and the same."""
    left, right = one.key, other.key
    if left == right:
        return False
    declared_once = one.place.file is not None and _position(one) == _position(other)
    if not declared_once and not (ids.is_placeholder(left) or ids.is_placeholder(right)):
        return True
    lefts, rights = left.split("/"), right.split("/")
    if lefts[:_SCOPE_SEGMENTS] == rights[:_SCOPE_SEGMENTS]:
        return True  # two of one deployment, or of one resource group
    if declared_once:
        return False  # one declaration, evaluated twice
    return len(lefts) != len(rights) or not all(
        a == b or ids.is_placeholder(a) or ids.is_placeholder(b)
        for a, b in zip(lefts, rights, strict=True)
    )


def _position(pool: Pool) -> tuple[str | None, int | None, int | None]:
    return (pool.place.file, pool.place.line, pool.place.column)


def all_pools(scope: Scope) -> tuple[Pool, ...]:
    """Return the pools that are checked, and those that were read besides."""
    subjects = scope.of(Pool)
    keys = {pool.key for pool in subjects}
    besides = (it for it in scope.world if isinstance(it, Pool) and it.key not in keys)
    return (*subjects, *besides)


def _order(use: Use) -> tuple[str, int, int, str]:
    place = use.pool.place
    return (place.file or "", place.line or 0, place.column or 0, use.pool.key)
