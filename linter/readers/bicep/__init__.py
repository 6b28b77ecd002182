"""The Bicep reader: ``.bicep`` files with their modules, and ``.bicepparam`` files.

Expressions are evaluated here, without Bicep's compiler and without Azure. What needs either is
unknown and says why. Registry modules, template specs and modules written in JSON are not
followed; types are not checked.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from linter.project import Project
from linter.readers.declared import Declared
from linter.source import NotFollowed, Source, Unreadable

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope

__all__ = ["read_bicep", "using"]


def using(source: Source) -> str | None:
    """Return the path of the file that a ``.bicepparam`` gives parameters to, as it is written."""
    from linter.syntax.bicep import parse_bicep

    document = parse_bicep(source)
    if isinstance(document, Unreadable):
        return None
    for declaration in document.declarations:
        if declaration.keyword == "using" and declaration.target is not None:
            return declaration.target.plain
    return None


def read_bicep(
    source: Source, project: Project, parameters: Source | None = None
) -> Iterator[Declared | Unreadable | NotFollowed]:
    """Read a file, and the files of the modules that it uses.

    ``parameters`` is a ``.bicepparam`` or a JSON parameter file that applies. Yields the
    resources of `Microsoft.Batch` and `Microsoft.Compute` and the templates of Image Builder,
    for each file the first mistake in what matters, and the modules that are not followed. Never
    raises.
    """
    from linter.data import record
    from linter.readers.bicep.parameters import values_of
    from linter.readers.bicep.run import Run
    from linter.readers.bicep.scope import Scope
    from linter.readers.deployment import Deployment
    from linter.values import Unknown

    run = Run(project)
    document = source.name if parameters is None else f"{source.name} with {parameters.name}"
    deployment = Deployment.of(document)
    template = run.template(source)
    if not isinstance(template, Unknown):
        given = record({}) if parameters is None else values_of(run, parameters, deployment)
        yield from _read(Scope(template, run, deployment, given=given))
    yield from run.take_problems()


def _read(first: "Scope") -> Iterator[Declared | Unreadable | NotFollowed]:
    """Go through a file and the files of its modules, in the order in which they are used."""
    from linter.readers.bicep import modules
    from linter.readers.bicep.declare import declared
    from linter.values import Unknown

    waiting, checked = [first], set()
    while waiting:
        scope = waiting.pop(0)
        if scope.source.name not in checked:
            checked.add(scope.source.name)
            problem = scope.template.first_problem()
            if problem is not None:
                yield problem
        yield from declared(scope)
        for instance in modules.used(scope):
            inner = modules.entered(instance)
            if not isinstance(inner, Unknown):
                waiting.append(inner)
            elif (said := modules.unread(instance, inner)) is not None:
                yield said
        yield from scope.run.take_problems()
