"""A small Azure in memory, as a live look has it, and the command over it."""

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from linter import ids
from linter.command import run as command
from linter.command.azure_options import AzureOptions
from linter.command.live import run as run_live
from linter.command.surroundings import Surroundings
from linter.command.usage import WrongUsage
from linter.looking import Unread
from linter.model import Pool, Resource
from linter.readers.resources import read_into, read_resource
from linter.world import World

SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/golden"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
ACCOUNT = f"{GROUP}/providers/Microsoft.Batch/batchAccounts/render"
IMAGE = f"{COMPUTE}/images/golden"
TODAY = date(2026, 11, 20)

Body = dict[str, Any]


class SmallAzure:
    """Bodies that are listed, and others that are only found when somebody asks for their id.

    ``absent`` and ``unreadable`` tell what was asked for in vain; ids of ``refused`` may not be
    read.
    """

    def __init__(
        self,
        listed: Sequence[Body] = (),
        alone: Sequence[Body] = (),
        *,
        unread: Sequence[Unread] = (),
        refused: Sequence[str] = (),
    ) -> None:
        self.unread = tuple(unread)
        self.absent: dict[str, str] = {}
        self.unreadable: dict[str, str] = {}
        self.requests = 3
        self.asked: list[str] = []
        self._listed = sorted(listed, key=lambda it: ids.key(it["id"]))
        self._alone = {ids.key(it["id"]): it for it in alone}
        self._refused = {ids.key(it) for it in refused}
        self._keep: Callable[[Body], None] = lambda body: None

    def read(
        self, options: AzureOptions, surroundings: Surroundings, keep: Any = None
    ) -> "SmallAzure":
        """Stand in for `linter.command.azure_options.read_azure`."""
        self._keep = keep or self._keep
        for body in (*self._listed, *self._alone.values()):
            self._keep(body)  # whoever saves has to tell what was listed from what was not
        return self

    @property
    def resources(self) -> Sequence[Resource]:
        found = (read_resource(it) for it in self._listed)
        return [it for it in found if it is not None]

    def refresh(self, pools: Iterable[Pool]) -> None:
        pass

    def can_tell(self, resource_id: str) -> bool:
        return not resource_id.endswith("/unlisted")

    def settle(self, world: World, wanted: Sequence[str]) -> None:
        for resource_id in wanted:
            key = ids.key(resource_id)
            self.asked.append(key)
            if key in self._alone:
                self._keep(self._alone[key])
                read_into(world, resource_id, self._alone[key])
            elif key in self._refused:
                self.unreadable[resource_id] = "reading it is forbidden (403)"
                world.add_unreadable(resource_id, self.unreadable[resource_id])
            else:
                self.absent[resource_id] = "it does not exist: the list does not have it"
                world.add_absent(resource_id, self.absent[resource_id])


class Done(NamedTuple):
    """How a command ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """What it wrote, as JSON."""
        found: dict[str, Any] = json.loads(self.out)
        return found


def live(azure: SmallAzure, folder: Path, *arguments: str) -> Done:
    """Run ``batchlint live`` over an Azure, in a folder."""
    asked = ("--subscription", SUBSCRIPTION, "--no-config", *arguments)
    return _done(lambda it: run_live(asked, it, azure.read), folder)


def batchlint(folder: Path, *arguments: str, stdin: bytes = b"") -> Done:
    """Run ``batchlint`` in a folder."""
    return _done(lambda it: command.run([*arguments, "--no-config"], it), folder, stdin)


def _done(run: Callable[[Surroundings], int], folder: Path, stdin: bytes = b"") -> Done:
    out, err = io.StringIO(), io.StringIO()
    surroundings = Surroundings(io.BytesIO(stdin), out, err, {}, folder, TODAY)
    try:
        return Done(run(surroundings), out.getvalue(), err.getvalue())
    except WrongUsage as error:
        return Done(2, out.getvalue(), str(error))


def said(document: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return findings and unknowns without their files, in an order of their own."""
    found = [(it["rule"], it["place"]["resourceId"], it["message"]) for it in document["findings"]]
    unknown = [(it["rule"], it["place"]["resourceId"], it["reason"]) for it in document["unknowns"]]
    return sorted(found) + sorted(unknown)


def pool(name: str, image: str = IMAGE, nodes: int = 4, **more: Any) -> Body:
    """A pool of the account ``render`` on an image."""
    return {
        "id": f"{ACCOUNT}/pools/{name}",
        "type": "Microsoft.Batch/batchAccounts/pools",
        "properties": {
            "vmSize": "Standard_D2s_v5",
            "deploymentConfiguration": {
                "virtualMachineConfiguration": {
                    "imageReference": {"id": image},
                    "nodeAgentSkuId": "batch.node.ubuntu 22.04",
                }
            },
            "scaleSettings": {
                "fixedScale": {"targetDedicatedNodes": nodes, "resizeTimeout": "PT15M"}
            },
            "startTask": {"commandLine": "echo hunter2"},
            **more,
        },
    }


def account() -> Body:
    """The account ``render``."""
    return {
        "id": ACCOUNT,
        "type": "Microsoft.Batch/batchAccounts",
        "location": "westeurope",
        "properties": {"poolAllocationMode": "BatchService"},
    }


def image(name: str = "golden", snapshot: str | None = None) -> Body:
    """A managed image, made of a snapshot if that is named."""
    made_of = {"snapshot": {"id": f"{COMPUTE}/snapshots/{snapshot}"}} if snapshot else {}
    os_disk = {"osType": "Linux", "osState": "Generalized", **made_of}
    return {
        "id": f"{COMPUTE}/images/{name}",
        "type": "Microsoft.Compute/images",
        "location": "westeurope",
        "properties": {"storageProfile": {"osDisk": os_disk}},
    }


def snapshot(name: str, source: str) -> Body:
    """A snapshot of a disk."""
    return {
        "id": f"{COMPUTE}/snapshots/{name}",
        "location": "westeurope",
        "properties": {"osType": "Linux", "creationData": {"sourceResourceId": source}},
    }


def disk(name: str, vm: str) -> Body:
    """A disk that a machine holds."""
    return {
        "id": f"{COMPUTE}/disks/{name}",
        "location": "westeurope",
        "managedBy": f"{COMPUTE}/virtualMachines/{vm}",
        "properties": {"osType": "Linux", "creationData": {"createOption": "FromImage"}},
    }


def machine(name: str, *extensions: tuple[str, str]) -> Body:
    """A machine read by itself, with extensions (publisher, type)."""
    vm_id = f"{COMPUTE}/virtualMachines/{name}"
    return {
        "id": vm_id,
        "type": "Microsoft.Compute/virtualMachines",
        "location": "westeurope",
        "properties": {"instanceView": {"statuses": []}},
        "resources": [
            {
                "id": f"{vm_id}/extensions/{kind}",
                "name": kind,
                "type": "Microsoft.Compute/virtualMachines/extensions",
                "properties": {"publisher": publisher, "type": kind},
            }
            for publisher, kind in extensions
        ],
    }
