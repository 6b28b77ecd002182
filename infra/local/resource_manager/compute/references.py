"""Properties that name another resource of Microsoft.Compute: does it exist, can it be used."""

from infra.local.clock import Clock
from infra.local.resource_manager import errors
from infra.local.resource_manager.compute import background_copy
from infra.local.resource_manager.resource_id import parse_resource
from infra.local.resource_manager.store import Resource, Store

_UNUSABLE = ("Creating", "Updating", "Failed", "Deleting")


def referenced(store: Store, resource_id: object, where: str, *kinds: str) -> Resource:
    """Return the resource that a property refers to.

    Raises 400 for what is no id of one of ``kinds`` (``disks``, ``snapshots``, ...), and 404
    for one that does not exist.
    """
    address = parse_resource(resource_id)
    allowed = tuple(f"microsoft.compute/{kind}".lower() for kind in kinds)
    if address is None or address.kind not in allowed:
        expected = " or ".join(f"Microsoft.Compute/{kind}" for kind in kinds)
        raise errors.invalid_parameter(
            where,
            f"The value '{resource_id}' of parameter '{where}' is not an id of {expected}.",
        )
    resource = store.get(address.key)
    if resource is None:
        raise errors.resource_not_found(address.label, address.group or "")
    return resource


def usable(clock: Clock, resource: Resource, where: str) -> Resource:
    """Return ``resource`` if it can be copied from now; raise 409 while it is being made."""
    state = resource.properties.get("provisioningState")
    if state in _UNUSABLE:
        raise errors.not_allowed(
            f"The resource '{resource.id}' that '{where}' refers to is not ready: its "
            f"provisioningState is '{state}'."
        )
    percent = background_copy.percent(resource, clock)
    if percent is not None and percent < 100:
        raise errors.not_allowed(
            f"The snapshot '{resource.id}' that '{where}' refers to is still being copied: "
            f"its completionPercent is {percent}. Wait until it is 100."
        )
    return resource
