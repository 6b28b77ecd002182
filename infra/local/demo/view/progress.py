"""What is true right now: it is drawn over and over, and leaves no trace."""

from dataclasses import dataclass

PHASES = ("capturing", "collecting", "imaging", "checking", "allocating", "ready")


@dataclass(frozen=True)
class Progress:
    """``doing`` is what the demo waits for. ``first`` and ``phase`` are the run's first and present
    phase (``""`` while there is no run), ``state`` its phase or end. ``nodes`` are the pool's
    present and wanted ones, both 0 until there is a pool."""

    doing: str = ""
    first: str = ""
    phase: str = ""
    state: str = ""
    nodes: tuple[int, int] = (0, 0)
    resizing: bool = False

    @property
    def phases(self) -> tuple[str, ...]:
        """Return the phases that the run goes through, from where its source enters."""
        return PHASES[PHASES.index(self.first) :] if self.first in PHASES else ()

    @property
    def quarter(self) -> int:
        """Return how many quarters of the way to its target a pool that resizes has behind it."""
        now, wanted = self.nodes
        return 4 * now // wanted if wanted and self.resizing else 0
