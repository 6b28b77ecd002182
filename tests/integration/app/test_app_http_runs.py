"""HTTP: runs, from their start to their end, and what may be done to them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.integration.app.app_client import App, cloud_event
from tests.integration.app.app_site import Json
from tests.integration.app.app_world import World
from tests.integration.app.test_app_http_pipelines import pointers, problem

DOORS = [
    ("PUT", "/api/pipelines/p"),
    ("GET", "/api/pipelines/p"),
    ("DELETE", "/api/pipelines/p"),
    ("GET", "/api/pipelines"),
    ("POST", "/api/pipelines/p/runs"),
    ("GET", "/api/pipelines/p/runs"),
    ("GET", "/api/runs/r"),
    ("POST", "/api/runs/r/cancel"),
    ("POST", "/api/runs/r/retry"),
    ("GET", "/api/health"),
]


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_no_door_opens_without_a_key(app: App, method: str, path: str) -> None:
    assert app.call(method, path, key=False).status_code == 401
    wrong = {"x-functions-key": "wrong"}
    assert app.call(method, path, key=False, headers=wrong).status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", "/api/pipelines/p"),
        ("POST", "/api/pipelines"),
        ("DELETE", "/api/runs/r"),
        ("GET", "/api/runs/r/cancel"),
        ("GET", "/api/nothing"),
        ("POST", "/api/health"),
    ],
)
def test_another_method_or_path_is_not_found(app: App, method: str, path: str) -> None:
    """The Functions host's own answer, also for a method that the path does not know."""
    assert app.call(method, path).status_code == 404


def test_health(app: App) -> None:
    answer = app.call("GET", "/api/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "healthy"})


def test_health_without_tables(app: App) -> None:
    app.site.tables.faults.add(path="poolwrightpipelines", status=403)
    try:
        body = problem(answer := app.call("GET", "/api/health"), 503)
    finally:
        app.site.tables.faults.clear()
    assert answer.headers["Retry-After"]
    assert "try again" in body["detail"]
    assert app.call("GET", "/api/health").status_code == 200


def test_a_start_is_accepted_and_joined(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    source = {"kind": "snapshots", "os": world.snapshot("os")}
    first = app.start(world.name, source)
    assert first.status_code == 202
    body = first.json()
    assert first.headers["Location"] == f"/api/runs/{body['id']}" == body["links"]["self"]
    assert body["joined"] is False
    upper = {"kind": "snapshots", "os": str(source["os"]).upper() + "/"}
    again = app.start(world.name, upper).json()
    assert (again["id"], again["joined"]) == (body["id"], True)
    app.ended(body["id"])
    assert app.start(world.name, source).json()["state"] == "ready"


def test_ten_starts_at_once_make_one_run(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    source = {"kind": "vm", "id": world.vm("builder", data=1)}
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: app.start(world.name, source), range(10)))
    assert {answer.status_code for answer in answers} == {202}, [a.text for a in answers]
    (id_,) = {answer.json()["id"] for answer in answers}
    assert sum(not answer.json()["joined"] for answer in answers) == 1
    app.ended(id_)
    assert [run["id"] for run in app.runs(world.name)] == [id_]
    assert world.site.puts(world.name, "/snapshots/") == 2
    assert world.site.puts(world.name, "/versions/") == 1


def test_a_start_that_cannot_be(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    path = f"/api/pipelines/{world.name}/runs"
    snapshot = world.id("Microsoft.Compute/snapshots/gone")
    gone = {"kind": "snapshots", "os": snapshot}
    body = problem(app.start(world.name, gone), 422)
    assert body["errors"][0]["pointer"] == "#/source"
    assert "does not exist" in body["detail"]
    vhd = {"kind": "vhd", "uri": "https://a/b.vhd?sig=x", "osType": "BeOS", "location": "x"}
    wrong: list[tuple[object, set[str]]] = [
        ({}, {"#/source"}),
        ({"source": {"kind": "tape"}}, {"#/source"}),
        ({"source": {"kind": "vm"}}, {"#/source/id"}),
        ({"source": {"kind": "vm", "id": snapshot}}, {"#/source/id"}),
        ({"source": {"kind": "vm", "id": "x", "colour": 1}}, {"#/source/id", "#/source/colour"}),
        ({"source": {**gone, "data": {"64": snapshot}}}, {"#/source/data/64"}),
        ({"source": {**gone, "data": []}}, {"#/source/data"}),
        ({"source": vhd}, {"#/source/uri", "#/source/osType", "#/source/hyperVGeneration"}),
        ({"source": gone, "dry": True}, {"#/dry"}),
        ({"source": gone, "dryRun": "yes"}, {"#/dryRun"}),
    ]
    for given, expected in wrong:
        assert pointers(app.call("POST", path, given)) == expected, given
    problem(app.call("POST", path, []), 400)
    problem(app.call("POST", path, {"source": {"kind": ["vm"]}}), 400)


def test_a_start_on_an_unknown_pipeline(app: App, world: World) -> None:
    source = {"kind": "snapshots", "os": world.snapshot("os")}
    body = problem(app.start("nowhere", source), 404)
    assert "'nowhere'" in body["detail"]
    gone = {"kind": "snapshots", "os": world.id("Microsoft.Compute/snapshots/gone")}
    problem(app.start("nowhere", gone), 404)  # what is asked for first, first
    problem(app.start("nowhere", source, dryRun=True), 404)


def test_unknown_runs(app: App) -> None:
    for id_ in ("0" * 20, "x", "a%2Fb", "a'b", "%00", "ü"):
        for method, path in (("GET", ""), ("POST", "/cancel"), ("POST", "/retry")):
            problem(app.call(method, f"/api/runs/{id_}{path}"), 404)


def test_pages_come_newest_first(app: App, world: World) -> None:
    definition = world.definition()
    app.put(world.name, definition)
    made = []
    for number in range(5):
        vhd = f"https://golden.blob.core.windows.net/images/{number}.vhd"
        source = {"kind": "vhd", "uri": vhd, "osType": "Linux", "hyperVGeneration": "V2"}
        made.append(app.started(world.name, {**source, "location": "westeurope"}))
    path, found = f"/api/pipelines/{world.name}/runs?size=2", []
    for length in (2, 2, 1):
        page = app.call("GET", path).json()
        assert len(page["value"]) == length
        found += [run["id"] for run in page["value"]]
        path = page["next"]
    assert path is None
    assert found == made[::-1]
    for size in ("0", "101", "x", "-1", "1.5"):
        answer = app.call("GET", f"/api/pipelines/{world.name}/runs?size={size}")
        assert problem(answer, 400)["errors"][0]["parameter"] == "size"
    assert app.call("GET", "/api/pipelines/nowhere/runs").json() == {"value": [], "next": None}


def test_a_page_is_of_its_own_pipeline(app: App, worlds: Callable[[str], World]) -> None:
    one, other = worlds("a"), worlds("b")
    source = {"kind": "snapshots", "os": one.snapshot("os")}
    for world in (one, other):
        app.put(world.name, world.definition())
    app.started(one.name, source)
    for after in ("a", "%27", "0", "zzz", f"{one.name}~000000!0"):
        answer = app.call("GET", f"/api/pipelines/{other.name}/runs?after={after}")
        assert answer.status_code in (200, 400), after
        assert answer.json().get("value", []) == [], after


def test_pipelines_are_listed_by_name_page_by_page(
    app: App, worlds: Callable[[str], World]
) -> None:
    world = worlds("x")
    names = [f"{world.name}-{number}" for number in range(3)]
    for name in names:
        app.put(name, world.definition())
    path, found = "/api/pipelines?size=2", list[str]()
    while path:
        page: Json = app.call("GET", path).json()
        found += [one["name"] for one in page["value"]]
        path = page["next"]
    assert found == sorted(found)
    assert set(names) <= set(found)


def test_cancel_and_retry_in_the_wrong_state(app: App, world: World) -> None:
    app.put(world.name, world.definition(image={"dataDisks": [0]}))
    world.snapshot("os", tags=world.tags("c1"))
    id_ = app.only_run(world.name)
    goes_on = problem(app.call("POST", f"/api/runs/{id_}/retry"), 409)
    assert "goes on by itself" in goes_on["detail"]
    cancelled = app.call("POST", f"/api/runs/{id_}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert "cancelled" in problem(app.call("POST", f"/api/runs/{id_}/cancel"), 409)["detail"]
    late = world.snapshot("data", os=False, tags=world.tags("c1", 0))  # it revives nothing
    assert app.notify("snapshot_written", cloud_event(late)).status_code == 202
    assert app.run(id_)["state"] == "cancelled"


def test_a_ready_run_can_be_neither_cancelled_nor_retried(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    id_ = app.started(world.name, {"kind": "snapshots", "os": world.snapshot("os")})
    app.ended(id_)
    problem(app.call("POST", f"/api/runs/{id_}/cancel"), 409)
    assert "ready" in problem(app.call("POST", f"/api/runs/{id_}/retry"), 409)["detail"]


def test_a_start_over_a_run_that_has_ended_says_so(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    source = {"kind": "vm", "id": world.vm("builder", generalized=False)}
    id_ = app.started(world.name, source)
    app.ended(id_, "rejected")
    answer = app.start(world.name, source).json()
    assert (answer["id"], answer["joined"]) == (id_, True)
    assert f"ended as rejected; POST /api/runs/{id_}/retry" in answer["note"]
    assert "ended as rejected" in app.start(world.name, source, dryRun=True).json()["would"]


def test_secrets_of_a_definition_are_not_shown(app: App, world: World) -> None:
    definition = world.definition()
    definition["pool"]["properties"]["userAccounts"] = [{"name": "ann", "password": "s3cret"}]
    assert "s3cret" not in str(app.put(world.name, definition))
    shown = app.call("GET", f"/api/pipelines/{world.name}")
    assert "s3cret" not in shown.text
    assert (
        app.call("PUT", f"/api/pipelines/{world.name}", shown.json()["definition"]).status_code
        == 400
    )
