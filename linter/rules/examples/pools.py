"""Pools for the rules' examples: small whole files in several formats, from a few words."""

import json
from typing import Any

_GROUP = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/hpc/providers"
ACCOUNT = f"{_GROUP}/Microsoft.Batch/batchAccounts/render"
MANAGED_IMAGE = f"{_GROUP}/Microsoft.Compute/images/golden"
GALLERY_IMAGE = f"{_GROUP}/Microsoft.Compute/galleries/shared/images/golden"
VERSION = f"{GALLERY_IMAGE}/versions/1.0.0"
NEWEST = "2025-06-01"
"""The API version of examples to which the version does not matter."""

_MARKETPLACE = {"publisher": "canonical", "offer": "ubuntu-24_04-lts", "sku": "server"}
_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def properties(image_id: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a pool's properties; without an image id, the image is the marketplace's.

    ``machine`` are more members of the virtual machine configuration.
    """
    reference = {"id": image_id} if image_id else _MARKETPLACE
    machine = {
        "imageReference": reference,
        "nodeAgentSkuId": "batch.node.ubuntu 24.04",
        **more.pop("machine", {}),
    }
    return {
        "vmSize": "STANDARD_D2S_V5",
        "deploymentConfiguration": {"virtualMachineConfiguration": machine},
        **more,
    }


def fixed(dedicated: int, low_priority: int = 0, timeout: str | None = "PT30M") -> dict[str, Any]:
    """Return the scale settings of a pool of a fixed size."""
    target = {"targetDedicatedNodes": dedicated, "targetLowPriorityNodes": low_priority}
    return {"fixedScale": {**target, "resizeTimeout": timeout} if timeout else target}


def arm_pool(body: dict[str, Any], api: str = NEWEST, name: str = "frames") -> dict[str, Any]:
    """Return a pool as a resource of a template."""
    return {
        "type": "Microsoft.Batch/batchAccounts/pools",
        "apiVersion": api,
        "name": f"render/{name}",
        "properties": body,
    }


def arm(*resources: dict[str, Any]) -> str:
    """Return an ARM template."""
    return _json({"$schema": _SCHEMA, "contentVersion": "1.0.0.0", "resources": list(resources)})


def exported(body: dict[str, Any], name: str = "frames") -> str:
    """Return what Resource Manager answers about a pool."""
    return _json(
        {
            "id": f"{ACCOUNT}/pools/{name}",
            "name": name,
            "type": "Microsoft.Batch/batchAccounts/pools",
            "properties": body,
        }
    )


def bicep(
    scale: str = "{fixedScale: {targetDedicatedNodes: 4, resizeTimeout: 'PT30M'}}",
    *,
    image: str = "{publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server'}",
    size: str = "Standard_D2s_v5",
    machine: str = "",
    more: str = "",
    api: str = NEWEST,
    name: str = "frames",
    symbol: str = "pool",
) -> str:
    """Return a Bicep file, or a part of one, with a pool.

    ``machine`` and ``more`` are lines of the virtual machine configuration and the properties.
    """
    machine_line = f"\n        {machine}" if machine else ""
    more_line = f"\n    {more}" if more else ""
    return f"""\
resource {symbol} 'Microsoft.Batch/batchAccounts/pools@{api}' = {{
  name: 'render/{name}'
  properties: {{
    vmSize: '{size}'
    deploymentConfiguration: {{
      virtualMachineConfiguration: {{
        imageReference: {image}
        nodeAgentSkuId: 'batch.node.ubuntu 24.04'{machine_line}
      }}
    }}
    scaleSettings: {scale}{more_line}
  }}
}}
"""


def terraform(
    *,
    dedicated: int = 4,
    low_priority: int = 0,
    timeout: str = "PT30M",
    image: str = 'publisher = "canonical"\n    offer     = "ubuntu-24_04-lts"\n'
    '    sku       = "server"\n    version   = "latest"',
    size: str = "STANDARD_D2S_V5",
    more: str = "",
    name: str = "frames",
) -> str:
    """Return a Terraform file, or a part of one, with a pool; ``more`` are lines of it."""
    return f"""\
resource "azurerm_batch_pool" "{name}" {{
  name                = "{name}"
  resource_group_name = "hpc"
  account_name        = "render"
  vm_size             = "{size}"
  node_agent_sku_id   = "batch.node.ubuntu 24.04"
{more}
  storage_image_reference {{
    {image}
  }}

  fixed_scale {{
    target_dedicated_nodes    = {dedicated}
    target_low_priority_nodes = {low_priority}
    resize_timeout            = "{timeout}"
  }}
}}
"""


def _json(document: object) -> str:
    return json.dumps(document, indent=2) + "\n"
