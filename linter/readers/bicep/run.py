"""One reading: the files it opens, and what it may still cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linter.project import Project
from linter.readers.bicep.template import Template
from linter.source import Source, Unreadable
from linter.syntax.bicep import parse_bicep
from linter.values import Unknown

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope

_DEEPEST = 80
_MOST_STEPS = 150_000


@dataclass(slots=True, eq=False)
class Run:
    """A reading of a file and of all modules below it.

    ``depth`` counts expressions that are open within each other, ``steps`` all that were
    evaluated. ``instances`` and ``modules`` are how many instances of loops and modules may
    still be looked into. All are batchlint's own limits, so that no file costs too much.
    ``refusals`` counts what was not evaluated because of them. ``exporters`` are the files that
    others import from.
    """

    project: Project
    depth: int = 0
    steps: int = 0
    instances: int = 5_000
    modules: int = 300
    refusals: int = 0
    exporters: dict[str, Scope] = field(default_factory=dict)
    problems: list[Unreadable] = field(default_factory=list)
    _templates: dict[str, Template | Unknown] = field(default_factory=dict)

    def template(self, source: Source) -> Template | Unknown:
        """Return a parsed file. That it cannot be parsed is noted once among the problems."""
        if source.name not in self._templates:
            document = parse_bicep(source)
            if isinstance(document, Unreadable):
                self.problems.append(document)
                found: Template | Unknown = Unknown(f"{source.name} cannot be read")
            else:
                found = Template(document)
            self._templates[source.name] = found
        return self._templates[source.name]

    def is_noted(self, why: Unknown) -> bool:
        """Return whether a template is not there because of a problem that was noted."""
        return any(it is why for it in self._templates.values())

    def take_problems(self) -> Iterator[Unreadable]:
        """Give out the problems that were noted since the last time."""
        while self.problems:
            yield self.problems.pop(0)

    def refusal(self) -> Unknown | None:
        """Count one step; return why it is not taken, if it is one too many."""
        self.steps += 1
        if self.steps <= _MOST_STEPS and self.depth < _DEEPEST:
            return None
        self.refusals += 1
        if self.steps > _MOST_STEPS:
            return Unknown("the file takes too long to evaluate")
        return Unknown("it is nested too deeply")
