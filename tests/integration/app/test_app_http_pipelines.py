"""HTTP: pipelines, with every way in which a request can be wrong."""

import json
from typing import Any

import pytest
import requests
import yaml

from tests.integration.app.app_client import App
from tests.integration.app.app_world import World


def problem(answer: requests.Response, status: int) -> dict[str, Any]:
    """The body of an error, which must be problem+json (RFC 9457)."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].split(";")[0] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    for error in body.get("errors", []):
        assert error["detail"]
        assert error.get("parameter") or error["pointer"].startswith("#"), error
    return body


def pointers(answer: requests.Response, status: int = 400) -> set[str]:
    return {error["pointer"] for error in problem(answer, status)["errors"]}


def test_put_get_list_and_delete(app: App, world: World) -> None:
    definition = world.definition()
    path = f"/api/pipelines/{world.name}"
    made = app.call("PUT", path, definition)
    assert made.status_code == 201
    assert made.headers["Location"] == path
    assert made.json()["links"] == {"self": path, "runs": f"{path}/runs"}
    again = app.call("PUT", path, definition)
    assert again.status_code == 200
    assert again.headers["ETag"] != made.headers["ETag"]
    got = app.call("GET", path)
    assert got.json()["definition"] == definition
    assert got.headers["ETag"] == again.headers["ETag"]
    listed = app.call("GET", "/api/pipelines?size=100").json()["value"]
    assert world.name in [one["name"] for one in listed]
    assert app.call("DELETE", path).status_code == 204
    problem(app.call("GET", path), 404)
    problem(app.call("DELETE", path), 404)


def test_a_definition_in_yaml(app: App, world: World) -> None:
    definition = world.definition()
    for media in ("application/yaml", "text/yaml; charset=utf-8", "application/x-yaml"):
        answer = app.call(
            "PUT",
            f"/api/pipelines/{world.name}",
            data=yaml.safe_dump(definition),
            headers={"Content-Type": media},
        )
        assert answer.status_code in (200, 201), answer.text
        assert answer.json()["definition"] == definition


def test_conditions_hold(app: App, world: World) -> None:
    path, definition = f"/api/pipelines/{world.name}", world.definition()
    problem(app.call("PUT", path, definition, headers={"If-Match": "*"}), 412)
    problem(app.call("PUT", path, definition, headers={"If-Match": 'W/"x"'}), 412)
    only_new = {"If-None-Match": "*"}
    made = app.call("PUT", path, definition, headers=only_new)
    assert made.status_code == 201
    problem(app.call("PUT", path, definition, headers=only_new), 412)
    etag = {"If-Match": made.headers["ETag"]}
    assert app.call("PUT", path, definition, headers=etag).status_code == 200
    problem(app.call("PUT", path, definition, headers=etag), 412)
    assert app.call("PUT", path, definition, headers={"If-Match": "*"}).status_code == 200
    problem(app.call("PUT", path, definition, headers={**only_new, "If-Match": "*"}), 400)


def test_a_delete_honours_if_match(app: App, world: World) -> None:
    path = f"/api/pipelines/{world.name}"
    old = app.call("PUT", path, world.definition()).headers["ETag"]
    app.put(world.name, world.definition(nodes=3))
    problem(app.call("DELETE", path, headers={"If-Match": old}), 412)
    assert app.call("GET", path).status_code == 200


def test_every_problem_has_its_place(app: App, world: World) -> None:
    path = f"/api/pipelines/{world.name}"
    assert pointers(app.call("PUT", path, {})) == {"#/image", "#/pool"}
    wrong = world.definition(nodes=0)
    wrong["image"]["gallery"] = "golden"
    wrong["pool"]["properties"]["scaleSettings"]["fixedScale"]["resizeTimeout"] = "soon"
    wrong["colour"] = "green"
    scale = "#/pool/properties/scaleSettings/fixedScale"
    expected = {"#/colour", "#/image/gallery", f"{scale}/resizeTimeout"}
    assert pointers(app.call("PUT", path, wrong)) == expected
    assert pointers(app.call("PUT", path, world.definition(nodes=0))) == {scale}
    filled = world.definition()
    machine = filled["pool"]["properties"]["deploymentConfiguration"]
    machine["virtualMachineConfiguration"]["imageReference"] = {"id": "x"}
    where = "#/pool/properties/deploymentConfiguration/virtualMachineConfiguration/imageReference"
    assert pointers(app.call("PUT", path, filled)) == {where}
    for name in ("Upper", "1st", "a" * 41, "a_b"):
        assert pointers(app.call("PUT", f"/api/pipelines/{name}", world.definition())) == {"#"}


NO_JSON = {
    "empty": b"",
    "broken": b'{"image": ',
    "twice": b'{"a": 1, "a": 2}',
    "deep": b"[" * 100_000,
    "latin": b'{"description": "\xe9"}',
    "nan": b'{"a": NaN}',
    "list": b"[]",
    "null": b"null",
    "text": b'"x"',
    "endless number": b'{"a": ' + b"1" * 5000 + b"}",
}


@pytest.mark.parametrize("body", NO_JSON.values(), ids=NO_JSON)
def test_what_is_no_document_is_refused(app: App, world: World, body: bytes) -> None:
    json_ = {"Content-Type": "application/json"}
    problem(app.call("PUT", f"/api/pipelines/{world.name}", data=body, headers=json_), 400)


NO_YAML = {
    "alias": "a: &x [1]\nb: *x",
    "tab": "a:\n\t- b",
    "twice": "a: 1\na: 2",
    "object": "a: !!python/object:os.system x",
    "deep": "[" * 20_000,
    "two documents": "a: 1\n---\nb: 2",
    "list as key": "? [a, b]\n: c",
}


@pytest.mark.parametrize("body", NO_YAML.values(), ids=NO_YAML)
def test_what_is_no_yaml_is_refused(app: App, world: World, body: str) -> None:
    yaml_ = {"Content-Type": "application/yaml"}
    problem(app.call("PUT", f"/api/pipelines/{world.name}", data=body, headers=yaml_), 400)


# Somewhere in the pool's properties, where the schema leaves everything to Batch.
NO_JSON_VALUES = {
    "date": "!!timestamp 2026-01-01",
    "bytes": "!!binary aGk=",
    "set": "!!set {a, b}",
    "no integer": "!!int x",
    "no flag": "!!bool x",
    "infinite": ".inf",
    "endless number": "1" * 5000,
}


@pytest.mark.parametrize("value", NO_JSON_VALUES.values(), ids=NO_JSON_VALUES)
def test_yaml_that_json_cannot_say_is_refused(app: App, world: World, value: str) -> None:
    definition = world.definition()
    definition["pool"]["properties"]["displayName"] = "HERE"
    body = yaml.safe_dump(definition).replace("HERE", value)
    yaml_ = {"Content-Type": "application/yaml"}
    answer = app.call("PUT", f"/api/pipelines/{world.name}", data=body, headers=yaml_)
    problem(answer, 400)


@pytest.mark.parametrize(
    ("value", "why"),
    [("1e999", "not in JSON's range"), (r'"\ud800"', "half a character")],
    ids=["infinite", "half a character"],
)
def test_a_value_that_no_answer_can_hold_spoils_nothing(
    app: App, world: World, value: str, why: str
) -> None:
    definition = world.definition()
    definition["pool"]["properties"]["displayName"] = "HERE"
    body = json.dumps(definition).replace('"HERE"', value)
    path, json_ = f"/api/pipelines/{world.name}", {"Content-Type": "application/json"}
    try:
        answer = app.call("PUT", path, data=body, headers=json_)
        assert answer.status_code < 500, (why, answer.text)
        listed = app.call("GET", "/api/pipelines?size=100")
        assert listed.status_code == 200, why
        assert "Infinity" not in listed.text, why
    finally:
        app.call("DELETE", path)


def test_a_key_without_a_value_does_not_wedge_a_run(app: App, world: World) -> None:
    """``metadata:`` with nothing behind it is null in YAML, and easily written."""
    definition = world.definition()
    definition["pool"]["properties"]["metadata"] = None
    answer = app.call("PUT", f"/api/pipelines/{world.name}", definition)
    if answer.status_code == 400:
        assert pointers(answer) == {"#/pool/properties/metadata"}
        return
    source = {"kind": "snapshots", "os": world.snapshot("os")}
    id_ = app.started(world.name, source)
    try:
        app.ended(id_, within=4)
    finally:
        app.call("POST", f"/api/runs/{id_}/cancel")  # else its events come again and again


def test_large_and_foreign_bodies(app: App, world: World) -> None:
    path, json_ = f"/api/pipelines/{world.name}", {"Content-Type": "application/json"}
    mib = 1024 * 1024
    body = b'{"description": "' + b"x" * mib + b'"}'
    assert "1048576" in problem(app.call("PUT", path, data=body, headers=json_), 413)["detail"]
    problem(app.call("POST", f"{path}/runs", data=body, headers=json_), 413)
    just = b" " * (mib - 2) + b"{}"
    problem(app.call("PUT", path, data=just, headers=json_), 400)  # read, and found wanting
    foreign = {"Content-Type": "text/plain"}
    problem(app.call("PUT", path, data=b"{}", headers=foreign), 415)
    problem(app.call("POST", f"{path}/runs", data=b"{}", headers=foreign), 415)
    large = world.definition()
    large["pool"]["properties"]["displayName"] = "x" * 200_000
    assert pointers(app.call("PUT", path, large)) == {"#"}


def test_a_definition_longer_than_one_property_comes_back_whole(app: App, world: World) -> None:
    """Table Storage holds 64 KiB in one property; a character may take several escapes."""
    definition = world.definition()
    definition["pool"]["properties"]["displayName"] = "ü€\U0001f3ca" * 4000
    app.put(world.name, definition)
    assert app.call("GET", f"/api/pipelines/{world.name}").json()["definition"] == definition
    app.call("DELETE", f"/api/pipelines/{world.name}")


def test_an_error_does_not_repeat_the_callers_key(app: App) -> None:
    """A key in the query is common in front of Functions; problems are pasted into tickets."""
    key = app.site.cloud.function_key
    answer = app.call("GET", f"/api/pipelines/nothing?code={key}", key=False)
    problem(answer, 404)
    assert key not in answer.text
