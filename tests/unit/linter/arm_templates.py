"""Templates as tests write them, and what is read of them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from linter.access import at
from linter.data import Data
from linter.project import Project
from linter.readers.arm import read_arm
from linter.readers.declared import Declared
from linter.source import NotFollowed, Source, Unreadable
from linter.syntax.json import JsonDocument, parse_json
from linter.values import Value

Json = dict[str, Any]

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
PARAMETERS = SCHEMA.replace("Template", "Parameters")
GROUP = "/subscriptions/{subscription of main.json}/resourceGroups/{resource group of main.json}"
IMAGES = f"{GROUP}/providers/Microsoft.Compute/images"
NOWHERE = Project(Path("/nowhere"), [], [])


def template(*resources: object, **top: object) -> Json:
    """A template with these resources."""
    return {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        **top,
        "resources": list(resources),
    }


def pool(name: str = "account/pool", **properties: object) -> Json:
    """A pool with these properties; those that a resource has itself are put beside them."""
    own = ("copy", "condition", "existing", "scope", "comments")
    return {
        "type": "Microsoft.Batch/batchAccounts/pools",
        "apiVersion": "2024-07-01",
        "name": name,
        **{key: properties.pop(key) for key in own if key in properties},
        "properties": properties,
    }


def deployment(nested: Json, *, inner: bool = False, **more: Any) -> Json:
    """A nested template."""
    scope = {"expressionEvaluationOptions": {"scope": "inner"}} if inner else {}
    properties: Json = {"mode": "Incremental", **scope, "template": nested}
    if "parameters" in more:
        properties["parameters"] = more.pop("parameters")
    return {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "nested",
        **more,
        "properties": properties,
    }


def document(text: object, name: str = "main.json") -> JsonDocument:
    """A parsed document, of JSON text or of what is to be written as JSON."""
    data = text if isinstance(text, bytes) else json.dumps(text, indent=1).encode()
    parsed = parse_json(Source(name, data))
    assert isinstance(parsed, JsonDocument)
    return parsed


def read_all(
    text: object, project: Project = NOWHERE, parameters: Sequence[Source] = ()
) -> list[Declared | Unreadable | NotFollowed]:
    """Everything that is read of a template."""
    return list(read_arm(document(text), project, parameters))


def read(
    text: object, project: Project = NOWHERE, parameters: Sequence[Source] = ()
) -> list[Declared]:
    """The resources of a template, all of which must be readable."""
    found = read_all(text, project, parameters)
    assert not [it for it in found if isinstance(it, Unreadable)]
    return [it for it in found if isinstance(it, Declared)]


def names(declared: Sequence[Declared]) -> list[str]:
    """The ids from the namespace's types on, without their scope."""
    return [it.place.resource_id.partition("/providers/")[2] for it in declared]


def value_of(
    expression: object,
    parameters: Mapping[str, object] | None = None,
    variables: Mapping[str, object] | None = None,
    **top: object,
) -> Value[Data]:
    """What a pool's property is, whose value is this expression."""
    text = template(
        pool(vmSize=expression), parameters=parameters or {}, variables=variables or {}, **top
    )
    (found,) = read(text)
    return at(found.body, "properties", "vmSize")


def source(name: str, content: object) -> Source:
    """A file."""
    return Source(name, json.dumps(content).encode())
