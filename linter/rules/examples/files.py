"""Files for the rules' examples: a pool in each format, with what the example is about."""

from typing import TypedDict, Unpack

GROUP = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/render/providers"
COMPUTE = f"{GROUP}/Microsoft.Compute"
IMAGE = f"{COMPUTE}/images/golden"
DEFINITION = f"{COMPUTE}/galleries/shared/images/golden"
VERSION = f"{DEFINITION}/versions/1.0.0"
ACCOUNT = f"{GROUP}/Microsoft.Batch/batchAccounts/render"

_AGENT = "batch.node.ubuntu 24.04"
_SIZE = "Standard_D2s_v3"


class _Settings(TypedDict, total=False):
    """What an example may say of a pool."""

    agent: str
    size: str
    nodes: int


def bicep_pool(
    name: str,
    reference: str,
    *,
    api_version: str = "2025-06-01",
    agent: str = _AGENT,
    size: str = _SIZE,
    nodes: int = 2,
    account: str = "render",
    os_disk: str = "",
) -> str:
    """Return a Bicep pool; ``reference`` is the inside of its image reference."""
    disk = f"\n        osDisk: {os_disk}" if os_disk else ""
    return f"""\
resource {name} 'Microsoft.Batch/batchAccounts/pools@{api_version}' = {{
  name: '{account}/{name}'
  properties: {{
    vmSize: '{size}'
    deploymentConfiguration: {{
      virtualMachineConfiguration: {{
        imageReference: {{
          {_indented(reference, 10)}
        }}
        nodeAgentSkuId: '{agent}'{disk}
      }}
    }}
    scaleSettings: {{
      fixedScale: {{
        targetDedicatedNodes: {nodes}
        resizeTimeout: 'PT30M'
      }}
    }}
  }}
}}
"""


def arm_template(*resources: str) -> str:
    """Return an ARM template of these resources."""
    listed = ",\n".join("    " + _indented(resource.strip(), 4) for resource in resources)
    return f"""\
{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
{listed}
  ]
}}
"""


def arm_pool(
    name: str,
    reference: str,
    *,
    api_version: str = "2025-06-01",
    **settings: Unpack[_Settings],
) -> str:
    """Return a pool as a resource of an ARM template."""
    return f"""\
{{
  "type": "Microsoft.Batch/batchAccounts/pools",
  "apiVersion": "{api_version}",
  "name": "render/{name}",
  "properties": {_properties(reference, **settings)}
}}
"""


def exported_pool(name: str, reference: str, **settings: Unpack[_Settings]) -> str:
    """Return a pool as Azure answers."""
    return f"""\
{{
  "id": "{ACCOUNT}/pools/{name}",
  "name": "{name}",
  "type": "Microsoft.Batch/batchAccounts/pools",
  "properties": {_properties(reference, **settings)}
}}
"""


def terraform_pool(
    name: str,
    reference: str,
    *,
    agent: str = _AGENT,
    size: str = _SIZE,
    nodes: int = 2,
) -> str:
    """Return an azurerm_batch_pool."""
    return f"""\
resource "azurerm_batch_pool" "{name}" {{
  name                = "{name}"
  resource_group_name = "render"
  account_name        = "render"
  vm_size             = "{size}"
  node_agent_sku_id   = "{agent}"

  storage_image_reference {{
    {_indented(reference, 4)}
  }}

  fixed_scale {{
    target_dedicated_nodes = {nodes}
    resize_timeout         = "PT30M"
  }}
}}
"""


def bicep_version(
    publishing: str, pool: str, *, location: str = "westeurope", **settings: Unpack[_Settings]
) -> str:
    """Return an account, a gallery version and a pool of it; ``publishing`` is its profile."""
    made = bicep_pool(pool, "id: version.id", account="${account.name}", **settings)
    return f"""\
resource account 'Microsoft.Batch/batchAccounts@2025-06-01' = {{
  name: 'render'
  location: 'westeurope'
}}

resource version 'Microsoft.Compute/galleries/images/versions@2024-03-03' = {{
  name: 'shared/golden/1.0.0'
  location: '{location}'
  properties: {{
    publishingProfile: {{
      {_indented(publishing, 6)}
    }}
    storageProfile: {{}}
  }}
}}

{made}"""


def _properties(reference: str, *, agent: str = _AGENT, size: str = _SIZE, nodes: int = 2) -> str:
    """Return the properties as they stand in a resource."""
    text = f"""\
{{
  "vmSize": "{size}",
  "deploymentConfiguration": {{
    "virtualMachineConfiguration": {{
      "imageReference": {{
        {_indented(reference, 8)}
      }},
      "nodeAgentSkuId": "{agent}"
    }}
  }},
  "scaleSettings": {{
    "fixedScale": {{
      "targetDedicatedNodes": {nodes},
      "targetLowPriorityNodes": 0,
      "resizeTimeout": "PT30M"
    }}
  }}
}}"""
    return _indented(text, 2)


def _indented(text: str, blanks: int) -> str:
    return text.replace("\n", "\n" + " " * blanks)
