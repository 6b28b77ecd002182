"""What every rule is: its description as data, and one look at the world."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal, NamedTuple

from linter import ids
from linter.model import Place
from linter.model.resource import AnyValue
from linter.report import Finding, Related, Severity, Undecided
from linter.scope import Scope

Format = Literal[
    "arm", "bicep", "terraform", "plan", "packer", "image-builder", "export", "script", "definition"
]
"""A format that a rule can judge. ``export`` stands for REST answers and az output."""


class Example(NamedTuple):
    """Files that keep a rule, or break it: text by file name. The first one is shown first.

    ``edition`` and ``today`` (ISO 8601) are given where the newest and any day will not do.
    """

    files: Mapping[str, str]
    edition: str | None = None
    today: str | None = None


class Rule(ABC):
    """One of Microsoft's rules. A rule keeps no state, and looks only at what it is given.

    From the class data come the rule's tests, its page in docs/rules, ``--explain``,
    ``--list-rules`` and its entry in SARIF.
    """

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
    formats: ClassVar[tuple[Format, ...]] = ()
    """The formats that show what the rule looks at."""
    INVALID: ClassVar[tuple[Example, ...]] = ()
    """Each breaks this rule. At least two formats."""
    VALID: ClassVar[tuple[Example, ...]] = ()
    """Each is close to breaking the rule, and keeps it. At least two formats."""

    @abstractmethod
    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Look at the subjects that the rule is about; others are passed over."""

    def holds_in(self, edition: str) -> bool:
        """Return whether the rule is part of an edition. Editions sort as text: ``2024-03``."""
        return self.since <= edition and (self.until is None or edition <= self.until)

    def finding(
        self,
        message: str,
        place: Place,
        related: tuple[Related, ...] = (),
        *,
        because: tuple[AnyValue, ...] = (),
        severity: Severity | None = None,
        expected: str | None = None,
        fix: str | None = None,
    ) -> Finding:
        """Return a finding of this rule.

        ``because`` are the values that it rests on: those that are only defaults are named in it.
        """
        defaults = (value.default for value in because if value.default)
        return Finding(
            rule=self.id,
            severity=severity or self.severity,
            message=ids.readable(message),
            place=place,
            related=tuple(Related(it.place, ids.readable(it.role)) for it in related),
            expected=expected or self.expected,
            fix=fix or self.fix,
            assumes=tuple(dict.fromkeys(defaults)),
        )

    def undecided(self, place: Place, reason: str) -> Undecided:
        """Return the note that this rule cannot tell, and why."""
        return Undecided(self.id, place, ids.readable(reason))
