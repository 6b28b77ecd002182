"""Resource Manager's errors: one exception, and the wordings that clients meet most.

The shape is always ``{"error": {"code", "message"}}`` with optional ``target`` and ``details``.
"""

from collections.abc import Sequence
from typing import Any

from infra.local.identity import TENANT


class ArmError(Exception):
    """An answer that refuses: HTTP status, Azure's code, and a message for a person."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        target: str | None = None,
        details: Sequence[tuple[str, str]] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.target = target
        self.details = tuple(details)
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        """Return the JSON that is sent."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.target is not None:
            error["target"] = self.target
        if self.details:
            error["details"] = [{"code": code, "message": text} for code, text in self.details]
        return {"error": error}


def unauthenticated(code: str, message: str) -> ArmError:
    """401 for a request whose token is missing or not good for Resource Manager."""
    return ArmError(
        401,
        code,
        message,
        headers={
            "WWW-Authenticate": "Bearer "
            f'authorization_uri="https://login.microsoftonline.com/{TENANT}", '
            'error="invalid_token", error_description="The access token is missing or invalid."'
        },
    )


def authorization_failed(client: str, object_id: str, action: str, scope: str) -> ArmError:
    """403 for what no role of the caller's permits."""
    return ArmError(
        403,
        "AuthorizationFailed",
        f"The client '{client}' with object id '{object_id}' does not have authorization to "
        f"perform action '{action}' over scope '{scope}' or the scope is invalid. If access was "
        "recently granted, please refresh your credentials.",
    )


def invalid_parameter(target: str, message: str) -> ArmError:
    """400 InvalidParameter, as Microsoft.Compute words it; ``target`` is the property's path."""
    return ArmError(400, "InvalidParameter", message, target=target)


def missing_parameter(target: str) -> ArmError:
    """400 for a required property that is not there."""
    return invalid_parameter(target, f"Required parameter '{target}' is missing (null).")


def resource_not_found(label: str, group: str) -> ArmError:
    """404 for a resource that does not exist; ``label`` is like Microsoft.Compute/disks/d."""
    return ArmError(
        404,
        "ResourceNotFound",
        f"The Resource '{label}' under resource group '{group}' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    )


def resource_group_not_found(name: str) -> ArmError:
    """404 for a resource group that does not exist."""
    return ArmError(404, "ResourceGroupNotFound", f"Resource group '{name}' could not be found.")


def method_not_allowed(method: str) -> ArmError:
    """405 for a verb that the resource does not know."""
    return ArmError(
        405,
        "MethodNotAllowed",
        f"The requested resource does not support http method '{method}'.",
    )


def invalid_resource_type(namespace: str, kind: str, api_version: str) -> ArmError:
    """404 for a type or an action that is not emulated, or does not exist at all."""
    return ArmError(
        404,
        "InvalidResourceType",
        f"The resource type '{kind}' could not be found in the namespace '{namespace}' "
        f"for api version '{api_version}'.",
    )


def not_allowed(message: str) -> ArmError:
    """409 OperationNotAllowed: the request is fine, the state of the resource is not."""
    return ArmError(409, "OperationNotAllowed", message)


def concurrent_request() -> ArmError:
    """409 for a write that meets another one still under way."""
    return ArmError(
        409,
        "Conflict",
        "The request failed due to conflict with a concurrent request. To resolve it, please "
        "refer to https://aka.ms/activitylog to get more details on the conflicting requests.",
    )


def change_not_allowed(target: str) -> ArmError:
    """409 for a property that is fixed once the resource exists."""
    return ArmError(
        409,
        "PropertyChangeNotAllowed",
        f"Changing property '{target}' is not allowed.",
        target=target,
    )
