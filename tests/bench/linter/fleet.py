"""Exports of many pools: time and memory must grow with their number, and no faster."""

import json
import tempfile
from pathlib import Path

from tests.bench.linter.processes import BATCHLINT, Run, run
from tests.bench.table import milliseconds, table

GROUP = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/hpc/providers"
POOLS_IN_A_FILE = 400
POOLS_TO_AN_IMAGE = 10


def measure(pools: int) -> str:
    """Return the table: so many pools, and twice as many, each ten to an image."""
    rows = []
    once: Run | None = None
    for number in (pools, 2 * pools):
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), number)
            found = run((*BATCHLINT, "."), Path(folder))
        once = once or found
        rows.append(
            (
                f"{number:,} pools, {number // POOLS_TO_AN_IMAGE:,} images",
                milliseconds(found.seconds),
                f"{found.seconds / once.seconds:.2f}",
                f"{found.peak / 1e6:.0f}",
            )
        )
    return table(
        "A fleet in exports: one process each",
        ("fleet", "ms", "ratio", "peak MB"),
        rows,
        "At most 2.2 times the time for twice the input, and 400 MB for 20,000 pools.",
    )


def write(folder: Path, pools: int) -> None:
    """Write pools and the images behind them, as ``az`` would print them."""
    images = [_image(number) for number in range(pools // POOLS_TO_AN_IMAGE)]
    listed = [_pool(number) for number in range(pools)]
    for name, bodies in (("images", images), ("pools", listed)):
        for start in range(0, len(bodies), POOLS_IN_A_FILE):
            page = json.dumps({"value": bodies[start : start + POOLS_IN_A_FILE]}, indent=2)
            (folder / f"{name}-{start}.json").write_text(page, encoding="utf-8")


def _image(number: int) -> dict[str, object]:
    snapshot = f"{GROUP}/Microsoft.Compute/snapshots/os-{number}"
    os_disk = {"osType": "Linux", "osState": "Generalized", "snapshot": {"id": snapshot}}
    return {
        "id": f"{GROUP}/Microsoft.Compute/images/golden-{number}",
        "type": "Microsoft.Compute/images",
        "location": "westeurope",
        "properties": {"storageProfile": {"osDisk": os_disk}, "hyperVGeneration": "V2"},
    }


def _pool(number: int) -> dict[str, object]:
    image = f"{GROUP}/Microsoft.Compute/images/golden-{number // POOLS_TO_AN_IMAGE}"
    machine = {"imageReference": {"id": image}, "nodeAgentSkuId": "batch.node.ubuntu 24.04"}
    return {
        "id": f"{GROUP}/Microsoft.Batch/batchAccounts/render{number // 500}/pools/pool-{number}",
        "name": f"pool-{number}",
        "type": "Microsoft.Batch/batchAccounts/pools",
        "properties": {
            "vmSize": "STANDARD_D4S_V3",
            "allocationState": "Steady",
            "deploymentConfiguration": {"virtualMachineConfiguration": machine},
            "scaleSettings": {
                "fixedScale": {
                    "targetDedicatedNodes": number % 50,
                    "targetLowPriorityNodes": 0,
                    "resizeTimeout": "PT30M",
                }
            },
            "startTask": {"commandLine": "/bin/true", "maxTaskRetryCount": 0},
            "taskSlotsPerNode": 4,
        },
    }
