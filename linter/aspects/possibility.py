"""What a rule makes of values of which only some are possible.

One reading for all rules: where every possible value breaks the rule, that is a finding like any
other. Where only some of them do, the finding names the value, says that it is one of several,
and is at most a warning: nobody knows that Azure will refuse it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from linter.report import Severity
from linter.values import Known, Value

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

ONE_OF_SEVERAL = " (one of its possible values)"


@dataclass(frozen=True, slots=True)
class Breaking(Generic[T_co]):
    """A possible value that breaks a rule; ``certain``: every other one breaks it too."""

    value: T_co
    certain: bool


def breaking(value: Value[T], breaks: Callable[[T], bool]) -> tuple[Breaking[T], ...]:
    """Return the possible values that break a rule; none of an unknown value."""
    if isinstance(value, Known):  # nearly always
        return (Breaking(value.value, True),) if breaks(value.value) else ()
    found = [it for it in value.possible if breaks(it)]
    certain = len(found) == len(value.possible)
    return tuple(Breaking(it, certain) for it in found)


def qualified(certain: bool) -> str:
    """Return what a message puts behind a value: that it is one of several, unless it is not."""
    return "" if certain else ONE_OF_SEVERAL


def at_most(severity: Severity, certain: bool) -> Severity:
    """Return the severity of a finding that is certain or not."""
    if certain or severity is not Severity.ERROR:
        return severity
    return Severity.WARNING
