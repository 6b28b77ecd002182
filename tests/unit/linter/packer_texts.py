"""Packer templates for tests, and what is read from them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from linter.model import ImageBuild
from linter.project import Project
from linter.readers.packer import is_legacy, read_legacy, read_packer
from linter.source import Source, Unreadable
from linter.syntax.json import JsonDocument, parse_json

NOWHERE = Path("/nowhere-at-all")
SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
ARM = {
    "type": "azure-arm",
    "subscription_id": SUBSCRIPTION,
    "os_type": "Linux",
    "location": "westeurope",
    "image_publisher": "canonical",
    "image_offer": "ubuntu-24_04-lts",
    "image_sku": "server",
    "managed_image_name": "golden",
    "managed_image_resource_group_name": "render",
}
COMPUTE = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/render/providers/Microsoft.Compute"
HCL = """\
source "azure-arm" "golden" {
  subscription_id                   = "00000000-0000-4000-8000-000000000001"
  location                          = "westeurope"
  os_type                           = "Linux"
  image_publisher                   = "canonical"
  image_offer                       = "ubuntu-24_04-lts"
  image_sku                         = "server"
  managed_image_resource_group_name = "render"
  managed_image_name                = "golden"
}
"""


def legacy(
    *provisioners: dict[str, Any],
    variables: dict[str, Any] | None = None,
    files: Mapping[str, str] | None = None,
    given: Sequence[tuple[str, str]] = (),
    name: str = "golden.json",
    builders: Sequence[dict[str, Any]] | None = None,
    **settings: Any,
) -> list[ImageBuild]:
    """Read a legacy template: settings come on top of `ARM`'s, unless builders are given.

    ``files`` are others of the project, ``given`` files of variables.
    """
    template = {
        "variables": variables or {},
        "builders": list(builders) if builders is not None else [{**ARM, **settings}],
        "provisioners": list(provisioners),
    }
    source = Source(name, json.dumps(template, indent=1).encode())
    document = parse_json(source)
    assert isinstance(document, JsonDocument)
    assert is_legacy(document)
    sources = [Source(path, text.encode()) for path, text in (files or {}).items()]
    project = Project(NOWHERE, [NOWHERE], [source, *sources])
    values = [Source(path, text.encode()) for path, text in given]
    return builds(read_legacy(document, project, values))


def hcl(
    files: str | Mapping[str, str],
    given: Sequence[tuple[str, str]] = (),
    folder: str = ".",
) -> list[ImageBuild]:
    """Read HCL files; a single one is ``golden.pkr.hcl``."""
    named = {"golden.pkr.hcl": files} if isinstance(files, str) else files
    sources = [Source(path, text.encode()) for path, text in named.items()]
    project = Project(NOWHERE, [NOWHERE], sources)
    templates = [it for it in sources if it.name.endswith((".pkr.hcl", ".pkr.json"))]
    values = [Source(path, text.encode()) for path, text in given]
    return builds(read_packer(templates, folder, project, values))


def builds(items: Any) -> list[ImageBuild]:
    """Return the builds; all must be readable."""
    found = list(items)
    assert not [it for it in found if isinstance(it, Unreadable)]
    return found


def texts(build: ImageBuild) -> list[str]:
    """Return the scripts of a build, one after another."""
    return [script.text for step in build.steps.known for script in step.scripts.known]


def reasons(build: ImageBuild) -> list[str]:
    """Return why scripts of its steps are not known."""
    return [it.scripts.more.reason for it in build.steps.known if it.scripts.more]
