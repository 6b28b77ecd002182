"""Terraform configurations and plans held in memory, and what is read from them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from linter.data import Data
from linter.model import Resource
from linter.project import Project
from linter.readers.declared import Declared
from linter.readers.hcl import Path as NamePath
from linter.readers.hcl import Work, evaluate, unknown_text, walk
from linter.readers.hcl.compare import whole
from linter.readers.terraform import Configuration
from linter.readers.terraform.plan import read_plan
from linter.source import NotFollowed, Source, Unreadable
from linter.syntax.hcl import Body, parse_hcl
from linter.syntax.json import JsonDocument, parse_json
from linter.values import Known, Spot, Unknown, Value

GROUP = "/subscriptions/{subscription of .}/resourceGroups/rg/providers/Microsoft.Compute"
MACHINE = """
resource "azurerm_linux_virtual_machine" "build" {
  name                = "build"
  resource_group_name = "rg"
  size                = "Standard_B1s"
  os_disk {
    caching = "ReadWrite"
  }
  source_image_reference {
    publisher = "Canonical"
    offer     = "o"
    sku       = "s"
    version   = "latest"
  }
}
"""


NOWHERE = Path("/nowhere-at-all")
R = TypeVar("R")
Read = Resource | Declared | Unreadable | NotFollowed


class Names:
    """A few names with values; nobody knows any other."""

    def __init__(self, values: Mapping[str, Value[Data]] | None = None) -> None:
        self.values = values or {}
        self.work = Work()
        self.project = Project(NOWHERE, [NOWHERE], [])

    def lookup(self, path: NamePath, spot: Spot) -> Value[Data]:
        """Look among the values by the path's second part: ``var.x``."""
        known = self.values.get(str(path[1])) if len(path) > 1 else None
        if known is None:
            return unknown_text("nobody knows", ".".join(map(str, path)), spot)
        return walk(known, path[2:], spot)


def body_of(text: str, name: str = "main.tf") -> Body:
    """Parse a text that is HCL."""
    body = parse_hcl(Source(name, text.encode()))
    assert isinstance(body, Body), body
    return body


def value_of(expression: str, **values: Value[Data]) -> Value[Data]:
    """Evaluate an expression with the values of some variables."""
    attribute = body_of(f"it = {expression}\n").attributes["it"]
    return evaluate(attribute.expression, Names(values))


def plain_of(expression: str, **values: Value[Data]) -> object:
    """Evaluate an expression that is all known, as Python's own values."""
    found = value_of(expression, **values)
    assert isinstance(found, Known), found
    return whole(found.value)


def reason_of(value: object) -> str:
    """Return why a value is unknown."""
    assert isinstance(value, Unknown), value
    return value.reason


def configuration(
    files: Mapping[str, str] | str, at: Path = NOWHERE, variables: Sequence[str] = ()
) -> Configuration:
    """Take the files of the outermost folder; ``variables`` are names of other files among them.

    The files are written to ``at``, where modules and values are looked for.
    """
    named = {"main.tf": files} if isinstance(files, str) else files
    for name, text in named.items():
        if at != NOWHERE:
            (at / name).parent.mkdir(parents=True, exist_ok=True)
            (at / name).write_text(text, encoding="utf-8")
    sources = [Source(name, text.encode()) for name, text in named.items()]
    own = [it for it in sources if "/" not in it.name and it.name.endswith((".tf", ".tf.json"))]
    given = [it for it in sources if it.name in variables]
    return Configuration(own, "", Project(at, [at], sources), given)


def read(
    files: Mapping[str, str] | str, at: Path = NOWHERE, variables: Sequence[str] = ()
) -> list[Read]:
    """Read the files of the outermost folder as a root module."""
    return list(configuration(files, at, variables).read())


def only(found: Sequence[Read], kind: type[R]) -> R:
    """Return the only resource of a type."""
    (one,) = [it for it in found if isinstance(it, kind)]
    return one


def all_of(found: Sequence[Read], kind: type[R]) -> list[R]:
    """Return the resources of a type."""
    return [it for it in found if isinstance(it, kind)]


def plan_of(document: object) -> list[Resource | Declared]:
    """Read a plan."""
    parsed = parse_json(Source("plan.json", json.dumps(document, indent=1).encode()))
    assert isinstance(parsed, JsonDocument)
    return list(read_plan(parsed))


def resource(kind: str, text: str) -> str:
    """Return a resource block named x, with an own text."""
    return f'resource "{kind}" "x" {{\n  name = "x"\n  resource_group_name = "rg"\n  {text}\n}}\n'
