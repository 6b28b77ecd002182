"""Pipeline definitions, put by HTTP, and the image definitions that they publish to."""

from typing import Any

from infra.local.demo.azure import ACCOUNT
from infra.local.demo.stage import Stage

Json = dict[str, Any]


def put(
    stage: Stage, name: str, nodes: int, *, luns: tuple[int, ...] = (), resize_timeout: str = ""
) -> None:
    """Put a definition for a pool of ``nodes`` and show the app's answer.

    ``luns`` are the data disks that belong to a capture; ``resize_timeout`` is an ISO 8601
    duration, ``""`` leaves it to the app.
    """
    azure = stage.azure
    stage.made(azure.begin_gallery_image(name), f"making image definition {name}")
    fixed: Json = {"targetDedicatedNodes": nodes}
    if resize_timeout:
        fixed["resizeTimeout"] = resize_timeout
    agent = {"nodeAgentSkuId": "batch.node.ubuntu 24.04"}
    definition: Json = {
        "image": {"gallery": azure.gallery_image(name)},
        "pool": {
            "account": azure.id(f"Batch/batchAccounts/{ACCOUNT}"),
            "properties": {
                "vmSize": "STANDARD_D2S_V3",
                "deploymentConfiguration": {"virtualMachineConfiguration": agent},
                "scaleSettings": {"fixedScale": fixed},
            },
        },
    }
    if luns:
        definition["image"]["dataDisks"] = list(luns)
    answer = stage.app.put_pipeline(name, definition)
    kept = answer.json()["definition"]
    scale = kept["pool"]["properties"]["scaleSettings"]["fixedScale"]
    size = kept["pool"]["properties"]["vmSize"]
    timeout = scale.get("resizeTimeout")
    also = f", resize timeout {timeout}" if timeout else ""
    disks = kept["image"].get("dataDisks")
    needs = f", image of the OS disk and LUN {', '.join(map(str, disks))}" if disks else ""
    stage.tell(
        "you",
        f"PUT /api/pipelines/{name}: {scale['targetDedicatedNodes']} nodes of {size}{needs}{also}"
        f" → {answer.status_code} {answer.reason}",
    )
