"""Azure, as a user reaches it: the real SDKs with ``DefaultAzureCredential``, unchanged.

All that tells them from the public cloud are the environment's identity endpoint and CA bundle,
and the address of Resource Manager, as for a sovereign cloud.
"""

from dataclasses import dataclass
from typing import Any

import requests
from azure.core.exceptions import ResourceNotFoundError
from azure.core.polling import LROPoller
from azure.identity import DefaultAzureCredential
from azure.mgmt.batch import BatchManagementClient
from azure.mgmt.batch.models import AllocationState, Pool
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.compute.models import (
    Gallery,
    GalleryImage,
    Image,
    Snapshot,
    VirtualMachine,
    VirtualMachineExtension,
)

Json = dict[str, Any]
type Poller = LROPoller[Any]

GROUP = "hpc"
LOCATION = "westeurope"
GALLERY = "golden"
ACCOUNT = "hpcbatch"
_POLL_SECONDS = 0.1  # the SDKs' default of 30 s suits an Azure whose minutes take minutes


@dataclass(frozen=True)
class PoolNow:
    """A pool as Batch shows it: ``state`` is its allocation state, ``wanted`` its target."""

    name: str
    state: str = "gone"
    nodes: int = 0
    wanted: int = 0
    image: str = ""


class Azure:
    """One resource group with a gallery and a Batch account, and what the stories do there."""

    def __init__(self, endpoint: str, scope: str, subscription: str) -> None:
        """``endpoint`` and ``scope`` are Resource Manager's."""
        self._endpoint = endpoint
        self._group = f"/subscriptions/{subscription}/resourceGroups/{GROUP}"
        self._scope = scope
        self._credential = DefaultAzureCredential()
        options: Json = {
            "base_url": endpoint,
            "credential_scopes": [scope],
            "polling_interval": _POLL_SECONDS,
        }
        self._compute = ComputeManagementClient(self._credential, subscription, **options)
        self._batch = BatchManagementClient(self._credential, subscription, **options)

    def id(self, path: str) -> str:
        """Return the id of something in the group: ``Compute/galleries/golden``."""
        return f"{self._group}/providers/Microsoft.{path}"

    def gallery_image(self, name: str) -> str:
        """Return the id of an image definition in the gallery."""
        return self.id(f"Compute/galleries/{GALLERY}/images/{name}")

    def make_group(self) -> None:
        """Make the resource group, by a plain request: its SDK is a package of its own."""
        token = self._credential.get_token(self._scope).token
        requests.put(
            f"{self._endpoint}{self._group}",
            params={"api-version": "2021-04-01"},
            headers={"Authorization": f"Bearer {token}"},
            json={"location": LOCATION},
            timeout=30,
        ).raise_for_status()

    def begin_gallery(self) -> Poller:
        """Start making the gallery."""
        galleries = self._compute.galleries
        return galleries.begin_create_or_update(GROUP, GALLERY, Gallery({"location": LOCATION}))

    def begin_account(self) -> Poller:
        """Start making the Batch account."""
        accounts = self._batch.batch_account
        return accounts.begin_create(GROUP, ACCOUNT, {"location": LOCATION})

    def begin_gallery_image(self, name: str) -> Poller:
        """Start making an image definition for generalized Linux of generation 2."""
        identifier = {"publisher": "hpc", "offer": "golden", "sku": name}
        properties = {
            "osType": "Linux",
            "osState": "Generalized",
            "hyperVGeneration": "V2",
            "identifier": identifier,
        }
        images = self._compute.gallery_images
        body = GalleryImage({"location": LOCATION, "properties": properties})
        return images.begin_create_or_update(GROUP, GALLERY, name, body)

    def begin_vm(self, name: str, body: Json) -> Poller:
        """Start making a virtual machine."""
        machines = self._compute.virtual_machines
        return machines.begin_create_or_update(GROUP, name, VirtualMachine(body))

    def begin_extension(self, vm: str, name: str, body: Json) -> Poller:
        """Start installing an extension on a virtual machine."""
        extensions = self._compute.virtual_machine_extensions
        extension = VirtualMachineExtension(body)
        return extensions.begin_create_or_update(GROUP, vm, name, extension)

    def begin_deallocate(self, vm: str) -> Poller:
        """Start stopping a virtual machine and giving its hardware back."""
        poller: Poller = self._compute.virtual_machines.begin_deallocate(GROUP, vm)
        return poller

    def generalize(self, vm: str) -> None:
        """Mark a virtual machine as generalized."""
        self._compute.virtual_machines.generalize(GROUP, vm)

    def vm(self, name: str) -> Any:
        """Return a virtual machine with its instance view."""
        return self._compute.virtual_machines.get(GROUP, name, expand="instanceView")

    def begin_snapshot(self, name: str, disk: str, tags: dict[str, str]) -> Poller:
        """Start taking a snapshot of the disk with the id ``disk``."""
        creation = {"createOption": "Copy", "sourceResourceId": disk}
        body = {"location": LOCATION, "tags": tags, "properties": {"creationData": creation}}
        return self._compute.snapshots.begin_create_or_update(GROUP, name, Snapshot(body))

    def begin_image(self, name: str, vm: str, tags: dict[str, str]) -> Poller:
        """Start capturing the virtual machine with the id ``vm`` as a managed image."""
        properties = {"sourceVirtualMachine": {"id": vm}, "hyperVGeneration": "V2"}
        body = {"location": LOCATION, "tags": tags, "properties": properties}
        return self._compute.images.begin_create_or_update(GROUP, name, Image(body))

    def begin_delete_version(self, id_: str) -> Poller:
        """Start deleting a gallery image version."""
        *_, definition, _, version = id_.split("/")
        versions = self._compute.gallery_image_versions
        poller: Poller = versions.begin_delete(GROUP, GALLERY, definition, version)
        return poller

    def has_version(self, id_: str) -> bool:
        """Tell whether a gallery image version exists."""
        *_, definition, _, version = id_.split("/")
        try:
            self._compute.gallery_image_versions.get(GROUP, GALLERY, definition, version)
        except ResourceNotFoundError:
            return False
        return True

    def pool(self, id_: str) -> PoolNow:
        """Return a pool of the account, as it is now."""
        name = id_.rsplit("/", 1)[1]
        try:
            return _now(self._batch.pool.get(GROUP, ACCOUNT, name))
        except ResourceNotFoundError:
            return PoolNow(name)

    def pools(self) -> list[PoolNow]:
        """Return all pools of the account."""
        return [_now(pool) for pool in self._batch.pool.list_by_batch_account(GROUP, ACCOUNT)]


def _now(pool: Pool) -> PoolNow:
    seen = pool.properties
    assert seen is not None
    fixed = seen.scale_settings.fixed_scale if seen.scale_settings else None
    deployment = seen.deployment_configuration
    machine = deployment.virtual_machine_configuration if deployment else None
    return PoolNow(
        name=str(pool.name),
        state=AllocationState(seen.allocation_state).value if seen.allocation_state else "",
        nodes=seen.current_dedicated_nodes or 0,
        wanted=(fixed.target_dedicated_nodes if fixed else 0) or 0,
        image=str(machine.image_reference.id) if machine else "",
    )
