"""Roots: the documents of a project, each with what is read together with it.

A Bicep file or template is a root once for every parameter file that belongs to it, a folder of
Terraform or Packer files is one root.
"""

import posixpath
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

from linter.model import Resource
from linter.project import Project
from linter.readers.declared import Declared
from linter.readers.formats import Form, form_of
from linter.readers.parameter_files import parameter_files
from linter.source import NotFollowed, Source, Unreadable
from linter.syntax.json import JsonDocument, parse_json

Items: TypeAlias = Iterator[Resource | Declared | Unreadable | NotFollowed]
_MOST_PARAMETER_FILES = 20


class Root(NamedTuple):
    """A document: the names of its files, and the way to read it."""

    names: tuple[str, ...]
    read: Callable[[], Items]


def roots_of(project: Project, parameters: Sequence[Source] = ()) -> Iterator[Root]:
    """Go through the roots among the files that were given: files first, then folders."""
    single = {Form.JSON: _json, Form.BICEP: _bicep}
    folders: dict[Form, dict[str, list[Source]]] = {Form.TERRAFORM: {}, Form.PACKER: {}}
    for source in project.given:
        form = form_of(source)
        if form in single:
            yield Root((source.name,), partial(single[form], source, project, parameters))
        elif form is Form.YAML:
            yield Root((source.name,), partial(_definition, source))
        elif form is not None:
            folder = posixpath.dirname(source.name) or "."
            folders[form].setdefault(folder, []).append(source)
    together = {Form.TERRAFORM: _terraform, Form.PACKER: _packer}
    for form, by_folder in folders.items():
        for folder, sources in by_folder.items():
            names = tuple(source.name for source in sources)
            yield Root(names, partial(together[form], sources, folder, project, parameters))


def _json(source: Source, project: Project, parameters: Sequence[Source]) -> Items:
    document = parse_json(source)
    if isinstance(document, Unreadable):
        yield document
        return
    from linter.readers import arm

    if arm.is_parameters(document):
        return
    if not arm.is_template(document):
        yield from _other_json(document, project, parameters)
    elif not _compiled_from_bicep(source, project):
        for files in _parameter_files(source, project, parameters):
            yield from arm.read_arm(document, project, files)


def _other_json(document: JsonDocument, project: Project, parameters: Sequence[Source]) -> Items:
    from linter.readers import definitions, exports, packer
    from linter.readers.terraform import plan

    if plan.is_plan(document):
        yield from plan.read_plan(document)
    elif packer.is_legacy(document):
        yield from packer.read_legacy(document, project, parameters)
    elif definitions.is_definition(document.value()):
        yield from definitions.read_definition(document.source)
    else:
        yield from exports.read_export(document)


def _bicep(source: Source, project: Project, parameters: Sequence[Source]) -> Items:
    from linter.readers import bicep

    files = [it for it in parameters if it.name.endswith((".bicepparam", ".json", ".jsonc"))]
    if not files:
        files = [it for it in _bicep_parameters(project) if _is_for(it, source)]
        files += [one for (one,) in filter(None, _parameter_files(source, project, ()))]
    each: list[Source | None] = [*files[:_MOST_PARAMETER_FILES]]
    for file in each or [None]:
        yield from bicep.read_bicep(source, project, file)


def _bicep_parameters(project: Project) -> list[Source]:
    return [it for it in project.given if it.name.endswith(".bicepparam")]


def _is_for(file: Source, template: Source) -> bool:
    """Return whether a .bicepparam file names the template."""
    from linter.readers import bicep

    named = bicep.using(file)
    path = posixpath.join(posixpath.dirname(file.name), named or "")
    return posixpath.normpath(path) == template.name


def _parameter_files(
    template: Source, project: Project, parameters: Sequence[Source]
) -> list[tuple[Source, ...]]:
    """Return the parameter files of a template, one tuple for each time that it is read."""
    given = tuple(it for it in parameters if it.name.endswith((".json", ".jsonc")))
    if given:
        return [given]
    beside = project.given_by_folder[posixpath.dirname(template.name)]
    named = parameter_files(template.name, tuple(beside))[:_MOST_PARAMETER_FILES]
    return [(beside[name],) for name in named] or [()]


def _compiled_from_bicep(source: Source, project: Project) -> bool:
    """Return whether the template was made from a Bicep file that is read as well."""
    if b'"_generator"' not in source.data:
        return False
    folder, name = posixpath.split(source.name)
    origins = {
        posixpath.join(folder, posixpath.splitext(name)[0] + ".bicep"),
        posixpath.join(folder, "main.bicep"),
    }
    beside = project.given_by_folder[folder]
    return any(origin in beside for origin in origins)


def _terraform(
    sources: list[Source], folder: str, project: Project, parameters: Sequence[Source]
) -> Items:
    from linter.readers.terraform import read_terraform

    files = [it for it in parameters if it.name.endswith((".tfvars", ".tfvars.json"))]
    yield from read_terraform(sources, folder, project, files)


def _packer(
    sources: list[Source], folder: str, project: Project, parameters: Sequence[Source]
) -> Items:
    from linter.readers.packer import read_packer

    files = [it for it in parameters if it.name.endswith((".hcl", ".json"))]
    yield from read_packer(sources, folder, project, files)


def _definition(source: Source) -> Items:
    from linter.readers.definitions import read_definition

    yield from read_definition(source)
