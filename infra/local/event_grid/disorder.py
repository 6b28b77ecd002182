"""Disorder on demand: what Event Grid's guarantees allow, and a loss that they do not."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class BadDisorder(ValueError):
    """A value for a kind of disorder is out of range, or the kind is unknown."""


@dataclass
class Disorder:
    """Probabilities (0 to 1) per event and subscription.

    ``duplicate``: delivered once more. ``delay``: held back for up to ``delay_seconds`` of Azure's
    time, so that later events overtake it. ``loss``: never delivered; Event Grid promises that
    this does not happen, and a sweep must bear it nevertheless.
    """

    duplicate: float = 0.0
    delay: float = 0.0
    delay_seconds: float = 60.0
    loss: float = 0.0

    def set(self, content: Mapping[str, Any]) -> None:
        """Change what ``content`` names. Raise ``BadDisorder`` and change nothing."""
        for name, value in content.items():
            if name not in vars(self):
                raise BadDisorder(f"{name!r}: expected {', '.join(vars(self))}")
            most = 86400.0 if name == "delay_seconds" else 1.0
            if not isinstance(value, int | float) or not 0 <= value <= most:
                raise BadDisorder(f"{name} is {value!r}, expected 0 to {most:g}")
        for name, value in content.items():
            setattr(self, name, float(value))

    def loses(self, rng: random.Random) -> bool:
        """Decide whether an event gets lost."""
        return rng.random() < self.loss

    def doubles(self, rng: random.Random) -> bool:
        """Decide whether an event comes twice."""
        return rng.random() < self.duplicate

    def holds_back(self, rng: random.Random) -> float:
        """Return for how many of Azure's seconds an event is held back: mostly 0."""
        return rng.uniform(0, self.delay_seconds) if rng.random() < self.delay else 0.0
