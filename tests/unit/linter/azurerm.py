"""Bodies as Resource Manager has them, as resources of Terraform's provider azurerm.

What the provider has no argument for is left out: snapshots of images, VHDs and cloud services
of pools, unknown properties.
"""

from collections.abc import Callable
from typing import Any

from linter import ids

Body = dict[str, Any]


def resource(body: Body) -> tuple[str, Body]:
    """Return a resource's type and its attributes; blocks are lists of objects."""
    name, write = _KINDS[body["type"].lower()]
    properties: Body = body.get("properties", {})
    attributes: Body = {}
    names = ids.full_name(body["id"]).split("/")
    if "virtualMachines/" not in body["type"]:
        attributes = {"resource_group_name": ids.group(body["id"]), "name": names[-1]}
    if "location" in body:
        attributes["location"] = body["location"]
    attributes |= write(properties, names, body)
    kept = {key: value for key, value in attributes.items() if value not in (None, [], [{}])}
    return kept.pop("_type", name), kept


def _account(properties: Body, names: list[str], body: Body) -> Body:
    return {
        "pool_allocation_mode": properties.get("poolAllocationMode"),
        "allowed_authentication_modes": properties.get("allowedAuthenticationModes"),
    }


def _pool(properties: Body, names: list[str], body: Body) -> Body:
    machine = properties.get("deploymentConfiguration", {}).get("virtualMachineConfiguration", {})
    scale = properties.get("scaleSettings", {})
    network = properties.get("networkConfiguration", {}).get("endpointConfiguration", {})
    disk = machine.get("osDisk", {}).get("ephemeralOSDiskSettings", {})
    return {
        "account_name": names[0],
        "vm_size": properties.get("vmSize"),
        "node_agent_sku_id": machine.get("nodeAgentSkuId"),
        "storage_image_reference": [machine.get("imageReference", {})],
        "fixed_scale": [_snake(scale["fixedScale"])] if "fixedScale" in scale else None,
        "auto_scale": [_snake(scale["autoScale"])] if "autoScale" in scale else None,
        "inter_node_communication": properties.get("interNodeCommunication"),
        "os_disk_placement": disk.get("placement"),
        "target_node_communication_mode": properties.get("targetNodeCommunicationMode"),
        "extensions": [_snake(it) for it in machine.get("extensions", [])],
        "certificate": [_snake(it) for it in properties.get("certificates", [])],
        "network_configuration": [
            {"endpoint_configuration": [_nat(it) for it in network["inboundNatPools"]]}
        ]
        if network
        else None,
    }


def _nat(nat: Body) -> Body:
    start, end = nat["frontendPortRangeStart"], nat["frontendPortRangeEnd"]
    rules = [_snake(it) for it in nat.get("networkSecurityGroupRules", [])]
    return {
        "name": nat["name"],
        "protocol": nat["protocol"],
        "backend_port": nat["backendPort"],
        "frontend_port_range": f"{start}-{end}",
        **({"network_security_group_rules": rules} if rules else {}),
    }


def _image(properties: Body, names: list[str], body: Body) -> Body:
    disk = properties.get("storageProfile", {}).get("osDisk", {})
    block = {
        "os_type": disk.get("osType"),
        "os_state": disk.get("osState"),
        "caching": disk.get("caching"),
        "managed_disk_id": disk.get("managedDisk", {}).get("id"),
        "blob_uri": disk.get("blobUri"),
    }
    return {
        "hyper_v_generation": properties.get("hyperVGeneration"),
        "source_virtual_machine_id": properties.get("sourceVirtualMachine", {}).get("id"),
        "os_disk": [{key: value for key, value in block.items() if value is not None}],
    }


def _snapshot(properties: Body, names: list[str], body: Body) -> Body:
    encrypted = properties.get("encryptionSettingsCollection", {}).get("enabled")
    secret = {"secret_url": "https://keys.vault.azure.net/secrets/os", "source_vault_id": "/keys"}
    return {
        "create_option": "Copy",
        "source_resource_id": properties["creationData"]["sourceResourceId"],
        "encryption_settings": [{"disk_encryption_key": [secret]}] if encrypted else [],
    }


def _disk(properties: Body, names: list[str], body: Body) -> Body:
    return {
        "create_option": properties["creationData"]["createOption"],
        "source_resource_id": properties["creationData"].get("sourceResourceId"),
        "os_type": properties.get("osType"),
        "hyper_v_generation": properties.get("hyperVGeneration"),
    }


def _definition(properties: Body, names: list[str], body: Body) -> Body:
    return {
        "gallery_name": names[0],
        "os_type": properties.get("osType"),
        "specialized": properties.get("osState") == "Specialized",
        "hyper_v_generation": properties.get("hyperVGeneration"),
        "end_of_life_date": properties.get("endOfLifeDate"),
        "purchase_plan": [properties.get("purchasePlan", {})],
        "identifier": [{"publisher": "p", "offer": "o", "sku": "s"}],
    }


def _version(properties: Body, names: list[str], body: Body) -> Body:
    storage = properties.get("storageProfile", {})
    publishing = properties.get("publishingProfile", {})
    source = storage.get("source", {})
    return {
        "gallery_name": names[0],
        "image_name": names[1],
        "managed_image_id": source.get("id") or source.get("virtualMachineId"),
        "os_disk_snapshot_id": storage.get("osDiskImage", {}).get("source", {}).get("id"),
        "target_region": [_snake(it) for it in publishing.get("targetRegions", [])],
        "exclude_from_latest": publishing.get("excludeFromLatest"),
        "end_of_life_date": publishing.get("endOfLifeDate"),
    }


def _vm(properties: Body, names: list[str], body: Body) -> Body:
    storage = properties.get("storageProfile", {})
    disk = storage.get("osDisk", {})
    image = storage.get("imageReference", {})
    size = properties.get("hardwareProfile", {}).get("vmSize")
    if "vhd" in disk:
        old = {"name": "os", "vhd_uri": disk["vhd"]["uri"], "create_option": "FromImage"}
        return {
            "_type": "azurerm_virtual_machine",
            "vm_size": size,
            "storage_os_disk": [old],
            "storage_image_reference": [image],
        }
    name = ids.name(disk.get("managedDisk", {}).get("id", "")) or None
    os_disk = {"name": name, "caching": disk.get("caching", "ReadWrite")}
    return {
        "size": size,
        "os_disk": [{key: value for key, value in os_disk.items() if value}],
        "source_image_reference": [] if "id" in image else [image],
        "source_image_id": image.get("id"),
        "plan": [body.get("plan", {})],
        "custom_data": properties.get("osProfile", {}).get("customData"),
    }


def _extension(properties: Body, names: list[str], body: Body) -> Body:
    return {
        "name": names[-1],
        "virtual_machine_id": ids.parent(body["id"]),
        "publisher": properties["publisher"],
        "type": properties["type"],
        "type_handler_version": "2.1",
    }


def _snake(block: Body) -> Body:
    named = {"frontendPortRange": "frontend_port_range"}
    return {named.get(key) or _snaked(key): value for key, value in block.items()}


def _snaked(name: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name)


Writer = Callable[[Body, list[str], Body], Body]
_KINDS: dict[str, tuple[str, Writer]] = {
    "microsoft.batch/batchaccounts": ("azurerm_batch_account", _account),
    "microsoft.batch/batchaccounts/pools": ("azurerm_batch_pool", _pool),
    "microsoft.compute/images": ("azurerm_image", _image),
    "microsoft.compute/snapshots": ("azurerm_snapshot", _snapshot),
    "microsoft.compute/disks": ("azurerm_managed_disk", _disk),
    "microsoft.compute/galleries/images": ("azurerm_shared_image", _definition),
    "microsoft.compute/galleries/images/versions": ("azurerm_shared_image_version", _version),
    "microsoft.compute/virtualmachines": ("azurerm_linux_virtual_machine", _vm),
    "microsoft.compute/virtualmachines/extensions": (
        "azurerm_virtual_machine_extension",
        _extension,
    ),
}
