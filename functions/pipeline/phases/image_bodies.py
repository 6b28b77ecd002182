"""What Azure is asked to make of a source: a managed image, or a version for a gallery."""

from typing import Any

from functions.pipeline.names import run_tags
from functions.pipeline.phases.step import Step, region, required
from functions.pipeline.run import Run
from functions.pipeline.world import Body, World, properties
from linter.sizing import replicas_for


def managed_image(run: Run, world: World) -> dict[str, Any] | Step:
    """Return the body of the managed image of this run's snapshots, or of its VHD."""
    # ReadWrite caching of the OS disk is Microsoft's advice for faster nodes (facts 1.6).
    os_disk: dict[str, Any] = {"osState": "Generalized", "caching": "ReadWrite"}
    if run.source.kind == "vhd":
        location, generation = run.source.location, run.source.generation
        os_disk |= {"osType": run.source.os_type, "blobUri": run.source.uri}
    else:
        snapshot = required(run, world, run.snapshots["os"], "the OS disk's snapshot")
        if isinstance(snapshot, Step):
            return snapshot
        location = snapshot["location"]
        generation = properties(snapshot).get("hyperVGeneration") or "V1"
        os_disk["osType"] = properties(snapshot).get("osType")
        os_disk["snapshot"] = {"id": run.snapshots["os"]}
    data = [{"lun": lun, "snapshot": {"id": id_}} for lun, id_ in _data_disks(run)]
    profile = {"osDisk": os_disk} | ({"dataDisks": data} if data else {})
    return {
        "location": location,
        "tags": run_tags(run.id),
        "properties": {"hyperVGeneration": generation, "storageProfile": profile},
    }


def gallery_version(run: Run, world: World) -> dict[str, Any] | Step:
    """Return the body of the gallery version, or the end where the gallery cannot take it."""
    parent = required(run, world, str(run.definition.gallery_image), "the gallery image definition")
    if isinstance(parent, Step):
        return parent
    if str(properties(parent).get("osState", "")).lower() == "specialized":
        why = f"the gallery image definition {run.definition.gallery_image} is for specialized"
        return Step(run, f"{why} images; Batch makes pools of generalized ones only", "rejected")
    origin_id = run.snapshots.get("os") or run.imported or run.source.id
    origin = required(run, world, origin_id, "what the version is made from,")
    if isinstance(origin, Step):
        return origin
    profile: dict[str, Any] = {"source": {"id": origin_id}}
    if run.snapshots:
        profile = {"osDiskImage": {"hostCaching": "ReadWrite", "source": {"id": origin_id}}}
        data = [{"lun": lun, "source": {"id": id_}} for lun, id_ in _data_disks(run)]
        profile |= {"dataDiskImages": data} if data else {}
    return {
        "location": origin["location"],
        "tags": run_tags(run.id),
        "properties": {
            "publishingProfile": {"targetRegions": _target_regions(run, origin["location"])},
            "storageProfile": profile,
        },
    }


def _target_regions(run: Run, home: str) -> list[dict[str, Any]]:
    """Return the version's target regions: its own, which Azure demands, and the pool's."""
    target = run.definition.target
    replicas = run.definition.replicas or replicas_for(target.nodes if target else 1)
    regions = {region(home): 1} | {run.region: replicas}
    return [{"name": name, "regionalReplicaCount": count} for name, count in regions.items()]


def _data_disks(run: Run) -> list[tuple[int, str]]:
    return sorted((int(lun), id_) for lun, id_ in run.snapshots.items() if lun != "os")


def origins(image: Body) -> list[str]:
    """Return the snapshots and disks that a managed image was made from."""
    profile = properties(image).get("storageProfile") or {}
    disks = [profile.get("osDisk") or {}, *(profile.get("dataDisks") or [])]
    found = [
        (disk.get(key) or {}).get("id") for disk in disks for key in ("snapshot", "managedDisk")
    ]
    return [str(id_) for id_ in found if id_]
