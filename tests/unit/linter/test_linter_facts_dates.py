"""What ends when, and what an API version takes."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.facts import api_version, api_versions, oldest_kept, retirement, retirements
from linter.facts.api_version_table import Plane


@pytest.mark.parametrize(
    ("retirement_id", "day"),
    [
        ("managed-image-pools", date(2026, 3, 31)),
        ("vhd-pools", date(2026, 3, 31)),
        ("cloud-service-pools", date(2024, 2, 29)),
        ("certificates", date(2024, 2, 29)),
        ("classic-node-communication", date(2026, 3, 31)),
        ("unmanaged-disks", date(2026, 3, 31)),
        ("nat-rules-v1", date(2027, 9, 30)),
        ("windows-server-2016", date(2027, 1, 12)),
        ("low-priority-nodes", None),
        ("api-versions-before-2025-06-01", None),
    ],
)
def test_days(retirement_id: str, day: date | None) -> None:
    assert retirement(retirement_id).date == day


def test_what_has_no_day_says_why() -> None:
    assert [row.id for row in retirements() if row.date is None and not row.note] == []


def test_no_such_retirement() -> None:
    with pytest.raises(LookupError, match="close to it: certificates"):
        retirement("certificate")
    with pytest.raises(LookupError, match="there are managed-image-pools, "):
        retirement("")


@pytest.mark.parametrize(
    ("plane", "version", "accepts"),
    [
        ("arm", "2017-09-01", ("managed image",)),
        ("arm", "2019-04-01", ("managed image",)),
        ("arm", "2019-08-01", ("managed image", "gallery")),
        ("arm", "2020-03-01", ("gallery",)),
        ("arm", "2025-06-01", ("gallery",)),
        ("data-plane", "2017-05-01.5.0", ("vhd",)),
        ("data-plane", "2017-09-01.6.0", ("managed image",)),
        ("data-plane", "2019-06-01.9.0", ("managed image",)),
        ("data-plane", "2019-08-01.10.0", ("managed image", "gallery")),
        ("data-plane", "2020-03-01.11.0", ("gallery",)),
    ],
)
def test_images_that_a_version_takes(plane: Plane, version: str, accepts: tuple[str, ...]) -> None:
    row = api_version(plane, version)
    assert row is not None
    assert row.accepts == accepts


@pytest.mark.parametrize(
    ("plane", "version", "gone", "there"),
    [
        ("arm", "2024-02-01", (), ("cloudServiceConfiguration", "certificates")),
        ("arm", "2024-07-01", ("cloudServiceConfiguration",), ("certificates", "resourceTags")),
        ("arm", "2025-06-01", ("certificates", "targetNodeCommunicationMode"), ()),
        ("data-plane", "2024-07-01.20.0", ("applicationLicenses",), ("certificates",)),
        ("data-plane", "2025-06-01", ("certificates", "resourceTags"), ()),
    ],
)
def test_properties_that_are_gone(
    plane: Plane, version: str, gone: tuple[str, ...], there: tuple[str, ...]
) -> None:
    row = api_version(plane, version)
    assert row is not None
    assert set(gone) <= set(row.dropped)
    assert set(there).isdisjoint(row.dropped)


def test_what_is_gone_stays_gone_and_versions_are_in_order() -> None:
    for plane in ("arm", "data-plane"):
        rows = [row for row in api_versions() if row.plane == plane]
        assert [row.id for row in rows] == sorted(row.id for row in rows)
        for older, newer in pairwise(rows):
            assert set(older.dropped) <= set(newer.dropped)
            assert set(newer.reserved_backend_ports) <= set(older.reserved_backend_ports)


def test_ports_by_version() -> None:
    older, newer = api_version("arm", "2024-02-01"), api_version("arm", "2024-07-01")
    assert older is not None
    assert newer is not None
    assert older.reserved_backend_ports == (22, 3389, 29876, 29877)
    assert newer.reserved_backend_ports == (29876, 29877)


def test_only_the_newest_is_not_announced_for_removal() -> None:
    for plane in ("arm", "data-plane"):
        assert oldest_kept(plane).id == "2025-06-01"
        kept = [row.id for row in api_versions() if row.plane == plane and row.id >= "2025-06-01"]
        going = [r.id for r in api_versions() if r.plane == plane and r.announced_for_removal]
        assert set(kept).isdisjoint(going)
        assert len(going) == {"arm": 19, "data-plane": 21}[plane]


def test_a_version_belongs_to_its_plane() -> None:
    assert api_version("arm", "2024-07-01.20.0") is None
    assert api_version("data-plane", "2024-07-01") is None
    assert api_version("arm", "2026-08-01-preview") is None


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    api_version("arm", text)
    api_version("data-plane", text)
    with pytest.raises(LookupError):
        retirement(f"{text}!")
