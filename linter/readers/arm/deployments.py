"""Templates inside templates: ``Microsoft.Resources/deployments``, nested or linked by a path.

https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tree_sitter import Node

from linter.access import text_at
from linter.project import Project
from linter.readers.arm.copies import Copied, copied_members
from linter.readers.arm.resources import DEPLOYMENT, Found, declared, found_in, target_of
from linter.readers.arm.scope import Scope
from linter.readers.arm.template import Given, Run, Template, folded_members
from linter.readers.declared import Declared
from linter.readers.deployment import Deployment
from linter.source import NotFollowed, Unreadable
from linter.syntax.json import JsonDocument, parse_json
from linter.values import Known, OneOf, Unknown

_DEEPEST = 10
"""The levels of linked and nested templates that are followed; batchlint's own limit."""
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\", re.IGNORECASE)


def open_template(
    document: JsonDocument,
    root: Node,
    deployment: Deployment,
    run: Run,
    given: Mapping[str, Given],
    suffix: str = "",
) -> Scope:
    """Return the scope of a template whose definitions stand in an object of a document."""
    top = folded_members(document, root)
    template = Template(
        document,
        deployment,
        parameters=folded_members(document, top.get("parameters")),
        variables={},
        functions=_functions(document, top.get("functions")),
        given=given,
        suffix=suffix,
    )
    scope = Scope(template, run)
    if "apiprofile" in top:
        template.profile = template.text(top["apiprofile"]) or None
    template.variables = _variables(scope, folded_members(document, top.get("variables")))
    return scope


def _variables(scope: Scope, own: dict[str, Node]) -> dict[str, Node | Copied]:
    loops = own.get("copy")
    if loops is None or loops.type != "array":
        return {**own}
    made, _ = copied_members(scope, loops)
    return {**own, **{name.lower(): it for name, it in made.items()}}


def _functions(document: JsonDocument, listed: Node | None) -> dict[str, Node]:
    functions: dict[str, Node] = {}
    for node in listed.named_children if listed is not None else ():
        parts = folded_members(document, node)
        space = document.value(parts["namespace"]) if "namespace" in parts else None
        if isinstance(space, Known) and isinstance(space.value, str):
            for name, function in folded_members(document, parts.get("members")).items():
                functions[f"{space.value.lower()}.{name}"] = function
    return functions


def declared_in(
    scope: Scope,
    resources: Node | None,
    target: Deployment,
    project: Project,
    trail: tuple[str, ...],
) -> Iterator[Declared | Unreadable | NotFollowed]:
    """Go through a template's resources, and those of the templates that it deploys.

    ``trail`` are the names of the files on the way to it, itself included.
    """
    for found in found_in(scope, resources):
        if isinstance(found, Unreadable):
            yield found
        elif found.kind.lower() != DEPLOYMENT:
            yield declared(found, target)
        elif len(trail) <= _DEEPEST and scope.run.instances > 0:
            yield from _deployed(found, target_of(found, target), project, trail)
        else:
            yield _unread(found, "there are too many deployments")


def _deployed(
    found: Found, target: Deployment, project: Project, trail: tuple[str, ...]
) -> Iterator[Declared | Unreadable | NotFollowed]:
    scope = found.scope
    properties = scope.template.members(found.members.get("properties"))
    nested = properties.get("template")
    if nested is not None and nested.type == "object":
        listed = scope.template.members(nested).get("resources")
        if _is_inner(scope, properties):
            scope = _inner(scope, scope.template.document, nested, target, properties)
        yield from declared_in(scope, listed, target, project, (*trail, trail[-1]))
        return
    document = _linked(found, properties, project, trail)
    if isinstance(document, Unreadable | NotFollowed):
        yield document
    else:
        inner = _inner(scope, document, document.root, target, properties)
        listed = folded_members(document, document.root).get("resources")
        yield from declared_in(inner, listed, target, project, (*trail, document.source.name))


def _is_inner(scope: Scope, properties: dict[str, Node]) -> bool:
    """Return whether a nested template's expressions see its own parameters."""
    options = scope.template.members(properties.get("expressionevaluationoptions"))
    chosen = text_at(scope.value(options["scope"])) if "scope" in options else None
    return isinstance(chosen, Known) and (chosen.value or "").lower() == "inner"


def _inner(
    scope: Scope,
    document: JsonDocument,
    root: Node,
    target: Deployment,
    properties: dict[str, Node],
) -> Scope:
    """Return the scope of a template of its own; its parameters are given in the outer one's."""
    run = scope.run
    run.nested += 1
    given: dict[str, Given] = {}
    for name, node in scope.template.members(properties.get("parameters")).items():
        entry = scope.template.members(node)
        if "value" in entry:
            given[name] = Given(scope=scope, node=entry["value"])
        else:
            given[name] = Given(Unknown(f"parameter '{name}' is in a key vault"))
    return open_template(document, root, target, run, given, f" of deployment {run.nested}")


def _linked(
    found: Found, properties: dict[str, Node], project: Project, trail: tuple[str, ...]
) -> JsonDocument | Unreadable | NotFollowed:
    """Return the template that a link leads to; or that it leads to none that can be read."""
    scope = found.scope
    link = scope.template.members(properties.get("templatelink"))
    node = link.get("relativepath") or link.get("uri")
    if node is None:
        return _unread(found, _unlinked(link, properties))
    path = text_at(scope.value(node))
    if isinstance(path, Unknown):
        return _unread(found, f"its address is not known: {path.reason}")
    if isinstance(path, OneOf):
        return _unread(found, "it is one of several")
    if not path.value:
        return _unread(found, "its address is empty")
    if _REMOTE.match(path.value):
        address = path.value.partition("?")[0]  # what follows may be a signature, a secret
        return _unread(found, f"it is at {address}, and nothing is fetched")
    source = project.open(path.value, scope.template.document.source)
    if isinstance(source, Unknown):
        return _unread(found, source.reason)
    if source.name in trail:
        return _unread(found, "it links back to itself")
    return parse_json(source)


def _unlinked(link: dict[str, Node], properties: dict[str, Node]) -> str:
    if "id" in link:
        return "it is a template spec, and nothing is fetched"
    return "it is an expression" if "template" in properties else "no path leads to it"


def _unread(found: Found, why: str) -> NotFollowed:
    name = f" '{found.names[-1]}'" if found.names else ""
    spot = found.scope.template.document.source.spot(found.node.start_byte)
    return NotFollowed(spot, f"the template of deployment{name} was not read: {why}")
