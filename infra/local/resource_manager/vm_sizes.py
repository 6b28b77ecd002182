"""VM sizes: how many cores a node takes from a quota, and which images a size can boot."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class VmSize:
    """One size. ``generations`` are the Hyper-V generations that it boots."""

    name: str
    family: str
    cores: int
    generations: tuple[str, ...]


def _load() -> dict[str, VmSize]:
    rows = json.loads(Path(__file__).with_name("vm_sizes.json").read_text("utf-8"))
    return {
        row["name"].lower(): VmSize(
            row["name"], row["family"], row["cores"], tuple(row["generations"])
        )
        for row in rows
    }


VM_SIZES = _load()
