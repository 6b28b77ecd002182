"""Puts the parts together: every resource type that there is, by its name in lower case."""

from collections.abc import Sequence

from infra.local.resource_manager.batch.account import BatchAccounts
from infra.local.resource_manager.batch.location import BatchLocations
from infra.local.resource_manager.batch.pool import BatchPools
from infra.local.resource_manager.batch.quotas import CoreUse
from infra.local.resource_manager.batch.resizing import Resizes
from infra.local.resource_manager.batch.scripts import Scripts
from infra.local.resource_manager.batch.service_log import ServiceLog
from infra.local.resource_manager.compute.disk import Disks
from infra.local.resource_manager.compute.extension import Extensions
from infra.local.resource_manager.compute.gallery import Galleries
from infra.local.resource_manager.compute.gallery_image import GalleryImages
from infra.local.resource_manager.compute.gallery_version import GalleryVersions
from infra.local.resource_manager.compute.image import Images
from infra.local.resource_manager.compute.snapshot import Snapshots
from infra.local.resource_manager.compute.virtual_machine import VirtualMachines
from infra.local.resource_manager.fabric import Fabric
from infra.local.resource_manager.operations import Operations
from infra.local.resource_manager.providers import Providers
from infra.local.resource_manager.resource_groups import ResourceGroups
from infra.local.resource_manager.resource_type import ResourceType
from infra.local.resource_manager.router import Router
from infra.local.resource_manager.subscriptions import Subscriptions


def build(fabric: Fabric, subscriptions: Sequence[str]) -> tuple[Router, Scripts]:
    """Return the router over all resource types, and the scripts that pools follow."""
    operations = Operations(fabric)
    scripts = Scripts()
    log = ServiceLog(fabric, fabric.log)
    resizes = Resizes(fabric, log, scripts, CoreUse(scripts))
    pools = BatchPools(fabric, operations, resizes, log, scripts)
    accounts = BatchAccounts(fabric, operations, scripts, pools.removal.forget)
    disks = Disks(fabric, operations)
    kinds: list[ResourceType] = [
        VirtualMachines(fabric, operations, disks),
        Extensions(fabric, operations),
        disks,
        Snapshots(fabric, operations),
        Images(fabric, operations),
        Galleries(fabric, operations),
        GalleryImages(fabric, operations),
        GalleryVersions(fabric, operations),
        accounts,
        pools,
    ]
    router = Router(
        Subscriptions(subscriptions),
        ResourceGroups(fabric, operations, {accounts.kind.lower(): accounts.remove}),
        Providers(kind.kind for kind in kinds),
        {kind.kind.lower(): kind for kind in kinds},
        operations,
        BatchLocations(fabric.store),
    )
    return router, scripts
