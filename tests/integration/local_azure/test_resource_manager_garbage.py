"""No body, however wrong, makes the emulation fail: it answers 2xx or a 4xx that says why."""

import copy
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.local_azure.arm import Arm, marketplace
from tests.integration.local_azure.test_resource_manager_vm import vm_body

Json = dict[str, Any]
GARBAGE: tuple[Any, ...] = (None, True, -1, 10**30, 1.5, "", "\x00/é", [], [None], {}, {"id": 5})

CREATION = {"createOption": "Copy", "sourceResourceId": "SOURCE"}
OS_DISK = {"osType": "Linux", "osState": "Generalized", "blobUri": "https://s/v/a.vhd"}
BODIES: dict[str, Json] = {
    "": {"location": "westeurope", "tags": {"a": "b"}},
    "Compute/disks/d": {
        "location": "westeurope",
        "sku": {"name": "Standard_LRS"},
        "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 3},
    },
    "Compute/snapshots/s": {"location": "westeurope", "properties": {"creationData": CREATION}},
    "Compute/images/i": {
        "location": "westeurope",
        "properties": {"storageProfile": {"osDisk": OS_DISK, "dataDisks": [{**OS_DISK, "lun": 0}]}},
    },
    "Compute/virtualMachines/vm": vm_body(),
    "Compute/galleries/gallery/images/new": {
        "location": "westeurope",
        "properties": {
            "osType": "Linux",
            "osState": "Generalized",
            "identifier": {"publisher": "p", "offer": "o", "sku": "s"},
            "features": [{"name": "n", "value": "v"}],
        },
    },
    "Compute/galleries/gallery/images/linux/versions/1.0.0": {
        "location": "westeurope",
        "properties": {
            "storageProfile": {"osDiskImage": {"source": {"id": "SOURCE"}}},
            "publishingProfile": {
                "targetRegions": [{"name": "West Europe", "regionalReplicaCount": 2}],
                "endOfLifeDate": "2999-01-01T00:00:00Z",
            },
            "safetyProfile": {"blockDeletionBeforeEndOfLife": True},
        },
    },
    "Batch/batchAccounts/batchone": {
        "location": "westeurope",
        "identity": {"type": "None"},
        "properties": {"autoStorage": {"storageAccountId": "x"}},
    },
    "Batch/batchAccounts/batchone/pools/p": {
        "tags": {"a": "b"},
        "properties": {
            "vmSize": "Standard_D2s_v5",
            "displayName": "d",
            "metadata": [{"name": "a", "value": "b"}],
            "deploymentConfiguration": {
                "virtualMachineConfiguration": {
                    "imageReference": marketplace(),
                    "nodeAgentSkuId": "batch.node.ubuntu 24.04",
                }
            },
            "scaleSettings": {
                "fixedScale": {"targetDedicatedNodes": 1, "resizeTimeout": "PT5M"},
            },
        },
    },
}


def spoiled(body: Any) -> Iterator[Any]:
    """The body with one node after the other replaced by each kind of garbage."""
    yield from GARBAGE
    if not isinstance(body, dict | list):
        return
    for name, value in body.items() if isinstance(body, dict) else enumerate(body):
        for bad in spoiled(value):
            changed = copy.copy(body)
            changed[name] = bad
            yield changed


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_garbage(arm: Arm, path: str, method: str) -> None:
    arm.definition()
    arm.account()
    source = arm.snapshot("source", arm.disk())
    good = json.loads(json.dumps(BODIES[path]).replace("SOURCE", source))
    if method == "PATCH":
        arm.put(path, "2025-06-01", good)
        time.sleep(0.1)  # longer than any of them takes on this clock
    for body in spoiled(good):
        answer = arm.call(method, path, "2025-06-01", body)
        assert answer.status_code < 500, (body, answer.text)
        if answer.status_code >= 400:
            _, code, message = arm.error(answer)
            assert code
            assert message
    assert arm.call("GET", "Compute/disks").status_code == 200
