"""BL210 and BL212: images that are gone, or that their own configuration takes away."""

from datetime import date

import pytest

from linter.check import check, missing
from linter.model import Resource
from linter.rules.bl210_image_missing import ImageMissing
from linter.rules.bl212_image_unprotected import ImageUnprotected
from linter.values import ABSENT, Known, OneOf, Unknown
from linter.world import World
from tests.unit.linter.arm_bodies import COMPUTE, DEFINITION, DISK, IMAGE, SNAPSHOT, VERSION, VM
from tests.unit.linter.image_models import build, definition, managed, of_vm, version
from tests.unit.linter.pool_models import image, messages, pool

BL210, BL212 = ImageMissing(), ImageUnprotected()


def live(*resources: Resource, absent: tuple[str, ...] = ()) -> list[str]:
    world = World(resources)
    for resource_id in absent:
        world.add_absent(resource_id)
    report = check(world, resources, [BL210])
    assert not report.crashes
    return [f"{it.severity}: {it.message}" for it in report.findings]


def test_an_image_that_is_gone() -> None:
    made = pool(image=image(VERSION))
    assert live(made) == []
    (said,) = live(made, absent=(VERSION.upper(),))
    assert (
        said == "error: Pool frames: its gallery image version shared/golden/1.0.0 does not exist."
    )
    either = pool(image=image(OneOf((VERSION, IMAGE))))
    assert live(either, absent=(VERSION,))[0].startswith("warning: ")


def test_what_a_managed_image_was_made_from() -> None:
    made = pool(image=image(IMAGE))
    assert live(made, managed()) == []
    (said,) = live(made, managed(), absent=(SNAPSHOT,))
    assert "snapshots/builder-os-1, which its managed image golden was made from" in said
    of_disk = managed(os_snapshot_id=ABSENT, os_disk_id=Known(DISK))
    assert len(live(made, of_disk, absent=(DISK,))) == 1


def test_a_captured_machine_and_a_versions_sources_may_go() -> None:
    captured = managed(**of_vm(), os_disk_id=Known(DISK))
    assert live(pool(image=image(IMAGE)), captured, absent=(VM, DISK)) == []
    assert live(pool(image=image(VERSION)), version(), absent=(SNAPSHOT,)) == []


def test_a_live_check_is_led_to_the_sources() -> None:
    made = pool(image=image(IMAGE))
    world = World([made])
    assert missing(world, [made.id], [BL210]) == (IMAGE,)
    world.add(managed())
    assert missing(world, [made.id], [BL210]) == (SNAPSHOT,)
    world.add_absent(SNAPSHOT)
    assert missing(world, [made.id], [BL210]) == ()


WHY = "it has neither prevent_destroy nor create_before_destroy"


@pytest.mark.parametrize(
    ("image_id", "resource"),
    [
        (IMAGE, managed(unprotected=Known(WHY))),
        (VERSION, version(unprotected=Known(WHY))),
        (VERSION, definition(unprotected=Known(WHY))),
        (DEFINITION, definition(unprotected=Known(WHY))),
    ],
)
def test_an_unprotected_image_behind_a_pool(image_id: str, resource: Resource) -> None:
    (said,) = messages(BL212, pool(image=image(image_id)), resource)
    assert said.startswith("info: ")
    assert f"by its configuration: {WHY}, and pool frames is made from it." in said


def test_images_without_a_pool_are_passed_over() -> None:
    unused = managed(f"{COMPUTE}/images/unused", unprotected=Known(WHY))
    assert messages(BL212, unused, pool(image=image(IMAGE)), managed()) == []
    unknown = managed(unprotected=Unknown("it was not read"))
    assert messages(BL212, pool(image=image(IMAGE)), unknown) == []


def test_an_image_of_several_pools_is_said_once() -> None:
    report = check(
        World(all_of := [
            pool(image=image(IMAGE)), pool("render", image=image(IMAGE), line=9),
            managed(unprotected=Known(WHY)),
        ]), all_of, [BL212],
    )  # fmt: skip
    (found,) = report.findings
    assert (found.place.file, len(found.related)) == ("image.json", 2)


@pytest.mark.parametrize(
    ("end", "today", "found"),
    [
        ("2026-11-20", date(2026, 11, 20), False),
        ("2026-11-19T23:59:59Z", date(2026, 11, 20), True),
        ("2026-11-20", date(2026, 11, 21), True),
        ("soon", date(2026, 11, 21), False),
        (None, date(2026, 11, 21), False),
    ],
)
def test_an_end_of_life(end: str | None, today: date, found: bool) -> None:
    made = pool(image=image(VERSION))
    for resource in (
        version(end_of_life=Known(end)),
        definition(end_of_life=Known(end)),
        build(version_id=Known(VERSION), end_of_life=Known(end)),
    ):
        said = messages(BL212, made, resource, today=today)
        assert len(said) == found
        assert all("has the end-of-life date 2026-11-" in it for it in said)


def test_excluded_from_latest() -> None:
    made = pool(image=image(VERSION))
    assert len(messages(BL212, made, version(exclude_from_latest=Known(True)))) == 1
    assert messages(BL212, made, version(exclude_from_latest=Known(False))) == []
    excluded = build(version_id=Known(VERSION), exclude_from_latest=Known(True))
    assert len(messages(BL212, made, excluded)) == 1
