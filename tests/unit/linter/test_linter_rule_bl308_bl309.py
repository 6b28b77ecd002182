"""BL308 and BL309: what Batch has retired of pools."""

from datetime import date
from typing import Any

import pytest

from linter.facts import Overrides
from linter.rules.bl308_cloud_service_pool import CloudServicePool
from linter.rules.bl309_retired_property import RetiredProperty
from linter.values import Known, OneOf
from tests.unit.linter.pool_models import UNKNOWN, judged, messages, pool

BL308, BL309 = CloudServicePool(), RetiredProperty()
LONG_AGO = date(2023, 1, 1)


def test_cloud_services() -> None:
    assert messages(BL308, pool(cloud_service=True)) == [
        "error: Pool frames has a cloudServiceConfiguration; Batch retired such pools on"
        " 2024-02-29."
    ]
    assert messages(BL308, pool(cloud_service=True), edition="2023-04") == []
    assert messages(BL308, pool()) == []
    (either,) = messages(BL308, pool(cloud_service=OneOf((True, False))))
    assert either.startswith("warning: ")


@pytest.mark.parametrize(
    ("fields", "today", "severity"),
    [
        ({"certificates": True}, date(2024, 3, 1), "error"),
        ({"certificates": True}, date(2024, 2, 29), "warning"),
        ({"certificates": True}, date(2023, 9, 2), "warning"),
        ({"certificates": True}, date(2023, 9, 1), None),
        ({"communication_mode": "Classic"}, date(2026, 4, 1), "error"),
        ({"communication_mode": "classic"}, date(2026, 3, 31), "warning"),
        ({"communication_mode": "Classic"}, date(2025, 1, 1), None),
        ({"communication_mode": "Simplified"}, date(2026, 4, 1), None),
        ({"communication_mode": "Default"}, date(2026, 4, 1), None),
        ({"application_licenses": True}, date(2026, 4, 1), None),
        ({"resource_tags": True}, date(2026, 4, 1), None),
    ],
)
def test_what_ends_on_a_date(fields: dict[str, Any], today: date, severity: str | None) -> None:
    found = messages(BL309, pool(api_version="2024-02-01", **fields), today=today)
    assert len(found) == (severity is not None)
    assert all(
        it.startswith(f"{severity}: ") and "whose last day in Batch is" in it for it in found
    )


def test_an_organisations_own_last_day() -> None:
    def said(last: date, **fields: Any) -> list[str]:
        ids = ("cloud-service-pools", "certificates", "resource-tags")
        own = Overrides({}, dict.fromkeys(ids, last))
        return [it for rule in (BL308, BL309) for it in messages(rule, pool(**fields),
                                                                 overrides=own)]  # fmt: skip

    before, after, far = date(2026, 11, 19), date(2026, 11, 20), date(2028, 1, 1)
    retired: tuple[dict[str, Any], ...] = ({"certificates": True}, {"resource_tags": True})
    for fields in retired:
        assert [it.partition(":")[0] for it in said(before, **fields)] == ["error"]
        assert [it.partition(":")[0] for it in said(after, **fields)] == ["warning"]
        assert said(far, **fields) == []
    assert said(before, cloud_service=True)[0].endswith("Batch retired such pools on 2026-11-19.")
    assert said(far, cloud_service=True) == [
        "warning: Pool frames has a cloudServiceConfiguration; Batch takes such pools until"
        " 2028-01-01."
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"certificates": True}, "error: Pool frames has certificates, which the API version"),
        ({"application_licenses": True}, "error: Pool frames has applicationLicenses, which"),
        ({"resource_tags": True}, "error: Pool frames has resourceTags, which the API version"),
        ({"communication_mode": "Classic"}, "error: Pool frames has targetNodeCommunicationMode"),
        ({"communication_mode": "Simplified"}, "warning: Pool frames has targetNodeCommunication"),
    ],
)  # fmt: skip
def test_what_an_api_version_has_dropped(fields: dict[str, Any], said: str) -> None:
    found = messages(BL309, pool(api_version="2025-06-01", **fields), today=LONG_AGO)
    assert len(found) == 1
    assert found[0].startswith(said)
    assert found[0].endswith("2025-06-01 does not have any more.")


def test_each_plane_has_versions_of_its_own() -> None:
    of_service = pool(plane="data plane", api_version="2024-07-01.20.0", application_licenses=True)
    assert len(messages(BL309, of_service, today=LONG_AGO)) == 1
    of_arm = pool(api_version="2024-07-01", application_licenses=True)
    assert messages(BL309, of_arm, today=LONG_AGO) == []
    certified = pool(plane="data plane", certificates=True)
    assert "certificateReferences" in messages(BL309, certified)[0]


@pytest.mark.parametrize(
    ("target", "current", "count"),
    [("Default", "Classic", 1), ("Default", "Simplified", 0), ("Classic", "Classic", 1)],
)
def test_an_export_tells_the_mode_in_force(target: str, current: str, count: int) -> None:
    own: dict[str, Any] = {
        "communication_mode": target,
        "current_communication_mode": Known(current),
    }
    found = messages(BL309, pool(exported=True, **own), today=date(2026, 4, 1))
    assert len(found) == count
    assert all("uses classic node communication" in it for it in found)


def test_an_export_without_anything_is_silent() -> None:
    assert messages(BL309, pool(exported=True)) == []
    assert messages(BL309, pool(plane="azurerm", communication_mode="Simplified")) == []


def test_an_unknown_list_is_undecided_where_it_matters() -> None:
    report = judged(BL309, pool(certificates=UNKNOWN))
    assert (report.findings, len(report.unknowns)) == ((), 1)
    assert messages(BL309, pool(application_licenses=UNKNOWN)) == []


def test_a_mode_that_is_one_of_several_or_a_default() -> None:
    (either,) = messages(BL309, pool(communication_mode=OneOf(("Classic", "Simplified"))))
    assert either.startswith("warning: ")
    by_default = Known("Classic", default="parameter 'mode'")
    (finding,) = judged(BL309, pool(communication_mode=by_default)).findings
    assert finding.assumes == ("parameter 'mode'",)
