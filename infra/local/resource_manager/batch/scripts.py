"""Scripted behaviour of pools and accounts, over what the emulation would do by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.local.resource_manager.batch.allocation import ResizeError

QUOTAS = ("dedicatedCoreQuota", "lowPriorityCoreQuota", "poolQuota")


@dataclass
class PoolScript:
    """How the next resizes of matching pools go; see :meth:`Scripts.add_pool`."""

    match: re.Pattern[str]
    nodes_per_minute: float | None
    errors: tuple[ResizeError, ...]
    nodes: int
    times: int | None
    after: int


class Scripts:
    """The scripts in force."""

    def __init__(self) -> None:
        self._pools: list[PoolScript] = []
        self._quotas: list[tuple[re.Pattern[str], dict[str, int]]] = []

    def add_pool(self, script: Mapping[str, Any]) -> None:
        """Add a script for pools, from JSON.

        ``match`` is searched for in the pool's id. The first ``after`` resizes are spared, the
        next ``times`` (null, the default: all) follow the script: ``nodesPerMinute`` is the rate
        at which nodes arrive; with ``errors`` (``code``, ``message``, and ``details`` of the same)
        the resize ends after one Azure minute, with ``nodes`` new nodes (default 0).

        Raises ``ValueError`` naming the key that is wrong.
        """
        known = ("match", "nodesPerMinute", "errors", "nodes", "times", "after")
        _check_keys(script, known)
        rate = script.get("nodesPerMinute")
        if rate is not None and (not isinstance(rate, int | float) or rate <= 0):
            raise ValueError(f"nodesPerMinute: expected a number above 0, not {rate!r}")
        for key, minimum in (("nodes", 0), ("times", 1), ("after", 0)):
            _check_integer(script, key, minimum)
        errors = tuple(_resize_error(error) for error in script.get("errors") or ())
        if rate is None and not errors:
            raise ValueError("the script does nothing: give nodesPerMinute or errors")
        self._pools.append(
            PoolScript(
                _pattern(script),
                rate,
                errors,
                script.get("nodes") or 0,
                script.get("times"),
                script.get("after") or 0,
            )
        )

    def add_quota(self, script: Mapping[str, Any]) -> None:
        """Set quotas of the accounts whose id ``match`` is found in, also of later ones.

        Keys: ``dedicatedCoreQuota``, ``lowPriorityCoreQuota``, ``poolQuota``. The last script
        that sets a quota wins. Raises ``ValueError`` naming the key that is wrong.
        """
        _check_keys(script, ("match", *QUOTAS))
        for name in QUOTAS:
            _check_integer(script, name, 0)
        quotas = {name: script[name] for name in QUOTAS if script.get(name) is not None}
        if not quotas:
            raise ValueError(f"the script does nothing: give one of {', '.join(QUOTAS)}")
        self._quotas.append((_pattern(script), quotas))

    def clear_pools(self) -> None:
        """Forget all scripts for pools."""
        self._pools.clear()

    def clear_quotas(self) -> None:
        """Forget all quotas that were set."""
        self._quotas.clear()

    def quotas(self, account_id: str) -> dict[str, int]:
        """Return the quotas that were set for this account."""
        found: dict[str, int] = {}
        for pattern, quotas in self._quotas:
            if pattern.search(account_id):
                found |= quotas
        return found

    def for_resize(self, pool_id: str) -> PoolScript | None:
        """Return the script that this resize follows, if any, and count it."""
        for script in self._pools:
            if not script.match.search(pool_id):
                continue
            if script.after > 0:
                script.after -= 1
            elif script.times is None:
                return script
            elif script.times > 0:
                script.times -= 1
                return script
        return None


def _check_keys(script: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in script:
        if key not in known:
            raise ValueError(f"{key}: unknown key; expected one of {', '.join(known)}")


def _check_integer(script: Mapping[str, Any], key: str, minimum: int) -> None:
    value = script.get(key)
    if value is not None and (
        not isinstance(value, int) or isinstance(value, bool) or value < minimum
    ):
        raise ValueError(f"{key}: expected an integer of {minimum} or more, not {value!r}")


def _pattern(script: Mapping[str, Any]) -> re.Pattern[str]:
    match = script.get("match", "")
    if not isinstance(match, str):
        raise ValueError(f"match: expected a regular expression, not {match!r}")
    try:
        return re.compile(match, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"match: {match!r} is not a regular expression: {error}") from error


def _resize_error(error: object) -> ResizeError:
    if not isinstance(error, dict) or not isinstance(error.get("code"), str):
        raise ValueError(f"errors: expected objects with a code, not {error!r}")
    details = tuple(
        (str(detail.get("code", "")), str(detail.get("message", "")))
        for detail in error.get("details") or ()
    )
    return ResizeError(error["code"], str(error.get("message", error["code"])), details)
