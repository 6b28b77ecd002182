"""Pools as Resource Manager has them, in the words of the Batch service."""

from typing import Any

from linter import ids

Body = dict[str, Any]
_SAME = (
    "vmSize",
    "networkConfiguration",
    "targetNodeCommunicationMode",
    "applicationLicenses",
    "resourceTags",
)


def pool(body: Body, *, answered: bool) -> Body:
    """Return a pool: as the service answers, with its address, or a request for one."""
    properties, name = body.get("properties", {}), ids.name(body["id"])
    found: Body = {"id": name, **{key: properties[key] for key in _SAME if key in properties}}
    if answered:
        account = ids.name(ids.parent(body["id"]))
        found["url"] = f"https://{account}.westeurope.batch.azure.com/pools/{name}"
        found["allocationState"] = "steady"
    deployment = properties.get("deploymentConfiguration", {})
    if "cloudServiceConfiguration" in deployment:
        found["cloudServiceConfiguration"] = deployment["cloudServiceConfiguration"]
    if "virtualMachineConfiguration" in deployment:
        found["virtualMachineConfiguration"] = _machine(deployment["virtualMachineConfiguration"])
    if "interNodeCommunication" in properties:
        enabled = properties["interNodeCommunication"] == "Enabled"
        found["enableInterNodeCommunication"] = enabled
    if "certificates" in properties:
        found["certificateReferences"] = properties["certificates"]
    return found | _scale(properties.get("scaleSettings", {}))


def _machine(machine: Body) -> Body:
    image = dict(machine.get("imageReference", {}))
    if "id" in image:
        image["virtualMachineImageId"] = image.pop("id")
    return {**machine, "imageReference": image}


def _scale(settings: Body) -> Body:
    found: Body = dict(settings.get("fixedScale", {}))
    if "autoScale" in settings:
        auto = settings["autoScale"]
        found["enableAutoScale"] = True
        for here, there in (
            ("formula", "autoScaleFormula"),
            ("evaluationInterval", "autoScaleEvaluationInterval"),
        ):
            if here in auto:
                found[there] = auto[here]
    return found
