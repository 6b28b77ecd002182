"""What names mean in a Packer template: variables, locals, data sources, the build itself."""

from collections.abc import Iterable, Mapping, Sequence

from linter.data import Data
from linter.project import Project
from linter.readers.hcl import evaluate
from linter.readers.hcl.names import Path, Work
from linter.readers.hcl.partial import unknown_text
from linter.readers.hcl.walk import walk
from linter.source import Source, Unreadable
from linter.syntax.hcl import Body, Expression, parse_hcl
from linter.values import ABSENT, Known, Spot, Unknown, Value, defaulted


class TemplateNames:
    """The names of one template, as one of its files sees them.

    What the file itself declares comes first: files of one folder may be several templates that
    are started one at a time.
    """

    def __init__(self, files: Sequence[Body], given: Mapping[str, Expression], project: Project):
        self.work = Work()
        self.project = project
        self._given = given
        self._variables = _first(pair for body in files for pair in _variables(body))
        self._locals = _first(pair for body in files for pair in _locals(body))
        self._seen: dict[tuple[str, str], Value[Data]] = {}

    def lookup(self, path: Path, spot: Spot) -> Value[Data]:
        """Return what a path means."""
        kind, name = str(path[0]), str(path[1]) if len(path) > 1 else ""
        if kind in ("var", "local") and name:
            return walk(self._named(kind, name, spot), path[2:], spot)
        words = ".".join(str(part) for part in path)
        if kind in ("source", "sources") and len(path) == 3:
            return Known(words, spot)
        if kind == "path":
            return Known(".", spot)
        if kind == "data":
            return unknown_text(f"{words} is read when Packer runs", words, spot)
        return unknown_text(f"{words} is only known when Packer runs", words, spot)

    def _named(self, kind: str, name: str, spot: Spot) -> Value[Data]:
        if (kind, name) not in self._seen:
            value = self._variable(name) if kind == "var" else self._local(name)
            self._seen[kind, name] = value
        found = self._seen[kind, name]
        if type(found) is Unknown:
            # A text that uses it keeps its other parts.
            return unknown_text(found.reason, f"{kind}.{name}", spot)
        return found

    def _variable(self, name: str) -> Value[Data]:
        if name in self._given:
            return evaluate(self._given[name], self)
        if name not in self._variables:
            return Unknown(f"the variable {name!r} is not declared")
        default = self._variables[name]
        value = ABSENT if default is None else evaluate(default, self)
        if value == ABSENT:
            return Unknown(f"the variable {name!r} has no default")
        return defaulted(value, f"variable {name!r}")

    def _local(self, name: str) -> Value[Data]:
        expression = self._locals.get(name)
        if expression is None:
            return Unknown(f"the local value {name!r} is not declared")
        return evaluate(expression, self)


def given_values(sources: Iterable[Source]) -> tuple[dict[str, Expression], list[Unreadable]]:
    """Return the values in files for variables; of two for one variable, the last."""
    values: dict[str, Expression] = {}
    unreadable: list[Unreadable] = []
    for source in sources:
        body = parse_hcl(source)
        if isinstance(body, Unreadable):
            unreadable.append(body)
        else:
            values |= {name: it.expression for name, it in body.attributes.items()}
    return values, unreadable


def _variables(body: Body) -> Iterable[tuple[str, Expression | None]]:
    for block in body.of("variable"):
        if block.labels:
            default = block.body.attributes.get("default")
            yield block.labels[0], default.expression if default else None
    for block in body.of("variables"):
        for name, attribute in block.body.attributes.items():
            yield name, attribute.expression


def _locals(body: Body) -> Iterable[tuple[str, Expression]]:
    for block in body.of("locals"):
        for name, attribute in block.body.attributes.items():
            yield name, attribute.expression
    for block in body.of("local"):
        single = block.body.attributes.get("expression")
        if block.labels and single is not None:
            yield block.labels[0], single.expression


def _first(pairs: Iterable[tuple[str, Expression | None]]) -> dict[str, Expression | None]:
    found: dict[str, Expression | None] = {}
    for name, expression in pairs:
        found.setdefault(name, expression)
    return found
