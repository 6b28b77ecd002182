"""Azure's durations on a scale, so that half an hour of allocation takes seconds."""

import asyncio
from datetime import UTC, datetime


class Clock:
    """Scales durations; instants stay real, so that timestamps and tokens stay true.

    At ``scale`` 60 one Azure minute takes one second here. At scale 1 nothing is changed.
    """

    def __init__(self, scale: float = 60.0) -> None:
        """Raise ``ValueError`` unless ``scale`` is above zero."""
        if scale <= 0:
            raise ValueError(f"the time scale must be above 0, not {scale}")
        self.scale = scale

    def now(self) -> datetime:
        """Return the real instant, in UTC."""
        return datetime.now(UTC)

    def real(self, azure_seconds: float) -> float:
        """Return how many seconds ``azure_seconds`` take here."""
        return azure_seconds / self.scale

    async def sleep(self, azure_seconds: float) -> None:
        """Wait for ``azure_seconds`` of Azure's time."""
        await asyncio.sleep(self.real(azure_seconds))
