"""The rows of images, and of the snapshots and disks that they were made from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from linter import ids
from linter.inventory.claims import Claims
from linter.inventory.rows import ImageRow, View
from linter.inventory.steps import made_from
from linter.inventory.vague import vague_of
from linter.inventory.verdicts import judge
from linter.model import Disk, GalleryImage, GalleryVersion, Image, Place, Resource, Snapshot
from linter.scope import Scope
from linter.values import Unknown
from linter.world import NOBODY_LOOKED, World

IMAGES = (Image, GalleryImage, GalleryVersion)
_RANKED: tuple[type[Resource], ...] = (*IMAGES, Snapshot, Disk)
_WORDS = {it.kind: it.words for it in _RANKED}
_RANK = {it.kind: rank for rank, it in enumerate(_RANKED)}


def image_rows(
    scope: Scope,
    claims: Claims,
    view: View,
    blockers: Sequence[str],
    named: Mapping[str, Place],
    pools: frozenset[str],
    shown: Callable[[Resource], bool] | None,
) -> tuple[ImageRow, ...]:
    """Return a row for each image that is there or that a pool names, and for its sources.

    ``pools`` are the keys of the pools with a row; where ``shown`` chooses, an image has one if
    it is chosen, or one of these pools keeps it.
    """
    rows = []
    vague = vague_of(claims, named)
    for key, resource_id in _listed(scope, claims, pools, shown):
        found = scope.world.get(resource_id)
        gone = scope.world.is_absent(resource_id)
        judged = judge(key, found, claims, view, blockers, named, vague, gone=gone)
        read = isinstance(found, Resource)
        state: Literal["read", "gone", "not read"] = (
            "read" if read else "gone" if gone else "not read"
        )
        place = found.place if isinstance(found, Resource) else Place(resource_id)
        rows.append(
            ImageRow(
                id=place.resource_id,
                words=_WORDS[ids.kind(key) or ""],
                name=ids.readable(ids.full_name(resource_id)),
                place=place,
                state=state,
                verdict=judged.verdict,
                why=ids.readable(judged.why),
                pools=judged.pools,
            )
        )
    return tuple(sorted(rows, key=_order))


def _listed(
    scope: Scope,
    claims: Claims,
    pools: frozenset[str],
    shown: Callable[[Resource], bool] | None,
) -> Iterator[tuple[str, str]]:
    """Go through what has a row, by identity, each once."""
    listed: dict[str, str] = {}
    for resource in _read(scope):
        key = scope.world.identity(resource.id)
        if shown is None or shown(resource) or _keepers(claims, key) & pools:
            listed.setdefault(key, resource.id)
    for key, resource_id in claims.spelled.items():
        if shown is None or _keepers(claims, key) & pools:
            listed.setdefault(key, resource_id)
    for resource_id in list(listed.values()):
        for source_id in _sources(scope.world, resource_id):
            listed.setdefault(scope.world.identity(source_id), source_id)
    yield from ((key, it) for key, it in listed.items() if ids.kind(key) in _WORDS)


def _sources(world: World, image_id: str) -> Iterator[str]:
    """Go through the snapshots and disks behind an image that are there.

    Of those that are gone, or were never read, only one that a pool needs has a row.
    """
    found = _settled(world, image_id)
    if isinstance(found, Image | GalleryVersion):
        for source_id in made_from(found).ids:
            if isinstance(_settled(world, source_id), Snapshot | Disk):
                yield source_id


def _read(scope: Scope) -> Iterator[Resource]:
    for kind in IMAGES:
        yield from scope.of(kind)
    yield from (it for it in scope.world if isinstance(it, IMAGES))


def _settled(world: World, resource_id: str) -> Resource | Unknown:
    return world.get(resource_id) if world.is_settled(resource_id) else NOBODY_LOOKED


def _keepers(claims: Claims, key: str) -> set[str]:
    uses = [
        *claims.used.get(key, ()),
        *claims.latest.get(key, ()),
        *claims.by_definition.get(key, ()),
        *(use for use, _ in claims.needed.get(key, ())),
    ]
    return {use.pool.key for use in uses}


def _order(row: ImageRow) -> tuple[int, str]:
    key = ids.key(row.id)
    return (_RANK[ids.kind(key) or ""], key)
