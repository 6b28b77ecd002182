"""What both of Packer's languages are read into: builders, and the provisioners that they run."""

from typing import NamedTuple

from linter.data import Data
from linter.model import Place
from linter.source import Source
from linter.values import Spot, Value

BUILDERS = frozenset({"azure-arm", "azure-chroot"})
"""The builders whose images are read. ``azure-dtl`` makes images of lab machines."""


class Builder(NamedTuple):
    """One builder, or one source within a build.

    ``address`` is what the template calls it. ``names`` are the names by which provisioners
    select it, ``None`` when they are not known.
    """

    kind: str
    address: str
    names: frozenset[str] | None
    place: Place
    source: Source
    settings: Value[Data]


class Provisioner(NamedTuple):
    """One provisioner and its settings; ``source`` is the file in which it stands."""

    kind: str
    spot: Spot
    source: Source
    settings: Value[Data]


def build_id(source: Source, address: str, number: int) -> str:
    """Return the id of a build: its file and address, and its number when there are several."""
    again = f"#{number}" if number > 1 else ""
    return f"{source.name}/builds/{address}{again}"
