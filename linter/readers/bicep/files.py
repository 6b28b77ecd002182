"""Functions that load a file of the project, and the environment of ``.bicepparam`` files."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from linter.access import at
from linter.data import Data, plain
from linter.readers.expressions import call
from linter.source import Source, Unreadable
from linter.syntax.bicep.tree import Call
from linter.values import Known, Spot, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope

_PATH = re.compile(r"\$?\.?[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*")
_MOST_YAML = 256 * 1024


def _file(scope: Scope, node: Call) -> Source | Unknown:
    path = scope.evaluate(node.arguments[0]) if node.arguments else Known(None)
    if not isinstance(path, Known) or not isinstance(path.value, str):
        return Unknown(f"the path that {node.name}() is given is not known")
    return scope.run.project.open(str(path.value), scope.source)


def _text(scope: Scope, node: Call) -> Value[Data]:
    source = _file(scope, node)
    if isinstance(source, Unknown):
        return source
    return Known(source.text, Spot(source.name, 1, 1))


def _base64(scope: Scope, node: Call) -> Value[Data]:
    return call("base64", [_text(scope, node)], scope.spot(node))


def _json(scope: Scope, node: Call) -> Value[Data]:
    from linter.syntax.json import parse_json

    source = _file(scope, node)
    if isinstance(source, Unknown):
        return source
    document = parse_json(source)
    if isinstance(document, Unreadable):
        return Unknown(f"{source.name} cannot be read: {document.message}")
    return _below(scope, node, document.value())


def _yaml(scope: Scope, node: Call) -> Value[Data]:
    import yaml

    source = _file(scope, node)
    if isinstance(source, Unknown):
        return source
    # Merged mappings can grow to any size.
    if len(source.data) > _MOST_YAML or b"<<" in source.data:
        return Unknown(f"{source.name} is YAML that is not read")
    try:
        document = yaml.safe_load(source.text)
    except (yaml.YAMLError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        return Unknown(f"{source.name} is no YAML")
    return _below(scope, node, plain(document, Spot(source.name, 1, 1)))


def _below(scope: Scope, node: Call, value: Value[Data]) -> Value[Data]:
    """Return what a second argument such as ``.pools.linux`` selects."""
    if len(node.arguments) < 2:
        return value
    path = scope.evaluate(node.arguments[1])
    if not isinstance(path, Known) or not isinstance(path.value, str):
        return Unknown(f"the part that {node.name}() reads is not known")
    if not _PATH.fullmatch(path.value):
        return Unknown(f"the path {path.value[:60]} in a file is not evaluated")
    return at(value, *path.value.lstrip("$.").split("."))


def _variable(scope: Scope, node: Call) -> Value[Data]:
    """What the environment says is not known; what holds if it says nothing is a default."""
    values = [scope.evaluate(argument) for argument in node.arguments]
    name = values[0].value if values and isinstance(values[0], Known) else "?"
    words = f"environment variable '{name}'"
    if len(values) > 1 and isinstance(values[1], Known):
        return Known(values[1].value, values[1].spot, words)
    return Unknown(f"the {words} is not known")


FILE_FUNCTIONS: dict[str, Callable[[Scope, Call], Value[Data]]] = {
    "loadTextContent": _text,
    "loadFileAsBase64": _base64,
    "loadJsonContent": _json,
    "loadYamlContent": _yaml,
    "readEnvironmentVariable": _variable,
}
