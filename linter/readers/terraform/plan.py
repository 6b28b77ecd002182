"""Plans and states in JSON, as ``terraform show -json`` writes them.

The format: https://developer.hashicorp.com/terraform/internals/json-format. A plan has the
values after it was applied, without those that are known only then; ``after_unknown`` says which
these are, and ``configuration`` to what they refer.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from linter.access import at, items_at, text_at
from linter.data import Data
from linter.model import Resource
from linter.readers.declared import Declared
from linter.readers.deployment import Deployment
from linter.readers.hcl import walk
from linter.readers.terraform.identity import identity
from linter.readers.terraform.instance import Instance
from linter.readers.terraform.planned import Context, overlaid, references_of
from linter.readers.terraform.reference import Reference
from linter.readers.terraform.resources import LOOKED_AT, read_instances
from linter.syntax.json import JsonDocument
from linter.values import ABSENT, Known, Unknown, Value

_UNSEEN = Unknown("a plan does not show the lifecycle settings of a resource")
_INDEX = re.compile(r"\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\]")
_PART = re.compile(r"\.?([A-Za-z_][\w-]*)|\[(\d{1,6})\]|\[\"((?:[^\"\\]|\\.)*)\"\]")
_RESOURCE = re.compile(rf"(?:data\.)?[\w-]+\.[\w-]+(?:{_INDEX.pattern})?")
_OUTPUT = re.compile(rf"(module\.[\w-]+(?:{_INDEX.pattern})?)\.([\w-]+)")
_FOLLOWED = 16
"""How many references a value may go through: variables of modules, their outputs."""


def is_plan(document: JsonDocument) -> bool:
    """Return whether a JSON document is a plan or a state that ``terraform show`` wrote."""
    if document.root.type != "object":
        return False
    members = document.members(document.root)
    return "format_version" in members and ("planned_values" in members or "values" in members)


def read_plan(document: JsonDocument) -> Iterator[Resource | Declared]:
    """Read the resources that are there after the plan was applied, or that a state holds."""
    plan = Plan(document)
    yield from read_instances(plan.instances())


class _Row(NamedTuple):
    """One resource of the values: its object, and the address of its module."""

    body: Value[Data]
    module: str


class Plan:
    """A plan's resources by address, made when somebody first needs them."""

    def __init__(self, document: JsonDocument) -> None:
        top = document.value()
        self._configuration = at(top, "configuration")
        self._changes = {
            _known(text_at(it, "address")): it for it in items_at(top, "resource_changes").known
        }
        prior: dict[str, _Row] = {}
        _gather(at(top, "prior_state", "values", "root_module"), prior)
        self._planned: dict[str, _Row] = {}
        values = at(top, "planned_values")
        _gather(at(values if values != ABSENT else at(top, "values"), "root_module"), self._planned)
        self._rows = {**prior, **self._planned}
        self._configured: dict[str, dict[tuple[str | None, ...], Value[Data]]] = {}
        given = at(self._configuration, "provider_config", "azurerm", "expressions")
        subscription = _known(text_at(given, "subscription_id", "constant_value"))
        self._deployment = Deployment.of(document.source.name).within(subscription or None)
        self._made: dict[str, Instance | None] = {}

    def instances(self) -> list[Instance]:
        """Return the instances of the resource types that matter."""
        found = (self._instance(it) for it in self._planned)
        return [it for it in found if it is not None and it.type in LOOKED_AT]

    def resolve(self, references: list[str], module: str, depth: int = 0) -> Value[Data] | None:
        """Return what an expression's only reference means; ``None`` when that cannot be told."""
        first = references[0] if references else ""
        if depth > _FOLLOWED or not all(first.startswith(it) for it in references):
            return None
        path = _path(first)
        if path[:1] == ["var"] and len(path) > 1:
            caller, _, call = module.rpartition("module.")
            caller = caller.rstrip(".")
            given = at(self._module(caller), "module_calls", _INDEX.sub("", call), "expressions")
            return self._follow(at(given, str(path[1])), caller, path[2:], depth)
        output = _OUTPUT.match(first)
        if output is not None:
            inner = _joined(module, output.group(1))
            value = at(self._module(inner), "outputs", output.group(2), "expression")
            return self._follow(value, inner, _path(first[output.end() :]), depth)
        match = _RESOURCE.match(first)
        instance = self._instance(_joined(module, match.group())) if match else None
        if match is None or instance is None:
            return None
        rest = _path(first[match.end() :])
        return walk(Known(Reference(instance)), rest) if rest else None

    def _follow(
        self, expression: Value[Data], module: str, rest: list[str | int], depth: int
    ) -> Value[Data] | None:
        constant = at(expression, "constant_value")
        if isinstance(constant, Known) and constant.value is not None:
            return walk(constant, rest)
        found = self.resolve(references_of(expression), module, depth + 1)
        return None if found is None else walk(found, rest)

    def _module(self, address: str) -> Value[Data]:
        """Return the configuration of a module."""
        found = at(self._configuration, "root_module")
        for name in re.findall(r"module\.([\w-]+)", _INDEX.sub("", address)):
            found = at(found, "module_calls", name, "module")
        return found

    def _instance(self, address: str) -> Instance | None:
        if address not in self._made:
            self._made[address] = None  # what refers to itself on the way finds nothing
            self._made[address] = self._make(address)
        return self._made[address]

    def _make(self, address: str) -> Instance | None:
        row = self._rows.get(address)
        kind = _known(text_at(row.body, "type")) if row else None
        if row is None or not kind:
            return None
        change = at(self._changes.get(address, ABSENT), "change")
        expressions = self._expressions(row)
        attributes = overlaid(
            at(row.body, "values"),
            at(change, "after_unknown"),
            expressions,
            Context(self, row.module, address, self._deployment.document, kind in LOOKED_AT),
        )
        given = _known(text_at(Known(attributes), "id"))
        return Instance(
            mode=_known(text_at(row.body, "mode")) or "managed",
            type=kind,
            address=address,
            spot=row.body.spot,
            attributes=attributes,
            id=given or identity(kind, attributes, self._deployment, address),
            deployment=self._deployment,
            unprotected=_UNSEEN,
        )

    def _expressions(self, row: _Row) -> Value[Data]:
        """Return the expressions of a resource in the configuration."""
        module = _INDEX.sub("", row.module)
        if module not in self._configured:
            resources = items_at(self._module(module), "resources").known
            self._configured[module] = {_key(it): at(it, "expressions") for it in resources}
        return self._configured[module].get(_key(row.body), ABSENT)


def _gather(root: Value[Data], into: dict[str, _Row]) -> None:
    waiting = [root]
    while waiting:
        module = waiting.pop()
        address = _known(text_at(module, "address")) or ""
        for resource in items_at(module, "resources").known:
            named = _known(text_at(resource, "address"))
            if named:
                into[named] = _Row(resource, address)
        waiting.extend(reversed(items_at(module, "child_modules").known))


def _key(resource: Value[Data]) -> tuple[str | None, ...]:
    return tuple(_known(text_at(resource, part)) for part in ("mode", "type", "name"))


def _path(text: str) -> list[str | int]:
    return [name or key or int(index) for name, index, key in _PART.findall(text)]


def _known(value: Value[str | None]) -> str | None:
    return value.value if isinstance(value, Known) else None


def _joined(module: str, name: str) -> str:
    return f"{module}.{name}" if module else name
