"""The functions that Terraform and Packer share, as far as their results can be told."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from linter.data import Data
from linter.readers.hcl.functions.encodings import ENCODINGS
from linter.readers.hcl.functions.files import read_file
from linter.readers.hcl.functions.lists import LISTS
from linter.readers.hcl.functions.numbers import NUMBERS
from linter.readers.hcl.functions.objects import OBJECTS
from linter.readers.hcl.functions.patterns import PATTERNS
from linter.readers.hcl.functions.texts import SHAPED, TEXTS
from linter.readers.hcl.functions.tries import TRIES
from linter.readers.hcl.names import Names
from linter.readers.hcl.partial import lift
from linter.syntax.hcl import Expression
from linter.values import Known, OneOf, Unknown, Value

Lifted: TypeAlias = Callable[..., Data | Value[Data]]

_LIFTED: Mapping[str, Lifted] = {**TEXTS, **SHAPED, **NUMBERS, **PATTERNS, **ENCODINGS}
_OF_VALUES: Mapping[str, Callable[[list[Value[Data]]], Value[Data]]] = {**LISTS, **OBJECTS, **TRIES}
_IN_PLACE = frozenset((*SHAPED, "base64encode", "base64decode"))
"""Functions whose result stands where their argument stands: a script stays one."""
_UNKNOWABLE = {
    "timestamp": "it is the time of the run",
    "plantimestamp": "it is the time of the run",
    "uuid": "it is made up at the time of the run",
    "env": "it is a variable of the environment",
    "templatefile": "templates in other files are not evaluated",
    "yamldecode": "YAML in a text is not evaluated",
    "formatdate": "dates are not evaluated",
    "legacy_isotime": "it is the time of the run",
    "isotime": "it is the time of the run",
}


def call(
    name: str, arguments: list[Value[Data]], expression: Expression, names: Names
) -> Value[Data]:
    """Return the result of a function, or why nobody can tell."""
    name = name.removeprefix("core::")
    spot = expression.spot
    if name in _LIFTED:
        found = lift(_LIFTED[name], arguments, spot, name)
        first = arguments[0] if arguments else None
        if name in _IN_PLACE and isinstance(found, Known) and isinstance(first, Known):
            return Known(found.value, first.spot or spot, found.default)
        return found
    if name in _OF_VALUES:
        found = _OF_VALUES[name](arguments)
        return found if found.spot else _at(found, expression)
    if name == "file":
        return read_file(arguments, expression, names)
    reason = _UNKNOWABLE.get(name, f"the function {name[:40]} is not evaluated")
    return Unknown(reason, spot)


def _at(value: Value[Data], expression: Expression) -> Value[Data]:
    if isinstance(value, Known):
        return Known(value.value, expression.spot, value.default)
    if isinstance(value, OneOf):
        return OneOf(value.values, expression.spot, value.default)
    return replace(value, spot=expression.spot)
