"""What rows and sentences call things: pools, and several of them."""

from collections.abc import Iterable, Sequence

from linter import ids
from linter.model import Pool
from linter.values import Known, Unknown, Value


def account_name(pool: Pool) -> str:
    """Return the name of a pool's account; ``?`` where no document says it."""
    if pool.account_id is None:
        return "?"
    return ids.readable(ids.name(pool.account_id))


def pool_name(pool: Pool) -> str:
    """Return a pool's own name, or what its document calls it."""
    known = next((it for it in pool.pool_name.possible if it), pool.name)
    if ids.is_placeholder(known):
        return pool.address or ids.readable(known)
    return known


def label(pool: Pool) -> str:
    """Return what sentences call a pool: ``hpcbatch/render``."""
    return f"{account_name(pool)}/{pool_name(pool)}"


def spoken_pools(pools: Sequence[Pool]) -> str:
    """Return pools as a sentence names them: ``pool a/b``, ``12 pools, such as a/b,``."""
    distinct = sorted({pool.key: label(pool) for pool in pools}.values())
    if len(distinct) == 1:
        return f"pool {distinct[0]}"
    if len(distinct) == 2:
        return f"pools {distinct[0]} and {distinct[1]}"
    return f"{len(distinct):,} pools, such as {distinct[0]},"


def spoken_text(value: Value[str | None]) -> str | None:
    """Return a text, or its possible values; ``None`` where it is absent or not known."""
    found = [it for it in value.possible if it]
    return " or ".join(found) or None


def verb(pools: Sequence[Pool], word: str) -> str:
    """Return a verb for one pool or several: ``uses``, ``use``."""
    return f"{word}s" if len({pool.key for pool in pools}) == 1 else word


def as_state(value: Value[str | None]) -> str:
    """Return an allocation state in lower case; ``unknown`` where it is not known."""
    if isinstance(value, Unknown) or value == Known(None):
        return "unknown"
    return " or ".join(sorted({(it or "unknown").lower() for it in value.possible}))


def once(reasons: Iterable[str]) -> tuple[str, ...]:
    """Return texts without repetitions, in their order."""
    return tuple(dict.fromkeys(reasons))
