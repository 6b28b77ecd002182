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
from infra.local.resource_manager.scripted_world import ScriptedWorld
from infra.local.resource_manager.subscriptions import Subscriptions


def build(
    fabric: Fabric, subscriptions: Sequence[str], batch_endpoint: str | None
) -> tuple[Router, Scripts, ScriptedWorld]:
    """Return the router over all resource types, the scripts of pools, the scripted world."""
    operations = Operations(fabric)
    scripts = Scripts()
    log = ServiceLog(fabric, fabric.log)
    resizes = Resizes(fabric, log, scripts, CoreUse(scripts))
    pools = BatchPools(fabric, operations, resizes, log, scripts)
    accounts = BatchAccounts(fabric, operations, scripts, pools.removal.forget, batch_endpoint)
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
    known = Subscriptions(subscriptions)
    groups = ResourceGroups(fabric, operations, {accounts.kind.lower(): accounts.remove})
    types = {kind.kind.lower(): kind for kind in kinds}
    router = Router(
        known,
        groups,
        Providers(kind.kind for kind in kinds),
        types,
        operations,
        BatchLocations(fabric.store),
    )
    return router, scripts, ScriptedWorld(fabric, types, known, groups)
