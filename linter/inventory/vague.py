"""Vague ids: what a document names without saying its subscription, its group, or its version.

Such an id may mean any resource that fits. Where exactly one does, the world takes it for
that one; where there are several, or the name is not known, none of them must go.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from linter import ids
from linter.inventory.claims import Claims
from linter.inventory.spoken import spoken_pools, verb
from linter.inventory.uses import Use
from linter.model import Place

ANY_VERSION = "/versions/{any}"
"""After the id of a definition: each of its versions."""

_Known: TypeAlias = tuple[tuple[int, str], ...]
_Mask: TypeAlias = tuple[int, tuple[int, ...]]


class Vague:
    """Clauses by vague ids; see `vague_of`."""

    def __init__(self) -> None:
        # By the length of an id and the places of its known segments: one look-up for each.
        self._clauses: dict[_Mask, dict[_Known, list[str]]] = defaultdict(dict)

    def add(self, key: str, clause: str) -> None:
        """Note what is said of a vague id."""
        parts = key.split("/")
        known = tuple((at, it) for at, it in enumerate(parts) if not ids.is_placeholder(it))
        mask = (len(parts), tuple(at for at, _ in known))
        self._clauses[mask].setdefault(known, []).append(clause)

    def about(self, key: str) -> list[str]:
        """Return what is said of ids that may mean a resource, by its key."""
        parts = key.split("/")
        found: list[str] = []
        for (length, places), clauses in self._clauses.items():
            if length == len(parts):
                found += clauses.get(tuple((at, parts[at]) for at in places), ())
        return found


def vague_of(claims: Claims, named: Mapping[str, Place]) -> Vague:
    """Return what pools use and need, and files name, without saying which it is."""
    vague = Vague()
    for key, uses in (*claims.used.items(), *claims.by_definition.items()):
        if ids.is_placeholder(key):
            vague.add(key, _used("use", key, uses))
            if any(use.follows for use in uses):
                vague.add(key + ANY_VERSION, _used("use", key, uses))
    for key, needed in claims.needed.items():
        if ids.is_placeholder(key):
            vague.add(key, _used("need", key, [use for use, _ in needed]))
    for key, place in named.items():
        if ids.is_placeholder(key):
            where = f"{place.file}:{place.line or 1}"
            if key.endswith(ANY_VERSION):
                name = _name(ids.parent(key))
                vague.add(key, f"at {where} {name} is named, and this may be its version")
            else:
                vague.add(key, f"at {where} {_name(key)} is named, which this may be")
    return vague


def _used(word: str, key: str, uses: Sequence[Use]) -> str:
    pools = [use.pool for use in uses]
    return f"{spoken_pools(pools)} {verb(pools, word)} {_name(key)}, which this may be"


def _name(key: str) -> str:
    return ids.readable(ids.full_name(key))
