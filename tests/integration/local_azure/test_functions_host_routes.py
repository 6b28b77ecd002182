"""Route templates and schedules, parsed and matched."""

from datetime import UTC, datetime

import pytest

from infra.local.functions_host.routes import BadTemplate, parse_route
from infra.local.functions_host.schedule import BadSchedule, parse_schedule


@pytest.mark.parametrize(
    ("template", "path", "expected"),
    [
        ("api/health", "/api/health", {}),
        ("api/health", "/API/Health/", {}),
        ("api/health", "/api/healthy", None),
        ("pipelines/{name}", "/pipelines/a%2Fb%20c", {"name": "a/b c"}),
        ("pipelines/{name}", "/pipelines", None),
        ("pipelines/{name}", "/pipelines/a/runs", None),
        ("pipelines/{name}/runs", "/pipelines/a/runs", {"name": "a"}),
        ("items/{id:int}", "/items/-12", {"id": "-12"}),
        ("items/{id:int}", "/items/x", None),
        ("items/{id:int:min(3)}", "/items/2", None),
        ("items/{id:range(1,5)}", "/items/5", {"id": "5"}),
        (
            "items/{id:guid}",
            "/items/00000000-0000-4000-8000-000000000001",
            {"id": "00000000-0000-4000-8000-000000000001"},
        ),
        ("items/{id:guid}", "/items/1", None),
        ("items/{code:length(2,3):alpha}", "/items/ab", {"code": "ab"}),
        ("items/{code:length(2,3):alpha}", "/items/a1", None),
        ("items/{code:regex(^r[0-9]+$)}", "/items/r12", {"code": "r12"}),
        ("items/{code:regex(^r[0-9]+$)}", "/items/x12", None),
        ("items/{id?}", "/items", {}),
        ("items/{id?}", "/items/7", {"id": "7"}),
        ("items/{page:int=1}", "/items", {"page": "1"}),
        ("files/{*rest}", "/files/a/b/c", {"rest": "a/b/c"}),
        ("files/{*rest}", "/files", {}),
        ("v{major}.{minor}", "/v1.20", {"major": "1", "minor": "20"}),
    ],
)
def test_matching(template: str, path: str, expected: dict[str, str] | None) -> None:
    assert parse_route(template).match(path) == expected


def test_literal_segments_come_before_parameters() -> None:
    templates = ["runs/{*all}", "runs/{id}", "runs/{id:int}", "runs/latest"]
    routes = sorted(map(parse_route, templates), key=lambda route: route.precedence)
    assert [route.template for route in routes] == list(reversed(templates))


@pytest.mark.parametrize("template", ["a/{b", "a/{b:prime}", "a/}"])
def test_wrong_templates(template: str) -> None:
    with pytest.raises(BadTemplate, match="route 'a/"):
        parse_route(template)


START = datetime(2026, 11, 20, 10, 30, 1, tzinfo=UTC)  # a Friday


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("*/2 * * * * *", "2026-11-20 10:30:02"),
        ("0 */5 * * * *", "2026-11-20 10:35:00"),
        ("30 * * * * *", "2026-11-20 10:30:30"),
        ("*/5 * * * *", "2026-11-20 10:35:00"),
        ("0 0 9-17 * * 1-5", "2026-11-20 11:00:00"),
        ("0 0 0 13 * 5", "2027-08-13 00:00:00"),  # a Friday the 13th: both must fit
        ("00:00:10", "2026-11-20 10:30:11"),
        ("1.00:00:00", "2026-11-21 10:30:01"),
    ],
)
def test_schedules(schedule: str, expected: str) -> None:
    assert f"{parse_schedule(schedule)(START):%Y-%m-%d %H:%M:%S}" == expected


@pytest.mark.parametrize("schedule", ["", "* *", "61 * * * * *", "hourly", "00:00:00"])
def test_wrong_schedules(schedule: str) -> None:
    with pytest.raises(BadSchedule, match=r"seconds?|zero|hour"):
        parse_schedule(schedule)
