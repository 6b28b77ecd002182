"""Bicep files in a folder of their own, read as the linter reads them."""

from collections.abc import Mapping
from pathlib import Path

from linter.access import at
from linter.data import Data
from linter.project import Project
from linter.readers.bicep import read_bicep
from linter.readers.declared import Declared
from linter.source import NotFollowed, Source, Unreadable
from linter.values import Value

Read = Declared | Unreadable | NotFollowed
POOL = "Microsoft.Batch/batchAccounts/pools@2024-07-01"


class Files:
    """Files by name, written to a folder; ``main.bicep`` is the one that is read."""

    def __init__(self, folder: Path, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.folder = folder
        self.project = Project(folder, [folder], [])

    def source(self, name: str) -> Source:
        """Return one of the files."""
        return Source(name, (self.folder / name).read_bytes())

    def read(self, parameters: str | None = None) -> list[Read]:
        """Return what the reader says of ``main.bicep``."""
        given = self.source(parameters) if parameters else None
        return list(read_bicep(self.source("main.bicep"), self.project, given))

    def declared(self, parameters: str | None = None) -> dict[str, Declared]:
        """Return the resources by their addresses; nothing may be unreadable."""
        found = {}
        for item in self.read(parameters):
            if isinstance(item, NotFollowed):
                continue
            assert isinstance(item, Declared), item
            assert item.address is not None
            assert item.address not in found
            found[item.address] = item
        return found


def read(text: str) -> list[Read]:
    """Return what the reader says of a text that refers to no other file."""
    nowhere = Path("/nonexistent")
    return list(read_bicep(Source("main.bicep", text.encode()), Project(nowhere, [nowhere], [])))


def declared(text: str) -> dict[str, Declared]:
    """Return the resources of a text by their addresses; nothing may be unreadable."""
    found = {}
    for item in read(text):
        assert isinstance(item, Declared), item
        assert item.address is not None
        found[item.address] = item
    return found


def value(expression: str, before: str = "") -> Value[Data]:
    """Return what an expression means where a pool has it as its size."""
    text = f"""{before}
resource pool '{POOL}' = {{
  name: 'account/pool'
  properties: {{
    vmSize: {expression}
  }}
}}
"""
    return at(declared(text)["pool"].body, "properties", "vmSize")


def short(resource_id: str) -> str:
    """Return an id from its last ``providers`` on."""
    return resource_id.rpartition("/providers/")[2]
