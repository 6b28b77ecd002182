"""Machines and the images that are made from them, for the rules' examples."""

import json
from typing import Any

GROUP = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/render/providers"
COMPUTE = f"{GROUP}/Microsoft.Compute"
MACHINE = f"{COMPUTE}/virtualMachines/builder"
DISK = f"{COMPUTE}/disks/builder-os"
SNAPSHOT = f"{COMPUTE}/snapshots/builder-os-1"
_PUBLISHERS = {
    "CustomScript": "Microsoft.Azure.Extensions",
    "AzureMonitorLinuxAgent": "Microsoft.Azure.Monitor",
    "AzureDiskEncryptionForLinux": "Microsoft.Azure.Security",
}


def bicep_image(
    *,
    extension: str | None = None,
    on: str = "builder",
    custom_data: str | None = None,
    os_disk: str = "managedDisk: { storageAccountType: 'Premium_LRS' }",
) -> str:
    """Return a Bicep file with a machine, an image that is made from it, and a machine that is
    made from that image.

    ``on`` is the machine that has the extension or the custom data: ``builder`` or ``consumer``.
    """
    return (
        _bicep_machine("builder", _MARKETPLACE, os_disk, custom_data if on == "builder" else None)
        + """
resource golden 'Microsoft.Compute/images@2024-07-01' = {
  name: 'golden'
  location: 'westeurope'
  properties: {
    hyperVGeneration: 'V2'
    sourceVirtualMachine: { id: builder.id }
  }
}

"""
        + _bicep_machine(
            "consumer",
            "{ id: golden.id }",
            "managedDisk: { storageAccountType: 'Premium_LRS' }",
            custom_data if on == "consumer" else None,
        )
        + (_bicep_extension(on, extension) if extension else "")
    )


_MARKETPLACE = (
    "{ publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }"
)


def _bicep_machine(symbol: str, image: str, os_disk: str, custom_data: str | None) -> str:
    data = f"\n      customData: base64('{custom_data}')" if custom_data else ""
    return f"""\
resource {symbol} 'Microsoft.Compute/virtualMachines@2024-07-01' = {{
  name: '{symbol}'
  location: 'westeurope'
  properties: {{
    hardwareProfile: {{ vmSize: 'Standard_D2s_v3' }}
    osProfile: {{
      computerName: '{symbol}'
      adminUsername: 'azureuser'{data}
    }}
    storageProfile: {{
      imageReference: {image}
      osDisk: {{
        createOption: 'FromImage'
        {os_disk}
      }}
    }}
  }}
}}
"""


def _bicep_extension(machine: str, kind: str) -> str:
    return f"""
resource extension 'Microsoft.Compute/virtualMachines/extensions@2024-07-01' = {{
  parent: {machine}
  name: 'setup'
  location: 'westeurope'
  properties: {{
    publisher: '{_PUBLISHERS[kind]}'
    type: '{kind}'
    typeHandlerVersion: '1.0'
  }}
}}
"""


def terraform_version(*, extension: str | None = None) -> str:
    """Return a Terraform file with a machine, its image, and a gallery version of that image."""
    return _TERRAFORM + (_terraform_extension(extension) if extension else "")


def _terraform_extension(kind: str) -> str:
    return f"""
resource "azurerm_virtual_machine_extension" "setup" {{
  name                 = "setup"
  virtual_machine_id   = azurerm_linux_virtual_machine.builder.id
  publisher            = "{_PUBLISHERS[kind]}"
  type                 = "{kind}"
  type_handler_version = "2.1"
}}
"""


_TERRAFORM = """\
resource "azurerm_linux_virtual_machine" "builder" {
  name                  = "builder"
  resource_group_name   = "render"
  location              = "westeurope"
  size                  = "Standard_D2s_v3"
  admin_username        = "azureuser"
  network_interface_ids = [var.network_interface_id]

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }

  source_image_reference {
    publisher = "canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }
}

resource "azurerm_image" "golden" {
  name                      = "golden"
  resource_group_name       = "render"
  location                  = "westeurope"
  source_virtual_machine_id = azurerm_linux_virtual_machine.builder.id
  hyper_v_generation        = "V2"
}

resource "azurerm_shared_image_version" "golden" {
  name                = "1.0.0"
  gallery_name        = "shared"
  image_name          = "golden"
  resource_group_name = "render"
  location            = "westeurope"
  managed_image_id    = azurerm_image.golden.id

  target_region {
    name                   = "westeurope"
    regional_replica_count = 1
  }
}
"""


def arm_image(*, os_state: str = "Generalized") -> str:
    """Return an ARM template with a managed image that is made from a snapshot."""
    os_disk = {"osType": "Linux", "osState": os_state, "snapshot": {"id": SNAPSHOT}}
    image = {
        "type": "Microsoft.Compute/images",
        "apiVersion": "2024-07-01",
        "name": "golden",
        "location": "westeurope",
        "properties": {"hyperVGeneration": "V2", "storageProfile": {"osDisk": os_disk}},
    }
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    return _json({"$schema": schema, "contentVersion": "1.0.0.0", "resources": [image]})


def bicep_definition(*, os_state: str = "Generalized") -> str:
    """Return a Bicep file with an image definition in a gallery."""
    return f"""\
resource definition 'Microsoft.Compute/galleries/images@2024-03-03' = {{
  name: 'shared/golden'
  location: 'westeurope'
  properties: {{
    osType: 'Linux'
    osState: '{os_state}'
    hyperVGeneration: 'V2'
    identifier: {{ publisher: 'contoso', offer: 'render', sku: 'golden' }}
  }}
}}
"""


def exported_lineage(
    *, os_disk: dict[str, Any] | None = None, snapshot: dict[str, Any] | None = None
) -> str:
    """Return what Azure answers about a machine, its disk, a snapshot, and an image of that.

    ``os_disk`` takes the place of the machine's managed OS disk: then the image was made from
    the machine. ``snapshot`` are more properties of the snapshot.
    """
    vm = {
        "instanceView": {"statuses": []},
        "storageProfile": {"osDisk": os_disk or {"osType": "Linux", "managedDisk": {"id": DISK}}},
    }
    copied = {
        "osType": "Linux",
        "creationData": {"createOption": "Copy", "sourceResourceId": DISK},
        **(snapshot or {}),
    }
    disk = {"osType": "Linux", "creationData": {"createOption": "FromImage"}}
    os_source = {"osType": "Linux", "osState": "Generalized", "snapshot": {"id": SNAPSHOT}}
    image = (
        {"sourceVirtualMachine": {"id": MACHINE}}
        if os_disk
        else {"storageProfile": {"osDisk": os_source}}
    )
    between = [{**_answer(DISK, disk), "managedBy": MACHINE}, _answer(SNAPSHOT, copied)]
    answers = [_answer(MACHINE, vm), *([] if os_disk else between)]
    return _json([*answers, _answer(f"{COMPUTE}/images/golden", image)])


def _answer(resource_id: str, properties: dict[str, Any]) -> dict[str, Any]:
    kind, _, name = resource_id.rpartition("/")
    return {
        "id": resource_id,
        "name": name,
        "type": f"Microsoft.Compute/{kind.rpartition('/')[2]}",
        "location": "westeurope",
        "properties": properties,
    }


def _json(document: object) -> str:
    return json.dumps(document, indent=2) + "\n"
