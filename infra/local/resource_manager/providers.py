"""Resource providers: which there are, which API versions they take."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from infra.local.resource_manager.errors import ArmError, method_not_allowed
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.regions import DISPLAY_NAMES

Json = dict[str, Any]
_ROWS = json.loads(Path(__file__).with_name("api_versions.json").read_text("utf-8"))
_VERSIONS: dict[str, tuple[str, list[str]]] = {
    row["namespace"].lower(): (row["namespace"], row["versions"]) for row in _ROWS
}
_FORM = re.compile(r"\d{4}-\d{2}-\d{2}(-[a-z0-9]+)?")


class Providers:
    """Microsoft.Compute and Microsoft.Batch, always registered."""

    def __init__(self, kinds: Iterable[str]) -> None:
        self._kinds = tuple(kinds)

    def check_namespace(self, namespace: str) -> None:
        """Raise 404 for a namespace that is not emulated."""
        if namespace.lower() not in _VERSIONS:
            raise ArmError(
                404,
                "InvalidResourceNamespace",
                f"The resource namespace '{namespace}' is invalid. The local Azure has "
                + " and ".join(name for name, _ in _VERSIONS.values())
                + ".",
            )

    def check_version(self, namespace: str, kind: str, api_version: str) -> None:
        """Raise 400 for an API version that the namespace does not have."""
        name, versions = _VERSIONS[namespace.lower()]
        if versions and api_version not in versions:
            raise ArmError(
                400,
                "NoRegisteredProviderFound",
                f"No registered resource provider found for API version '{api_version}' for type "
                f"'{kind}' of '{name}'. The supported api-versions are '{', '.join(versions)}'.",
            )

    def answer(self, call: Call, subscription: str, rest: tuple[str, ...]) -> Reply:
        """Answer ``/subscriptions/{id}/providers[/{namespace}[/register]]``."""
        if not rest:
            if call.method != "GET":
                raise method_not_allowed(call.method)
            shown = [self._view(subscription, name) for name in _VERSIONS]
            return Reply(200, {"value": shown})
        self.check_namespace(rest[0])
        registering = len(rest) == 2 and rest[1].lower() == "register"
        if call.method != ("POST" if registering else "GET"):
            raise method_not_allowed(call.method)
        return Reply(200, self._view(subscription, rest[0].lower()))

    def _view(self, subscription: str, namespace: str) -> Json:
        name, versions = _VERSIONS[namespace]
        prefix = f"{name}/"
        return {
            "id": f"/subscriptions/{subscription}/providers/{name}",
            "namespace": name,
            "registrationState": "Registered",
            "registrationPolicy": "RegistrationRequired",
            "resourceTypes": [
                {
                    "resourceType": kind.removeprefix(prefix),
                    "locations": list(DISPLAY_NAMES.values()),
                    "apiVersions": versions[::-1],
                }
                for kind in self._kinds
                if kind.startswith(prefix)
            ],
        }


def required_api_version(api_version: str | None) -> str:
    """Return the version; raise 400 for one that is missing or of the wrong form."""
    if not api_version:
        raise ArmError(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )
    if not _FORM.fullmatch(api_version):
        raise ArmError(
            400,
            "InvalidApiVersionParameter",
            f"The api-version '{api_version}' is invalid: expected a date, for example "
            "2025-06-01, or a date with '-preview'.",
        )
    return api_version
