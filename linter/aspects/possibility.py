"""What a rule makes of values of which only some are possible.

One reading for all rules: where every possible value breaks the rule, that is a finding like any
other. Where only some of them do, the finding names the value, says that it is one of several,
and is at most a warning: nobody knows that Azure will refuse it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from linter.report import Severity
from linter.values import Known, Value

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

ONE_OF_SEVERAL = " (one of its possible values)"
ONE_OF_ALL = " (one of its possible values, each of which breaks this rule)"
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Breaking(Generic[T_co]):
    """A possible value that breaks a rule; ``certain``: every other one breaks it too.

    ``several``: there are others.
    """

    value: T_co
    certain: bool
    several: bool = False

    @property
    def qualifier(self) -> str:
        """What a message puts behind the value when it is one of several."""
        return ONE_OF_ALL if self.certain and self.several else qualified(self.certain)


def breaking(value: Value[T], breaks: Callable[[T], bool]) -> tuple[Breaking[T], ...]:
    """Return the possible values that break a rule; none of an unknown value."""
    if isinstance(value, Known):  # nearly always
        return (Breaking(value.value, True),) if breaks(value.value) else ()
    found = [it for it in value.possible if breaks(it)]
    certain = len(found) == len(value.possible)
    return tuple(Breaking(it, certain, len(value.possible) > 1) for it in found)


def listed(found: Sequence[Breaking[str | None]]) -> str:
    """Return values of one property that break a rule in the same way, as a message names them.

    ``Standard_A1 or Standard_A2 (possible values)``; a single one with its `qualifier`.
    """
    first = found[0]
    if len(found) == 1:
        return (first.value or "")[:_LONGEST] + first.qualifier
    words = "possible values" if first.certain else "some of its possible values"
    *others, last = ((it.value or "")[:_LONGEST] for it in found)
    return f"{', '.join(others)} or {last} ({words})"


def qualified(certain: bool) -> str:
    """Return what a message puts behind a value: that it is one of several, unless it is not."""
    return "" if certain else ONE_OF_SEVERAL


def at_most(severity: Severity, certain: bool) -> Severity:
    """Return the severity of a finding that is certain or not."""
    if certain or severity is not Severity.ERROR:
        return severity
    return Severity.WARNING
