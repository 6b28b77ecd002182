"""What the names in an expression mean, and how much work an evaluation may take."""

from collections.abc import Mapping
from typing import Protocol, TypeAlias

from linter.data import Data, Record, Rows
from linter.project import Project
from linter.readers.hcl.walk import walk
from linter.values import Spot, Value

Path: TypeAlias = tuple[str | int, ...]

DEEPEST = 48
"""How many expressions may be under evaluation inside of each other."""
MOST_STEPS = 200_000
"""How much work one configuration or template may take: about a second's worth."""
_TEXT_PER_STEP = 500


class Work:
    """Counts the evaluation of expressions, which may lead to each other without an end.

    Each is a step; so is each item of a list, and every 500 characters of a text, that it makes.
    """

    __slots__ = ("_depth", "steps")

    def __init__(self) -> None:
        self._depth = 0
        self.steps = 0

    def begin(self) -> str | None:
        """Begin an evaluation, or return the reason why it would be too much."""
        if self._depth >= DEEPEST:
            return "it is nested too deeply"
        if self.steps >= MOST_STEPS:
            return "the whole takes too many steps to evaluate"
        self._depth += 1
        self.steps += 1
        return None

    def end(self, value: Value[Data] | None = None) -> None:
        """End an evaluation that was begun, with what came of it."""
        self._depth -= 1
        for held in value.possible if value is not None else ():
            if isinstance(held, Record | Rows):
                self.steps += len(held)
            elif isinstance(held, str):
                self.steps += len(held) // _TEXT_PER_STEP


class Names(Protocol):
    """The names of one module, template or block.

    ``lookup`` is given the whole static path of a reference, such as ``("var", "nodes")`` or
    ``("azurerm_image", "golden", "id")``, and goes as far as the path goes; what is left of it
    after the named thing itself is for `walk`. ``work`` is shared by everything that belongs to
    one evaluation. ``project`` has the files that functions may read.
    """

    @property
    def work(self) -> Work:
        """The work done so far."""

    @property
    def project(self) -> Project:
        """The files that ``file()`` may read."""

    def lookup(self, path: Path, spot: Spot) -> Value[Data]:
        """Return what a path means; what nobody knows is `Unknown`."""


class Bound:
    """Other names, with a few more in front of them: a loop's variables, ``each``, ``count``."""

    __slots__ = ("_bound", "_names", "project", "work")

    def __init__(self, names: Names, bound: Mapping[str, Value[Data]]) -> None:
        self._names = names
        self._bound = bound
        self.work = names.work
        self.project = names.project

    def lookup(self, path: Path, spot: Spot) -> Value[Data]:
        """Look among the bound names first."""
        found = self._bound.get(str(path[0]))
        if found is None:
            return self._names.lookup(path, spot)
        return walk(found, path[1:], spot)
