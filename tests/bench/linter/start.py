"""How long batchlint takes to say its version, and to check one small file."""

import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.bench.linter.processes import BATCHLINT, in_turns
from tests.bench.table import milliseconds, ratio, table

SMALL = """resource account 'Microsoft.Batch/batchAccounts@2024-07-01' existing = {
  name: 'render'
}

resource pool 'Microsoft.Batch/batchAccounts/pools@2024-07-01' = {
  parent: account
  name: 'frames'
  properties: {
    vmSize: 'STANDARD_D2S_V3'
    deploymentConfiguration: {
      virtualMachineConfiguration: {
        nodeAgentSkuId: 'batch.node.ubuntu 24.04'
        imageReference: {
          publisher: 'canonical'
          offer: 'ubuntu-24_04-lts'
          sku: 'server'
          version: 'latest'
        }
      }
    }
    scaleSettings: { fixedScale: { targetDedicatedNodes: 4 } }
  }
}
"""


def measure(times: int) -> str:
    """Return the table: processes in turns."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "small.bicep").write_text(SMALL, encoding="utf-8")
        commands = {
            "python -c pass": (sys.executable, "-c", "pass"),
            "batchlint --version": (*BATCHLINT, "--version"),
            "batchlint small.bicep": (*BATCHLINT, "small.bicep"),
        }
        runs = in_turns(commands, times, Path(folder))
    seconds = {name: [it.seconds for it in found] for name, found in runs.items()}
    return table(
        f"Start: new processes in turns, medians (n = {times} of each)",
        ("process", "ms", "ratio"),
        [
            (name, milliseconds(median(found)), ratio(found, seconds["python -c pass"]))
            for name, found in seconds.items()
        ],
        "At most 4 for the version, and 12 for a small file.",
    )
