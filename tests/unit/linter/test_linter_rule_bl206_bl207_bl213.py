"""BL206, BL207 and BL213: the shape of an image reference."""

import pytest

from linter.model import ImageReference, Pool
from linter.rules.bl206_version_with_id import VersionWithId
from linter.rules.bl207_malformed_image_id import MalformedImageId
from linter.rules.bl213_latest_version import LatestVersion
from linter.values import ABSENT, Known, OneOf, Value
from tests.unit.linter.arm_bodies import COMPUTE, DEFINITION, GROUP, IMAGE, VERSION
from tests.unit.linter.image_models import marketplace
from tests.unit.linter.pool_models import (  # fmt: skip
    NO_IMAGE_ID,
    NOTHING,
    UNKNOWN,
    at,
    image,
    judged,
    messages,
    pool,
)

BL206, BL207, BL213 = VersionWithId(), MalformedImageId(), LatestVersion()


def with_version(image_id: Value[str | None], version: Value[str | None]) -> Pool:
    return pool(
        image=ImageReference(image_id, NOTHING._replace(version=version), ABSENT, ABSENT), line=3
    )


def test_each_part_beside_an_id_is_named() -> None:
    parts = marketplace("canonical", "ubuntu", "server")
    reference = ImageReference(Known(VERSION), parts, ABSENT, ABSENT)
    (said,) = messages(BL206, pool(image=reference))
    assert said == (
        "error: Pool frames: its image reference has publisher, offer, sku and version beside id."
    )
    (said,) = messages(BL206, pool(image=reference, plane="data plane"))
    assert said.endswith("beside virtualMachineImageId.")


def test_the_finding_stands_at_the_part_that_is_too_much() -> None:
    both = with_version(Known(VERSION, at(5)), Known("1.0.0", at(6)))
    (found,) = judged(BL206, both).findings
    assert (found.place.line, found.related[0].place.line) == (6, 5)


def test_null_and_empty_parts_are_none() -> None:
    for nothing in (ABSENT, Known("")):
        assert messages(BL206, with_version(Known(VERSION), nothing)) == []
        assert messages(BL206, with_version(nothing, Known("latest"))) == []


def test_parts_under_opposite_conditions_are_silent() -> None:
    assert messages(BL206, with_version(OneOf((VERSION, None)), OneOf((None, "latest")))) == []
    assert len(messages(BL206, with_version(OneOf((VERSION, IMAGE)), Known("latest")))) == 1


def test_an_unknown_id_is_undecided_beside_parts_only() -> None:
    assert len(judged(BL206, with_version(UNKNOWN, Known("latest"))).unknowns) == 1
    assert messages(BL206, with_version(UNKNOWN, ABSENT)) == []


def test_two_kinds_of_ids_exclude_each_other() -> None:
    shared = Known("/sharedGalleries/one/images/golden")
    (said,) = messages(BL206, pool(image=ImageReference(Known(VERSION), NOTHING, shared, ABSENT)))
    assert said.endswith("has sharedGalleryImageId beside id.")


@pytest.mark.parametrize(
    "image_id",
    [
        IMAGE,
        DEFINITION,
        VERSION,
        VERSION.upper() + "/",
        f"{DEFINITION}/versions/latest",
        "/subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.Compute/images/{golden}",
        f"{DEFINITION}/versions/{{version of main.tf}}",
        "/communityGalleries/one-1/images/golden/versions/1.0.0",
        "/sharedGalleries/one/images/golden",
        "/subscriptions/<subscription-id>/resourceGroups/golden",
        "${var.image_id}",
        "{{ image_id }}",
        "__IMAGE_ID__",
        "",
        None,
    ],
)
def test_a_well_formed_id_or_a_blank(image_id: str | None) -> None:
    assert messages(BL207, pool(image=image(Known(image_id)))) == []


@pytest.mark.parametrize(
    ("image_id", "says"),
    [
        ("golden", "is not the resource id of an image"),
        (IMAGE[1:], "is not the resource id of an image"),
        (f"https://management.azure.com{IMAGE}", "is an address"),
        ("https://golden.blob.core.windows.net/vhds/golden.vhd", "is an address"),
        (f"{COMPUTE}/disks/golden", "of type microsoft.compute/disks"),
        (f"{COMPUTE}/galleries/shared", "of type microsoft.compute/galleries"),
        (f"{GROUP}/providers/Microsoft.Batch/batchAccounts/a", "of type microsoft.batch"),
        (f"{DEFINITION}/versions/v1", "Major.Minor.Patch"),
        (f"{DEFINITION}/versions/1.0.0.0", "Major.Minor.Patch"),
        (f"{COMPUTE}/images/gol den", "is not the resource id of an image"),
    ],
)
def test_a_malformed_id(image_id: str, says: str) -> None:
    (said,) = messages(BL207, pool(image=image(image_id)))
    assert said.startswith(f"error: Pool frames: '{image_id}'")
    assert says in said


def test_one_of_several_ids_is_a_warning_and_an_unknown_one_undecided() -> None:
    (said,) = messages(BL207, pool(image=image(OneOf((VERSION, "golden")))))
    assert said.startswith("warning: Pool frames: 'golden' (one of its possible values) is not")
    assert len(judged(BL207, pool(image=image(UNKNOWN))).unknowns) == 1
    assert messages(BL207, pool()) == []


def test_ids_of_galleries_of_others_have_a_form_of_their_own() -> None:
    for odd in (VERSION, "golden"):
        reference = ImageReference(ABSENT, NOTHING, Known(odd), ABSENT)
        assert len(messages(BL207, pool(image=reference))) == 1
    reference = ImageReference(ABSENT, NOTHING, ABSENT, Known("/CommunityGalleries/a/Images/b"))
    assert messages(BL207, pool(image=reference)) == []


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (image(VERSION), False),
        (image(IMAGE), False),
        (image(DEFINITION), True),
        (image(f"{DEFINITION}/versions/Latest"), True),
        (image(None), False),
        (ImageReference(ABSENT, NO_IMAGE_ID._replace(version=Known("LATEST"))), True),
        (ImageReference(ABSENT, NO_IMAGE_ID._replace(version=Known("24.04.1"))), False),
    ],
)
def test_a_version_that_is_left_open(reference: ImageReference, said: bool) -> None:
    assert len(messages(BL213, pool(image=reference))) == said
