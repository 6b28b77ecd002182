"""Gallery image definitions and versions in the shape of the REST API."""

from linter.access import flag_at, holds, items_at, number_at, text_at
from linter.data import Data
from linter.model import GalleryImage, GalleryVersion, Place, Plan, Replication, TargetRegion
from linter.readers.declared import Declared
from linter.values import ABSENT, NOT_LISTED, Items, Known, Unknown, Value

_STATUS = ("properties", "replicationStatus")


def gallery_image(declared: Declared) -> GalleryImage:
    """Read a ``Microsoft.Compute/galleries/images``."""
    body = declared.body
    plan = ("properties", "purchasePlan")
    return GalleryImage(
        declared.place,
        text_at(body, "location"),
        os_type=text_at(body, "properties", "osType"),
        os_state=text_at(body, "properties", "osState"),
        generation=text_at(body, "properties", "hyperVGeneration"),
        plan=Plan(
            text_at(body, *plan, "name"),
            text_at(body, *plan, "product"),
            text_at(body, *plan, "publisher"),
        ),
        end_of_life=text_at(body, "properties", "endOfLifeDate"),
        unprotected=ABSENT,
    )


def gallery_version(declared: Declared) -> GalleryVersion:
    """Read a ``Microsoft.Compute/galleries/images/versions``."""
    body = declared.body
    source = ("properties", "storageProfile", "source")
    os_source = ("properties", "storageProfile", "osDiskImage", "source")
    publishing = ("properties", "publishingProfile")
    return GalleryVersion(
        declared.place,
        text_at(body, "location"),
        source_vm_id=text_at(body, *source, "virtualMachineId"),
        source_id=text_at(body, *source, "id"),
        os_source_id=text_at(body, *os_source, "id"),
        os_source_uri=text_at(body, *os_source, "uri"),
        community_image_id=text_at(body, *source, "communityGalleryImageId"),
        regions=_regions(declared),
        replicas=number_at(body, *publishing, "replicaCount"),
        replication=_replication(body),
        exclude_from_latest=flag_at(body, *publishing, "excludeFromLatest"),
        end_of_life=text_at(body, *publishing, "endOfLifeDate"),
        unprotected=ABSENT,
        replication_mode=text_at(body, *publishing, "replicationMode"),
        provisioning_state=text_at(body, "properties", "provisioningState"),
    )


def _regions(declared: Declared) -> Items[TargetRegion]:
    """Return the target regions; without any, the version is in its own region only."""
    listed = items_at(declared.body, "properties", "publishingProfile", "targetRegions")
    regions = tuple(_region(declared.place, item) for item in listed.known)
    if not regions and listed.more is None:
        own = text_at(declared.body, "location")
        if isinstance(own, Unknown):
            return Items(more=own)
        regions = (TargetRegion(declared.place, own, ABSENT, ABSENT),)
    return Items(regions, listed.more)


def _region(place: Place, item: Value[Data]) -> TargetRegion:
    spot = item.spot
    return TargetRegion(
        Place(place.resource_id, *spot) if spot else place,
        text_at(item, "name"),
        number_at(item, "regionalReplicaCount"),
        flag_at(item, "excludeFromLatest"),
    )


def _replication(body: Value[Data]) -> Items[Replication]:
    """Return the state of each region; a version that was read without it does not tell."""
    if holds(body, *_STATUS) == Known(False):
        return NOT_LISTED
    listed = items_at(body, *_STATUS, "summary")
    found = []
    for item in listed.known:
        region, state = text_at(item, "region"), text_at(item, "state")
        progress = number_at(item, "progress")
        for name in filter(None, region.possible):
            found.append(
                Replication(
                    name,
                    next(filter(None, state.possible), "Unknown"),
                    progress.value if isinstance(progress, Known) else None,
                )
            )
    return Items(tuple(found), listed.more)
