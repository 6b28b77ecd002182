"""Scopes: what a name means at a place of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from linter.data import Data, Record, record
from linter.readers.bicep import symbols
from linter.readers.bicep.evaluate import evaluate
from linter.readers.bicep.run import Run
from linter.readers.bicep.template import Template
from linter.readers.deployment import Deployment
from linter.readers.expressions import hole
from linter.source import Source
from linter.syntax.bicep.tree import Expression, Index, Member, Node
from linter.values import Spot, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.bicep.instances import Family, Instance


@dataclass(slots=True, eq=False)
class Memory:
    """What was found out once in a file, as a module uses it.

    ``values`` are those of symbols and outputs, ``families`` the instances of resources and
    modules, ``modules`` the scopes of the files that modules use. ``open`` has what is being
    evaluated, so that a circle is noticed.
    """

    values: dict[tuple[str, str], Value[Data]] = field(default_factory=dict)
    families: dict[tuple[int, int], Family] = field(default_factory=dict)
    modules: dict[int, Scope | Unknown] = field(default_factory=dict)
    open: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """A place in a file, which modules may use several times.

    ``address`` is the path of modules down to here, with a dot at its end (``images[0].``), and
    ``files`` are those that lead here. ``deployment`` is where resources go; its ``document`` is
    that of the whole reading. ``given`` are the parameters' values. ``locals`` are the variables
    of loops, lambdas and functions around the place, and ``place`` tells it from others of the
    same text. ``within`` is the resource in whose object the place is. ``file`` is the scope of
    the whole file.
    """

    template: Template
    run: Run
    deployment: Deployment
    address: str = ""
    given: Record = field(default_factory=lambda: record({}))
    files: tuple[str, ...] = ()
    locals: Mapping[str, Value[Data]] = field(default_factory=dict)
    place: str = ""
    within: Instance | None = None
    memory: Memory = field(default_factory=Memory)
    outer: Scope | None = None

    @property
    def file(self) -> Scope:
        """The scope outside of all loops, functions and resources."""
        return self.outer or self

    @property
    def source(self) -> Source:
        """The file."""
        return self.template.source

    def spot(self, node: Node) -> Spot:
        """Return where a node stands."""
        return self.template.source.spot(node.start)

    def words(self, node: Node) -> str:
        """Return what tells the value of an expression from those of all others."""
        return self.here(self.template.document.words(node) + self.place)

    def here(self, words: str) -> str:
        """Return words that are the same for one value within a use of a file."""
        return f"{words} of {self.address[:-1]}" if self.address else words

    def hole(self, node: Node) -> str:
        """Return what stands in a text for an expression that is not known."""
        return hole(self.words(node))

    def evaluate(self, node: Expression) -> Value[Data]:
        """Return what an expression means here. Never raises."""
        return evaluate(self, node)

    def value(self, name: str) -> Value[Data]:
        """Return the value of a symbol. Never raises."""
        return symbols.value(self, name)

    def output(self, name: str) -> Value[Data]:
        """Return an output of the file. Never raises."""
        return symbols.output(self.file, name)

    def reference(self, node: Index | Member) -> Value[Data] | None:
        """Return the resource that ``images[0]`` or ``gallery::image`` names, if it names one."""
        return symbols.reference(self, node)

    def inside(self, names: Mapping[str, Value[Data]], place: str) -> Scope:
        """Return the scope within a loop or lambda, with its variables."""
        return replace(
            self, locals={**self.locals, **names}, place=self.place + place, outer=self.file
        )

    def inside_resource(self, instance: Instance) -> Scope:
        """Return the scope within a resource's object."""
        return replace(self, within=instance, outer=self.file)

    def of_file(
        self, template: Template, given: Record, address: str, deployment: Deployment
    ) -> Scope:
        """Return the scope of another file, as this one uses it."""
        files = (*self.files, self.template.source.name)
        return Scope(template, self.run, deployment, address, given, files)
