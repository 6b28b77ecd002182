"""The rows of the JSON tables beside this file."""

import json
from datetime import date
from pathlib import Path
from typing import Any


def rows(table: str) -> list[dict[str, Any]]:
    """Read a table, such as ``limits.json``. Nothing is kept: whoever asks caches what it makes."""
    found: list[dict[str, Any]] = json.loads(Path(__file__).with_name(table).read_bytes())
    return found


def day(text: str | None) -> date | None:
    """Return the day in a row, ``None`` where the row has none."""
    return None if text is None else date.fromisoformat(text)


def like(name: str, names: tuple[str, ...]) -> str:
    """Return the end of a message about a name that is none of these: the close ones, or all."""
    from difflib import get_close_matches  # only mistakes pay for it

    close = get_close_matches(name, names, n=3)
    return f"close to it: {', '.join(close)}" if close else f"there are {', '.join(names)}"
