"""REST bodies that have every property that the linter reads, and secrets in all others."""

from tests.unit.linter.rich_parts import (
    ACCOUNT,
    COMPUTE,
    HIDDEN,
    MARKETPLACE,
    POOL,
    SAS,
    SECRET,
    SUBSCRIPTION,
    Body,
    body,
)

_CREATION: Body = {
    "createOption": "Copy",
    "sourceResourceId": f"{COMPUTE}/disks/builder-os",
    "sourceUri": SAS,
    "sourceUniqueId": "u-1",
    "storageAccountId": SECRET,
    "securityDataUri": SAS,
}
IMAGE = body(
    f"{COMPUTE}/images/golden",
    "Microsoft.Compute/images",
    {
        "hyperVGeneration": "V2",
        "sourceVirtualMachine": {"id": f"{COMPUTE}/virtualMachines/builder", "more": SECRET},
        "storageProfile": {
            "osDisk": {
                "osType": "Linux",
                "osState": "Generalized",
                "caching": "ReadWrite",
                "blobUri": SAS,
                "snapshot": {"id": f"{COMPUTE}/snapshots/one"},
                "managedDisk": {"id": f"{COMPUTE}/disks/one"},
                "diskEncryptionSet": {"id": SECRET},
            },
            "dataDisks": [
                {
                    "lun": 0,
                    "blobUri": SAS,
                    "snapshot": {"id": f"{COMPUTE}/snapshots/two"},
                    "managedDisk": {"id": f"{COMPUTE}/disks/two"},
                    "more": SECRET,
                }
            ],
        },
    },
)
VM = body(
    f"{COMPUTE}/virtualMachines/builder",
    "Microsoft.Compute/virtualMachines",
    {
        "userData": SECRET,
        "osProfile": {
            "adminUsername": SECRET,
            "adminPassword": SECRET,
            "linuxConfiguration": {"ssh": {"publicKeys": [{"keyData": SECRET}]}},
            "windowsConfiguration": dict(HIDDEN),
        },
        "storageProfile": {
            "imageReference": {**MARKETPLACE, "id": f"{COMPUTE}/images/base"},
            "osDisk": {
                "name": "builder-os",
                "osType": "Linux",
                "caching": "ReadWrite",
                "vhd": {"uri": SAS},
                "managedDisk": {"id": f"{COMPUTE}/disks/builder-os", "more": SECRET},
                "encryptionSettings": {"enabled": True, "diskEncryptionKey": dict(HIDDEN)},
            },
        },
        "instanceView": {
            "vmAgent": dict(HIDDEN),
            "extensions": [
                {
                    "name": "agent",
                    "type": "Microsoft.Azure.Monitor.AzureMonitorLinuxAgent",
                    "statuses": [{"message": SECRET}],
                }
            ],
        },
    },
    plan={"name": "n", "product": "p", "publisher": "q", "promotionCode": SECRET},
    resources=[
        {
            "id": f"{COMPUTE}/virtualMachines/builder/extensions/setup",
            "name": "setup",
            "type": "Microsoft.Compute/virtualMachines/extensions",
            "publisher": "Contoso",
            "typePropertiesType": "Shown",
            "virtualMachineExtensionType": "Older",
            "properties": {
                "publisher": "Microsoft.Azure.Extensions",
                "type": "CustomScript",
                "settings": dict(HIDDEN),
                "protectedSettings": dict(HIDDEN),
            },
        }
    ],
)
_DISK = {
    "osType": "Linux",
    "uniqueId": "u-2",
    "hyperVGeneration": "V1",
    "creationData": _CREATION,
    "encryptionSettingsCollection": {"enabled": True, "encryptionSettings": [dict(HIDDEN)]},
}
VERSION = body(
    f"{COMPUTE}/galleries/shared/images/golden/versions/1.0.0",
    "Microsoft.Compute/galleries/images/versions",
    {
        "storageProfile": {
            "source": {
                "id": f"{COMPUTE}/images/golden",
                "virtualMachineId": f"{COMPUTE}/virtualMachines/builder",
                "communityGalleryImageId": "/communityGalleries/a",
            },
            "osDiskImage": {
                "source": {"id": f"{COMPUTE}/snapshots/one", "uri": SAS, "more": SECRET}
            },
        },
        "publishingProfile": {
            "replicaCount": 2,
            "excludeFromLatest": False,
            "endOfLifeDate": "2027-01-01T00:00:00Z",
            "replicationMode": "Full",
            "publishedDate": SECRET,
            "targetRegions": [
                {
                    "name": "West Europe",
                    "regionalReplicaCount": 3,
                    "excludeFromLatest": True,
                    "encryption": dict(HIDDEN),
                }
            ],
        },
        "replicationStatus": {
            "aggregatedState": "InProgress",
            "summary": [
                {
                    "region": "West Europe",
                    "state": "Replicating",
                    "details": SECRET,
                    "progress": 40,
                }
            ],
        },
        "provisioningState": "Succeeded",
    },
)
RICH: tuple[Body, ...] = (
    POOL,
    IMAGE,
    VM,
    VERSION,
    body(
        ACCOUNT,
        "Microsoft.Batch/batchAccounts",
        {
            "poolAllocationMode": "BatchService",
            "allowedAuthenticationModes": ["AAD", "SharedKey"],
            "autoStorage": dict(HIDDEN),
            "encryption": dict(HIDDEN),
        },
    ),
    body(
        f"{COMPUTE}/galleries/shared/images/golden",
        "Microsoft.Compute/galleries/images",
        {
            "osType": "Linux",
            "osState": "Generalized",
            "hyperVGeneration": "V2",
            "endOfLifeDate": "2027-01-01T00:00:00Z",
            "purchasePlan": {"name": "n", "product": "p", "publisher": "q", "more": SECRET},
            "privacyStatementUri": SAS,
        },
    ),
    body(f"{COMPUTE}/snapshots/one", "Microsoft.Compute/snapshots", dict(_DISK)),
    body(
        f"{COMPUTE}/disks/one",
        "Microsoft.Compute/disks",
        dict(_DISK),
        managedBy=f"{COMPUTE}/virtualMachines/builder",
        managedByExtended=[f"{COMPUTE}/virtualMachines/other"],
    ),
    body(
        f"{COMPUTE}/virtualMachines/builder/extensions/setup",
        "Microsoft.Compute/virtualMachines/extensions",
        {"publisher": "p", "type": "t", "settings": dict(HIDDEN)},
        typePropertiesType="Shown",
        virtualMachineExtensionType="Older",
    ),
    {
        "id": f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Batch/locations/westeurope",
        "type": "Microsoft.Batch/locations",
        "name": "westeurope",
        "properties": {
            "virtualMachineSkus": [
                {
                    "name": "Standard_D2s_v5",
                    "familyName": SECRET,
                    "batchSupportEndOfLife": "2028-01-01T00:00:00Z",
                    "capabilities": [{"name": "HyperVGenerations", "value": "V1,V2"}],
                }
            ]
        },
    },
    {
        "id": f"{ACCOUNT}/supportedImages/all",
        "type": "Microsoft.Batch/batchAccounts/supportedImages",
        "properties": {
            "supportedImages": [
                {
                    "nodeAgentSKUId": "batch.node.ubuntu 22.04",
                    "imageReference": dict(MARKETPLACE),
                    "osType": "linux",
                    "capabilities": [SECRET],
                    "batchSupportEndOfLife": "2027-04-01T00:00:00Z",
                }
            ]
        },
    },
)
"""One body of every type that the linter reads."""
