"""Calls of local modules: each call, and each of its instances, is a module of its own."""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from linter.data import Data, Record
from linter.project import Project
from linter.readers.hcl import Work, evaluate, unknown_text
from linter.readers.terraform.files import (
    SUFFIXES,
    Declarations,
    modules_of,
    parse_files,
)
from linter.readers.terraform.repeat import Repeat, gathered, repeats
from linter.source import NotFollowed, Unreadable
from linter.syntax.hcl import Block
from linter.values import Known, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.terraform.module import Module

MOST_MODULES = 300
MOST_INSTANCES = 5_000
"""How much of one configuration is looked at; batchlint's own limits, see docs/limits.md."""
DEEPEST = 8
_META = frozenset(("source", "version", "count", "for_each", "providers", "depends_on"))


class Calls:
    """The modules below a root module, made when somebody first needs them.

    ``root`` is the root module's folder. ``work`` and the numbers of modules and instances are
    shared by all modules: no configuration takes longer than they allow.
    """

    def __init__(self, project: Project, root: str) -> None:
        self.project = project
        self.root = root
        self.work = Work()
        self._parsed: dict[str, Declarations | None] = {}
        self._called: dict[tuple[str, str], list[tuple[Repeat, Module]]] = {}
        self._modules = 0
        self._instances = 0
        self.left_out: Block | None = None
        """The first block of which not all instances are looked at."""
        self.unread: list[Unreadable | NotFollowed] = []
        """What could not be read of the modules below the root module; some may come twice."""

    def has_room(self, block: Block) -> bool:
        """Return whether another instance of a block may be made, and count it."""
        self._instances += 1
        if self._instances <= MOST_INSTANCES:
            return True
        self.left_out = self.left_out or block
        return False

    def below(self, module: "Module") -> "Iterator[Module]":
        """Go through the modules that a module calls."""
        for block in module.declared.of("module"):
            for _, called in self._children(module, block):
                yield called

    def outputs(self, module: "Module", block: Block) -> Value[Data]:
        """Return what ``module.name`` means."""
        children = self._children(module, block)
        name = block.labels[0] if block.labels else ""
        if not children:
            if "count" in block.body.attributes or "for_each" in block.body.attributes:
                return Unknown(f"module '{name}' has no instances that are known", block.spot)
            words = module.words(f"module.{name}")
            return unknown_text("the outputs of modules elsewhere are not known", words)
        return gathered([(it, Known(_Outputs(child))) for it, child in children])

    def _children(self, module: "Module", block: Block) -> "list[tuple[Repeat, Module]]":
        name = block.labels[0] if block.labels else ""
        key = (module.address, name)
        if key not in self._called:
            self._called[key] = []
            self._called[key] = list(self._make(module, block, name))
        return self._called[key]

    def _make(self, module: "Module", block: Block, name: str) -> "Iterator[tuple[Repeat, Module]]":
        from linter.readers.terraform.module import Module

        address = f"{module.address}module.{name}"
        repeated = repeats(block, module, f"{address} in {module.deployment.document}")
        folder = called_folder(block, module.folder)
        declared = self._declared(folder) if folder is not None else None
        if folder is None or declared is None or module.address.count("module.") >= DEEPEST:
            if repeated:
                self._leave_out(block, folder)
            return
        for it in repeated:
            self._modules += 1
            if self._modules > MOST_MODULES:
                self.left_out = self.left_out or block
                return
            inputs = _inputs(block, it)
            yield (
                it,
                Module(declared, self, module.deployment, inputs, folder, f"{address}{it.suffix}."),
            )

    def _leave_out(self, block: Block, folder: str | None) -> None:
        """Note that the module which a block calls is not looked at, unless its files say why."""
        if folder is None:
            why = "it is no folder of the project, and nothing is fetched"
        elif self.project.is_outside(folder, ""):
            why = "it lies outside of the paths that were given"
        elif self._parsed[folder] is not None:
            why = "there are too many modules within modules"
        elif not self.project.folder(folder, "", SUFFIXES):
            why = "there is no Terraform file that can be read"
        else:
            return
        words = _source(block) or f"'{'.'.join(block.labels)}'"
        self.unread.append(NotFollowed(block.spot, f"the module {words} was not read: {why}"))

    def _declared(self, folder: str) -> Declarations | None:
        if folder not in self._parsed:
            bodies, wrong = parse_files(self.project.folder(folder, "", SUFFIXES))
            self.unread += wrong
            self._parsed[folder] = modules_of(bodies, folder)[0] if bodies else None
        return self._parsed[folder]


def _inputs(block: Block, repeat: Repeat) -> Callable[[str], Value[Data] | None]:
    """Return what gives the values that a call passes on, evaluated in the caller's scope."""

    def given(name: str) -> Value[Data] | None:
        attribute = None if name in _META else block.body.attributes.get(name)
        return evaluate(attribute.expression, repeat.names) if attribute else None

    return given


class _Outputs(Record):
    """The outputs of a called module, each evaluated when it is asked for."""

    __slots__ = ()

    def __init__(self, module: "Module") -> None:
        names = [block.labels[0] for block in module.declared.of("output") if block.labels]
        super().__init__({name: name for name in names}, module.output)


def called_folder(block: Block, folder: str) -> str | None:
    """Return the folder of the local module that a block calls; ``None`` of one elsewhere."""
    text = _source(block)
    if "${" in text or (not text.startswith(("./", "../")) and text not in (".", "..")):
        return None
    return os.path.normpath(f"{folder}/{text}" if folder else text).replace(os.sep, "/")


def _source(block: Block) -> str:
    source = block.body.attributes.get("source")
    return source.expression.text.strip('"') if source is not None else ""
