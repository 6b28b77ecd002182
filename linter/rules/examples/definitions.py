"""Pipeline definitions for the rules' examples."""

import json
from typing import Any

from linter.rules.examples.pools import ACCOUNT, GALLERY_IMAGE


def definition(
    *,
    image: str = f"gallery: {GALLERY_IMAGE}",
    account: str = ACCOUNT,
    size: str = "Standard_D2s_v5",
    agent: str = "batch.node.ubuntu 24.04",
    more: str = "",
    version: str = "",
) -> str:
    """Return a definition in YAML. ``more`` is a line of the pool's properties."""
    more_line = f"\n    {more}" if more else ""
    version_line = f"\n  apiVersion: '{version}'" if version else ""
    return f"""\
image:
  {image}
pool:
  account: {account}{version_line}
  properties:
    vmSize: {size}
    deploymentConfiguration:
      virtualMachineConfiguration:
        nodeAgentSkuId: {agent}
    scaleSettings:
      fixedScale:
        targetDedicatedNodes: 4{more_line}
"""


def json_definition(**more: Any) -> str:
    """Return a definition in JSON; ``more`` are further keys at its top."""
    properties = {
        "vmSize": "Standard_D2s_v5",
        "deploymentConfiguration": {
            "virtualMachineConfiguration": {"nodeAgentSkuId": "batch.node.ubuntu 24.04"}
        },
        "scaleSettings": {"autoScale": {"formula": "$TargetDedicatedNodes = 4;"}},
    }
    pool = {"account": ACCOUNT, "properties": properties}
    return json.dumps({"image": {"gallery": GALLERY_IMAGE}, "pool": pool, **more}, indent=2) + "\n"
