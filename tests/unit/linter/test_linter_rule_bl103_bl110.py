"""BL103 and BL110: what an image asks of the VM size that it runs on."""

import pytest

from linter.model import Image, ImageReference, Place, Pool, Script, Step
from linter.rules.bl103_temp_drive_missing import TempDriveMissing
from linter.rules.bl110_generation_mismatch import GenerationMismatch
from linter.values import ABSENT, Items, Known, OneOf, Spot
from tests.unit.linter.arm_bodies import IMAGE, VERSION
from tests.unit.linter.image_models import build, definition, managed, snapshot
from tests.unit.linter.pool_models import NOTHING, UNKNOWN, image, judged, messages, pool

BL103, BL110 = TempDriveMissing(), GenerationMismatch()
WITHOUT, WITH = "Standard_D2s_v5", "Standard_D2ds_v5"
FIRST_ONLY, SECOND_ONLY, BOTH = "Standard_D2_v3", "Standard_DC2s_v3", "Standard_D2s_v3"


def step(text: str) -> Step:
    spot = Spot("golden.pkr.hcl", 20, 5)
    place = Place("golden", *spot)
    return Step(place, "shell", Items((Script(text, spot),)))


@pytest.mark.parametrize("size", [WITHOUT, WITHOUT.upper(), "Standard_E4_v4"])
def test_a_size_without_a_drive(size: str) -> None:
    (said,) = messages(BL103, pool(image=image(VERSION), vm_size=size))
    assert said == f"info: Pool frames: the VM size {size} has no temporary drive."


@pytest.mark.parametrize("size", [WITH, "Standard_D2_v2", "Standard_Unheard_v9", "odd", None])
def test_a_size_with_a_drive_or_of_an_unknown_kind(size: str | None) -> None:
    assert messages(BL103, pool(image=image(VERSION), vm_size=size)) == []


def test_marketplace_images_depend_on_no_drive() -> None:
    assert messages(BL103, pool(vm_size=WITHOUT)) == []
    shared = ImageReference(ABSENT, NOTHING, Known("/sharedGalleries/a/images/b"), ABSENT)
    assert len(messages(BL103, pool(image=shared, vm_size=WITHOUT))) == 1


def test_an_image_that_swaps_on_the_drive_is_a_warning() -> None:
    swaps = step("echo 'ResourceDisk.EnableSwap=y' >> /etc/waagent.conf")
    made = build(version_id=Known(VERSION), steps=Items((swaps,)))
    on = pool(image=image(VERSION), vm_size=WITHOUT)
    (found,) = judged(BL103, on, made).findings
    assert found.severity == "warning"
    assert "sets ResourceDisk.EnableSwap to y" in found.message
    assert found.related[0].place.file == "golden.pkr.hcl"
    harmless = build(version_id=Known(VERSION), steps=Items((step("apt-get update"),)))
    assert messages(BL103, on, harmless)[0].startswith("info: ")


def test_unknowns_of_a_size_or_image() -> None:
    assert len(judged(BL103, pool(image=image(VERSION), vm_size=UNKNOWN)).unknowns) == 1
    assert len(judged(BL103, pool(image=image(UNKNOWN), vm_size=WITHOUT)).unknowns) == 1
    assert messages(BL103, pool(image=image(UNKNOWN), vm_size=WITH)) == []
    assert messages(BL103, pool(vm_size=UNKNOWN)) == []


@pytest.mark.parametrize(
    ("size", "generation", "fits"),
    [
        (FIRST_ONLY, "V1", True),
        (FIRST_ONLY, "v1", True),
        (FIRST_ONLY, "V2", False),
        (SECOND_ONLY, "V2", True),
        (SECOND_ONLY, "v1", False),
        (BOTH, "V1", True),
        (BOTH, "V2", True),
        ("Standard_Unheard_v9", "V2", True),
    ],
)
def test_a_generation_boots_or_not(size: str, generation: str, fits: bool) -> None:
    on = pool(image=image(VERSION), vm_size=size)
    found = messages(BL110, on, definition(generation=Known(generation)))
    assert (found == []) is fits
    assert all(it.startswith("error: Pool frames: its gallery image version") for it in found)


def of_managed(size: str) -> Pool:
    return pool(image=image(IMAGE), vm_size=size)


def test_an_image_or_its_snapshot_tells_the_generation() -> None:
    assert len(messages(BL110, of_managed(FIRST_ONLY), managed(generation=Known("V2")))) == 1
    shot = snapshot()
    second = type(shot)(shot.place, source_id=shot.source_id, generation=Known("V2"))
    assert len(messages(BL110, of_managed(FIRST_ONLY), managed(), second)) == 1
    # What the image itself says comes first.
    first: Image = managed(generation=Known("V1"))
    assert messages(BL110, of_managed(FIRST_ONLY), first, second) == []


def test_an_unknown_generation_matters_on_a_size_with_one_only() -> None:
    assert len(judged(BL110, of_managed(FIRST_ONLY), managed()).unknowns) == 1
    assert messages(BL110, of_managed(BOTH), managed()) == []
    assert messages(BL110, pool(vm_size=FIRST_ONLY)) == []
    assert messages(BL110, pool(image=image(VERSION), vm_size=UNKNOWN)) == []


def test_one_of_several_sizes_is_a_warning_and_two_choices_undecided() -> None:
    sizes = OneOf((FIRST_ONLY, BOTH))
    second = definition(generation=Known("V2"))
    (said,) = messages(BL110, pool(image=image(VERSION), vm_size=sizes), second)
    assert said.startswith("warning: ")
    assert f"{FIRST_ONLY} (one of its possible values)" in said
    either = definition(generation=OneOf(("V1", "V2")))
    report = judged(BL110, pool(image=image(VERSION), vm_size=sizes), either)
    assert (len(report.findings), len(report.unknowns)) == (0, 1)
