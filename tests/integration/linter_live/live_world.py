"""A subscription of the local Azure, its resources as REST bodies, and what was asked of it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from infra.local.cloud import LocalAzure
from linter.live.cloud import cloud_of
from linter.live.connection import Connection
from linter.live.subscription import LiveAzure

Json = dict[str, Any]
REGION = "westeurope"


class LiveWorld:
    """One subscription. Names given to it are of resources in the group ``rg``."""

    def __init__(self, cloud: LocalAzure, number: int) -> None:
        self.cloud = cloud
        self.subscription = f"11111111-0000-4000-8000-{number:012}"
        self._from = len(cloud.resource_manager.requests)
        # Subscriptions come into being with their first resource.
        self.put(self.body("Microsoft.Compute/disks/first-of-all"))
        self.remove(self.id("Microsoft.Compute/disks/first-of-all"))

    def id(self, path: str, group: str = "rg") -> str:
        """The id of ``Microsoft.Compute/disks/d``."""
        namespace = f"/subscriptions/{self.subscription}/resourceGroups/{group}/providers"
        return f"{namespace}/{path}"

    def body(self, path: str, group: str = "rg", **properties: Any) -> Json:
        """The REST body of a resource in the region."""
        return {"id": self.id(path, group), "location": REGION, "properties": properties}

    def put(self, *bodies: Mapping[str, Any]) -> None:
        """Let resources exist."""
        self.cloud.put_resources(bodies)

    def remove(self, *ids: str) -> None:
        """Let resources be gone."""
        self.cloud.remove_resources(ids)

    def fail(self, path: str, status: int, **fault: Any) -> None:
        """Let GETs of this subscription fail whose path fits ``path``; all of them, if not told."""
        self.cloud.resource_manager.faults.add(
            **{
                "method": "GET",
                "path": f"{self.subscription}/.*{path}",
                "status": status,
                "times": None,
                **fault,
            }
        )

    def requests(self) -> Counter[str]:
        """How often what was asked for; paths begin after the subscription."""
        prefix = f"/subscriptions/{self.subscription}/".lower()
        asked = list(self.cloud.resource_manager.requests)[self._from :]
        assert {method for method, _ in asked} <= {"GET"}, "the linter only reads"
        return Counter(
            path.lower().removeprefix(prefix)
            for _, path in asked
            if path.lower().startswith(prefix) or "supportedimages" in path
        )

    def connection(self) -> Connection:
        """A connection as the environment says, with short waits where Azure names none."""
        return Connection(cloud_of(self.cloud.client_environment()), backoff=0.01)

    def azure(self, *others: "LiveWorld", group: str | None = None, **options: Any) -> LiveAzure:
        """What exists in the subscription (and in others), not read yet."""
        subscriptions = [self.subscription, *(it.subscription for it in others)]
        return LiveAzure(self.connection(), subscriptions, group, **options)

    def read(self, *others: "LiveWorld", group: str | None = None, **options: Any) -> LiveAzure:
        """What exists, read."""
        azure = self.azure(*others, group=group, **options)
        azure.read()
        return azure

    # Bodies that rules and readers take for whole.

    def account(self, name: str = "hpc", group: str = "rg", **properties: Any) -> Json:
        """A Batch account."""
        return self.body(f"Microsoft.Batch/batchAccounts/{name}", group, **properties)

    def pool(self, name: str, image: str, account: str = "hpc", nodes: int = 1) -> Json:
        """A pool of an image."""
        machine = {"imageReference": {"id": image}, "nodeAgentSkuId": "batch.node.ubuntu 24.04"}
        return self.body(
            f"Microsoft.Batch/batchAccounts/{account}/pools/{name}",
            vmSize="Standard_D2s_v5",
            deploymentConfiguration={"virtualMachineConfiguration": machine},
            scaleSettings={"fixedScale": {"targetDedicatedNodes": nodes}},
        )

    def image(self, name: str, snapshot: str, group: str = "rg") -> Json:
        """A managed image of a snapshot."""
        disk = {"osType": "Linux", "osState": "Generalized", "snapshot": {"id": snapshot}}
        return self.body(f"Microsoft.Compute/images/{name}", group, storageProfile={"osDisk": disk})

    def snapshot(self, name: str, disk: str) -> Json:
        """A snapshot of a disk."""
        source = {"createOption": "Copy", "sourceResourceId": disk}
        return self.body(f"Microsoft.Compute/snapshots/{name}", creationData=source)
