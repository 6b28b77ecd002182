"""Formats: which reader a file is for. Content decides first, then the suffix."""

import re
from enum import StrEnum

from linter.source import Source


class Form(StrEnum):
    """How a file is written, and by whose rules."""

    JSON = "json"
    """A template, an export, a plan, a legacy Packer template: the parsed text tells."""
    BICEP = "bicep"
    TERRAFORM = "terraform"
    PACKER = "packer"
    YAML = "yaml"


_JSON_WORDS = re.compile(
    rb"microsoft\.(?:batch|compute/(?:images|snapshots|disks|galleries|virtualmachines)"
    rb"|virtualmachineimages|resources/deployments)"
    rb"|deploymenttemplate\.json"
    rb"|(?:virtualmachine|cloudservice)configuration|deploymentconfiguration"
    rb"|azure-(?:arm|chroot)|azurerm_|azapi_|\"pool\"\s*:",
    re.IGNORECASE,
)
_PACKER_WORDS = re.compile(rb"azure-(?:arm|chroot)")
_TERRAFORM_WORDS = re.compile(rb"^\s*(?:resource|module|data)\s+\"", re.MULTILINE)
_BICEP_WORDS = re.compile(rb"^\s*(?:resource|module)\s+\w+\s+'", re.MULTILINE)
_DEFINITION_KEYS = re.compile(rb"^[\"']?(image|pool)[\"']?\s*:", re.MULTILINE)
_OPENING = re.compile(rb"(?:\s+|//[^\n]*\n|#[^\n]*\n|/\*.*?\*/)*([\[{])?", re.DOTALL)
_LARGEST_OPENING = 4096


def form_of(source: Source) -> Form | None:
    """Return how a file is written, or ``None`` when it is none of our inputs."""
    name, data = source.name.lower(), source.data
    opening = _OPENING.match(data[:_LARGEST_OPENING])
    if opening is not None and opening.group(1):
        if name.endswith((".tf.json", ".tf")):
            return Form.TERRAFORM
        if name.endswith(".pkr.json") or (name.endswith(".hcl") and b'"builders"' not in data):
            return Form.PACKER if _PACKER_WORDS.search(data) else None
        if name.endswith((".bicep", ".yaml", ".yml")):
            return Form.BICEP if name.endswith(".bicep") else _yaml(data)
        return Form.JSON if _JSON_WORDS.search(data) else None
    if name.endswith((".bicep", ".bicepparam", ".tfvars")):
        return Form.BICEP if name.endswith(".bicep") else None
    if name.endswith((".yaml", ".yml")):
        return _yaml(data)
    if name.endswith((".tf", ".tf.json")):
        return Form.TERRAFORM
    if name.endswith((".hcl", ".pkr.json")):
        return Form.PACKER if _PACKER_WORDS.search(data) else None
    if name.endswith((".json", ".jsonc")):
        return Form.JSON if _JSON_WORDS.search(data) else None
    return _by_content(data)


def _by_content(data: bytes) -> Form | None:
    """A file of another name, such as standard input, tells by its declarations."""
    if _BICEP_WORDS.search(data):
        return Form.BICEP
    if _PACKER_WORDS.search(data):
        return Form.PACKER
    if _TERRAFORM_WORDS.search(data):
        return Form.TERRAFORM
    return None


def _yaml(data: bytes) -> Form | None:
    """Of YAML, only pipeline definitions are inputs; their reader looks at the keys."""
    keys = {match.group(1) for match in _DEFINITION_KEYS.finditer(data)}
    return Form.YAML if keys == {b"image", b"pool"} else None
