"""From snapshots, a VHD or a managed image to an image that the pool's region can use."""

from dataclasses import replace
from functools import partial
from typing import Any

from functions.pipeline.names import image_name, version_number
from functions.pipeline.phases.image_bodies import gallery_version, managed_image
from functions.pipeline.phases.step import Step, ensure, failure, region, required, wait
from functions.pipeline.resource_id import ResourceId, parse
from functions.pipeline.run import Run
from functions.pipeline.world import Body, World, properties, provisioning


def step(run: Run, world: World) -> Step:
    """Make what is missing, one thing after the other, until the pool can be given an image."""
    if not run.region:
        account = required(run, world, str(run.definition.account), "the Batch account")
        if isinstance(account, Step):
            return account
        run = replace(run, region=region(account["location"]))
    if run.source.kind == "vhd" and (lacking := _lacking(run, [])):
        return lacking
    if run.source.kind == "galleryVersion":
        version = parse(run.source.id)
        parent = required(run, world, str(version.parent), "the gallery image definition")
        if isinstance(parent, Step):
            return parent
        if str(properties(parent).get("osState", "")).lower() == "specialized":
            why = f"the gallery image definition {version.parent} is for specialized images"
            return Step(run, f"{why}; Batch makes pools of generalized ones only", "rejected")
        return _replicated(run, world, run.source.id)
    if run.definition.gallery_image is None:
        return _managed(run, world)
    return _published(run, world, run.definition.gallery_image)


def _managed(run: Run, world: World) -> Step:
    """The 2019 edition: a managed image goes to the pool directly."""
    image = _given(run, world) if run.source.kind == "managedImage" else _made(run, world)
    if isinstance(image, Step):
        return image
    why = f"managed image {image['name']} is ready; the pipeline uses it directly"
    return Step(replace(run, image=str(image["id"])), why, "checking")


def _published(run: Run, world: World, definition: ResourceId) -> Step:
    """The present edition: everything becomes a version of the gallery image definition."""
    if run.source.kind == "vhd" and not run.imported:
        image = _made(run, world)
        if isinstance(image, Step):
            return image
        run = replace(run, imported=str(image["id"]))
    if run.source.kind == "managedImage" and not run.requested:
        image = _given(run, world)
        if isinstance(image, Step):
            return image
    id_ = str(definition.child("versions", version_number(run.created, run.id)))
    version = ensure(run, world, id_, partial(gallery_version, run, world))
    return version if isinstance(version, Step) else _replicated(run, world, id_)


def _replicated(run: Run, world: World, id_: str) -> Step:
    """Go on when the version's replication to the pool's region is complete."""
    version = required(run, world, id_, "the gallery image version")
    if isinstance(version, Step):
        return version
    match provisioning(version):
        case "failed":
            why = f"the gallery image version {id_} failed to provision{failure(version)}"
            return Step(run, why, "failed")
        case "pending":
            return wait(run, f"waiting for Azure to make image version {version['name']}")
    storage = properties(version).get("storageProfile") or {}
    if run.source.kind == "galleryVersion" and (
        lacking := _lacking(run, storage.get("dataDiskImages") or [])
    ):
        return lacking
    profile = properties(version).get("publishingProfile") or {}
    targets = {region(one.get("name")) for one in profile.get("targetRegions") or []}
    if run.region not in targets:
        why = f"image version {id_} is not replicated to {run.region}, where the pool's account is"
        return Step(run, f"{why}; add the region to its targetRegions", "rejected")
    status = properties(version).get("replicationStatus") or {}
    here = [one for one in status.get("summary") or [] if region(one.get("region")) == run.region]
    state = str(here[0].get("state", "")).lower() if here else ""
    if state == "failed":
        why = f"replication of image version {id_} to {run.region} failed"
        return Step(run, f"{why}: {here[0].get('details') or 'Azure gives no details'}", "failed")
    if state != "completed":
        percent = here[0].get("progress") if here else None
        progress = "" if percent is None else f"{percent} %"
        return wait(run, f"waiting for replication to {run.region}", progress=progress)
    why = f"image version {version['name']} is replicated to {run.region}"
    return Step(replace(run, image=str(version["id"])), why, "checking")


def _made(run: Run, world: World) -> Body | Step:
    """Return the managed image that the run makes: its result, or a VHD on the way to a gallery."""
    group = run.definition.image_group
    id_ = str(group.in_group("Microsoft.Compute/images", image_name(run.pipeline, run.id)))
    return ensure(run, world, id_, partial(managed_image, run, world))


def _given(run: Run, world: World) -> Body | Step:
    """Return the managed image that the run starts from, once it is usable."""
    image = required(run, world, run.source.id, "the managed image")
    if isinstance(image, Step):
        return image
    match provisioning(image):
        case "failed":
            return Step(run, f"the managed image {run.source.id} failed to provision", "failed")
        case "pending":
            return wait(run, f"waiting for Azure to make image {image['name']}")
    storage = properties(image).get("storageProfile") or {}
    if lacking := _lacking(run, storage.get("dataDisks") or []):
        return lacking
    disk = storage.get("osDisk") or {}
    if str(disk.get("osState", "")).lower() == "specialized":
        why = f"the managed image {run.source.id} is specialized; Batch needs a generalized one"
        return Step(run, why, "rejected")
    return image


def _lacking(run: Run, disks: list[dict[str, Any]]) -> Step | None:
    """Return the end of a run whose source has not the data disks that the definition names."""
    here = {str(disk.get("lun")) for disk in disks}
    lacking = [lun for lun in run.definition.luns if lun not in here]
    if not lacking:
        return None
    why = f"the pipeline's image.dataDisks names LUN {', '.join(lacking)}, which the source"
    return Step(run, f"{why} {run.source.id or run.source.uri} does not have", "rejected")
