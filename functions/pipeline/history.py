"""A run's history: append-only, one row per thing that was seen, decided or done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One row of a run's history: in which phase, what was seen and why, what was done, when."""

    number: int
    at: datetime
    phase: str
    why: str
    done: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the row as it is stored and shown."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "phase": self.phase,
            "why": self.why,
            "done": list(self.done),
        }
