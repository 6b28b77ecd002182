"""The world around one pipeline, made with the real SDKs: each has a resource group of its own."""

import time
from datetime import UTC, datetime
from functools import cache
from typing import Any

from azure.core.credentials import AccessToken
from azure.mgmt.batch import BatchManagementClient
from azure.mgmt.compute import ComputeManagementClient

from infra.local.resource_manager import DEFAULT_SUBSCRIPTION
from tests.integration.app.app_site import Json, Site

REGION = "westeurope"


class _Token:
    """The subscription's owner."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        return AccessToken(self._token, int(time.time()) + 3600)


@cache
def _clients(
    url: str, bundle: str, token: str
) -> tuple[ComputeManagementClient, BatchManagementClient]:
    options: Json = {"base_url": url, "connection_verify": bundle, "polling_interval": 0.01}
    return (
        ComputeManagementClient(_Token(token), DEFAULT_SUBSCRIPTION, **options),
        BatchManagementClient(_Token(token), DEFAULT_SUBSCRIPTION, **options),
    )


class World:
    """Resources in the group ``name``; the pipeline that they are tagged for has the same name."""

    def __init__(self, site: Site, name: str) -> None:
        self.site = site
        self.name = name
        url = site.cloud.addresses.resource_manager
        # The SDKs take JSON for every model; their types do not say so.
        self.compute: Any
        self.batch: Any
        bundle = str(site.cloud.certificates.bundle)
        self.compute, self.batch = _clients(url, bundle, site.token)
        self.group = f"/subscriptions/{DEFAULT_SUBSCRIPTION}/resourceGroups/{name}"
        put = site.arm.put(
            url + self.group,
            params={"api-version": "2021-04-01"},
            json={"location": REGION},
            timeout=10,
        )
        assert put.status_code in (200, 201), put.text
        self.compute.galleries.begin_create_or_update(name, "gal", {"location": REGION}).result()
        self.gallery_image = self.image_definition("golden")
        self.batch.batch_account.begin_create(
            name, self.account_name, {"location": REGION}
        ).result()
        self.account = self.id(f"Microsoft.Batch/batchAccounts/{self.account_name}")

    @property
    def account_name(self) -> str:
        """The account's name: lower-case letters and digits only, unique in the region."""
        return self.name.replace("-", "")[:24]

    @staticmethod
    def now() -> datetime:
        """The time of an event that happens now."""
        return datetime.now(UTC)

    def id(self, path: str) -> str:
        """The id of ``Microsoft.Compute/snapshots/s`` in the group."""
        return f"{self.group}/providers/{path}"

    def image_definition(self, name: str, **changes: Any) -> str:
        properties = {
            "osType": "Linux",
            "osState": "Generalized",
            "hyperVGeneration": "V2",
            "identifier": {"publisher": "golden", "offer": name, "sku": "s"},
            **changes,
        }
        made = self.compute.gallery_images.begin_create_or_update(
            self.name, "gal", name, {"location": REGION, "properties": properties}
        ).result()
        return str(made.id)

    def definition(self, *, nodes: int = 2, **changes: Any) -> Json:
        """A pipeline definition; ``image``, ``pool``, ``resize``, … are merged into its parts."""
        scale = {"fixedScale": {"targetDedicatedNodes": nodes}}
        machine = {"nodeAgentSkuId": "batch.node.ubuntu 22.04"}
        properties = {
            "vmSize": "STANDARD_D2S_V3",
            "deploymentConfiguration": {"virtualMachineConfiguration": machine},
            "scaleSettings": scale,
        }
        body: Json = {
            "image": {"gallery": self.gallery_image},
            "pool": {"account": self.account, "properties": properties},
        }
        for part, value in changes.items():
            body[part] = {**body.get(part, {}), **value}
        return body

    def disk(self, name: str, *, os: bool = True) -> str:
        system = {"osType": "Linux", "hyperVGeneration": "V2"} if os else {}
        properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 30, **system}
        body = {"location": REGION, "properties": properties}
        return str(self.compute.disks.begin_create_or_update(self.name, name, body).result().id)

    def snapshot(self, name: str, *, os: bool = True, tags: dict[str, str] | None = None) -> str:
        """A complete snapshot of a disk of its own."""
        creation = {"createOption": "Copy", "sourceResourceId": self.disk(f"disk-{name}", os=os)}
        body = {"location": REGION, "tags": tags or {}, "properties": {"creationData": creation}}
        made = self.compute.snapshots.begin_create_or_update(self.name, name, body).result()
        return str(made.id)

    def copy(self, name: str, origin: str, tags: dict[str, str]) -> None:
        """A snapshot that is there at once, and complete when its data has been copied."""
        creation = {"createOption": "CopyStart", "sourceResourceId": origin}
        properties = {"creationData": creation, "incremental": True}
        body: Json = {"location": REGION, "tags": tags, "properties": properties}
        self.compute.snapshots.begin_create_or_update(self.name, name, body).result()

    def tags(self, capture: str = "", lun: int | None = None) -> dict[str, str]:
        """The tags of a source of this world's pipeline."""
        found = {"poolwright-pipeline": self.name}
        if capture:
            found["poolwright-capture"] = capture
        if lun is not None:
            found["poolwright-lun"] = str(lun)
        return found

    def vm(self, name: str, *, data: int = 0, generalized: bool = True) -> str:
        """A VM of its own disks; running, or stopped and generalized."""
        disks = [self.disk(f"{name}-d{lun}", os=False) for lun in range(data)]
        attached = [
            {"lun": lun, "createOption": "Attach", "managedDisk": {"id": disk}}
            for lun, disk in enumerate(disks)
        ]
        os_disk = {
            "osType": "Linux",
            "createOption": "Attach",
            "managedDisk": {"id": self.disk(f"{name}-os")},
        }
        network = {"networkInterfaces": [{"id": self.id("Microsoft.Network/networkInterfaces/n")}]}
        properties = {
            "hardwareProfile": {"vmSize": "Standard_D2s_v3"},
            "storageProfile": {"osDisk": os_disk, "dataDisks": attached},
            "networkProfile": network,
        }
        machines = self.compute.virtual_machines
        body = {"location": REGION, "properties": properties}
        made = machines.begin_create_or_update(self.name, name, body).result()
        if generalized:
            self.generalize(name)
        return str(made.id)

    def generalize(self, vm: str) -> None:
        self.compute.virtual_machines.begin_deallocate(self.name, vm).result()
        self.compute.virtual_machines.generalize(self.name, vm)

    def extension(self, vm: str) -> None:
        """Install the extension that Batch keeps for itself."""
        kind = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript"}
        body: Json = {"location": REGION, "properties": {**kind, "typeHandlerVersion": "2.1"}}
        extensions = self.compute.virtual_machine_extensions
        extensions.begin_create_or_update(self.name, vm, "install", body).result()

    def retag(self, snapshot: str, tags: dict[str, str]) -> None:
        """Change a snapshot's tags, by a PATCH."""
        body: Json = {"tags": tags}
        self.compute.snapshots.begin_update(self.name, snapshot, body).result()

    def managed_image(self, name: str, snapshot: str, tags: dict[str, str] | None = None) -> str:
        disk = {"osType": "Linux", "osState": "Generalized", "snapshot": {"id": snapshot}}
        properties = {"hyperVGeneration": "V2", "storageProfile": {"osDisk": disk}}
        body = {"location": REGION, "tags": tags or {}, "properties": properties}
        return str(self.compute.images.begin_create_or_update(self.name, name, body).result().id)

    def version(
        self, number: str, snapshot: str, tags: dict[str, str] | None = None, *regions: str
    ) -> str:
        """A version of the definition ``golden``, replicated to its own region and ``regions``."""
        targets = [{"name": name, "regionalReplicaCount": 1} for name in (REGION, *regions)]
        properties = {
            "publishingProfile": {"targetRegions": targets},
            "storageProfile": {"osDiskImage": {"source": {"id": snapshot}}},
        }
        body = {"location": REGION, "tags": tags or {}, "properties": properties}
        made = self.compute.gallery_image_versions.begin_create_or_update(
            self.name, "gal", "golden", number, body
        ).result()
        return str(made.id)

    def pools(self) -> list[Json]:
        """The pools of the account, as REST shows them."""
        listed = self.batch.pool.list_by_batch_account(self.name, self.account_name)
        return [dict(one.as_dict()) for one in listed]

    def versions(self) -> list[Json]:
        """The versions of the definition ``golden``."""
        listed = self.compute.gallery_image_versions.list_by_gallery_image(
            self.name, "gal", "golden"
        )
        return [dict(one.as_dict()) for one in listed]
