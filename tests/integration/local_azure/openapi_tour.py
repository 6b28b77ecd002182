"""A tour through every operation of the local Resource Manager, with the real SDKs."""

from typing import Any

from tests.integration.local_azure.arm import Arm, eventually
from tests.integration.local_azure.test_resource_manager_vm import machine

Json = dict[str, Any]


def compute(arm: Arm) -> None:
    """Machines, disks, snapshots, managed images."""
    compute, group = arm.compute, arm.group
    machine(arm)
    extension = {
        "location": "westeurope",
        "properties": {"publisher": "P", "type": "T", "typeHandlerVersion": "1.0"},
    }
    extensions = compute.virtual_machine_extensions
    extensions.begin_create_or_update(group, "vm", "e", extension).result()
    extensions.get(group, "vm", "e")
    extensions.list(group, "vm")
    vms = compute.virtual_machines
    vms.get(group, "vm", expand="instanceView")
    vms.begin_update(group, "vm", {"tags": {"a": "b"}}).result()
    list(vms.list(group)), list(vms.list_all())
    vms.instance_view(group, "vm")
    vms.begin_restart(group, "vm").result()
    vms.begin_power_off(group, "vm").result()
    vms.begin_start(group, "vm").result()
    vms.begin_deallocate(group, "vm").result()
    vms.generalize(group, "vm")
    extensions.begin_delete(group, "vm", "e").result()
    image = {"sourceVirtualMachine": {"id": arm.id("Compute/virtualMachines/vm")}}
    body = {"location": "westeurope", "properties": image}
    compute.images.begin_create_or_update(group, "image", body).result()
    compute.images.get(group, "image")
    compute.images.begin_update(group, "image", {"tags": {"a": "b"}}).result()
    list(compute.images.list()), list(compute.images.list_by_resource_group(group))
    for kind, name in ((compute.disks, "os-disk"), (compute.snapshots, "os-snapshot")):
        kind.get(group, name)
        kind.begin_update(group, name, {"tags": {"a": "b"}}).result()
        kind.begin_update(group, name, {"properties": {"osType": "Linux"}}).result()
        list(kind.list()), list(kind.list_by_resource_group(group))
    compute.snapshots.begin_create_or_update(
        group,
        "copy",
        {
            "location": "eastus",
            "properties": {
                "creationData": {
                    "createOption": "CopyStart",
                    "sourceResourceId": arm.id("Compute/snapshots/os-snapshot"),
                },
                "incremental": True,
            },
        },
    ).result()
    vms.begin_delete(group, "vm").result()
    compute.images.begin_delete(group, "image").result()


def galleries(arm: Arm) -> None:
    """A gallery with its definition and version."""
    compute, group = arm.compute, arm.group
    versions, images = compute.gallery_image_versions, compute.gallery_images
    place = (group, "gallery", "linux")
    versions.get(*place, "1.0.0", expand="ReplicationStatus")
    more = [{"name": "West Europe"}, {"name": "East US", "regionalReplicaCount": 3}]
    profile = {"publishingProfile": {"targetRegions": more}, "storageProfile": {}}
    change = {"properties": profile}
    versions.begin_update(*place, "1.0.0", change).result()
    list(versions.list_by_gallery_image(*place))
    images.get(*place)
    images.begin_update(*place, {"tags": {"a": "b"}}).result()
    list(images.list_by_gallery(group, "gallery"))
    compute.galleries.get(group, "gallery")
    compute.galleries.begin_update(group, "gallery", {"tags": {"a": "b"}}).result()
    list(compute.galleries.list()), list(compute.galleries.list_by_resource_group(group))


def batch(arm: Arm, image: str) -> None:
    """An account and a pool of ``image``."""
    batch, group = arm.batch, arm.group
    arm.account()
    batch.batch_account.get(group, "batchone")
    batch.batch_account.update(group, "batchone", {"tags": {"a": "b"}})
    list(batch.batch_account.list()), list(batch.batch_account.list_by_resource_group(group))
    batch.location.get_quotas("westeurope")
    list(batch.location.list_supported_virtual_machine_skus("westeurope"))
    name = {"name": "batchtwo", "type": "Microsoft.Batch/batchAccounts"}
    batch.location.check_name_availability("westeurope", name)
    pool = (group, "batchone", "p")
    body = arm.pool_body(image, 4, resizeTimeout="PT5M", nodeDeallocationOption="Requeue")
    body["properties"] |= {"metadata": [{"name": "a", "value": "b"}], "displayName": "d"}
    body["tags"] = {"a": "b"}
    batch.pool.create(*pool, body)
    batch.pool.get(*pool)
    batch.pool.stop_resize(*pool)
    arm.steady("p")
    error = {"code": "AllocationFailed", "message": "m", "details": [{"code": "c", "message": "m"}]}
    arm.local("pools", errors=[error])
    scale: Json = {"fixedScale": {"targetDedicatedNodes": 9}}
    batch.pool.update(*pool, {"properties": {"scaleSettings": scale}})
    arm.steady("p")
    scale = {"autoScale": {"formula": "$TargetDedicatedNodes=1", "evaluationInterval": "PT5M"}}
    batch.pool.update(*pool, {"properties": {"scaleSettings": scale}})
    batch.pool.disable_auto_scale(*pool)
    list(batch.pool.list_by_batch_account(group, "batchone"))
    batch.pool.begin_delete(*pool).result()
    batch.batch_account.begin_delete(group, "batchone").result()


def errors_and_leftovers(arm: Arm) -> None:
    """Errors, and deleting what the other parts have left."""
    compute, group = arm.compute, arm.group
    arm.call("GET", "Compute/virtualMachines/none", "2024-07-01")
    arm.call("PUT", "Compute/images/none", "2024-07-01", {})
    arm.call("PUT", "Batch/batchAccounts/batchone", "2024-02-01", {"location": "nowhere"})
    arm.call("DELETE", "Compute/galleries/none", "2023-07-03")
    compute.gallery_image_versions.begin_delete(group, "gallery", "linux", "1.0.0").result()
    compute.gallery_images.begin_delete(group, "gallery", "linux").result()
    compute.galleries.begin_delete(group, "gallery").result()
    compute.snapshots.begin_delete(group, "os-snapshot").result()
    compute.disks.begin_delete(group, "os-disk").result()
    eventually(lambda: arm.call("GET", "Compute/disks/os-disk").status_code, lambda one: one == 404)
