"""Resource Manager ids: parsed once, compared as Azure does, without regard to case."""

import re
from dataclasses import dataclass
from functools import cached_property

# No slash, blank or control character, nor what would change the meaning of an address.
_NAME = r"[^/?#\\\s\x00-\x1f\x7f-\x9f]+"
_PATTERN = re.compile(
    rf"^/subscriptions/(?P<subscription>{_NAME})"
    rf"(?:/resourceGroups/(?P<group>{_NAME})"
    rf"(?:/providers/(?P<provider>{_NAME})(?P<path>(?:/{_NAME}/{_NAME})+))?)?/?\Z",
    re.IGNORECASE,
)

SNAPSHOT = "microsoft.compute/snapshots"
DISK = "microsoft.compute/disks"
VM = "microsoft.compute/virtualmachines"
IMAGE = "microsoft.compute/images"
GALLERY = "microsoft.compute/galleries"
GALLERY_IMAGE = "microsoft.compute/galleries/images"
GALLERY_VERSION = "microsoft.compute/galleries/images/versions"
BATCH_ACCOUNT = "microsoft.batch/batchaccounts"
POOL = "microsoft.batch/batchaccounts/pools"
GROUP = "resourcegroups"


class InvalidResourceId(ValueError):
    """A text that is not the id of a resource; its message says what an id looks like."""


@dataclass(frozen=True)
class ResourceId:
    """The id of a resource or a resource group.

    ``type`` is lower-cased (``microsoft.compute/snapshots``; ``resourcegroups`` for a group),
    ``names`` are the names along the path, parents first. ``str()`` gives the id as Azure
    spells it, ``key`` the lower-cased form by which ids are compared.
    """

    subscription: str
    group: str
    provider: str
    types: tuple[str, ...]
    names: tuple[str, ...]

    @cached_property
    def type(self) -> str:
        """Return for example ``microsoft.compute/galleries/images``."""
        return "/".join((self.provider, *self.types)).lower() if self.provider else GROUP

    @property
    def name(self) -> str:
        """Return the last name of the path; a group's own name for a group."""
        return self.names[-1] if self.names else self.group

    @cached_property
    def key(self) -> str:
        """Return the id lower-cased: equal for equal resources."""
        return str(self).lower()

    @property
    def parent(self) -> "ResourceId":
        """Return the id one level up: a version's definition, a pool's account, a VM's group."""
        if len(self.names) > 1:
            return ResourceId(
                self.subscription, self.group, self.provider, self.types[:-1], self.names[:-1]
            )
        return ResourceId(self.subscription, self.group, "", (), ())

    def child(self, kind: str, name: str) -> "ResourceId":
        """Return the id of a child resource, ``versions/1.0.0`` below an image definition."""
        return ResourceId(
            self.subscription, self.group, self.provider, (*self.types, kind), (*self.names, name)
        )

    def in_group(self, full_type: str, name: str) -> "ResourceId":
        """Return the id of a resource of ``full_type`` in the same resource group."""
        provider, kind = full_type.split("/", 1)
        return ResourceId(self.subscription, self.group, provider, (kind,), (name,))

    def __str__(self) -> str:
        text = f"/subscriptions/{self.subscription}/resourceGroups/{self.group}"
        if self.provider:
            pairs = zip(self.types, self.names, strict=True)
            text += f"/providers/{self.provider}" + "".join(f"/{t}/{n}" for t, n in pairs)
        return text


def parse(text: object, *types: str) -> ResourceId:
    """Return the id in ``text``; a trailing slash and any case are taken.

    Raises ``InvalidResourceId`` when it is no id, or not of one of ``types`` where given.
    """
    wanted = " or ".join(types) or "a resource"
    match = _PATTERN.match(text) if isinstance(text, str) else None
    if not match or not match["group"]:
        raise InvalidResourceId(
            f"expected the resource id of {wanted}, as in "
            f"/subscriptions/…/resourceGroups/…{_example(types)}; found {text!r}"
        )
    path = (match["path"] or "").strip("/").split("/") if match["path"] else []
    found = ResourceId(
        match["subscription"],
        match["group"],
        match["provider"] or "",
        tuple(path[::2]),
        tuple(path[1::2]),
    )
    if types and found.type not in types:
        raise InvalidResourceId(f"expected the resource id of {wanted}; found one of {found.type}")
    return found


def same(one: str, other: str) -> bool:
    """Tell whether two ids name one resource: case and a trailing slash say nothing."""
    return one.rstrip("/").lower() == other.rstrip("/").lower()


def _example(types: tuple[str, ...]) -> str:
    if not types or types[0] == GROUP:
        return ""
    provider, *kinds = types[0].split("/")
    return f"/providers/{provider}" + "".join(f"/{kind}/…" for kind in kinds)
