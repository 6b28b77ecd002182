"""The editions of Microsoft's rules, and how they differ."""

from functools import cache
from typing import Literal, NamedTuple

from linter.facts.json_rows import rows


class Edition(NamedTuple):
    """Microsoft's rules as their pages had them at one time."""

    id: str
    """Year and month, such as ``2024-03``: editions sort as text."""
    pools_from: str
    """What pools are made from, in words."""
    takes: tuple[str, ...]
    """The kinds of custom image that pools may have: ``vhd``, ``managed image``, ``gallery``."""
    ends: tuple[str, ...]
    """Those of them whose end this edition announces."""
    machine_disks: Literal["managed", "unmanaged"]
    """The disks of the machine that an image is made from."""
    base_plan: Literal["none", "same"] | None
    """The purchase plan of the image that an image began as: there is none, or the gallery image
    definition has the same. ``None``: the edition says nothing of it."""
    user_subscription_only: bool
    """Custom images are only for accounts that allocate pools in the user's subscription."""
    source: str
    dated: str


@cache
def _editions() -> dict[str, Edition]:
    table = (
        Edition(**{**row, "takes": tuple(row["takes"]), "ends": tuple(row["ends"])})
        for row in rows("editions.json")
    )
    return {row.id: row for row in sorted(table)}


@cache
def editions() -> tuple[str, ...]:
    """Return the editions of Microsoft's rules, oldest first, such as ``2024-03``."""
    return tuple(_editions())


def edition(name: str | None = None) -> str:
    """Return an edition, by default the newest. Raises ``ValueError`` when there is none such."""
    if name is None:
        return editions()[-1]
    if name not in editions():
        raise ValueError(f"there is no edition {name!r}; choose one of {', '.join(editions())}")
    return name


def edition_row(name: str) -> Edition:
    """Return what an edition says. Raises ``ValueError`` when there is none such."""
    return _editions()[edition(name)]
