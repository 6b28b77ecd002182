"""Whether something of Azure's is retired, on the day of a check and by its edition."""

from datetime import date

from linter.facts import Retirement
from linter.scope import Scope


def is_over(scope: Scope, retirement: Retirement) -> bool:
    """Return whether the last day has passed, or the edition is of a time after it."""
    last = retirement.date
    return last is not None and (has_passed(scope, last) or scope.edition > last.isoformat())


def is_soon(scope: Scope, retirement: Retirement) -> bool:
    """Return whether the last day is to come, and within the window."""
    last = retirement.date
    return last is not None and not is_over(scope, retirement) and comes_soon(scope, last)


def has_passed(scope: Scope, last: date) -> bool:
    """Return whether a last day is over on the day of the check."""
    return scope.today > last


def comes_soon(scope: Scope, last: date) -> bool:
    """Return whether a last day is to come, and within the window."""
    return scope.today <= last and last - scope.today <= scope.window
