"""The same resources in every format: bodies as Resource Manager has them, written as others do.

A variant is one way to write a format: Terraform has two providers, and exports come from
Resource Manager or, of pools, from the Batch service.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from linter import ids
from linter.rules.rule import Format
from tests.unit.linter import azurerm, batch_service

Body = dict[str, Any]
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
_ACCOUNT = "microsoft.batch/batchaccounts"
_NO_PROPERTIES = ("id", "name", "type", "apiVersion", "location", "tags", "plan", "managedBy")


def written(variant: str, bodies: Sequence[Body]) -> dict[str, str]:
    """Return files that say of the resources what the bodies say, in one variant of a format.

    A body may say ``protected``: then Terraform is told never to destroy the resource. No other
    format has such a thing. A disk that is ``managedBy`` a machine came with it: only Azure's
    answers show it as a resource of its own.
    """
    form, write = VARIANTS[variant]
    declared = [it for it in bodies if form == "export" or "managedBy" not in it]
    return write(declared)


def export_of(bodies: Sequence[Body]) -> dict[str, str]:
    """Return what Resource Manager answers about the resources."""
    return {"export.json": json.dumps({"value": [_answered(body) for body in bodies]}, indent=2)}


def printed(bodies: Sequence[Body]) -> dict[str, str]:
    """Return what ``az`` prints of the resources, and of pools what the Batch service answers.

    Pools without their account are files for ``az batch pool create --json-file``.
    """
    with_account = any(body["type"].lower() == _ACCOUNT for body in bodies)
    shown = []
    for body in map(_answered, bodies):
        if body["type"].lower() == f"{_ACCOUNT}/pools":
            shown.append(batch_service.pool(body, answered=with_account))
            continue
        properties = dict(body.get("properties", {}))
        if "type" in properties:
            properties["typePropertiesType"] = properties.pop("type")
        shown.append({**properties, **{key: body[key] for key in _NO_PROPERTIES if key in body}})
    return {"printed.json": json.dumps(shown, indent=2)}


def _answered(body: Body) -> Body:
    """Return a body as Azure answers: without its version, and without custom data."""
    shown: Body = json.loads(json.dumps({**_rest(body), "id": body["id"], "type": body["type"]}))
    shown.get("properties", {}).get("osProfile", {}).pop("customData", None)
    return {**shown, "name": ids.name(body["id"])}


def arm(bodies: Sequence[Body]) -> dict[str, str]:
    """Return an ARM template."""
    template = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "resources": [
            {
                "type": body["type"],
                "apiVersion": body["apiVersion"],
                "name": ids.full_name(body["id"]),
                **_rest(body),
            }
            for body in bodies
        ],
    }
    return {"template.json": json.dumps(template, indent=2)}


def bicep(bodies: Sequence[Body]) -> dict[str, str]:
    """Return a Bicep file."""
    resources = (
        f"resource it{number} '{body['type']}@{body['apiVersion']}' = "
        + bicep_literal({"name": ids.full_name(body["id"]), **_rest(body)})
        for number, body in enumerate(bodies)
    )
    return {"main.bicep": "\n\n".join(resources) + "\n"}


def _rest(body: Body) -> Body:
    dropped = ("id", "name", "type", "apiVersion", "protected")
    return {key: value for key, value in body.items() if key not in dropped}


def bicep_literal(value: object, indent: int = 0) -> str:
    """Return a value as Bicep writes it."""
    inner = "  " * (indent + 1)
    match value:
        case {} if not value:
            return "{}"
        case dict():
            lines = (f"{inner}{key}: {bicep_literal(it, indent + 1)}" for key, it in value.items())
            return "{\n" + "\n".join(lines) + f"\n{'  ' * indent}}}"
        case list():
            lines = (inner + bicep_literal(it, indent + 1) for it in value)
            return "[\n" + "\n".join(lines) + f"\n{'  ' * indent}]"
        case str():
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\${") + "'"
    return json.dumps(value)


def _azapi(body: Body) -> tuple[str, Body]:
    beside: Body = {key: body[key] for key in ("location", "tags") if key in body}
    inner = {key: value for key, value in _rest(body).items() if key not in beside}
    return "azapi_resource", {
        "type": f"{body['type']}@{body['apiVersion']}",
        "parent_id": ids.parent(body["id"]) if body["type"].count("/") > 1 else _group(body["id"]),
        "name": ids.name(body["id"]),
        **beside,
        "body": inner,
    }


def _group(resource_id: str) -> str:
    return resource_id.partition("/providers/")[0]


Provider = Callable[[Body], tuple[str, Body]]
_LIFECYCLE = "\n  lifecycle {\n    prevent_destroy = true\n  }\n"


def _terraform(provider: Provider) -> Callable[[Sequence[Body]], dict[str, str]]:
    def write(bodies: Sequence[Body]) -> dict[str, str]:
        blocks = []
        for number, body in enumerate(bodies):
            kind, attributes = provider(body)
            inner = hcl(attributes, 1) + (_LIFECYCLE if body.get("protected") else "")
            blocks.append(f'resource "{kind}" "it{number}" {{\n{inner}}}\n')
        return {"main.tf": "\n".join(blocks)}

    return write


def hcl(attributes: Body, indent: int) -> str:
    """Return attributes as HCL has them; lists of objects are nested blocks."""
    space = "  " * indent
    text = ""
    for key, value in attributes.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for block in value:
                text += f"{space}{key} {{\n{hcl(block, indent + 1)}{space}}}\n"
        else:
            literal = json.dumps(value).replace("${", "$${").replace("%{", "%%{")
            text += f"{space}{key} = {literal}\n"
    return text


def _plan(provider: Provider) -> Callable[[Sequence[Body]], dict[str, str]]:
    def write(bodies: Sequence[Body]) -> dict[str, str]:
        resources = []
        for number, (kind, attributes) in enumerate(map(provider, bodies)):
            names = {"mode": "managed", "type": kind, "name": f"it{number}"}
            resources.append({"address": f"{kind}.it{number}", **names, "values": attributes})
        plan = {
            "format_version": "1.2",
            "terraform_version": "1.9.0",
            "planned_values": {"root_module": {"resources": resources}},
            "resource_changes": [
                {
                    "address": it["address"],
                    "change": {"actions": ["create"], "after": it["values"], "after_unknown": {}},
                }
                for it in resources
            ],
        }
        return {"plan.json": json.dumps(plan, indent=2)}

    return write


Writer = Callable[[Sequence[Body]], dict[str, str]]
VARIANTS: dict[str, tuple[Format, Writer]] = {
    "arm": ("arm", arm),
    "bicep": ("bicep", bicep),
    "export": ("export", export_of),
    "az": ("export", printed),
    "azurerm": ("terraform", _terraform(azurerm.resource)),
    "azapi": ("terraform", _terraform(_azapi)),
    "azurerm plan": ("plan", _plan(azurerm.resource)),
    "azapi plan": ("plan", _plan(_azapi)),
}
