"""A dry run: what would be done, what the gate says, what was not looked at; and no trace."""

from tests.integration.app.app_client import App
from tests.integration.app.app_site import Json
from tests.integration.app.app_world import World


def rehearsed(app: App, name: str, source: Json) -> Json:
    answer = app.start(name, source, dryRun=True)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_it_writes_nothing(app: App, world: World) -> None:
    app.put(world.name, world.definition(nodes=650))
    source = {"kind": "vm", "id": world.vm("builder", data=1)}
    azure, tables = len(world.site.requests(world.name)), len(app.site.tables.passed)
    body = rehearsed(app, world.name, source)
    assert {method for method, _ in world.site.requests(world.name)[azure:]} == {"GET"}
    own = [one for one in app.site.tables.passed[tables:] if one.mentions(body["run"])]
    assert [one.method for one in own] == ["GET"]
    assert app.site.published(body["run"]) == []
    assert app.runs(world.name) == []
    assert app.call("GET", f"/api/runs/{body['run']}").status_code == 404
    # And it was right: the run that is started then is that run.
    id_ = app.started(world.name, source)
    assert id_ == body["run"]
    assert app.ended(id_)["state"] == body["would"]


def test_it_says_what_would_be_done_and_what_it_did_not_check(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    source = {"kind": "vm", "id": world.vm("builder", data=1)}
    body = rehearsed(app, world.name, source)
    phases = list(dict.fromkeys(step["phase"] for step in body["steps"]))
    assert phases == ["capturing", "collecting", "imaging", "checking", "allocating", "ready"]
    done = [one for step in body["steps"] for one in step["do"]]
    kinds = [one.split()[1] for one in done if one.startswith("create")]
    assert kinds == ["snapshot", "snapshot", "image", "pool"]
    assert body["would"] == "ready"
    assert body["joins"] is None
    assert "quota" in " ".join(body["notChecked"])


def test_it_gives_the_gates_findings(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    vm = world.vm("extended", generalized=False)
    world.extension("extended")
    world.generalize("extended")
    body = rehearsed(app, world.name, {"kind": "vm", "id": vm})
    assert body["would"] == "rejected"
    assert [finding["rule"] for finding in body["findings"]] == ["BL101"]
    assert world.site.puts(world.name, "/snapshots/") == 0


def test_what_the_gate_could_not_see_was_not_checked(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    source = {"kind": "snapshots", "os": world.snapshot("os")}
    path = f"/{world.name}/.*/disks/"
    app.site.script("faults", method="GET", path=path, status=403, times=None)
    body = rehearsed(app, world.name, source)
    assert body["would"] == "ready"
    assert "AuthorizationFailed" in str(body["unknowns"]) + str(body["notChecked"])


def test_a_vm_that_is_not_ready_and_a_run_that_is_there(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    source = {"kind": "vm", "id": world.vm("busy", generalized=False)}
    body = rehearsed(app, world.name, source)
    assert (body["would"], body["joins"]) == ("rejected", None)
    assert "az vm deallocate" in body["reason"]
    id_ = app.started(world.name, source)
    app.ended(id_, "rejected")
    assert rehearsed(app, world.name, source)["joins"] == {"id": id_, "state": "rejected"}


def test_it_promises_no_pool_whose_name_is_taken(app: App, world: World) -> None:
    """It looks, or it says that it did not."""
    app.put(world.name, world.definition(pool={"name": "the-pool"}))
    app.ended(app.started(world.name, {"kind": "snapshots", "os": world.snapshot("one")}))
    body = rehearsed(app, world.name, {"kind": "snapshots", "os": world.snapshot("two")})
    unchecked = " ".join(body["notChecked"])
    assert body["would"] == "failed" or "name" in unchecked or "exist" in unchecked
