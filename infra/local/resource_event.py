"""What Resource Manager tells Event Grid about one operation, before it is dressed as an event."""

from dataclasses import dataclass
from datetime import datetime

_OUTCOMES = {"Succeeded": "Success", "Failed": "Failure", "Canceled": "Cancel"}


@dataclass(frozen=True)
class ResourceWritten:
    """One finished operation of Resource Manager.

    ``operation`` is its name as in a role definition (``Microsoft.Compute/snapshots/write``),
    ``status`` is ``Succeeded``, ``Failed`` or ``Canceled``, ``method`` and ``url`` are of the
    request that started it, ``time`` is when it ended.
    """

    operation: str
    resource_id: str
    status: str
    correlation_id: str
    method: str
    url: str
    time: datetime

    @property
    def event_type(self) -> str:
        """Return for example ``Microsoft.Resources.ResourceWriteSuccess``."""
        kind = self.operation.rsplit("/", 1)[-1].capitalize()
        return f"Microsoft.Resources.Resource{kind}{_OUTCOMES[self.status]}"
