"""The editions of Microsoft's rules."""

from functools import cache

from linter.facts.json_rows import rows


@cache
def editions() -> tuple[str, ...]:
    """Return the editions of Microsoft's rules, oldest first, such as ``2024-03``."""
    return tuple(sorted(row["id"] for row in rows("editions.json")))


def edition(name: str | None = None) -> str:
    """Return an edition, by default the newest. Raises ``ValueError`` when there is none such."""
    if name is None:
        return editions()[-1]
    if name not in editions():
        raise ValueError(f"there is no edition {name!r}; choose one of {', '.join(editions())}")
    return name
