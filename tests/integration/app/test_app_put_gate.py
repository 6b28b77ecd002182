"""HTTP: a definition that cannot work is not stored; what is only doubtful is told."""

import time

import pytest
import requests
import yaml

from functions import admission
from functions.pipeline.definition import parse_definition
from functions.pipeline.gate import Verdict
from functions.pipeline.world import NotSeenYet, Read
from functions.triggers import views
from tests.integration.app.app_client import App
from tests.integration.app.app_desk import Desk
from tests.integration.app.app_site import Json
from tests.integration.app.app_world import World
from tests.integration.app.test_app_http_pipelines import pointers, problem

RETIRED = "STANDARD_A1"  # BL317, an error that no look at Azure changes
HANDLER_SECONDS = 20.0


def put(app: App, world: World, definition: Json, **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.call("PUT", path(world), definition, headers=named)


def path(world: World) -> str:
    return f"/api/pipelines/{world.name}"


def asked(world: World) -> list[str]:
    """What Azure was asked about the world by the app, which reads and writes no more."""
    return [f"{method} {path}" for method, path in world.site.requests(f"/{world.name}/")]


def retired(world: World) -> Json:
    """A definition that only its size is wrong with."""
    definition = world.definition()
    definition["image"]["gallery"] = world.image_definition("older", hyperVGeneration="V1")
    definition["pool"]["properties"]["vmSize"] = RETIRED
    return definition


def rules(rows: list[Json]) -> set[str]:
    return {row["rule"] for row in rows}


def test_a_definition_that_cannot_work_is_refused_with_the_findings(app: App, world: World) -> None:
    body = problem(put(app, world, retired(world)), 422)
    assert "cannot work" in body["detail"]
    (found,) = [one for one in body["findings"] if one["severity"] == "error"]
    assert found["rule"] == "BL317"
    assert RETIRED in found["message"]
    assert found["place"]["pointer"] == "/pool/properties/vmSize"
    assert found["expected"]
    assert found["fix"]
    assert isinstance(body["unknowns"], list)
    assert app.call("GET", path(world)).status_code == 404, "it was stored all the same"


def test_a_refused_change_leaves_what_is_stored(app: App, world: World) -> None:
    good = world.definition()
    etag = put(app, world, good).headers["ETag"]
    problem(put(app, world, retired(world)), 422)
    problem(put(app, world, retired(world), If_Match=etag), 422)
    stored = app.call("GET", path(world))
    assert stored.headers["ETag"] == etag
    assert stored.json()["definition"] == good
    assert put(app, world, good, If_Match=etag).status_code == 200


def test_yaml_is_judged_as_well(app: App, world: World) -> None:
    text = yaml.safe_dump(retired(world))
    answer = app.call("PUT", path(world), data=text, headers={"Content-Type": "application/yaml"})
    (found,) = [one for one in problem(answer, 422)["findings"] if one["severity"] == "error"]
    assert found["place"]["pointer"] == "/pool/properties/vmSize"


def test_what_is_no_definition_is_told_before_azure_is_asked(app: App, world: World) -> None:
    wrong = retired(world) | {"colour": "green"}
    before = asked(world)
    assert pointers(put(app, world, wrong)) == {"#/colour"}
    assert asked(world) == before


def test_conditions_are_held_before_azure_is_asked(app: App, world: World) -> None:
    wrong = retired(world)
    before = asked(world)
    problem(put(app, world, wrong, If_Match="*"), 412)
    problem(put(app, world, wrong, If_Match='W/"x"'), 412)
    assert asked(world) == before
    put(app, world, world.definition())
    before = asked(world)
    problem(put(app, world, wrong, If_None_Match="*"), 412)
    problem(put(app, world, wrong, If_Match='W/"x"'), 412)
    assert asked(world) == before


def test_only_what_the_rules_need_is_read(app: App, world: World) -> None:
    before = asked(world)
    answer = put(app, world, world.definition())
    assert answer.status_code == 201
    assert answer.json()["findings"] == []
    assert answer.json()["unknowns"] == []
    new = asked(world)[len(before) :]
    assert all(one.startswith("GET ") for one in new)
    assert len(new) == len(set(new)), "something was read twice"
    kinds = sorted(one.rsplit("/", 2)[1].lower() for one in new)
    assert kinds == ["batchaccounts", "images"]  # the account, the gallery image definition


def test_a_warning_is_told_and_kept_from_nothing(app: App, world: World) -> None:
    definition = world.definition()
    definition["pool"]["apiVersion"] = "2023-05-01"
    answer = put(app, world, definition)
    assert answer.status_code == 201
    found = answer.json()["findings"]
    assert {one["severity"] for one in found} == {"warning"}
    assert answer.json()["definition"] == definition
    # The answer to a GET is what was put: Azure is not asked, and nothing of then is shown as now.
    assert "findings" not in app.call("GET", path(world)).json()
    gate = {"gate": {"rejectFrom": "warning"}}
    assert rules(problem(put(app, world, definition | gate), 422)["findings"]) == rules(found)


def test_what_is_not_there_yet_is_told(app: App, world: World) -> None:
    definition = world.definition()
    definition["image"]["gallery"] = world.gallery_image.replace("golden", "later")
    definition["pool"]["account"] = f"{world.account}later"
    answer = put(app, world, definition)
    assert answer.status_code == 201, answer.text
    told = [*answer.json()["findings"], *answer.json()["unknowns"]]
    assert "does not exist" in str(told)


def test_an_image_definition_that_does_not_fit_is_refused(app: App, world: World) -> None:
    """Only a look at Azure tells: the gallery's images are for Windows, the agent for Linux."""
    definition = world.definition()
    definition["image"]["gallery"] = world.image_definition("desktop", osType="Windows")
    body = problem(put(app, world, definition), 422)
    assert "BL402" in rules(body["findings"])


def test_the_definitions_own_gate_is_what_counts(app: App, world: World) -> None:
    wrong = retired(world)
    assert put(app, world, wrong | {"gate": {"rules": ["BL1"]}}).status_code == 201
    exception = {"rule": "BL317", "reason": "the last quarter on it"}
    answer = put(app, world, wrong | {"gate": {"exceptions": [exception]}})
    assert answer.status_code == 200
    (found,) = [one for one in answer.json()["findings"] if one["rule"] == "BL317"]
    assert found["exception"]["reason"] == exception["reason"]
    expired = {"gate": {"exceptions": [exception | {"until": "2020-01-01"}]}}
    body = problem(put(app, world, wrong | expired), 422)
    assert "expired" in str(body["findings"])


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"status": 403, "code": "AuthorizationFailed", "message": "no role"}, "no role"),
        ({"status": 503, "code": "ServiceUnavailable", "message": "later"}, "did not answer"),
        ({"status": 429, "code": "TooManyRequests", "message": "slow", "retry_after": 60}, "60 s"),
        ({"status": 503, "code": "Slow", "message": "hung", "delay": 60000.0}, "did not answer"),
    ],
    ids=["refused", "failing", "throttled", "silent"],
)
def test_a_definition_can_be_put_while_azure_has_a_bad_day(
    app: App, world: World, rule: Json, words: str
) -> None:
    app.site.script("faults", method="GET", path=f"/{world.name}/", times=None, **rule)
    started = time.monotonic()
    answer = put(app, world, world.definition())
    assert time.monotonic() - started < HANDLER_SECONDS
    assert answer.status_code == 201, answer.text
    unknowns = answer.json()["unknowns"]
    assert words in str(unknowns), unknowns
    assert all(one["reason"] for one in unknowns)
    assert app.call("GET", path(world)).status_code == 200


def test_a_bad_day_does_not_let_pass_what_needs_no_azure(app: App, world: World) -> None:
    wrong = retired(world)
    app.site.script("faults", method="GET", path=f"/{world.name}/", times=None, status=403)
    body = problem(put(app, world, wrong), 422)
    assert "BL317" in rules(body["findings"])
    assert body["unknowns"]


def test_no_secret_stands_in_an_answer(app: App, world: World) -> None:
    definition = retired(world)
    secret = "hunter2-of-the-start-task"
    variable = {"name": "PASSWORD", "value": secret}
    task = {"commandLine": "true", "environmentSettings": [variable]}
    definition["pool"]["properties"]["startTask"] = task
    answer = put(app, world, definition)
    problem(answer, 422)
    assert secret not in answer.text


def test_a_gate_that_fails_is_no_pass_and_no_refusal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake of our own must not keep anybody from their work, and is told."""
    told = Verdict(crashes=({"rule": "BL317", "error": "KeyError: 'x'"},), more_unknowns=3)
    monkeypatch.setattr(admission, "judge_definition", lambda *_: told)
    put = desk.engine.put(parse_definition("render", desk.world.definition()))
    assert put.new
    shown = views.verdict(put.verdict)
    assert [one["rule"] for one in shown["unknowns"]] == ["BL317"]
    assert "KeyError" in shown["unknowns"][0]["reason"]
    assert shown["more"] == {"findings": 0, "unknowns": 3}


def test_a_gate_that_never_has_enough_is_an_error(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def insatiable(*_: object) -> Verdict:
        raise NotSeenYet((Read(desk.world.account),))

    monkeypatch.setattr(admission, "judge_definition", insatiable)
    with pytest.raises(AssertionError, match="asked for again"):
        desk.engine.put(parse_definition("render-2", desk.world.definition()))
    assert desk.engine.pipelines.get("render-2") is None
