"""What every rule is: its description as data, and one look at the world."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from linter.model import Place
from linter.report import Finding, Related, Severity, Undecided
from linter.world import World


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule is asked: the resources, the ids to be checked among them, the edition."""

    world: World
    subjects: tuple[str, ...]
    edition: str


class Rule(ABC):
    """One of Microsoft's rules. A rule keeps no state, and looks only at what it is given."""

    id: ClassVar[str]
    """``BL`` and three digits. Its meaning never changes."""
    name: ClassVar[str]
    """A short name in lower case with dashes."""
    severity: ClassVar[Severity]
    """How bad a finding is, unless the finding says otherwise."""
    since: ClassVar[str]
    """The first edition in which the rule holds."""
    until: ClassVar[str | None] = None
    """The last edition in which the rule holds; ``None``: it still does."""
    source: ClassVar[str]
    """The address of Microsoft's page that states the rule."""
    meaning: ClassVar[str]
    """What the rule demands, and what happens otherwise."""
    expected: ClassVar[str]
    """What is there when the rule is kept."""
    fix: ClassVar[str]
    """What a person does about a finding."""
    cannot_see: ClassVar[str]
    """Where the rule may be broken without a finding."""

    @abstractmethod
    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Look at the subjects that the rule is about; others are passed over."""

    def holds_in(self, edition: str) -> bool:
        """Return whether the rule is part of an edition. Editions sort as text: ``2024-03``."""
        return self.since <= edition and (self.until is None or edition <= self.until)

    def finding(self, message: str, place: Place, related: tuple[Related, ...] = ()) -> Finding:
        """Return a finding of this rule."""
        return Finding(
            rule=self.id,
            severity=self.severity,
            message=message,
            place=place,
            related=related,
            expected=self.expected,
            fix=self.fix,
        )

    def undecided(self, place: Place, reason: str) -> Undecided:
        """Return that this rule could not be decided here, and why."""
        return Undecided(rule=self.id, place=place, reason=reason)
