"""What the local Resource Manager takes and answers agrees with Microsoft's own definitions.

The definitions are not part of the project: the tests are skipped where they are absent.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.integration.local_azure import openapi_tour
from tests.integration.local_azure.arm_server import Tls, resource_manager
from tests.integration.local_azure.openapi import Exchange, OpenApi

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT.parent / "shared" / "api" / "openapi"

# Where the SDKs' newer API versions go beyond the definitions: pattern of a complaint, and why.
KNOWN_ADDITIONS = {
    r"Pool_\w+ (request|response)(\.value\[\d+\])?\.tags: unknown": "ARM schema of 2025-06-01",
    r"VirtualMachines_\w+ .*\.hardwareProfile\.vmSize: 'Standard_D2s_v5'": (
        "the definition says itself that its list of sizes is no longer updated"
    ),
}

EXPECTED = {
    "BatchAccount_Create",
    "BatchAccount_Delete",
    "BatchAccount_Get",
    "BatchAccount_List",
    "BatchAccount_ListByResourceGroup",
    "BatchAccount_Update",
    "Disks_CreateOrUpdate",
    "Disks_Delete",
    "Disks_Get",
    "Disks_List",
    "Disks_ListByResourceGroup",
    "Disks_Update",
    "Galleries_CreateOrUpdate",
    "Galleries_Delete",
    "Galleries_Get",
    "Galleries_List",
    "Galleries_ListByResourceGroup",
    "Galleries_Update",
    "GalleryImageVersions_CreateOrUpdate",
    "GalleryImageVersions_Delete",
    "GalleryImageVersions_Get",
    "GalleryImageVersions_ListByGalleryImage",
    "GalleryImageVersions_Update",
    "GalleryImages_CreateOrUpdate",
    "GalleryImages_Delete",
    "GalleryImages_Get",
    "GalleryImages_ListByGallery",
    "GalleryImages_Update",
    "Images_CreateOrUpdate",
    "Images_Delete",
    "Images_Get",
    "Images_List",
    "Images_ListByResourceGroup",
    "Images_Update",
    "Location_CheckNameAvailability",
    "Location_GetQuotas",
    "Location_ListSupportedVirtualMachineSkus",
    "Pool_Create",
    "Pool_Delete",
    "Pool_DisableAutoScale",
    "Pool_Get",
    "Pool_ListByBatchAccount",
    "Pool_StopResize",
    "Pool_Update",
    "Snapshots_CreateOrUpdate",
    "Snapshots_Delete",
    "Snapshots_Get",
    "Snapshots_List",
    "Snapshots_ListByResourceGroup",
    "Snapshots_Update",
    "VirtualMachineExtensions_CreateOrUpdate",
    "VirtualMachineExtensions_Delete",
    "VirtualMachineExtensions_Get",
    "VirtualMachineExtensions_List",
    "VirtualMachines_CreateOrUpdate",
    "VirtualMachines_Deallocate",
    "VirtualMachines_Delete",
    "VirtualMachines_Generalize",
    "VirtualMachines_Get",
    "VirtualMachines_InstanceView",
    "VirtualMachines_List",
    "VirtualMachines_ListAll",
    "VirtualMachines_PowerOff",
    "VirtualMachines_Restart",
    "VirtualMachines_Start",
    "VirtualMachines_Update",
}

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"Microsoft's OpenAPI definitions are not at {FOLDER}"
)


def _exchange(response: requests.Response) -> Exchange:
    request = response.request
    return Exchange(
        str(request.method),
        str(request.url),
        json.loads(request.body) if request.body else None,
        response.status_code,
        response.json() if response.content else None,
    )


@pytest.fixture(scope="module")
def found(tls: Tls) -> dict[str, list[str]]:
    """What is wrong with each operation, after a tour through all of them with the real SDKs."""
    definitions = OpenApi(FOLDER)
    exchanges: list[Exchange] = []
    with resource_manager(1500, tls) as arm:
        arm.session.hooks["response"].append(lambda one, **_: exchanges.append(_exchange(one)))
        image = arm.image_version()
        openapi_tour.compute(arm)
        openapi_tour.galleries(arm)
        openapi_tour.batch(arm, image)
        openapi_tour.errors_and_leftovers(arm)
    complaints: dict[str, list[str]] = {}
    for exchange in exchanges:
        operation = definitions.find(exchange)
        if operation is not None:
            seen = complaints.setdefault(operation.name, [])
            for one in definitions.complaints(operation, exchange):
                text = f"{operation.name} {one}"
                if one not in seen and not any(re.match(known, text) for known in KNOWN_ADDITIONS):
                    seen.append(one)
    return complaints


def test_the_tour_met_every_operation(found: dict[str, list[str]]) -> None:
    assert found.keys() - EXPECTED == set()
    assert EXPECTED - found.keys() == set()


@pytest.mark.parametrize("operation", sorted(EXPECTED))
def test_an_operation_agrees_with_its_definition(
    found: dict[str, list[str]], operation: str
) -> None:
    assert found[operation] == []
