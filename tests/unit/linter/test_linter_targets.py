"""Targets, kinds of images, durations, blanks: the pure parts that rules about pools share."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.aspects.image_kinds import ImageKind, image_kind
from linter.aspects.targets import above, added, target_of
from linter.aspects.wording import called, unfilled
from linter.durations import iso, parse_duration
from linter.model import ImageReference
from linter.values import ABSENT, Items, Known, OneOf, Unknown, Value
from tests.unit.linter.arm_bodies import DEFINITION, DISK, IMAGE, VERSION
from tests.unit.linter.pool_models import NO_IMAGE_ID, UNKNOWN, auto, fixed, image, pool


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT15M", 900),
        ("P1DT2H3M4S", 93784),
        ("P2W", 1209600),
        ("P1M", 2592000),
        ("PT0.5S", 0.5),
        ("00:15:00", 900),
        ("1.00:00:00", 86400),
        ("P", None),
        ("PT", None),
        ("15", None),
        ("pt15m", None),
        ("PT15", None),
        ("-PT5M", None),
        ("PT5M\n", None),
        ("P" + "9" * 99 + "D", None),
    ],
)
def test_durations(text: str, seconds: float | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert parse_duration(text) == expected


@given(st.integers(0, 10**9))
def test_what_is_written_as_a_duration_is_read_as_it(seconds: int) -> None:
    assert parse_duration(iso(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@given(st.text(max_size=50))
def test_no_text_is_too_odd_for_a_duration(text: str) -> None:
    parse_duration(text)


@pytest.mark.parametrize(
    ("one", "other", "total"),
    [
        (Known(1), Known(2), Known(3)),
        (Known(1), OneOf((2, 3)), OneOf((3, 4))),
        (OneOf((1, 10)), OneOf((2, 20)), OneOf((3, 12, 21))),
        (UNKNOWN, Known(2), UNKNOWN),
        (Known(2), UNKNOWN, UNKNOWN),
    ],
)
def test_sums(one: Value[int], other: Value[int], total: Value[int]) -> None:
    assert added(one, other) == total


def test_a_default_of_nothing_is_no_assumption() -> None:
    nothing, some = Known(0, default="parameter 'spot'"), Known(4, default="parameter 'nodes'")
    assert added(Known(4), nothing).default is None
    assert added(nothing, some).default == "parameter 'nodes'"


def test_targets() -> None:
    target = target_of(pool(scale=fixed(3, None)))
    assert (target.dedicated, target.low_priority, target.nodes) == (Known(3), Known(0), Known(3))
    assert isinstance(target_of(pool(scale=auto())).nodes, Unknown)
    assert target_of(pool(scale=fixed(OneOf((None, 7))))).nodes == OneOf((0, 7))
    assert target_of(pool(plane="azurerm", scale=fixed(None, 2))).dedicated == Known(1)


def test_the_highest_count_above_a_limit() -> None:
    assert above(Known(5), 5) is None
    assert above(UNKNOWN, 5) is None
    found = above(OneOf((1, 9, 7)), 5)
    assert found is not None
    assert (found.value, found.certain) == (9, False)


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        (image(IMAGE), Known("managed image")),
        (image(VERSION), Known("gallery image")),
        (image(DEFINITION), Known("gallery image")),
        (image(None), Known("marketplace image")),
        (image(DISK), Known("none")),
        (image("golden"), Known("none")),
        (image(UNKNOWN), UNKNOWN),
        (image(OneOf((IMAGE, VERSION))), OneOf(("managed image", "gallery image"))),
        (ImageReference(UNKNOWN, NO_IMAGE_ID, ABSENT, ABSENT), Known("marketplace image")),
        (ImageReference(ABSENT, NO_IMAGE_ID, Known("/sharedGalleries/x"), ABSENT),
         Known("gallery image")),
        (ImageReference(Known(""), NO_IMAGE_ID, ABSENT, ABSENT), Known("marketplace image")),
    ],
)  # fmt: skip
def test_kinds_of_images(reference: ImageReference, kind: Value[ImageKind]) -> None:
    assert image_kind(pool(image=reference)) == kind


def test_pools_without_an_image_reference() -> None:
    assert image_kind(pool(vhds=Items(("https://a/b.vhd",)))) == Known("VHD")
    assert image_kind(pool(cloud_service=True, image=image(UNKNOWN))) == Known("none")


def test_what_pools_are_called() -> None:
    assert called(pool("frames")) == "Pool frames"
    nameless = pool("{name in main.bicep}", pool_name=UNKNOWN)
    assert called(nameless) == "Pool {name in main.bicep}"


@pytest.mark.parametrize("text", ["<name>", "{{x}}", "${var.x}", "__X__", "%X%", "xxx", "[x]"])
def test_blanks(text: str) -> None:
    assert unfilled(text)


@pytest.mark.parametrize("text", ["frames", "a_b", "a__b", "Standard_D2s_v5", "PT15M", "100%"])
def test_no_blanks(text: str) -> None:
    assert not unfilled(text)
