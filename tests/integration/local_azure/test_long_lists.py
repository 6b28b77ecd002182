"""Lists of ten thousand resources, page by page over HTTPS."""

import time

from infra.local.resource_manager import DEFAULT_SUBSCRIPTION
from infra.local.resource_manager.paging import PAGE
from tests.integration.local_azure.arm import Arm

COUNT = 10_001
LIST = f"/subscriptions/{DEFAULT_SUBSCRIPTION}/providers/Microsoft.Compute/snapshots"


def test_ten_thousand_snapshots(arm: Arm) -> None:
    origin = arm.id("Compute/disks/gone")
    bodies = [
        {
            "id": arm.id(f"Compute/snapshots/s{number}"),
            "location": "westeurope",
            "tags": {"run": str(number)},
            "sku": {"name": "Standard_ZRS", "tier": "Standard"},
            "properties": {
                "creationData": {"createOption": "Copy", "sourceResourceId": origin},
                "diskSizeGB": 64,
                "osType": "Linux",
                "hyperVGeneration": "V2",
                "encryption": {"type": "EncryptionAtRestWithPlatformKey"},
                "diskState": "Unattached",
                "networkAccessPolicy": "AllowAll",
            },
        }
        for number in range(COUNT)
    ]
    began = time.perf_counter()
    arm.local("resources", value=bodies)
    put = time.perf_counter() - began
    began = time.perf_counter()
    names, pages = [], 0
    address = f"{arm.url}{LIST}?api-version=2026-03-02"
    while address:
        page = arm.session.get(address, timeout=5).json()
        names += [one["name"] for one in page["value"]]
        pages += 1
        address = page.get("nextLink")
    listed = time.perf_counter() - began
    assert names == [f"s{number}" for number in range(COUNT)]
    assert pages == COUNT // PAGE + 1
    # Many times what it takes, for a machine that is busy with other things.
    assert put < 10
    assert listed < 5
