"""Worlds for inventories: REST bodies that are listed, or read when somebody asks."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from linter import ids
from linter.facts import edition
from linter.inventory import ImageRow, Inventory, PoolRow, View, take
from linter.looking import Unread, look
from linter.model import Pool, Resource, Vm
from linter.readers.resources import read_resource
from linter.readers.resources.joined import join
from linter.scope import Scope
from linter.world import World
from tests.unit.linter.arm_bodies import ACCOUNT, COMPUTE, GROUP, Body, body

SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
TODAY = date(2026, 11, 20)
WHOLE = View("subscription one", frozenset([SUBSCRIPTION]))
FILES = View("3 files")
GALLERY = f"{COMPUTE}/galleries/shared/images/golden"


def account(name: str = "render") -> Body:
    """A Batch account."""
    return body(f"{GROUP}/providers/Microsoft.Batch/batchAccounts/{name}", {})


def pool(
    name: str,
    reference: Body | None,
    *,
    dedicated: int = 4,
    account_id: str = ACCOUNT,
    **properties: object,
) -> Body:
    """A pool as Azure answers, of an image reference; ``None``: nothing says what it is made of."""
    machine: Body = {"nodeAgentSkuId": "batch.node.ubuntu 22.04"}
    if reference is not None:
        machine["imageReference"] = reference
    return {
        "id": f"{account_id}/pools/{name}",
        "type": "Microsoft.Batch/batchAccounts/pools",
        "properties": {
            "allocationState": "Steady",
            "vmSize": "Standard_D4s_v5",
            "currentDedicatedNodes": 2,
            "currentLowPriorityNodes": 0,
            "deploymentConfiguration": {"virtualMachineConfiguration": machine},
            "scaleSettings": {"fixedScale": {"targetDedicatedNodes": dedicated}},
            **properties,
        },
    }


def image_id(name: str) -> str:
    return f"{COMPUTE}/images/{name}"


def snapshot_id(name: str) -> str:
    return f"{COMPUTE}/snapshots/{name}"


def disk_id(name: str) -> str:
    return f"{COMPUTE}/disks/{name}"


def managed(name: str, *, data: Sequence[Body] = (), **os_disk: object) -> Body:
    """A managed image; ``os_disk`` is its source: ``snapshot={"id": ...}``."""
    disks = {"osDisk": {"osType": "Linux", **os_disk}, "dataDisks": list(data)}
    return body(image_id(name), {"storageProfile": disks})


def definition(resource_id: str = GALLERY) -> Body:
    return body(resource_id, {"osType": "Linux"})


def version(name: str, source: str | None = None, **publishing: object) -> Body:
    """A version of the gallery image, replicated to its own region."""
    profile = {"source": {"id": source}} if source else {}
    regions = [{"name": "West Europe"}]
    return body(
        f"{GALLERY}/versions/{name}",
        {
            "provisioningState": publishing.pop("state", "Succeeded"),
            "storageProfile": profile,
            "publishingProfile": {"targetRegions": regions, **publishing},
        },
    )


class ListedAzure:
    """An Azure of bodies: all are listed but the machines; what is no body does not exist."""

    def __init__(self, bodies: Iterable[Body], forbidden: Sequence[str] = ()) -> None:
        read = [read_resource(it) for it in bodies]
        self._all = {it.key: it for it in read if it is not None}
        self._forbidden = {ids.key(it) for it in forbidden}
        self.unread: tuple[Unread, ...] = ()
        self.asked: list[str] = []

    @property
    def resources(self) -> Sequence[Resource]:
        listed = (it for key, it in self._all.items() if key not in self._forbidden)
        return [it for it in sorted(listed, key=lambda it: it.key) if not isinstance(it, Vm)]

    def refresh(self, pools: Iterable[Pool]) -> None:
        pass

    def can_tell(self, resource_id: str) -> bool:
        return not resource_id.endswith("/unlisted")

    def settle(self, world: World, wanted: Sequence[str]) -> None:
        self.asked += wanted
        for resource_id in wanted:
            key = ids.key(resource_id)
            if key in self._forbidden:
                world.add_unreadable(resource_id, "reading it is forbidden (403)")
            elif key in self._all:
                world.add(self._all[key])
            else:
                world.add_absent(resource_id)


def taken(
    *bodies: Body,
    view: View = WHOLE,
    forbidden: Sequence[str] = (),
    files: Sequence[Resource] = (),
    shown: Callable[[Resource], bool] | None = None,
) -> Inventory:
    """Return the inventory of bodies, read as from Azure, and of what files say."""
    return taken_of(ListedAzure(bodies, forbidden), view, files, shown)[0]


def taken_of(
    azure: ListedAzure,
    view: View = WHOLE,
    files: Sequence[Resource] = (),
    shown: Callable[[Resource], bool] | None = None,
) -> tuple[Inventory, World]:
    """Return the inventory of an Azure, and the world as it was at the end."""
    world, resources = join((*files, *azure.resources))

    def question(asked: World) -> Inventory:
        subjects = [it.id for it in resources]
        scope = Scope(asked, subjects, edition(), today=TODAY, resources=resources)
        return take(scope, view, declared=files, shown=shown)

    return look(world, azure, question), world


def verdicts(inventory: Inventory) -> dict[str, str]:
    """Return the verdicts by the images' names."""
    return {row.name: str(row.verdict) for row in inventory.images}


def image_row(inventory: Inventory, name: str) -> ImageRow:
    return next(row for row in inventory.images if row.name == name)


def pool_row(inventory: Inventory, name: str) -> PoolRow:
    return next(row for row in inventory.pools if row.name == name)
