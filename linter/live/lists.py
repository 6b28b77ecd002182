"""The lists that Azure has: of a subscription or a resource group, and below a resource."""

from typing import Any, NamedTuple

from linter import ids
from linter.live.single import Clients


class Listing(NamedTuple):
    """One list: its path, what it is a list of, of whom, and how the SDKs ask for it.

    ``owner`` is what the list belongs to (``the subscription``, ``account hpcbatch``);
    ``owner_id`` its id, empty for a subscription or a group.
    """

    path: str
    words: str
    owner: str
    owner_id: str
    service: str
    operations: str
    method: str
    names: tuple[str, ...]

    @property
    def key(self) -> str:
        """The path under which the list is found."""
        return ids.key(self.path)

    @property
    def kind(self) -> str:
        """The type of what is listed, in lower case."""
        parts = self.key.partition("/providers/")[2].split("/")
        return "/".join([parts[0], *parts[1::2]])

    def ask(self, clients: Clients) -> Any:
        """Return the SDK's list, ``azure.core.paging.ItemPaged``: going through it asks for it."""
        subscription = self.path.split("/")[2]
        client = clients.batch if self.service == "batch" else clients.compute
        operations = getattr(client(subscription), self.operations)
        return getattr(operations, self.method)(*self.names)


class _Top(NamedTuple):
    type: str
    words: str
    operations: str
    of_subscription: str = "list"
    of_group: str = "list_by_resource_group"


class _Below(NamedTuple):
    type: str
    words: str
    owner: str
    operations: str
    method: str


# Accounts and galleries come first: only they have lists below them.
_TOP = (
    _Top("Microsoft.Batch/batchAccounts", "Batch accounts", "batch_account"),
    _Top("Microsoft.Compute/galleries", "galleries", "galleries"),
    _Top("Microsoft.Compute/snapshots", "snapshots", "snapshots"),
    _Top("Microsoft.Compute/images", "images", "images"),
    _Top("Microsoft.Compute/disks", "disks", "disks"),
    _Top(
        "Microsoft.Compute/virtualMachines",
        "virtual machines",
        "virtual_machines",
        "list_all",
        "list",
    ),
)
_BELOW = {
    "microsoft.batch/batchaccounts": _Below(
        "pools", "pools", "account", "pool", "list_by_batch_account"
    ),
    "microsoft.compute/galleries": _Below(
        "images", "definitions", "gallery", "gallery_images", "list_by_gallery"
    ),
    "microsoft.compute/galleries/images": _Below(
        "versions", "versions", "definition", "gallery_image_versions", "list_by_gallery_image"
    ),
}
MACHINES = "microsoft.compute/virtualmachines"


def of_scope(subscription: str, group: str | None) -> list[Listing]:
    """Return the lists of a subscription, or of one of its resource groups."""
    scope = f"/subscriptions/{subscription}"
    if group is not None:
        scope += f"/resourceGroups/{group}"
    return [
        Listing(
            f"{scope}/providers/{top.type}",
            top.words,
            "the subscription" if group is None else f"resource group {group}",
            "",
            "batch" if top.type.startswith("Microsoft.Batch/") else "compute",
            top.operations,
            top.of_subscription if group is None else top.of_group,
            () if group is None else (group,),
        )
        for top in _TOP
    ]


def below(resource_id: str) -> Listing | None:
    """Return the list of what is below a resource; ``None`` for most resources."""
    kind = ids.kind(resource_id) or ""
    found = _BELOW.get(kind)
    if found is None:
        return None
    parts = resource_id.strip("/").split("/")
    return Listing(
        f"{resource_id.rstrip('/')}/{found.type}",
        found.words,
        f"{found.owner} {ids.full_name(resource_id)}",
        resource_id.rstrip("/"),
        "batch" if kind.startswith("microsoft.batch/") else "compute",
        found.operations,
        found.method,
        (parts[3], *parts[7::2]),
    )


def holding(resource_id: str) -> tuple[str, ...]:
    """Return the keys of the lists that may show a resource: its group's, its subscription's."""
    key = ids.key(resource_id)
    own = key.rpartition("/")[0]
    parts = key.split("/")
    if len(parts) != 9:
        return (own,)
    return own, "/".join([*parts[:3], *parts[5:8]])
