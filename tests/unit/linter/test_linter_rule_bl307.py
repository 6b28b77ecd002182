"""BL307: inbound NAT pools that Batch refuses, and those beside a custom image."""

from typing import Any

import pytest

from linter.model import NatPool, Place, SecurityRule
from linter.rules.bl307_inbound_nat_pools import InboundNatPools
from linter.values import Items, Known, OneOf, Unknown
from tests.unit.linter.arm_bodies import IMAGE, POOL, VERSION
from tests.unit.linter.pool_models import image, judged, messages, pool

BL307 = InboundNatPools()


def nat(index: int = 0, *priorities: int, **changes: Any) -> NatPool:
    """A NAT pool that Batch takes, unlike others in name, port and range."""
    place = Place(POOL, "main.bicep", 20 + index, 3)
    start = 10_000 + 200 * index
    rules = Items(tuple(SecurityRule(place, Known(priority)) for priority in priorities))
    whole: Any = NatPool(
        place,
        Known(f"nat{index}"),
        Known(8000 + index),
        Known(start),
        Known(start + 199),
        rules,
    )
    changed: NatPool = whole._replace(**{key: Known(value) for key, value in changes.items()})
    return changed


def said(*nats: NatPool, edition: str | None = None, **fields: Any) -> list[str]:
    found = messages(BL307, pool(nat_pools=Items(nats), **fields), edition=edition)
    return [it.removeprefix("error: Pool frames ") for it in found]


def test_nat_pools_that_batch_takes() -> None:
    many = [nat(index, *range(200 + 5 * index, 205 + 5 * index)) for index in range(5)]
    assert said(*many) == []
    assert said() == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"backend_port": 29876}, "opens the backend port 29876, which Batch keeps for itself."),
        ({"backend_port": 0}, "opens the backend port 0, which is no port."),
        ({"backend_port": 65536}, "opens the backend port 65536, which is no port."),
        ({"backend_port": 65535}, None),
        ({"backend_port": 1}, None),
        ({"frontend_start": 1}, None),
        ({"backend_port": 22}, None),
        ({"frontend_start": 0}, "range 0 to 10199, which Batch refuses."),
        ({"frontend_end": 65535}, "range 10000 to 65535, which Batch refuses."),
        ({"frontend_end": 9000}, "range 10000 to 9000, which Batch refuses."),
        ({"frontend_end": 50000}, "of which 50000 to 55000 are kept for Batch."),
        ({"frontend_end": 49999}, None),
        ({"frontend_start": 55000, "frontend_end": 56000}, "are kept for Batch."),
        ({"frontend_start": 55001, "frontend_end": 56000}, None),
        ({"name": "-ssh"}, "names an inbound NAT pool '-ssh', which Batch refuses."),
        ({"name": "ssh."}, "names an inbound NAT pool 'ssh.'"),
        ({"name": "s" * 78}, "which Batch refuses."),
        ({"name": "s" * 77}, None),
        ({"name": "<name>"}, None),
        ({"name": "a_"}, None),
    ],
)  # fmt: skip
def test_ports_ranges_and_names(changes: dict[str, Any], problem: str | None) -> None:
    found = said(nat(0, **changes))
    assert len(found) == (problem is not None), found
    assert all(problem is not None and problem in it for it in found)


@pytest.mark.parametrize(
    ("version", "edition", "count"),
    [
        ("2024-02-01", None, 1),
        ("2025-06-01", None, 0),
        ("2025-06-01", "2019-09", 0),
        (None, "2019-09", 1),
        (None, "2024-03", 0),
        ("2099-01-01-preview", "2023-04", 1),
    ],
)
def test_ports_22_and_3389_by_api_version(
    version: str | None, edition: str | None, count: int
) -> None:
    for port in (22, 3389):
        found = said(nat(0, backend_port=port), edition=edition, api_version=version)
        assert len(found) == count
        # Microsoft's pages disagree on them, and so it is no error.
        assert all(it.startswith("warning: ") and "its guides open it" in it for it in found)


def test_what_may_be_there_only_once() -> None:
    assert said(nat(0), nat(1, name="nat0")) == [
        "has the name nat0 twice on its inbound NAT pools."
    ]
    assert said(nat(0), nat(1, backend_port=8000)) == [
        "has the backend port 8000 twice on its inbound NAT pools."
    ]
    (twice,) = said(nat(0, 200), nat(1, 200))
    assert twice.startswith("has the priority of a rule 200 twice")


def test_overlapping_ranges() -> None:
    wide = nat(0, frontend_end=12_000)
    found = said(wide, nat(1), nat(3))
    assert found == [
        "has overlapping frontend port ranges, 10000 to 12000 and 10200 to 10399.",
        "has overlapping frontend port ranges, 10000 to 12000 and 10600 to 10799.",
    ]
    assert len(said(nat(0, frontend_end=10_200), nat(1))) == 1
    assert said(nat(0, frontend_end=10_199), nat(1)) == []


def test_counts() -> None:
    assert said(*(nat(index) for index in range(6))) == [
        "has 6 inbound NAT pools, and a pool can have at most 5."
    ]
    (rules,) = said(nat(0, *range(200, 226)))
    assert "has 26 network security group rules" in rules


@pytest.mark.parametrize(("priority", "count"), [(149, 1), (150, 0), (4096, 0), (4097, 1)])
def test_priorities(priority: int, count: int) -> None:
    assert len(said(nat(0, priority))) == count


def test_terraforms_provider_wants_wide_ranges() -> None:
    narrow = nat(0, frontend_end=10_099)
    assert len(said(narrow, plane="azurerm")) == 1
    assert said(nat(0, frontend_end=10_100), plane="azurerm") == []
    assert said(narrow) == []


@pytest.mark.parametrize(("image_id", "count"), [(IMAGE, 1), (VERSION, 1), (None, 0)])
def test_a_custom_image_beside_nat_pools_is_worth_a_note(image_id: str | None, count: int) -> None:
    some = pool(nat_pools=Items((nat(0),)), image=image(image_id))
    found = messages(BL307, some)
    assert len(found) == count
    assert all(it.startswith("info: Pool frames has inbound NAT pools") for it in found)
    assert messages(BL307, pool(image=image(image_id))) == []


def test_unknown_and_possible_values() -> None:
    unclear = nat(0)._replace(backend_port=Unknown("?"), frontend_start=OneOf((50_000, 20_000)))
    assert said(unclear) == []
    either = nat(0)._replace(backend_port=OneOf((29877, 80)))
    (finding,) = judged(BL307, pool(nat_pools=Items((either,)))).findings
    assert (str(finding.severity), finding.place.line) == ("warning", 20)
    assert "29877 (one of its possible values)" in finding.message


def test_a_name_of_any_length_is_shown_cut() -> None:
    (found,) = said(nat(0, name="-" * 5000))
    assert len(found) < 300
