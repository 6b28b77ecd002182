"""Parameter files: ``.bicepparam``, and the JSON of ``az deployment group create``."""

from __future__ import annotations

from linter.access import at
from linter.data import Data, Record, record
from linter.readers.bicep.run import Run
from linter.readers.bicep.scope import Scope
from linter.readers.bicep.template import Template
from linter.readers.deployment import Deployment
from linter.source import Source, Unreadable
from linter.syntax.bicep.tree import Declaration
from linter.values import Known, Unknown, Value

_MOST_BASES = 5


def values_of(run: Run, source: Source, deployment: Deployment) -> Record:
    """Return the values that a parameter file gives; what is wrong with it goes to the run."""
    if source.name.endswith(".bicepparam"):
        return _bicep(run, source, deployment, _MOST_BASES)
    return _json(run, source)


def _bicep(run: Run, source: Source, deployment: Deployment, bases: int) -> Record:
    template = run.template(source)
    if isinstance(template, Unknown):
        return record({}, template)
    declared: dict[str, Declaration] = {}
    base = record({})
    for declaration in template.document.declarations:
        if declaration.keyword == "param" and declaration.later is not None:
            declared[declaration.name] = declaration
        elif declaration.keyword == "extends":
            base = _base(run, template, declaration, deployment, bases)
    problem = template.first_problem()
    if problem is not None:
        run.problems.append(problem)
    inherited: dict[str, Declaration | str] = {name: name for name in base}

    def evaluate(it: Declaration | str) -> Value[Data]:
        if isinstance(it, str):
            return base.get(it)
        return scope.evaluate(it.value) if it.value is not None else Known(None)

    found = Record({**inherited, **declared}, evaluate, base.more)
    scope = Scope(template, run, deployment, given=found)
    return found


def _base(
    run: Run, template: Template, declaration: Declaration, deployment: Deployment, bases: int
) -> Record:
    path = declaration.target.plain if declaration.target else None
    if not path or not bases:
        return record({}, Unknown("the parameter file that this one extends is not read"))
    source = run.project.open(path, template.source)
    if isinstance(source, Unknown):
        return record({}, source)
    return _bicep(run, source, deployment, bases - 1)


def _json(run: Run, source: Source) -> Record:
    from linter.syntax.json import parse_json

    document = parse_json(source)
    if isinstance(document, Unreadable):
        run.problems.append(document)
        return record({}, Unknown(f"{source.name} cannot be read"))
    whole = document.value()
    listed = at(whole, "parameters")
    held = listed if isinstance(listed, Known) and listed.value is not None else whole
    if not isinstance(held, Known) or not isinstance(held.value, Record):
        return record({})
    given = held.value
    return Record({name: name for name in given}, lambda name: _given(given.get(name)))


def _given(value: Value[Data]) -> Value[Data]:
    if isinstance(value, Known) and isinstance(value.value, Record):
        if "value" in value.value:
            return value.value.get("value")
        if "reference" in value.value:
            return Unknown("the parameter is a secret in a key vault", value.spot)
    return Unknown("the parameter file gives no value", value.spot)
