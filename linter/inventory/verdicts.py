"""Verdicts: what of images, snapshots and disks may go, and why not.

Nothing is called deletable unless every pool that could need it was read and says what it is
made from.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from linter import ids
from linter.aspects.pool_image import spoken_image
from linter.inventory.claims import Claims
from linter.inventory.rows import OF_A_FILE, Verdict, View
from linter.inventory.spoken import label, once, spoken_pools, verb
from linter.inventory.uses import Use
from linter.inventory.vague import Vague
from linter.model import Disk, GalleryImage, GalleryVersion, Place, Pool, Resource
from linter.values import Unknown

_MOST_NAMED = 3
_NOT_ALL = "what some pools need is not known"
"""Each row says so, and the inventory once why: its blockers."""


class Judged(NamedTuple):
    """A verdict, a sentence about it, and the ids of the pools that keep the resource."""

    verdict: Verdict
    why: str
    pools: tuple[str, ...] = ()


def blockers_of(claims: Claims, view: View) -> tuple[str, ...]:
    """Return why nobody knows what the pools need: clauses, each once."""
    unread = [it.reason for it in view.unread if _hides_pools(it.resource_id, view)]
    unknown = [f"pool {label(pool)}: {reason}" for pool, reason in claims.unknown]
    return once((*unread, *sorted(unknown)))


def judge(
    key: str,
    found: Resource | Unknown,
    claims: Claims,
    view: View,
    blockers: Sequence[str],
    named: Mapping[str, Place],
    vague: Vague,
    *,
    gone: bool = False,
) -> Judged:
    """Judge one resource by its key; ``found`` is what is known of it."""
    claimed = _claimed(key, claims)
    if claimed is not None:
        if gone:
            why = f"It does not exist, and {_lower(claimed.why)}"
            return claimed._replace(verdict=Verdict.MISSING, why=why)
        return claimed
    kind = ids.kind(key)
    if isinstance(found, Disk) and found.attached_to.known:
        holder = ids.name(found.attached_to.known[0])
        return Judged(Verdict.IN_USE, f"Virtual machine {holder} holds it.")
    doubts = [_NOT_ALL] if blockers else []
    doubts += _alike(key, kind, claims)
    whole = (ids.subscription(key) or "") in view.subscriptions
    if whole and kind not in (GalleryImage.kind, GalleryVersion.kind):
        doubts += claims.lost
    if whole and key not in named:
        doubts += vague.about(key)
    if doubts:
        return Judged(Verdict.UNKNOWN, _doubted(doubts))
    if not whole:
        rest = "its subscription was not read as a whole" if view.subscriptions else view.words
        return Judged(Verdict.NO_POOL, f"No pool that was read needs it ({rest}).")
    if key in named:
        return Judged(Verdict.IN_USE, f"{_spot(named[key])} names it.")
    if isinstance(found, Unknown):
        return Judged(Verdict.UNKNOWN, f"{_upper(found.reason)}.")
    if isinstance(found, Disk) and found.attached_to.more is not None:
        return Judged(Verdict.UNKNOWN, f"{_upper(found.attached_to.more.reason)}.")
    return Judged(Verdict.MAY_GO, "No Batch pool in what was read needs it.")


def _claimed(key: str, claims: Claims) -> Judged | None:
    uses = claims.used.get(key)
    if uses:
        return Judged(Verdict.IN_USE, _used(uses), _keys(uses))
    uses = claims.latest.get(key)
    if uses:
        pools = [use.pool for use in uses]
        why = f"{_upper(spoken_pools(pools))} {verb(pools, 'take')} the latest version."
        return Judged(Verdict.LATEST, why, _keys(uses))
    uses = claims.by_definition.get(key)
    if uses:
        pools = [use.pool for use in uses]
        why = f"{_upper(spoken_pools(pools))} {verb(pools, 'use')} a version of it."
        return Judged(Verdict.IN_USE, why, _keys(uses))
    needed = claims.needed.get(key)
    if needed:
        uses = [use for use, _ in needed]
        pools = [use.pool for use in uses]
        images = sorted({spoken_image(image_id) for _, image_id in needed})
        more = f" and {len(images) - 1} more" if len(images) > 1 else ""
        why = (
            f"{images[0]}{more} was made from it, and {spoken_pools(pools)}"
            f" {verb(pools, 'need')} both."
        )
        return Judged(Verdict.NEEDED, _upper(why), _keys(uses))
    return None


def _used(uses: Sequence[Use]) -> str:
    pools = [use.pool for use in uses]
    if any(use.certain for use in uses):
        return f"{_upper(spoken_pools(pools))} {verb(pools, 'use')} it."
    return f"{_upper(spoken_pools(pools))} may use it: it is one of several possible images."


def _alike(key: str, kind: str | None, claims: Claims) -> list[str]:
    """Return the shared and community images that this one may be: they have other ids."""
    if kind not in (GalleryImage.kind, GalleryVersion.kind):
        return []
    return [
        f"{spoken_pools(pools)} {verb(pools, 'use')} a shared or community image of this name"
        for foreign, pools in claims.foreign.items()
        if foreign.may_be(key)
    ]


def _doubted(doubts: Sequence[str]) -> str:
    more = f"; and {len(doubts) - _MOST_NAMED} more reasons" if len(doubts) > _MOST_NAMED else ""
    return _upper("; ".join(doubts[:_MOST_NAMED])) + more + "."


def _hides_pools(resource_id: str, view: View) -> bool:
    """Say whether a list may have pools in it: all but those of disks, images and galleries.

    Where nothing can be called deletable anyhow, a part of a file that was not read changes
    no verdict: each says that it rests on what was read.
    """
    if resource_id == OF_A_FILE:
        return bool(view.subscriptions)
    return "/microsoft.compute/" not in resource_id.lower()


def _keys(uses: Sequence[Use]) -> tuple[str, ...]:
    pools: dict[str, Pool] = {use.pool.key: use.pool for use in uses}
    return tuple(pools[key].id for key in sorted(pools))


def _spot(place: Place) -> str:
    return f"{place.file}:{place.line or 1}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
