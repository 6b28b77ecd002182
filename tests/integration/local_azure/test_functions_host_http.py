"""HTTP triggers as the real host serves them: routes, keys, pass-through, failures."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.integration.local_azure.hosting import SampleApp, running_app

APP = """
@app.route(route="pipelines/{name}", methods=["GET"])
def get_pipeline(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(json.dumps({
        "method": req.method, "url": req.url, "name": req.route_params["name"],
        "params": dict(req.params), "agent": req.headers.get("X-Agent"),
    }), mimetype="application/json")

@app.route(route="pipelines/{name}", methods=["PUT"])
def put_pipeline(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(req.get_body()[::-1], status_code=202,
                             headers={"Location": "/api/runs/1", "ETag": '"7"'})

@app.route(route="pipelines/special", methods=["GET"], auth_level=func.AuthLevel.ANONYMOUS)
async def special(req: func.HttpRequest) -> func.HttpResponse:
    response = func.HttpResponse("special")
    response.headers.add("Set-Cookie", "a=1; Path=/; HttpOnly")
    response.headers.add("Set-Cookie", "b=2; Max-Age=60")
    return response

@app.route(route="secret", auth_level=func.AuthLevel.ADMIN)
def secret(req: func.HttpRequest) -> str:
    return "secret"

@app.route(auth_level=func.AuthLevel.ANONYMOUS)
def boom(req: func.HttpRequest) -> func.HttpResponse:
    raise RuntimeError("this is what the log must say")

@app.route(auth_level=func.AuthLevel.ANONYMOUS)
async def blocks(req: func.HttpRequest) -> func.HttpResponse:
    time.sleep(1.0)  # an async function that forgets that it is one
    return func.HttpResponse("done")
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleApp]:
    folder = tmp_path_factory.mktemp("http")
    with running_app(folder, APP) as app:
        yield app


def test_a_request_arrives_as_it_was_sent(app: SampleApp) -> None:
    answer = app.call(
        "GET", "/api/pipelines/a%2Fb?x=1&x=2", key=app.key, headers={"X-Agent": "test"}
    )
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {
        "method": "GET",
        "url": f"{app.base}/api/pipelines/a%2Fb?x=1&x=2",
        "name": "a/b",
        "params": {"x": "1,2"},
        "agent": "test",
    }


def test_body_status_and_headers_come_back_unchanged(app: SampleApp) -> None:
    body = bytes(range(256))
    answer = app.call("PUT", "/api/pipelines/a", key=app.key, data=body)
    assert (answer.status_code, answer.content) == (202, body[::-1])
    assert (answer.headers["Location"], answer.headers["ETag"]) == ("/api/runs/1", '"7"')


def test_a_literal_route_wins_and_cookies_are_kept_apart(app: SampleApp) -> None:
    answer = app.call("GET", "/api/pipelines/special")
    assert answer.text == "special"
    assert answer.raw.headers.getlist("Set-Cookie") == [
        "a=1; Path=/; HttpOnly",
        "b=2; Max-Age=60",
    ]


def test_keys(app: SampleApp) -> None:
    path = "/api/pipelines/a"
    assert app.call("GET", path).status_code == 401
    assert app.call("GET", path, key="wrong").status_code == 401
    assert app.call("GET", path).content == b""
    assert app.call("GET", f"{path}?code={app.key}").status_code == 200
    assert app.call("GET", f"{path}?CODE={app.key}").status_code == 200
    assert app.call("GET", path, key=app.keys.master).status_code == 200
    assert app.call("GET", "/api/secret", key=app.key).status_code == 401
    assert app.call("GET", "/api/secret", key=app.keys.master).text == "secret"


def test_what_no_route_serves_is_404_whatever_the_method(app: SampleApp) -> None:
    assert app.call("GET", "/api/nothing", key=app.key).status_code == 404
    assert app.call("GET", "/pipelines/a", key=app.key).status_code == 404
    # The real host answers 404, not 405, for a method that the route does not serve.
    assert app.call("DELETE", "/api/pipelines/a", key=app.key).status_code == 404
    assert app.call("HEAD", "/api/pipelines/a", key=app.key).status_code == 404


def test_an_exception_is_500_without_a_body_and_logged(app: SampleApp) -> None:
    answer = app.call("GET", "/api/boom")
    assert (answer.status_code, answer.content) == (500, b"")
    assert "RuntimeError: this is what the log must say" in app.log()
    assert "boom" in app.log()


def test_a_function_that_blocks_does_not_block_the_host(app: SampleApp) -> None:
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(app.call, "GET", "/api/blocks")
        quick = app.call("GET", "/admin/host/ping")
        assert quick.elapsed.total_seconds() < 0.5
        assert not slow.done()
        assert slow.result().text == "done"


def test_each_invocation_has_its_line_in_the_log(app: SampleApp) -> None:
    app.call("PUT", "/api/pipelines/logged", key=app.key, data=b"x")
    lines = [line for line in app.log().splitlines() if "PUT /api/pipelines/logged" in line]
    assert len(lines) == 1
    assert "put_pipeline" in lines[0]
    assert "ms succeeded" in lines[0]


def test_the_functions_and_the_status_are_for_the_master_key(app: SampleApp) -> None:
    for path in ("/admin/functions", "/admin/host/status", "/admin/host/keys"):
        assert app.call("GET", path, key=app.key).status_code == 401
    listed = app.call("GET", "/admin/functions", key=app.keys.master).json()
    templates = {each["name"]: each["invoke_url_template"] for each in listed}
    assert templates["get_pipeline"] == f"{app.base}/api/pipelines/{{name}}"
    assert templates["boom"] == f"{app.base}/api/boom"
    one = app.call("GET", "/admin/functions/boom", key=app.keys.master).json()
    assert one["config"]["bindings"][0]["type"] == "httpTrigger"
    assert app.call("GET", "/admin/functions/none", key=app.keys.master).status_code == 404
    status = app.call("GET", "/admin/host/status", key=app.keys.master).json()
    assert status["state"] == "Running"
    answer = app.call("POST", "/admin/functions/boom", key=app.keys.master, json={"input": ""})
    assert answer.status_code == 400


def test_the_route_prefix_is_host_jsons(tmp_path: Path) -> None:
    host_json = {"version": "2.0", "extensions": {"http": {"routePrefix": ""}}}
    with running_app(tmp_path, APP, host_json=host_json) as app:
        assert app.call("GET", "/pipelines/special").text == "special"
        assert app.call("GET", "/api/pipelines/special").status_code == 404
