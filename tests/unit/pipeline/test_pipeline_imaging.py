"""Imaging: what is made of each kind of source, and when the pool's region can use it."""

from dataclasses import replace
from typing import Any

import pytest

from functions.pipeline.effects import Create
from functions.pipeline.phases.imaging import step
from functions.pipeline.phases.step import Step
from functions.pipeline.run import Run
from functions.pipeline.source import Source
from functions.pipeline.world import Body, Gone, Seen, Unreadable
from tests.unit.pipeline.pipeline_worlds import (
    ACCOUNT,
    ACCOUNT_BODY,
    FROM_IMAGE,
    FROM_VERSION,
    FROM_VHD,
    FROM_VM,
    GALLERY_IMAGE,
    GROUP,
    IMAGE,
    MANAGED,
    NOW,
    OS_SNAPSHOT,
    SNAPSHOTS,
    VERSION,
    gallery_image,
    image,
    run_of,
    settled,
    snapshot,
    version,
    world_of,
)

STAGE: tuple[Seen, ...] = (ACCOUNT_BODY, gallery_image(), snapshot(), image(), version())


def imaging(source: Source = SNAPSHOTS, **parts: Any) -> Run:
    """A run that has just come to imaging."""
    run = run_of(source, **parts)
    if source.kind == "vm":
        run = replace(run, snapshots={"os": OS_SNAPSHOT})
    return run.enter("imaging", NOW)


def made(found: Step) -> Create:
    """The one thing that a step asks for."""
    (effect,) = found.effects
    assert isinstance(effect, Create)
    assert found.to == ""
    assert effect.id.lower() in found.run.requested
    assert effect.body["tags"] == {"poolwright-run": found.run.id}
    return effect


@pytest.mark.parametrize("source", [SNAPSHOTS, FROM_VM])
def test_snapshots_become_a_version_directly(source: Source) -> None:
    run = imaging(source, scale={"fixedScale": {"targetDedicatedNodes": 650}})
    create = made(step(run, world_of(*STAGE)))
    assert create.id.startswith(f"{GALLERY_IMAGE}/versions/2026.1120.120000")
    properties = create.body["properties"]
    assert properties["storageProfile"] == {
        "osDiskImage": {"hostCaching": "ReadWrite", "source": {"id": OS_SNAPSHOT}}
    }
    regions = properties["publishingProfile"]["targetRegions"]
    assert regions == [{"name": "westeurope", "regionalReplicaCount": 3}]


def test_data_disks_are_part_of_the_version_in_the_order_of_their_luns() -> None:
    luns = {str(lun): f"{OS_SNAPSHOT}{lun}" for lun in (10, 9, 0)}
    run = replace(imaging(), snapshots={"os": OS_SNAPSHOT} | luns)
    profile = made(step(run, world_of(*STAGE))).body["properties"]["storageProfile"]
    expected = [{"lun": lun, "source": {"id": luns[str(lun)]}} for lun in (0, 9, 10)]
    assert profile["dataDiskImages"] == expected


def test_a_managed_image_is_published() -> None:
    create = made(step(imaging(FROM_IMAGE), world_of(*STAGE)))
    assert create.body["properties"]["storageProfile"] == {"source": {"id": IMAGE}}


def test_a_vhd_is_imported_and_then_published() -> None:
    run = imaging(FROM_VHD)
    first = step(run, world_of(*STAGE))
    imported = made(first)
    os_disk = imported.body["properties"]["storageProfile"]["osDisk"]
    assert (os_disk["blobUri"], os_disk["osType"]) == (FROM_VHD.uri, "Linux")
    assert imported.body["properties"]["hyperVGeneration"] == "V2"
    assert imported.id.startswith(f"{GROUP}/providers/Microsoft.Compute/images/golden-")
    there = image(imported.id, run=run.id)
    second = step(first.run, world_of(*STAGE, there))
    profile = made(second).body["properties"]["storageProfile"]
    assert profile == {"source": {"id": imported.id}}
    assert second.run.imported == imported.id


@pytest.mark.parametrize("parts", [{}, {"image": MANAGED}])
def test_a_version_is_used_as_it_is(parts: dict[str, Any]) -> None:
    found = step(imaging(FROM_VERSION, **parts), world_of(*STAGE))
    assert (found.to, found.run.image, found.effects) == ("checking", VERSION, ())


def test_a_managed_image_is_used_as_it_is_where_the_definition_says_so() -> None:
    found = step(imaging(FROM_IMAGE, image=MANAGED), world_of(*STAGE))
    assert (found.to, found.run.image, found.effects) == ("checking", IMAGE, ())


@pytest.mark.parametrize("source", [SNAPSHOTS, FROM_VM, FROM_VHD])
def test_a_managed_image_is_made_where_the_definition_says_so(source: Source) -> None:
    run = imaging(source, image=MANAGED)
    asked = step(run, world_of(*STAGE))
    create = made(asked)
    assert create.resource.type == "microsoft.compute/images"
    os_disk = create.body["properties"]["storageProfile"]["osDisk"]
    assert (os_disk["osType"], os_disk["osState"]) == ("Linux", "Generalized")
    assert create.body["properties"]["hyperVGeneration"] == "V2"
    finished = step(asked.run, world_of(*STAGE, image(create.id, run=run.id)))
    assert (finished.to, finished.run.image) == ("checking", create.id)


@pytest.mark.parametrize(
    ("source", "parts", "seen", "said"),
    [
        (SNAPSHOTS, {}, gallery_image("Specialized"), "specialized"),
        (FROM_IMAGE, {}, image(state="Specialized"), "specialized"),
        (FROM_IMAGE, {"image": MANAGED}, image(state="specialized"), "specialized"),
        (FROM_VERSION, {}, gallery_image("Specialized"), "specialized"),
        (FROM_VERSION, {}, version(targets=("North Europe",)), "not replicated to westeurope"),
    ],
)
def test_what_batch_cannot_use_is_rejected(
    source: Source, parts: dict[str, Any], seen: Body, said: str
) -> None:
    found = settled(imaging(source, **parts), *STAGE, seen).run
    assert found.end == "rejected", found.reason
    assert said in found.reason


@pytest.mark.parametrize(
    ("source", "gone", "said"),
    [
        (SNAPSHOTS, ACCOUNT, "the Batch account"),
        (SNAPSHOTS, GALLERY_IMAGE, "the gallery image definition"),
        (SNAPSHOTS, OS_SNAPSHOT, "what the version is made from"),
        (FROM_IMAGE, IMAGE, "the managed image"),
        (FROM_VERSION, VERSION, "the gallery image version"),
    ],
)
def test_what_is_gone_is_named(source: Source, gone: str, said: str) -> None:
    found = settled(imaging(source), *STAGE, Gone(gone)).run
    assert found.end == "failed"
    assert said in found.reason
    assert f"{gone} does not exist" in found.reason
    waiting = settled(imaging(source), *STAGE, Unreadable(gone, "Forbidden: no")).run
    assert waiting.end == ""
    assert "Forbidden" in waiting.reason


@pytest.mark.parametrize(
    ("replicas", "end", "said", "progress"),
    [
        ({"westeurope": "Completed"}, "checking", "is replicated", ""),
        ({"West Europe": "completed", "North Europe": "Failed"}, "checking", "", ""),
        ({"West Europe": "Replicating"}, "", "waiting for replication", "50 %"),
        ({"West Europe": "Unknown"}, "", "waiting for replication", "50 %"),
        ({"North Europe": "Completed"}, "", "waiting for replication", ""),
        ({}, "", "waiting for replication", ""),
        ({"West Europe": "Failed"}, "failed", "replication of image version", ""),
    ],
)
def test_replication_to_the_pools_region_counts(
    replicas: dict[str, str], end: str, said: str, progress: str
) -> None:
    found = step(imaging(FROM_VERSION), world_of(*STAGE, version(replicas=replicas)))
    assert (found.to, found.progress) == (end, progress)
    assert said in found.why


def test_progress_is_left_out_where_azure_gives_none() -> None:
    body = version(replicas={"West Europe": "Replicating"})
    del body["properties"]["replicationStatus"]["summary"][0]["progress"]
    assert step(imaging(FROM_VERSION), world_of(*STAGE, body)).progress == ""


@pytest.mark.parametrize(("state", "to"), [("Creating", ""), ("Failed", "failed")])
@pytest.mark.parametrize(
    ("source", "parts", "seen"),
    [
        (FROM_VERSION, {}, version()),
        (FROM_IMAGE, {}, image()),
        (FROM_IMAGE, {"image": MANAGED}, image()),
    ],
)
def test_a_given_source_must_be_finished(
    source: Source, parts: dict[str, Any], seen: Body, state: str, to: str
) -> None:
    body = seen | {"properties": seen["properties"] | {"provisioningState": state}}
    assert step(imaging(source, **parts), world_of(*STAGE, body)).to == to
