"""Scripted faults: which requests are answered with an error, late, or both.

    faults.add(method="PUT", path="/pools/", status=429, retry_after=1, times=2)

The first matching rule that still has something to do is taken. Nothing is random here: the
n-th matching request meets the same fault in every run.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_KEYS = {
    "method": (str,),
    "path": (str,),
    "status": (int,),
    "code": (str,),
    "message": (str,),
    "retry_after": (int,),
    "times": (int,),
    "after": (int,),
    "delay": (int, float),
    "operation": (bool,),
}


@dataclass
class Fault:
    """One rule. ``status`` None delays the request and then serves it as usual."""

    method: str
    path: re.Pattern[str]
    status: int | None
    code: str | None
    message: str | None
    retry_after: int | None
    times: int | None
    after: int
    delay: float
    operation: bool

    def _takes(self, method: str, path: str) -> bool:
        """Say whether the request is this rule's, and count it if it is."""
        if self.method not in ("*", method.upper()) or not self.path.search(path):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


class Faults:
    """The rules in force, oldest first."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []

    def add(
        self,
        *,
        method: str = "*",
        path: str = "",
        status: int | None = None,
        code: str | None = None,
        message: str | None = None,
        retry_after: int | None = None,
        times: int | None = 1,
        after: int = 0,
        delay: float = 0.0,
        operation: bool = False,
    ) -> None:
        """Add a rule.

        ``path`` is searched for in the request's path, without regard to case. The first ``after``
        matching requests are spared, the next ``times`` (None: all) are hit. ``delay`` and
        ``retry_after`` are real seconds. With ``operation`` the request itself is accepted, and
        the long-running operation that it starts fails with ``code`` and ``message``.

        Raises ``ValueError`` for a path that is no regular expression, for a status that is no
        error, and for a rule that would do nothing.
        """
        try:
            pattern = re.compile(path, re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"path: {path!r} is not a regular expression: {error}") from error
        if status is not None and not 400 <= status <= 599:
            raise ValueError(f"status: expected 400 to 599, not {status}")
        if status is None and not operation and delay <= 0:
            raise ValueError("the fault does nothing: give a status, a delay, or operation")
        if times is not None and times < 1:
            raise ValueError(f"times: expected 1 or more, not {times}")
        if after < 0 or delay < 0:
            raise ValueError("after and delay: expected 0 or more")
        self._rules.append(
            Fault(
                method.upper(),
                pattern,
                status,
                code,
                message,
                retry_after,
                times,
                after,
                delay,
                operation,
            )
        )

    def add_json(self, rule: Mapping[str, Any]) -> None:
        """Add a rule that came as JSON, with the keys of :meth:`add`.

        Raises ``ValueError`` for an unknown key or a wrong type, naming it.
        """
        for key, value in rule.items():
            if key not in _KEYS:
                raise ValueError(f"{key}: unknown key; expected one of {', '.join(_KEYS)}")
            nullable = value is None and key not in ("method", "path", "after", "delay")
            numeric_bool = isinstance(value, bool) and key != "operation"
            if not nullable and (numeric_bool or not isinstance(value, _KEYS[key])):
                expected = " or ".join(kind.__name__ for kind in _KEYS[key])
                raise ValueError(f"{key}: expected {expected}, not {value!r}")
        self.add(**rule)

    def clear(self) -> None:
        """Forget every rule."""
        self._rules.clear()

    def for_request(self, method: str, path: str) -> Fault | None:
        """Return the fault that this request meets, if any, and count it."""
        return self._first(method, path, operation=False)

    def for_operation(self, method: str, path: str) -> Fault | None:
        """Return the fault that the operation started by this request meets, and count it."""
        return self._first(method, path, operation=True)

    def _first(self, method: str, path: str, *, operation: bool) -> Fault | None:
        for rule in self._rules:
            if rule.operation == operation and rule._takes(method, path):
                return rule
        return None
