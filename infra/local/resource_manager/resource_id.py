"""Resource ids and the paths of requests: both are split by the same grammar.

    /subscriptions/{s}/resourceGroups/{g}/providers/{namespace}/{type}/{name}/{type}/{name}...

Segments compare without regard to case; names keep the case they were written in.
"""

from dataclasses import dataclass
from urllib.parse import unquote


@dataclass(frozen=True)
class Address:
    """A path taken apart. One more type than names: a collection, or an action on the resource."""

    subscription: str | None = None
    group: str | None = None
    namespace: str | None = None
    types: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    trailing: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Return for example ``microsoft.compute/galleries/images``, in lower case."""
        return "/".join((self.namespace or "", *self.types)).lower()

    @property
    def label(self) -> str:
        """Return the part after the provider, as errors name it: types and names in turn."""
        pairs = (f"{kind}/{name}" for kind, name in zip(self.types, self.names, strict=True))
        return "/".join((self.namespace or "", *pairs))

    @property
    def is_resource(self) -> bool:
        """Say whether the address names one resource."""
        return bool(self.types) and len(self.types) == len(self.names)

    @property
    def key(self) -> str:
        """Return the id in lower case, which is how resources are looked up."""
        return self.id.lower()

    @property
    def id(self) -> str:
        """Return the path, in the case it was written in."""
        parts = ["", "subscriptions", self.subscription or ""]
        if self.group is not None:
            parts += ["resourceGroups", self.group]
        if self.namespace is not None:
            parts += ["providers", self.namespace]
        for index, kind in enumerate(self.types):
            parts.append(kind)
            parts += self.names[index : index + 1]
        return "/".join(parts)

    @property
    def parent(self) -> "Address":
        """Return the resource around this one; a top-level resource has none."""
        if len(self.types) < 2:
            raise ValueError(f"{self.id} has no parent resource")
        return Address(
            self.subscription,
            self.group,
            self.namespace,
            self.types[:-1],
            self.names[: len(self.types) - 1],
        )


def parse(path: str) -> Address | None:
    """Take a path apart; None for one that does not start as Resource Manager's paths do.

    ``trailing`` holds what follows ``/subscriptions/{s}`` or a resource group and is no provider.
    """
    segments = [unquote(segment) for segment in path.strip("/").split("/")]
    if segments[0].lower() != "subscriptions" or "" in segments:
        return None
    subscription = segments[1] if len(segments) > 1 else None
    rest = segments[2:]
    group = None
    if rest and rest[0].lower() == "resourcegroups" and len(rest) > 1:
        group, rest = rest[1], rest[2:]
    registering = len(rest) == 3 and rest[2].lower() == "register"
    if not rest or rest[0].lower() != "providers" or len(rest) < 3 or registering:
        return Address(subscription, group, trailing=tuple(rest))
    namespace, chain = rest[1], rest[2:]
    return Address(subscription, group, namespace, tuple(chain[::2]), tuple(chain[1::2]))


def parse_resource(resource_id: object) -> Address | None:
    """Take a resource id apart; None unless it names exactly one resource in a group.

    A missing leading slash is accepted, as Azure does.
    """
    if not isinstance(resource_id, str):
        return None
    address = parse(resource_id)
    if address is None or address.group is None or not address.is_resource:
        return None
    return address
