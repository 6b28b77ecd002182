"""What real files hold and what looks like a mistake without being one: all of it stays silent.

Each file here would give findings if it were taken for what it looks like.
"""

import json
from typing import Any

import pytest

from linter.model import Image, Pool
from tests.unit.linter.linting import found, lint_files

COMPUTE = (
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/golden"
    "/providers/Microsoft.Compute"
)
ACCOUNT = COMPUTE.replace("Microsoft.Compute", "Microsoft.Batch/batchAccounts/render")
VERSION = f"{COMPUTE}/galleries/shared/images/golden/versions/1.0.0"
MARKETPLACE = {
    "publisher": "canonical",
    "offer": "ubuntu-24_04-lts",
    "sku": "server",
    "version": "24.04.202409120",
}
LIMITED = ("2019-09", "2023-04", "2026-11")
"""Editions with limits for custom images, and the newest."""


def exported(name: str, image: dict[str, Any], nodes: int = 2, **more: Any) -> dict[str, Any]:
    """A pool as Resource Manager shows it; ``more`` goes beside the image reference."""
    machine = {"imageReference": image, "nodeAgentSkuId": "batch.node.ubuntu 24.04", **more}
    scale = {"targetDedicatedNodes": nodes, "resizeTimeout": "PT15M"}
    return {
        "id": f"{ACCOUNT}/pools/{name}",
        "type": "Microsoft.Batch/batchAccounts/pools",
        "properties": {
            "vmSize": "Standard_D2s_v3",
            "interNodeCommunication": "Disabled",
            "deploymentConfiguration": {"virtualMachineConfiguration": machine},
            "scaleSettings": {"fixedScale": scale},
        },
    }


@pytest.mark.parametrize("edition", LIMITED)
def test_limits_and_advice_for_custom_images_are_not_for_marketplace_pools(edition: str) -> None:
    artifact = {"id": f"{COMPUTE}/galleries/shared/serviceArtifacts/golden/vmArtifactsProfiles/1"}
    pools = [exported(name, MARKETPLACE, 3000) for name in ("frames", "tiles")]
    pools.append(exported("art", MARKETPLACE, 3000, serviceArtifactReference=artifact))
    assert found({"pools.json": json.dumps(pools)}, edition) == []


@pytest.mark.parametrize("edition", LIMITED)
def test_pools_may_share_a_gallery_version(edition: str) -> None:
    pools = [exported("frames", {"id": VERSION}, 200), exported("tiles", {"id": VERSION}, 200)]
    assert found({"pools.json": json.dumps(pools)}, edition) == []


def test_a_pool_of_the_service_names_no_image_id_and_keeps_a_resize_timeout() -> None:
    pool = {
        "url": "https://render.westeurope.batch.azure.com/pools/frames",
        "vmSize": "standard_d2s_v3",
        "allocationState": "steady",
        "resizeTimeout": "PT15M",
        "targetDedicatedNodes": None,
        "enableAutoScale": True,
        "autoScaleFormula": "$TargetDedicatedNodes=400;",
        "autoScaleEvaluationInterval": "PT15M",
        "enableInterNodeCommunication": False,
        "cloudServiceConfiguration": None,
    }
    marketplace = {**MARKETPLACE, "virtualMachineImageId": None}
    pools = [
        {
            **pool,
            "id": name,
            "virtualMachineConfiguration": {
                "imageReference": image,
                "nodeAgentSKUId": "batch.node.ubuntu 24.04",
            },
        }
        for name, image in (
            ("frames", marketplace),
            ("tiles", dict.fromkeys(MARKETPLACE) | {"virtualMachineImageId": VERSION}),
        )
    ]
    assert found({"pools.json": json.dumps({"value": pools})}) == []


SCALE_SET = f"""\
resource nodes 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {{
  name: 'nodes'
  location: 'westeurope'
  sku: {{ name: 'Standard_A1', capacity: 3000 }}
  properties: {{
    virtualMachineProfile: {{
      storageProfile: {{ imageReference: {{ id: '{COMPUTE}/images/golden', version: 'latest' }} }}
      networkProfile: {{
        inboundNatPools: [{{ backendPort: 29876, frontendPortRangeStart: 50000 }}]
      }}
    }}
  }}
}}
"""
CONSUMER = f"""\
resource golden 'Microsoft.Compute/images@2024-07-01' = {{
  name: 'golden'
  location: 'westeurope'
  properties: {{
    storageProfile: {{
      osDisk: {{
        osType: 'Linux'
        osState: 'Generalized'
        caching: 'ReadWrite'
        snapshot: {{ id: '{COMPUTE}/snapshots/builder-os-1' }}
      }}
    }}
  }}
}}
resource consumer 'Microsoft.Compute/virtualMachines@2024-07-01' = {{
  name: 'consumer'
  location: 'westeurope'
  properties: {{
    hardwareProfile: {{ vmSize: 'Standard_D2s_v3' }}
    storageProfile: {{ imageReference: {{ id: golden.id }} }}
  }}
  resource agent 'extensions' = {{
    name: 'script'
    properties: {{ publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript' }}
  }}
}}
"""
EXISTING = """\
resource account 'Microsoft.Batch/batchAccounts@2019-08-01' existing = {
  name: 'Render_Farm'
}
resource frames 'Microsoft.Batch/batchAccounts/pools@2019-08-01' existing = {
  parent: account
  name: 'no pool.name'
}
resource golden 'Microsoft.Compute/images@2019-07-01' existing = {
  name: 'golden'
}
output ids array = [frames.id, golden.id]
"""


@pytest.mark.parametrize("text", [SCALE_SET, CONSUMER, EXISTING])
def test_bicep_that_only_looks_like_it(text: str) -> None:
    assert found({"main.bicep": text}) == []


def test_existing_resources_are_not_defined_by_the_file() -> None:
    kinds = {type(it) for it in lint_files({"main.bicep": EXISTING}).resources}
    assert kinds.isdisjoint({Pool, Image})


RETIRED = {"vmSize": "small", "cloudServiceConfiguration": {"osFamily": "4"}}


@pytest.mark.parametrize(
    "document",
    [
        {"parameters": {"poolId": {"type": "string"}}, "pool": {"id": "frames", **RETIRED}},
        {"templateMetadata": {"description": "frames"}, "pool": {"id": "frames", **RETIRED}},
        {
            "parameters": {"size": {"type": "string"}},
            "properties": {
                "type": "Microsoft.Batch/batchAccounts/pools",
                "apiVersion": "2017-09-01",
                "properties": {"id": "[parameters('size')]", **RETIRED},
            },
        },
        {
            "parameters": {"api-version": "2017-09-01", "pool": {"id": "frames", **RETIRED}},
            "responses": {"200": {"body": exported("frames", {"id": f"{COMPUTE}/images/golden"})}},
        },
    ],
    ids=["CLI extension", "CLI extension, described", "CLI extension, typed", "API example"],
)
def test_what_is_no_template_of_resource_manager(document: dict[str, Any]) -> None:
    assert found({"pool.json": json.dumps(document)}) == []


def test_a_template_with_a_mark_comments_and_newlines_in_texts_is_read() -> None:
    text = """\
\ufeff// what renders
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0", /* the first */
  "resources": [
    {
      "type": "Microsoft.Batch/batchAccounts/pools",
      "apiVersion": "2025-06-01",
      "name": "[concat('render',
        '/frames')]",
      "properties": {
        "vmSize": "Standard_D2s_v3",
        "deploymentConfiguration": {
          "cloudServiceConfiguration": {"osFamily": "4"}
        }
      }
    }
  ]
}
"""
    assert ("BL308", "main.json", 14) in found({"main.json": text})


def test_a_packer_template_is_read_by_what_is_in_it() -> None:
    builder = {"type": "azure-arm", "os_type": "Windows", "custom_script": "powershell -File a.ps1"}
    sysprep = {"type": "powershell", "inline": ["Sysprep.exe /oobe /generalize /quiet /quit"]}
    target = {"managed_image_name": "golden", "managed_image_resource_group_name": "golden"}
    template = {"builders": [builder | target], "provisioners": [sysprep]}
    assert found({"golden.pkr.hcl": json.dumps(template)}) == [("BL101", "golden.pkr.hcl", 1)]
