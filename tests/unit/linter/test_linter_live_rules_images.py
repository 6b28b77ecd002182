"""BL101, BL205, BL210 to BL212 over what exists: images that are gone, elsewhere, on the way."""

from dataclasses import replace

import pytest

from linter.check import check, missing
from linter.model import GalleryVersion, Place
from linter.readers.resources import read_resource
from linter.rules.bl101_preinstalled_extension import PreinstalledExtension
from linter.rules.bl205_image_elsewhere import ImageElsewhere
from linter.rules.bl210_image_missing import ImageMissing
from linter.rules.bl211_too_few_replicas import TooFewReplicas
from linter.rules.bl212_image_unprotected import ImageUnprotected
from linter.values import NOT_LISTED, Known
from linter.world import World
from tests.unit.linter.arm_bodies import (
    CUSTOM_SCRIPT,
    DEFINITION,
    DISK,
    IMAGE,
    POOL,
    SNAPSHOT,
    VERSION,
    VM,
    body,
    disk,
    snapshot,
    version,
    vm,
)
from tests.unit.linter.image_models import build
from tests.unit.linter.live_bodies import (
    FORBIDDEN,
    GALLERY,
    Body,
    account,
    fixed,
    judged,
    managed,
    pool,
    said,
    unknowns,
    world,
)
from tests.unit.linter.pool_models import image
from tests.unit.linter.pool_models import judged as judged_models
from tests.unit.linter.pool_models import pool as pool_model

BL101, BL205, BL210 = PreinstalledExtension(), ImageElsewhere(), ImageMissing()
BL211, BL212 = TooFewReplicas(), ImageUnprotected()


def replicated(*summary: tuple[str, str, int], status: bool = True, count: int = 1) -> Body:
    """A version for West Europe and North Europe, with what became of its replication."""
    targets = [
        {"name": it, "regionalReplicaCount": count} for it in ("West Europe", "North Europe")
    ]
    listed = [{"region": name, "state": state, "progress": done} for name, state, done in summary]
    properties: Body = {"publishingProfile": {"targetRegions": targets}}
    if status:
        properties["replicationStatus"] = {"aggregatedState": "InProgress", "summary": listed}
    return body(VERSION, properties)


def of(made: Body, *others: Body) -> World:
    return world(account(), pool(VERSION), made, *others)


def test_a_replication_that_is_complete_or_was_not_read() -> None:
    done, behind = ("West Europe", "Completed", 100), ("North Europe", "Failed", 0)
    assert said(BL205, of(replicated(done, behind))) == []
    assert said(BL205, of(replicated(status=False))) == []
    read = read_resource(replicated(status=False))
    assert isinstance(read, GalleryVersion)
    assert read.replication == NOT_LISTED


def test_a_replication_that_failed() -> None:
    failed = replicated(("westeurope", "Failed", 10), ("North Europe", "Completed", 100))
    (finding,) = judged(BL205, of(failed)).findings
    assert (finding.severity, finding.message) == (
        "error",
        "Pool frames: its gallery image version shared/golden/1.0.0 has no replica in westeurope:"
        " the replication to westeurope failed.",
    )
    assert "az sig image-version show --expand ReplicationStatus" in finding.fix


def test_a_replication_that_goes_on() -> None:
    (found,) = said(BL205, of(replicated(("West Europe", "Replicating", 40))))
    assert found == (
        "warning: Pool frames: its gallery image version shared/golden/1.0.0 is still being"
        " replicated to westeurope (40 % so far); nodes start when that is done."
    )


@pytest.mark.parametrize(
    ("summary", "reason"),
    [
        ((("West Europe", "Unknown", 0),), "Azure calls the state of its replication Unknown"),
        ((("North Europe", "Completed", 100),), "its replication status does not name the region"),
    ],
)
def test_a_replication_of_which_nobody_can_tell(
    summary: tuple[tuple[str, str, int], ...], reason: str
) -> None:
    (told,) = unknowns(BL205, of(replicated(*summary)))
    assert told.endswith(f"has a replica in westeurope is not known: {reason}")


def test_replicas_of_the_accounts_region() -> None:
    def asking(nodes: int, count: int) -> World:
        made = replicated(status=False, count=count)
        return world(account(), pool(VERSION, scale=fixed(nodes)), made)

    assert said(BL211, asking(600, 2)) == []
    (found,) = said(BL211, asking(601, 2))
    assert "601 nodes, which need 3 replicas" in found
    formula = {"autoScale": {"formula": "$TargetDedicatedNodes=900;"}}
    assert said(BL211, of(replicated(), pool(VERSION, "auto", scale=formula))) == []


def test_an_image_that_is_gone_and_what_was_around_it() -> None:
    def gone(*absent: str) -> str:
        (found,) = said(BL210, world(pool(VERSION), absent=absent))
        return found

    one = "error: Pool frames: its gallery image version shared/golden/1.0.0 does not exist"
    assert gone(VERSION) == f"{one}."
    definition = "its gallery image definition shared/golden"
    assert gone(VERSION, DEFINITION) == f"{one}, nor does {definition}."
    assert gone(VERSION, DEFINITION, GALLERY) == f"{one}, nor does the gallery shared."
    found = world(pool(VERSION), absent=[VERSION])
    assert missing(found, [POOL], [BL210]) == (DEFINITION,)
    found.add_absent(DEFINITION)
    assert missing(found, [POOL], [BL210]) == (GALLERY,)
    assert said(BL210, world(pool(VERSION), version())) == []
    assert missing(world(pool("golden")), [POOL], [BL210]) == ()


def test_what_a_managed_image_was_made_from_is_gone_or_unreadable() -> None:
    made = managed(snapshot=SNAPSHOT)
    (found,) = said(BL210, world(pool(IMAGE), made, absent=[SNAPSHOT]))
    assert "snapshots/builder-os-1, which its managed image golden was made from" in found
    (reason,) = unknowns(BL210, world(pool(IMAGE), made, forbidden=[SNAPSHOT]))
    assert reason.endswith(f"was made from, exists is not known: {FORBIDDEN}")
    (reason,) = unknowns(BL210, world(pool(IMAGE), forbidden=[IMAGE]))
    assert reason == f"whether its managed image golden exists is not known: {FORBIDDEN}"
    assert said(BL210, world(pool(IMAGE), made)) == []


def test_an_image_that_a_build_among_the_files_is_yet_to_make() -> None:
    def report(file: str | None) -> int:
        using = replace(pool_model(image=image(VERSION)), place=Place(POOL, file))
        found = World([using, build(version_id=Known(VERSION))])
        found.add_absent(VERSION)
        return len(check(found, [POOL], [BL210]).findings)

    assert (report("pool.bicep"), report(None)) == (0, 1)
    assert judged_models(BL210, pool_model(image=image(VERSION))).findings == ()


def test_dates_and_exclusions_of_what_exists() -> None:
    excluded = body(VERSION, {"publishingProfile": {"excludeFromLatest": True}})
    ended = body(DEFINITION, {"osType": "Linux", "endOfLifeDate": "2026-01-31T00:00:00+00:00"})
    assert len(said(BL212, world(pool(VERSION), excluded, ended))) == 2
    assert said(BL212, world(pool(IMAGE), managed(snapshot=SNAPSHOT))) == []
    (reason,) = unknowns(BL212, world(pool(IMAGE), forbidden=[IMAGE]))
    assert reason == f"{IMAGE}: {FORBIDDEN}"
    assert said(BL212, world(pool(IMAGE), absent=[IMAGE])) == []


CHAIN = (version({"id": IMAGE}), managed(snapshot=SNAPSHOT), snapshot(), disk())


def test_the_whole_way_back_to_the_machine() -> None:
    (found,) = said(BL101, world(*CHAIN, vm(CUSTOM_SCRIPT)), VERSION)
    assert "shared/golden/1.0.0 comes from the virtual machine builder" in found
    assert said(BL101, world(*CHAIN, vm()), VERSION) == []


@pytest.mark.parametrize("lost", [IMAGE, SNAPSHOT, DISK, VM])
def test_every_step_may_be_gone_or_forbidden(lost: str) -> None:
    there = [it for it in (*CHAIN, vm(CUSTOM_SCRIPT)) if it["id"] != lost]
    (reason,) = unknowns(BL101, world(*there, absent=[lost]), VERSION)
    assert reason == f"{lost}: it does not exist (404)"
    (reason,) = unknowns(BL101, world(*there, forbidden=[lost]), VERSION)
    assert reason == f"{lost}: {FORBIDDEN}"


def test_what_has_the_name_now_may_be_another() -> None:
    copied = snapshot()
    copied["properties"]["creationData"]["sourceUniqueId"] = "before"
    anew = disk()
    anew["properties"]["uniqueId"] = "after"
    there = (version({"id": IMAGE}), managed(snapshot=SNAPSHOT), copied, anew, vm(CUSTOM_SCRIPT))
    (reason,) = unknowns(BL101, world(*there), VERSION)
    assert "it has been made anew since builder-os-1 was copied from it" in reason
    (reason,) = unknowns(BL101, world(*CHAIN[:3], disk(held_by=None)), VERSION)
    assert "attached to no virtual machine now" in reason


def test_a_machine_without_its_instance_view() -> None:
    (reason,) = unknowns(BL101, world(*CHAIN, body(VM, {})), VERSION)
    assert "without its instance view" in reason
