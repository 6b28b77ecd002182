"""What REST bodies with secrets are made of, and such a pool."""

from typing import Any

SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/golden"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
ACCOUNT = f"{GROUP}/providers/Microsoft.Batch/batchAccounts/render"
SECRET = "s3cr3t"
SAS = f"https://a.blob.core.windows.net/c/os.vhd?sv=2024&sig={SECRET}"

Body = dict[str, Any]
HIDDEN: Body = {"password": SECRET, "nested": [{"key": SECRET}], SECRET: SECRET}
MARKETPLACE: Body = {
    "publisher": "canonical",
    "offer": "ubuntu",
    "sku": "22_04",
    "version": "latest",
    "exactVersion": SECRET,
}


def body(resource_id: str, kind: str, properties: Body, **top: Any) -> Body:
    """Wrap properties as Azure does, with tags, an identity and what else may hold secrets."""
    hidden = {"tags": dict(HIDDEN), "identity": dict(HIDDEN), "metadata": dict(HIDDEN)}
    common = {"id": resource_id, "name": SECRET, "type": kind, "location": "westeurope"}
    return {**common, **hidden, "properties": {**HIDDEN, **properties}, **top}


POOL = body(
    f"{ACCOUNT}/pools/frames",
    "Microsoft.Batch/batchAccounts/pools",
    {
        "vmSize": "Standard_D2s_v5",
        "allocationState": "Steady",
        "currentDedicatedNodes": 3,
        "currentLowPriorityNodes": 1,
        "interNodeCommunication": "Disabled",
        "targetNodeCommunicationMode": "Simplified",
        "currentNodeCommunicationMode": "Classic",
        "certificates": [{"id": SECRET}],
        "applicationLicenses": [SECRET],
        "resourceTags": dict(HIDDEN),
        "startTask": {"commandLine": SECRET, "environmentSettings": [dict(HIDDEN)]},
        "userAccounts": [dict(HIDDEN)],
        "mountConfiguration": [dict(HIDDEN)],
        "metadata": [{"name": "a", "value": SECRET}],
        "scaleSettings": {
            "fixedScale": {
                "targetDedicatedNodes": 4,
                "targetLowPriorityNodes": 1,
                "resizeTimeout": "PT15M",
                "nodeDeallocationOption": SECRET,
            },
            "autoScale": {"formula": "$x=1", "evaluationInterval": "PT5M", "more": SECRET},
        },
        "networkConfiguration": {
            "subnetId": SECRET,
            "endpointConfiguration": {
                "inboundNatPools": [
                    {
                        "name": "ssh",
                        "protocol": SECRET,
                        "backendPort": 22,
                        "frontendPortRangeStart": 10000,
                        "frontendPortRangeEnd": 10199,
                        "networkSecurityGroupRules": [
                            {"priority": 150, "sourceAddressPrefix": SECRET}
                        ],
                    }
                ]
            },
        },
        "deploymentConfiguration": {
            "cloudServiceConfiguration": {"osFamily": SECRET},
            "virtualMachineConfiguration": {
                "imageReference": {
                    **MARKETPLACE,
                    "id": f"{COMPUTE}/images/golden",
                    "sharedGalleryImageId": "/sharedGalleries/a/images/b",
                    "communityGalleryImageId": "/communityGalleries/a/images/b",
                },
                "nodeAgentSkuId": "batch.node.ubuntu 22.04",
                "osDisk": {
                    "imageUris": [SAS, "https://b/other.vhd"],
                    "ephemeralOSDiskSettings": {"placement": "CacheDisk", "more": SECRET},
                },
                "extensions": [
                    {
                        "name": "setup",
                        "publisher": "Microsoft.Azure.Extensions",
                        "type": "CustomScript",
                        "settings": dict(HIDDEN),
                        "protectedSettings": dict(HIDDEN),
                    }
                ],
                "containerConfiguration": {"containerRegistries": [dict(HIDDEN)]},
                "windowsConfiguration": dict(HIDDEN),
            },
        },
    },
)
