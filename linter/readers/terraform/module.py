"""One module: what the names in its files mean, and the instances of its resources."""

import os
from collections.abc import Callable, Iterator

from linter.access import flag_at, text_at
from linter.data import Data
from linter.project import Project
from linter.readers.deployment import Deployment
from linter.readers.hcl import Names, Path, Work, evaluate, static_path, unknown_text, walk
from linter.readers.terraform.blocks import record_of
from linter.readers.terraform.calls import Calls
from linter.readers.terraform.files import Declarations
from linter.readers.terraform.identity import identity
from linter.readers.terraform.instance import Instance
from linter.readers.terraform.reference import Reference
from linter.readers.terraform.repeat import Repeat, gathered, repeats
from linter.readers.terraform.variables import variable
from linter.syntax.hcl import Block
from linter.values import ABSENT, Known, Spot, Unknown, Value

_UNPROTECTED = "it has neither prevent_destroy nor create_before_destroy in its lifecycle"
_UNBOUND = ("each", "count", "self")


class Module:
    """The names of a module, for the expressions in its files.

    ``folder`` is where its files are, ``root`` the folder of the root module, ``address`` how
    Terraform calls it: ``module.pools["a"].``, empty for the root. ``inputs`` gives the
    values that the caller sets its variables to.
    """

    def __init__(
        self,
        declared: Declarations,
        calls: Calls,
        deployment: Deployment,
        inputs: Callable[[str], Value[Data] | None],
        folder: str,
        address: str = "",
    ) -> None:
        self.declared = declared
        self.project: Project = calls.project
        self.work: Work = calls.work
        self.address = address
        self.folder = folder
        self.inputs = inputs
        self.calls = calls
        self.deployment = deployment
        self._deployments: dict[str, Deployment] = {}
        self._values: dict[Path, Value[Data]] = {}
        self._pending: set[Path] = set()
        self._instances: dict[Path, list[tuple[Repeat, Instance]]] = {}
        self._find_providers()

    def lookup(self, path: Path, spot: Spot) -> Value[Data]:
        """Return what a reference in one of the module's files means."""
        head = str(path[0])
        if head == "data":
            named, rest = path[:3], path[3:]
        else:
            named, rest = path[:2], path[2:]
        if len(named) < (3 if head == "data" else 2) or head in _UNBOUND:
            return Unknown(f"{head} means nothing here", spot)
        return walk(self._named(named, spot), rest, spot)

    def instances(self, mode: str, kinds: frozenset[str]) -> Iterator[Instance]:
        """Go through the instances of some resource types."""
        keyword = "data" if mode == "data" else "resource"
        for block in self.declared.of(keyword):
            if len(block.labels) == 2 and block.labels[0] in kinds:
                for _, instance in self._expanded(block):
                    yield instance

    def all_modules(self) -> "Iterator[Module]":
        """Go through this module and all that are called from it on, callers first."""
        waiting = [self]
        while waiting:
            module = waiting.pop()
            yield module
            waiting.extend(reversed(list(self.calls.below(module))))

    def output(self, name: str) -> Value[Data]:
        """Return the value of an output."""
        block = self.declared.blocks.get(("output", name))
        value = block.body.attributes.get("value") if block else None
        if value is None:
            return Unknown(f"the module has no output '{name}'")
        return evaluate(value.expression, self)

    def words(self, name: str) -> str:
        """Return words that tell a name of this module from those of all others."""
        return f"{self.address}{name} in {self.deployment.document}"

    def _named(self, path: Path, spot: Spot) -> Value[Data]:
        if path in self._values:
            return self._values[path]
        if path in self._pending:
            return Unknown(f"{'.'.join(map(str, path))} refers to itself", spot)
        self._pending.add(path)
        try:
            found = self._find(str(path[0]), str(path[1]), path, spot)
        finally:
            self._pending.discard(path)
        self._values[path] = found
        return found

    def _find(self, head: str, name: str, path: Path, spot: Spot) -> Value[Data]:
        blocks = self.declared.blocks
        if head == "var":
            block = blocks.get(("variable", name))
            given = self.inputs(name)
            if block is not None:
                return variable(block, given, self, self.words(f"var.{name}"))
            return given or self._nothing(path, spot)
        if head == "local":
            local = self.declared.locals.get(name)
            return evaluate(local.expression, self) if local else self._nothing(path, spot)
        if head == "module":
            block = blocks.get(("module", name))
            return self.calls.outputs(self, block) if block else self._nothing(path, spot)
        if head == "path":
            return self._folder(name, spot)
        if head == "terraform":
            return unknown_text(f"terraform.{name} is known only at the run", f"terraform.{name}")
        key = ("data", *path[1:]) if head == "data" else ("resource", *path)
        block = blocks.get(tuple(map(str, key)))
        if block is None:
            return self._nothing(path, spot)
        found = [(it, _reference(instance)) for it, instance in self._expanded(block)]
        return gathered(found)

    def _nothing(self, path: Path, spot: Spot) -> Value[Data]:
        name = ".".join(map(str, path))
        return unknown_text(f"{name} is not declared in what was read", self.words(name), spot)

    def _folder(self, name: str, spot: Spot) -> Value[Data]:
        if name == "module":
            return Known(".", spot)
        if name == "root":
            return Known(os.path.relpath(self.calls.root or ".", self.folder or "."), spot)
        return Unknown("the folder in which Terraform runs is not known", spot)

    def _expanded(self, block: Block) -> list[tuple[Repeat, Instance]]:
        key = (block.type, *block.labels)
        if key not in self._instances:
            self._instances[key] = []  # what refers to itself on the way finds nothing
            prefix = "data." if block.type == "data" else ""
            address = f"{self.address}{prefix}{'.'.join(block.labels)}"
            words = f"{address} in {self.deployment.document}"
            self._instances[key] = [
                (it, self._instance(block, it.names, address + it.suffix))
                for it in repeats(block, self, words)
                if self.calls.has_room(block)
            ]
        return self._instances[key]

    def _instance(self, block: Block, names: Names, address: str) -> Instance:
        attributes = record_of(block.body, names)
        chosen = block.body.attributes.get("provider")
        path = static_path(chosen.expression) if chosen else None
        alias = ".".join(map(str, path)) if path else "azurerm"
        deployment = self._deployments.get(alias, self.deployment)
        kind = block.labels[0]
        return Instance(
            mode="data" if block.type == "data" else "managed",
            type=kind,
            address=address,
            spot=block.spot,
            attributes=attributes,
            id=identity(kind, attributes, deployment, address),
            deployment=deployment,
            unprotected=_unprotected(block, names),
        )

    def _find_providers(self) -> None:
        """Learn the subscriptions that the providers of this module go to."""
        for block in self.declared.providers:
            if block.labels[:1] != ("azurerm",) or not block.body.attributes:
                continue
            settings = Known(record_of(block.body, self))
            alias, given = text_at(settings, "alias"), text_at(settings, "subscription_id")
            if isinstance(given, Known) and given.value:
                deployment = self.deployment.within(subscription=given.value)
                named = alias.value if isinstance(alias, Known) else None
                self._deployments[f"azurerm.{named}" if named else "azurerm"] = deployment
        self.deployment = self._deployments.get("azurerm", self.deployment)


def _reference(instance: Instance) -> Value[Data]:
    return Known(Reference(instance), instance.spot)


def _unprotected(block: Block, names: Names) -> Value[str | None]:
    """Say why Terraform may delete or replace a resource, where nothing keeps it from that."""
    for lifecycle in block.body.of("lifecycle"):
        settings = Known(record_of(lifecycle.body, names))
        for name in ("prevent_destroy", "create_before_destroy"):
            if flag_at(settings, name) == Known(True):
                return ABSENT
    return Known(_UNPROTECTED, block.spot)
