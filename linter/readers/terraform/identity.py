"""The ids of Terraform's resources, put together of their names."""

from linter import ids
from linter.access import text_at
from linter.data import Data, Record
from linter.readers.deployment import Deployment
from linter.readers.hcl import UnknownText
from linter.values import Known, Value

_COMPUTE, _BATCH = "Microsoft.Compute", "Microsoft.Batch"
NAMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "azurerm_batch_account": (f"{_BATCH}/batchAccounts", ("name",)),
    "azurerm_batch_pool": (f"{_BATCH}/batchAccounts/pools", ("account_name", "name")),
    "azurerm_image": (f"{_COMPUTE}/images", ("name",)),
    "azurerm_snapshot": (f"{_COMPUTE}/snapshots", ("name",)),
    "azurerm_managed_disk": (f"{_COMPUTE}/disks", ("name",)),
    "azurerm_shared_image_gallery": (f"{_COMPUTE}/galleries", ("name",)),
    "azurerm_shared_image": (f"{_COMPUTE}/galleries/images", ("gallery_name", "name")),
    "azurerm_shared_image_version": (
        f"{_COMPUTE}/galleries/images/versions",
        ("gallery_name", "image_name", "name"),
    ),
    "azurerm_linux_virtual_machine": (f"{_COMPUTE}/virtualMachines", ("name",)),
    "azurerm_windows_virtual_machine": (f"{_COMPUTE}/virtualMachines", ("name",)),
    "azurerm_virtual_machine": (f"{_COMPUTE}/virtualMachines", ("name",)),
    "azurerm_storage_account": ("Microsoft.Storage/storageAccounts", ("name",)),
    "azurerm_virtual_network": ("Microsoft.Network/virtualNetworks", ("name",)),
    "azurerm_subnet": (
        "Microsoft.Network/virtualNetworks/subnets",
        ("virtual_network_name", "name"),
    ),
}
"""Of each resource type and data source the Azure type, and the attributes that name it."""

MACHINES = (
    "azurerm_linux_virtual_machine",
    "azurerm_windows_virtual_machine",
    "azurerm_virtual_machine",
)


def identity(kind: str, attributes: Record, deployment: Deployment, address: str) -> str | None:
    """Return a resource's id; names that are not known are placeholders in it.

    ``None`` when ids of this type are not known here.
    """
    body: Value[Data] = Known(attributes)
    if kind == "azurerm_subscription":
        given = text_at(body, "subscription_id")
        named = given.value if isinstance(given, Known) else None
        return f"/subscriptions/{named or deployment.subscription}"
    if kind == "azurerm_resource_group":
        name = segment(text_at(body, "name"), deployment, f"name of {address}")
        return f"/subscriptions/{deployment.subscription}/resourceGroups/{name}"
    if kind == "azapi_resource":
        return _azapi_identity(body, deployment, address)
    if kind == "azurerm_virtual_machine_extension":
        machine = text_at(body, "virtual_machine_id")
        name = segment(text_at(body, "name"), deployment, f"name of {address}")
        return f"{machine_id(machine, deployment, address)}/extensions/{name}"
    if kind not in NAMES:
        return None
    azure, parts = NAMES[kind]
    given = text_at(body, "resource_group_name")
    group = None
    if given != Known(None):
        group = segment(given, deployment, f"resource group of {address}")
    names = [segment(text_at(body, it), deployment, f"{it} of {address}") for it in parts]
    return deployment.within(group=group).resource_id(azure, names)


def segment(name: Value[str | None], deployment: Deployment, words: str) -> str:
    """Return a name as a segment of an id; ``words`` tell an unknown one from others."""
    if isinstance(name, Known) and name.value:
        return ids.placeholder(name.value) if "{" in name.value else name.value
    if isinstance(name, UnknownText):
        return ids.placeholder(name.text)
    return deployment.unknown_name(words)


def machine_id(machine: Value[str | None], deployment: Deployment, address: str) -> str:
    """Return the id of a machine that another resource names, or a placeholder's."""
    if isinstance(machine, Known) and machine.value:
        return machine.value
    name = segment(machine, deployment, f"virtual machine of {address}")
    return deployment.resource_id(f"{_COMPUTE}/virtualMachines", [name])


def os_disk_name(name: Value[str | None], deployment: Deployment, address: str) -> str:
    """Return the name of a machine's OS disk; one that Azure chooses is a placeholder."""
    return segment(name, deployment, f"OS disk of {address}")


def beside(resource_id: str, kind: str, name: str) -> str:
    """Return the id of a resource in the same group as another: a machine's disk."""
    scope = "/".join(resource_id.split("/")[:5])
    return f"{scope}/providers/{kind}/{name}"


def _azapi_identity(body: Value[Data], deployment: Deployment, address: str) -> str | None:
    typed = text_at(body, "type")
    if not isinstance(typed, Known) or not typed.value:
        return None
    azure = typed.value.partition("@")[0]
    name = segment(text_at(body, "name"), deployment, f"name of {address}")
    if azure.lower() == "microsoft.resources/resourcegroups":
        return f"/subscriptions/{deployment.subscription}/resourceGroups/{name}"
    parts = azure.split("/")
    parent = text_at(body, "parent_id")
    if isinstance(parent, Known) and parent.value:
        above = parent.value.rstrip("/")
        below = f"providers/{azure}" if len(parts) == 2 else parts[-1]
        return f"{above}/{below}/{name}"
    unknown = segment(parent, deployment, f"parent of {address}")
    outer = [ids.placeholder(f"{unknown} {it}") for it in parts[1:-1]]
    return deployment.resource_id(azure, [*outer, name]) if len(parts) > 1 else None
