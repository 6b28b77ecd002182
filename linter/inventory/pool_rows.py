"""The rows of pools."""

from collections.abc import Iterable, Sequence

from linter import ids
from linter.aspects.pool_image import spoken_image
from linter.aspects.support_ends import SupportEnds
from linter.inventory.agents import agent_of
from linter.inventory.claims import Claims
from linter.inventory.lineage_lines import lines_of
from linter.inventory.rows import Count, Kind, Line, PoolRow
from linter.inventory.sharers import image_sharers, of, source_sharers
from linter.inventory.spoken import account_name, as_state, pool_name, spoken_text
from linter.inventory.uses import Use, unknown_use
from linter.model import Image, Pool
from linter.scope import Scope
from linter.values import ABSENT, Known, OneOf, Unknown


def pool_rows(scope: Scope, pools: Iterable[Pool], claims: Claims) -> tuple[PoolRow, ...]:
    """Return a row for each pool, by id; of two descriptions of one pool, the last one's."""
    by_image, by_source = image_sharers(claims), source_sharers(claims)
    ends = SupportEnds(scope)
    lines: dict[str, tuple[Line, ...]] = {}
    rows = []
    for pool in sorted({it.key: it for it in pools}.values(), key=lambda it: it.key):
        uses = uses_in_row(claims, pool)
        kinds, images = _kinds(pool, uses)
        unknown = unknown_use(pool)
        rows.append(
            PoolRow(
                id=pool.id,
                account=account_name(pool),
                name=pool_name(pool),
                place=pool.place,
                state=as_state(pool.allocation_state) if pool.exported else "declared",
                dedicated=pool.current_dedicated,
                spot=pool.current_low_priority,
                target_dedicated=_target(pool, pool.scale.dedicated),
                target_spot=_target(pool, pool.scale.low_priority),
                autoscale=_autoscale(pool),
                vm_size=spoken_text(pool.vm_size),
                kinds=kinds,
                custom=_custom(kinds),
                images=images,
                image_ids=tuple(use.image_id for use in uses),
                image_reason=None if unknown is None else unknown.reason,
                lineage=_lineage(scope, uses, claims, lines),
                agent=agent_of(scope, ends, pool),
                shares_image=of(by_image, pool.key),
                shares_source=of(by_source, pool.key),
            )
        )
    return tuple(rows)


def uses_in_row(claims: Claims, pool: Pool) -> tuple[Use, ...]:
    """Return a pool's uses as its row shows them: those of one description, each image once."""
    uses = [use for use in claims.by_pool.get(pool.key, ()) if use.pool is pool]
    return tuple({(use.key, use.follows): use for use in uses}.values())


def _kinds(pool: Pool, uses: Sequence[Use]) -> tuple[tuple[Kind, ...], tuple[str, ...]]:
    """Return the possible kinds of image, and what they are called."""
    if pool.cloud_service == Known(True):
        return ("cloud service",), ()
    found: list[tuple[Kind, str]] = []
    for use in uses:
        if use.follows:
            found.append(("gallery (latest)", spoken_image(use.image_id)))
        elif ids.kind(use.image_id) == Image.kind:
            found.append(("managed image", spoken_image(use.image_id)))
        else:
            found.append(("gallery version", spoken_image(use.image_id)))
    image = pool.image
    found += [("shared gallery", it) for it in image.shared_gallery_id.possible if it]
    found += [("community gallery", it) for it in image.community_gallery_id.possible if it]
    # Whoever has the address of a VHD with its query may read the VHD.
    found += [("VHD", it.partition("?")[0]) for it in pool.vhds.known]
    if any(image.marketplace.publisher.possible):
        parts = (spoken_text(part) or "?" for part in image.marketplace)
        found.append(("marketplace", ":".join(parts)))
    if not found or unknown_use(pool) is not None:
        found.append(("unknown", ""))
    kinds = tuple(dict.fromkeys(kind for kind, _ in found))
    return kinds, tuple(ids.readable(name) for _, name in found if name)


def _custom(kinds: Sequence[Kind]) -> bool | None:
    if "unknown" in kinds:
        return None
    said = {kind not in ("marketplace", "cloud service") for kind in kinds}
    return said.pop() if len(said) == 1 else None


def _target(pool: Pool, count: Count) -> Count:
    """A pool that is known to be of a fixed size and names no count asks for none."""
    if pool.scale.fixed == Known(True) and count == ABSENT and pool.plane != "azurerm":
        return Known(0)
    return count


def _autoscale(pool: Pool) -> bool | None:
    auto = pool.scale.auto
    if isinstance(auto, Unknown | OneOf):
        return None
    return bool(auto.value)


def _lineage(
    scope: Scope, uses: Sequence[Use], claims: Claims, known: dict[str, tuple[Line, ...]]
) -> tuple[Line, ...]:
    """Return the ways back from every image of a pool; many pools have the same."""
    found: list[Line] = []
    for use in uses:
        subject = (
            next(iter(claims.newest.get(use.key, ())), use.image_id)
            if use.follows
            else (use.image_id)
        )
        if subject not in known:
            known[subject] = lines_of(scope.world, subject)
        found += known[subject]
    return tuple(found)
