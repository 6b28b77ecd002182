"""An organisation's own numbers and days in place of Azure's."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple


class Overrides(NamedTuple):
    """What an organisation sets for itself, by the ids of the facts.

    ``numbers`` are for limits. ``dates`` are for whatever ends: retirements, node agents, base
    images, and the rows of VM sizes about retirement. An id that two tables have means both rows.
    """

    numbers: Mapping[str, int] = {}
    dates: Mapping[str, date] = {}


NO_OVERRIDES = Overrides()
"""Azure's own numbers and days."""
