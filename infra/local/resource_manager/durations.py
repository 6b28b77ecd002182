"""How long Azure takes for an operation, in seconds of Azure's time: a table, not code."""

import json
from pathlib import Path

_ROWS = json.loads(Path(__file__).with_name("durations.json").read_text("utf-8"))
_SECONDS: dict[str, float] = {row["operation"].lower(): row["seconds"] for row in _ROWS}


def seconds(operation: str) -> float:
    """Return the duration of ``operation``, for example ``disks/write``.

    A delete that the table does not name takes what ``delete`` says. Raises ``KeyError`` for
    any other operation that is not in the table.
    """
    name = operation.lower()
    if name not in _SECONDS and name.endswith("/delete"):
        return _SECONDS["delete"]
    return _SECONDS[name]
