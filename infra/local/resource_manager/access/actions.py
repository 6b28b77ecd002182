"""What Azure calls a request in a role: ``Microsoft.Compute/snapshots/write``."""

from infra.local.resource_manager.resource_id import Address

_VERBS = {
    "GET": "read",
    "HEAD": "read",
    "PUT": "write",
    "PATCH": "write",
    "DELETE": "delete",
    "POST": "action",
}
_ABOVE = "Microsoft.Resources/subscriptions"


def action_of(method: str, address: Address) -> str:
    """Return the action that a request performs.

    Types in turn, then the verb: a list is ``read`` of what it lists, a POST is ``action`` of the
    last word of its path. Names say nothing.
    """
    verb = _VERBS.get(method, "write")
    if address.namespace is not None:
        return "/".join((address.namespace, *address.types, verb))
    rest = address.trailing
    if len(rest) == 3 and rest[0].lower() == "providers" and method == "POST":
        return f"{rest[1]}/{rest[2]}/action"
    below = [_ABOVE] if address.group is None else [_ABOVE, "resourceGroups"]
    return "/".join([*below, *rest[:1], verb])
