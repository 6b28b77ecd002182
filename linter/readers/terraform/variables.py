"""The values of variables: what is given, the default, or what a validation allows."""

from collections.abc import Sequence

from linter.data import Data
from linter.project import Project
from linter.readers.hcl import (
    Names,
    Path,
    Work,
    call_of,
    evaluate,
    static_path,
    unknown_text,
)
from linter.readers.hcl.functions.arguments import items_of
from linter.readers.hcl.partial import NoValue
from linter.readers.terraform.optional import completed
from linter.source import Source, Unreadable
from linter.syntax.hcl import Block, parse_hcl
from linter.values import ABSENT, Known, OneOf, Spot, Unknown, Value, defaulted

_ALONE = ("terraform.tfvars", "terraform.tfvars.json")
_AUTO = (".auto.tfvars", ".auto.tfvars.json")


class NoNames:
    """The names that a file of values may use: none."""

    def __init__(self, project: Project, work: Work) -> None:
        self.project = project
        self.work = work

    def lookup(self, path: Path, spot: Spot) -> Value[Data]:
        """Return that there is no such name."""
        return Unknown(f"a file of values knows no {path[0]}", spot)


def applied_by_itself(name: str) -> bool:
    """Return whether Terraform reads a file of values without being told to."""
    file = name.rpartition("/")[2]
    return file in _ALONE or file.endswith(_AUTO)


def given_values(
    sources: Sequence[Source], names: NoNames
) -> tuple[dict[str, Value[Data]], list[Unreadable]]:
    """Return the values that files give to variables; of two values the later one counts."""
    values: dict[str, Value[Data]] = {}
    unreadable: list[Unreadable] = []
    for source in sorted(sources, key=lambda it: it.name.rpartition("/")[2] not in _ALONE):
        body = parse_hcl(source)
        if isinstance(body, Unreadable):
            unreadable.append(body)
            continue
        for name, attribute in body.attributes.items():
            values[name] = evaluate(attribute.expression, names)
    return values, unreadable


def variable(block: Block, given: Value[Data] | None, names: Names, words: str) -> Value[Data]:
    """Return the value of a variable; ``words`` tell it from others when nobody knows it.

    What is given comes first, then the default, then the values that a validation allows.
    """
    value = given
    attributes = block.body.attributes
    default = attributes.get("default")
    if value == ABSENT and default is not None:
        nullable = attributes.get("nullable")
        if nullable and evaluate(nullable.expression, names) == Known(False):
            value = None
    name = block.labels[0] if block.labels else ""
    if value is None and default is not None:
        value = defaulted(evaluate(default.expression, names), f"variable '{name}'")
    if value is None:
        value = _allowed(block, name, names)
    if value is None:
        return unknown_text(f"variable '{name}' is given no value", words, block.spot)
    kind = attributes.get("type")
    return completed(value, kind.expression, names) if kind else value


def _allowed(block: Block, name: str, names: Names) -> Value[Data] | None:
    """Return the values that ``condition = contains([...], var.x)`` allows."""
    for validation in block.body.of("validation"):
        condition = validation.body.attributes.get("condition")
        call = call_of(condition.expression) if condition else None
        if call is None or call[0] != "contains" or len(call[1]) != 2:
            continue
        if static_path(call[1][1]) != ("var", name):
            continue
        listed = evaluate(call[1][0], names)
        try:
            allowed = items_of(listed.value) if isinstance(listed, Known) else []
        except NoValue:
            continue
        if len(allowed) == 1:
            return Known(allowed[0], listed.spot)
        if allowed:
            return OneOf(tuple(allowed), listed.spot)
    return None
