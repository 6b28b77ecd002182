"""``/_local/...``: scripting the emulation from other processes. No part of Azure.

POST   /_local/faults     a rule as in infra/local/faults.py
POST   /_local/pools      how resizes go (batch/scripts.py, add_pool)
POST   /_local/accounts   quotas of Batch accounts (batch/scripts.py, add_quota)
DELETE each of them       forgets what was added
POST   /_local/resources  {"value": [...]}: resources, put as they are (scripted_world.py)
DELETE /_local/resources  {"ids": [...]}: takes them away again
GET    /_local/requests   [[method, path], ...] of every request served, DELETE empties it
"""

from collections.abc import Callable, Mapping
from typing import Any

from infra.local.faults import Faults
from infra.local.resource_manager.batch.scripts import Scripts
from infra.local.resource_manager.errors import ArmError, method_not_allowed
from infra.local.resource_manager.exchange import Reply
from infra.local.resource_manager.scripted_world import ScriptedWorld
from infra.local.resource_manager.shapes import json_object


class LocalControls:
    """The controls of one Resource Manager."""

    def __init__(
        self,
        faults: Faults,
        scripts: Scripts,
        requests: list[tuple[str, str]],
        world: ScriptedWorld,
    ) -> None:
        self._requests = requests
        self._adders: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "faults": faults.add_json,
            "pools": scripts.add_pool,
            "accounts": scripts.add_quota,
            "resources": lambda body: world.put(_array(body, "value")),
        }
        self._removers: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "resources": lambda body: world.remove(_array(body, "ids")),
        }
        self._clearers: dict[str, Callable[[], None]] = {
            "faults": faults.clear,
            "pools": scripts.clear_pools,
            "accounts": scripts.clear_quotas,
            "requests": requests.clear,
        }

    def answer(self, method: str, path: str, body: object) -> Reply:
        """Answer a request; raise ``ArmError`` 400, 404, 405 saying what was expected."""
        name = path.strip("/").split("/", 1)[1].lower() if "/" in path.strip("/") else ""
        if name not in self._clearers | self._removers:
            known = ", ".join(f"/_local/{one}" for one in self._clearers | self._removers)
            raise ArmError(404, "NotFound", f"'{path}' is unknown; there are {known}.")
        if method == "DELETE" and name in self._clearers:
            self._clearers[name]()
            return Reply(204)
        if method == "GET" and name == "requests":
            return Reply(200, {"value": [list(request) for request in self._requests]})
        verbs = {"POST": self._adders, "DELETE": self._removers}
        if name not in verbs.get(method, {}):
            raise method_not_allowed(method)
        try:
            verbs[method][name](json_object(body))
        except ValueError as error:
            raise ArmError(400, "InvalidScript", str(error)) from error
        return Reply(204)


def _array(body: Mapping[str, Any], name: str) -> list[Any]:
    given = body.get(name)
    if set(body) != {name} or not isinstance(given, list):
        raise ValueError(f"expected an object with the array {name!r}, and nothing else")
    return given
