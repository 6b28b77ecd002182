"""The same image build in every format: Packer's two languages, and Azure VM Image Builder."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from linter import ids
from linter.rules.rule import Format
from tests.unit.linter.formats import arm, bicep, hcl

Body = dict[str, Any]
DEPROVISION = "/usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync"
_UBUNTU = ("canonical", "ubuntu-24_04-lts", "server")


@dataclass(frozen=True, slots=True)
class Build:
    """An image build for Linux that makes a gallery version, or a managed image.

    ``last`` are the commands that end a Packer build; Image Builder generalizes by itself.
    ``plan`` is the name of the base image's purchase plan, ``settings`` are more of Packer's own.
    """

    commands: tuple[str, ...] = ("apt-get install -y nfs-common",)
    last: tuple[str, ...] = (DEPROVISION,)
    base: tuple[str, str, str] = _UBUNTU
    plan: str | None = None
    version_id: str | None = None
    image_id: str | None = None
    regions: tuple[str, ...] = ("westeurope",)
    replicas: int | None = None
    excluded: bool = False
    settings: tuple[tuple[str, Any], ...] = ()


def built(variant: str, build: Build) -> dict[str, str]:
    """Return files that describe a build in one variant of a format."""
    _, write = BUILD_VARIANTS[variant]
    return write(build)


def _settings(build: Build) -> Body:
    publisher, offer, sku = build.base
    found: Body = {
        "subscription_id": "00000000-0000-4000-8000-000000000001",
        "location": build.regions[0],
        "os_type": "Linux",
        "image_publisher": publisher,
        "image_offer": offer,
        "image_sku": sku,
    }
    if build.plan:
        plan = {"name": build.plan, "product": "linux", "publisher": "contoso"}
        found["plan_info"] = [{f"plan_{key}": value for key, value in plan.items()}]
    if build.image_id:
        found["managed_image_name"] = ids.name(build.image_id)
        found["managed_image_resource_group_name"] = ids.group(build.image_id)
    if build.version_id:
        gallery, image, version = ids.full_name(build.version_id).split("/")
        target = {"gallery_name": gallery, "image_name": image, "image_version": version}
        group = {"resource_group": ids.group(build.version_id)}
        regions = {"replication_regions": list(build.regions)}
        found["shared_image_gallery_destination"] = [{**group, **target, **regions}]
        found["shared_gallery_image_version_exclude_from_latest"] = build.excluded
        if build.replicas is not None:
            found["shared_image_gallery_replica_count"] = build.replicas
    for name, value in build.settings:
        # Settings of the gallery's block stand in it; all others are the builder's.
        held = found["shared_image_gallery_destination"][0] if name == "specialized" else found
        held[name] = value
    return found


def _hcl(build: Build) -> dict[str, str]:
    steps = (f'provisioner "shell" {{\n    inline = {_listed(it)}\n  }}' for it in _all(build))
    return {"golden.pkr.hcl": _template(build, *steps)}


def _script(build: Build) -> dict[str, str]:
    """The commands are a file that the template names; what ends the build stays in it."""
    steps = ['provisioner "shell" {\n    script = "./scripts/setup.sh"\n  }']
    steps += [f'provisioner "shell" {{\n    inline = {_listed(it)}\n  }}' for it in build.last]
    text = "#!/bin/bash\nset -e\n" + "\n".join(build.commands) + "\n"
    return {"golden.pkr.hcl": _template(build, *steps), "scripts/setup.sh": text}


def _template(build: Build, *steps: str) -> str:
    inner = "\n\n  ".join(('sources = ["source.azure-arm.golden"]', *steps))
    source = hcl(_settings(build), 1)
    return f'source "azure-arm" "golden" {{\n{source}}}\n\nbuild {{\n  {inner}\n}}\n'


def _listed(command: str) -> str:
    return json.dumps([command]).replace("${", "$${").replace("%{", "%%{")


def _legacy(build: Build) -> dict[str, str]:
    settings = {
        key: value[0] if isinstance(value, list) else value
        for key, value in _settings(build).items()
    }
    template = {
        "builders": [{"type": "azure-arm", **settings}],
        "provisioners": [{"type": "shell", "inline": [it]} for it in _all(build)],
    }
    return {"golden.json": json.dumps(template, indent=2)}


def _all(build: Build) -> tuple[str, ...]:
    return (*build.commands, *build.last)


def _image_template(build: Build) -> Body:
    publisher, offer, sku = build.base
    source = {"type": "PlatformImage", "publisher": publisher, "offer": offer, "sku": sku}
    planned: Body = {}
    if build.plan:
        planned["planInfo"] = {
            "planName": build.plan,
            "planProduct": "linux",
            "planPublisher": "contoso",
        }
    targets: list[Body] = []
    if build.image_id:
        location = build.regions[0]
        targets += [{"type": "ManagedImage", "imageId": build.image_id, "location": location}]
    if build.version_id:
        count = {} if build.replicas is None else {"replicaCount": build.replicas}
        shared = {
            "type": "SharedImage",
            "galleryImageId": build.version_id,
            "excludeFromLatest": build.excluded,
            "targetRegions": [{"name": region, **count} for region in build.regions],
        }
        targets += [shared]
    customize = [{"type": "Shell", "name": "setUp", "inline": list(build.commands)}]
    properties = {
        "source": {**source, "version": "latest", **planned},
        "customize": customize,
        "distribute": [{**target, "runOutputName": "golden"} for target in targets],
        "vmProfile": {"vmSize": "Standard_D2s_v3"},
    }
    kind = "Microsoft.VirtualMachineImages/imageTemplates"
    return {
        "id": f"/subscriptions/s/resourceGroups/render/providers/{kind}/golden",
        "type": kind,
        "apiVersion": "2024-02-01",
        "location": build.regions[0],
        "properties": properties,
    }


BUILD_VARIANTS: dict[str, tuple[Format, Callable[[Build], dict[str, str]]]] = {
    "hcl": ("packer", _hcl),
    "legacy": ("packer", _legacy),
    "script": ("script", _script),
    "image template": ("image-builder", lambda build: arm([_image_template(build)])),
    "image template in bicep": ("image-builder", lambda build: bicep([_image_template(build)])),
}
