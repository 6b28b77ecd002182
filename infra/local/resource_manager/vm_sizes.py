"""VM sizes: how many cores a node takes from a quota, which images a size boots, its drives.

``temporary_gib`` is the temporary drive, 0 for a size that has none; the newer sizes have NVMe
drives instead (``nvme_gib``), which Azure counts apart. ``retires`` is the day on which the size
ends for virtual machines; that Batch ends it on the same day is an assumption.
"""

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
    temporary_gib: float = 0
    nvme_gib: int = 0
    memory_gib: float | None = None
    retires: str | None = None


def vm_size(name: str) -> VmSize:
    """Return the size of this name (any case).

    A name that the table does not have is taken as a size of one core that boots everything:
    only a scripted world has such pools and machines.
    """
    return VM_SIZES.get(name.lower()) or VmSize(name, "", 1, ("V1", "V2"))


def _load() -> dict[str, VmSize]:
    rows = json.loads(Path(__file__).with_name("vm_sizes.json").read_text("utf-8"))
    return {
        row["name"].lower(): VmSize(
            row["name"],
            row["family"],
            row["cores"],
            tuple(row["generations"]),
            row["temporary_gib"],
            row.get("nvme_gib", 0),
            row.get("memory_gib"),
            row.get("retires"),
        )
        for row in rows
    }


VM_SIZES = _load()
