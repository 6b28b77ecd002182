"""Claims: what every pool lays on images, and on what those were made from.

A pool claims its image, or the version that is its definition's latest. Of a managed image's
pool Microsoft's rules say that the image *and the resource that it was made from* must exist
while the pool does, or its next resize fails with AllocationFailed (Batch's page on managed
images, 2019-09). A gallery version holds its own data, unless it is a shallow one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from linter import ids
from linter.aspects.regions import pool_region
from linter.inventory.latest import definition_of, latest_of, newest_first
from linter.inventory.rows import View
from linter.inventory.spoken import once
from linter.inventory.steps import is_shallow, made_from
from linter.inventory.uses import Foreign, Use, foreign_uses, unknown_use, uses_of
from linter.model import GalleryVersion, Image, Pool
from linter.scope import Scope
from linter.values import Unknown
from linter.world import World

_MOST_STEPS = 50


@dataclass(slots=True)
class Claims:
    """Who claims what; the keys are identities in the world.

    ``used`` and ``latest`` are uses of images; ``by_definition`` those of a definition's versions,
    by the definition. ``needed`` are the uses of images that were made from something, with that
    image's key. ``unknown`` are pools of which nobody knows the image, with the reason;
    ``lost`` says why what used images were made from is not wholly known.
    """

    used: dict[str, list[Use]] = field(default_factory=lambda: defaultdict(list))
    latest: dict[str, list[Use]] = field(default_factory=lambda: defaultdict(list))
    by_definition: dict[str, list[Use]] = field(default_factory=lambda: defaultdict(list))
    needed: dict[str, list[tuple[Use, str]]] = field(default_factory=lambda: defaultdict(list))
    foreign: dict[Foreign, list[Pool]] = field(default_factory=lambda: defaultdict(list))
    by_pool: dict[str, list[Use]] = field(default_factory=lambda: defaultdict(list))
    newest: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: list[tuple[Pool, str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    spelled: dict[str, str] = field(default_factory=dict)


def claims_of(scope: Scope, pools: Iterable[Pool], view: View) -> Claims:
    """Return what the pools claim. Each description of a pool counts, also where two differ."""
    claims = Claims()
    versions = _by_definition(scope)
    for pool in pools:
        unknown = unknown_use(pool)
        if unknown is not None:
            claims.unknown.append((pool, unknown.reason))
        for foreign in foreign_uses(pool):
            claims.foreign[foreign].append(pool)
        for use in uses_of(scope.world, pool):
            claims.by_pool[pool.key].append(use)
            if use.follows:
                _follow(scope, claims, use, versions.get(use.key, ()), view)
            else:
                _use(scope.world, claims, use)
    _add_needed(scope.world, claims)
    claims.lost = list(once(claims.lost))
    return claims


def _by_definition(scope: Scope) -> dict[str, tuple[GalleryVersion, ...]]:
    versions: dict[str, GalleryVersion] = {it.key: it for it in scope.of(GalleryVersion)}
    versions.update((it.key, it) for it in scope.world if isinstance(it, GalleryVersion))
    found: dict[str, list[GalleryVersion]] = defaultdict(list)
    for version in versions.values():
        found[scope.world.identity(definition_of(version))].append(version)
    return {key: newest_first(held) for key, held in found.items()}


def _use(world: World, claims: Claims, use: Use) -> None:
    claims.used[use.key].append(use)
    claims.spelled.setdefault(use.key, use.image_id)
    if ids.kind(use.image_id) == GalleryVersion.kind:
        definition = ids.parent(use.image_id)
        key = world.identity(definition)
        claims.by_definition[key].append(use)
        claims.spelled.setdefault(key, definition)


def _follow(
    scope: Scope, claims: Claims, use: Use, versions: Sequence[GalleryVersion], view: View
) -> None:
    claims.by_definition[use.key].append(use)
    claims.spelled.setdefault(use.key, use.image_id)
    found = latest_of(versions, pool_region(scope, use.pool))
    claims.newest.setdefault(use.key, tuple(it.id for it in found))
    for version in found:
        key = scope.world.identity(version.id)
        claims.latest[key].append(use)
        claims.spelled.setdefault(key, version.id)
    if not found or not _is_whole(use.image_id, view):
        claims.lost.append(f"not every version of {ids.full_name(use.image_id)} was read")


def _is_whole(definition: str, view: View) -> bool:
    """Return whether every version of a definition was listed."""
    if (ids.subscription(definition) or "").lower() not in view.subscriptions:
        return False
    return not any("/galleries" in it.resource_id.lower() for it in view.unread)


def _add_needed(world: World, claims: Claims) -> None:
    """Follow the images that hold no data of their own to what they were made from."""
    for key in sorted({*claims.used, *claims.latest}):
        uses = [*claims.used.get(key, ()), *claims.latest.get(key, ())]
        waiting, seen = [claims.spelled[key]], {key}
        while waiting and len(seen) < _MOST_STEPS:
            image_id = waiting.pop()
            found = world.get(image_id)
            if isinstance(found, Unknown):
                if not world.is_absent(image_id):
                    claims.lost.append(f"{ids.full_name(image_id)}: {found.reason}")
                continue
            if isinstance(found, GalleryVersion) and is_shallow(found) is not False:
                claims.lost.append(f"{ids.full_name(image_id)} may hold no data of its own")
            if isinstance(found, GalleryVersion) and not is_shallow(found):
                continue  # it has a copy of its own
            source = made_from(found)
            if source.lost is not None:
                claims.lost.append(f"{ids.full_name(image_id)}: {source.lost.reason}")
            for source_id in source.ids:
                needed = world.identity(source_id)
                claims.needed[needed] += [(use, found.id) for use in uses]
                claims.spelled.setdefault(needed, source_id)
                if needed not in seen and ids.kind(source_id) in (Image.kind, GalleryVersion.kind):
                    seen.add(needed)
                    waiting.append(source_id)
