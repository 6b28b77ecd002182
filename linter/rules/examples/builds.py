"""Image builds for the rules' examples: Packer in both of its languages, and Image Builder."""

import json

DEPROVISION = "sudo /usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync"
SYSPREP = (
    "& $env:SystemRoot\\System32\\Sysprep\\Sysprep.exe /oobe /generalize /quiet /quit /mode:vm"
)
_GALLERY = (
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/render"
    "/providers/Microsoft.Compute/galleries/shared/images/golden"
)


def packer_hcl(*commands: str, setting: str = "", windows: bool = False) -> str:
    """Return a Packer template whose provisioners are one command each."""
    shell = "powershell" if windows else "shell"
    provisioners = "".join(
        f'\n  provisioner "{shell}" {{\n    inline = [{_quoted(command)}]\n  }}\n'
        for command in commands
    )
    extra = f"\n\n  {setting}" if setting else ""
    return f"""\
source "azure-arm" "golden" {{
  use_azure_cli_auth = true
  subscription_id    = "00000000-0000-4000-8000-000000000001"
  location           = "westeurope"
  vm_size            = "Standard_D2s_v3"
{_BASES[windows]}

  shared_image_gallery_destination {{
    resource_group = "render"
    gallery_name   = "shared"
    image_name     = "golden"
    image_version  = "1.0.0"
  }}{extra}
}}

build {{
  sources = ["source.azure-arm.golden"]
{provisioners}}}
"""


_BASES = {
    False: """\
  os_type            = "Linux"
  image_publisher    = "canonical"
  image_offer        = "ubuntu-24_04-lts"
  image_sku          = "server"\
""",
    True: """\
  os_type            = "Windows"
  image_publisher    = "MicrosoftWindowsServer"
  image_offer        = "WindowsServer"
  image_sku          = "2022-datacenter"
  communicator       = "winrm"\
""",
}


def packer_json(*commands: str) -> str:
    """Return a legacy Packer template for Linux whose provisioners are one command each."""
    return _json(
        {
            "variables": {"subscription": "00000000-0000-4000-8000-000000000001"},
            "builders": [
                {
                    "type": "azure-arm",
                    "subscription_id": "{{user `subscription`}}",
                    "location": "westeurope",
                    "os_type": "Linux",
                    "image_publisher": "canonical",
                    "image_offer": "ubuntu-24_04-lts",
                    "image_sku": "server",
                    "managed_image_name": "golden",
                    "managed_image_resource_group_name": "render",
                }
            ],
            "provisioners": [{"type": "shell", "inline": [command]} for command in commands],
        }
    )


def image_template(kind: str, *commands: str) -> str:
    """Return a template of Azure VM Image Builder, as a resource of an ARM template."""
    return _json(
        {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/"
            "deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "resources": [
                {
                    "type": "Microsoft.VirtualMachineImages/imageTemplates",
                    "apiVersion": "2024-02-01",
                    "name": "golden",
                    "location": "westeurope",
                    "properties": {
                        "source": {
                            "type": "PlatformImage",
                            "publisher": "MicrosoftWindowsServer",
                            "offer": "WindowsServer",
                            "sku": "2022-datacenter",
                            "version": "latest",
                        }
                        if kind == "PowerShell"
                        else {
                            "type": "PlatformImage",
                            "publisher": "canonical",
                            "offer": "ubuntu-24_04-lts",
                            "sku": "server",
                            "version": "latest",
                        },
                        "customize": [{"type": kind, "name": "setUp", "inline": list(commands)}],
                        "distribute": [
                            {
                                "type": "SharedImage",
                                "galleryImageId": _GALLERY,
                                "runOutputName": "golden",
                                "targetRegions": [{"name": "westeurope", "replicaCount": 1}],
                            }
                        ],
                        "vmProfile": {"vmSize": "Standard_D2s_v3"},
                    },
                }
            ],
        }
    )


def _quoted(command: str) -> str:
    return json.dumps(command).replace("${", "$${").replace("%{", "%%{")


def _json(document: object) -> str:
    return json.dumps(document, indent=2) + "\n"
