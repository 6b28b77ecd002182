"""ARM templates: JSON whose texts may be expressions, with parameters, loops, nested templates."""

from collections.abc import Iterator, Sequence

from linter.project import Project
from linter.readers.arm.deployments import declared_in, open_template
from linter.readers.arm.parameters import given_by, is_parameters
from linter.readers.arm.template import Run, folded_members
from linter.readers.declared import Declared
from linter.readers.deployment import Deployment
from linter.source import NotFollowed, Source, Unreadable
from linter.syntax.json import JsonDocument
from linter.values import Known

__all__ = ["is_parameters", "is_template", "read_arm"]


def is_template(document: JsonDocument) -> bool:
    """Return whether a document is a template: it has resources, and its schema or its version.

    The templates of the Azure CLI's Batch extension have no resources, an exported resource has
    an id.
    """
    top = folded_members(document, document.root)
    if "resources" not in top:
        return False
    schema = document.value(top["$schema"]) if "$schema" in top else None
    if isinstance(schema, Known) and isinstance(schema.value, str):
        return "deploymenttemplate.json" in schema.value.lower()
    return "contentversion" in top and "id" not in top


def read_arm(
    document: JsonDocument, project: Project, parameters: Sequence[Source] = ()
) -> Iterator[Declared | Unreadable | NotFollowed]:
    """Go through the resources of a template that are of a type that the model knows.

    ``parameters`` are the parameter files that apply together, the later over the earlier.
    Nested templates are read, and linked ones whose path leads to a file of the project; other
    deployments are `NotFollowed`. What cannot be evaluated is unknown; a file that is no JSON is
    `Unreadable`. Never raises.
    """
    name = document.source.name
    if parameters:
        name += f" with {' and '.join(source.name for source in parameters)}"
    given, unreadable = given_by(parameters)
    yield from unreadable
    deployment = Deployment.of(name)
    scope = open_template(document, document.root, deployment, Run(), given)
    resources = folded_members(document, document.root).get("resources")
    yield from declared_in(scope, resources, deployment, project, (document.source.name,))
