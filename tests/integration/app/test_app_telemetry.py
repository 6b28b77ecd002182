"""What really leaves the app for Application Insights: records, metrics, by whose token; and not.

A stand-in for the ingestion endpoint takes what OpenTelemetry's exporter sends.
"""

import gzip
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from functions.cloud.time_limit import time_limit
from functions.telemetry.records import OVERDUE, OVERDUE_INTERVALS, Record
from infra.local.identity import APP, read_token
from tests.integration.app.app_client import CALLER, App, cloud_event, until
from tests.integration.app.app_desk import Desk
from tests.integration.app.app_site import Json, Site, open_site
from tests.integration.app.app_world import World

SECRET = "Plugh-Secret"
KEY = "00000000-0000-4000-8000-00000000abcd"


@dataclass
class Ingestion:
    """Takes telemetry as Application Insights does, and keeps it."""

    items: list[Json] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)

    def events(self, name: str, **properties: str) -> list[dict[str, str]]:
        """The properties of the custom events of a name that have ``properties``."""
        data = [one["data"]["baseData"] for one in self.items]
        found = [one["properties"] for one in data if one.get("name") == name]
        return [one for one in found if properties.items() <= one.items()]

    def metrics(self, name: str) -> list[Json]:
        """The properties of what was measured of a metric."""
        data = [one["data"]["baseData"] for one in self.items]
        found = [one for one in data if any(m["name"] == name for m in one.get("metrics", ()))]
        return [one["properties"] for one in found]

    def take(self, path: str, headers: Any, body: bytes) -> Json:
        text = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
        items = json.loads(text) if text.startswith("[") else list(map(json.loads, text.split()))
        self.raw.append(text)
        self.paths.add(path)
        self.tokens.add(headers.get("Authorization", ""))
        self.items += items
        return {"itemsReceived": len(items), "itemsAccepted": len(items), "errors": []}


@dataclass
class Watched:
    """A site whose app sends to ``ingestion``."""

    site: Site
    ingestion: Ingestion

    @property
    def log(self) -> str:
        """What the worker has logged."""
        assert self.site.cloud.host is not None
        return self.site.cloud.host.child.log.read_text()


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    """A local Azure with the app in it, and Application Insights."""
    ingestion = Ingestion()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = json.dumps(ingestion.take(self.path, self.headers, body)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with open_site(scale=3000.0, with_host=True) as site:
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        tls = site.cloud.certificates.server_context()
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, daemon=True).start()
        assert site.cloud.host is not None
        address = f"https://127.0.0.1:{server.server_port}"
        site.cloud.host.child.environment |= {
            "APPLICATIONINSIGHTS_CONNECTION_STRING": (
                f"InstrumentationKey={KEY};IngestionEndpoint={address}/;LiveEndpoint={address}/"
            ),
            "APPLICATIONINSIGHTS_AUTHENTICATION_STRING": (
                f"Authorization=AAD;ClientId={APP.client}"
            ),
            "OTEL_METRIC_EXPORT_INTERVAL": "1000",
        }
        site.cloud.restart_host()
        yield Watched(site, ingestion)
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def ended(watched: Watched) -> Json:
    """A run that has ended, whose pool's first resize met an error; and an event refused."""
    app, world = App(watched.site), World(watched.site, "telemetry")
    definition = world.definition(nodes=2)
    machine = definition["pool"]["properties"]
    machine["startTask"] = {
        "commandLine": f"echo {SECRET}",
        "environmentSettings": [{"name": "PASSWORD", "value": SECRET}],
    }
    errors = [{"code": "AllocationTimedout", "message": "too slow"}]
    watched.site.script("pools", match=f"/{world.name}/", errors=errors, times=1)
    app.put(world.name, definition)
    lost = cloud_event(world.snapshot("lost", tags={"poolwright-pipeline": "nobodys"}))
    assert app.notify("snapshot_written", lost).status_code == 500
    world.snapshot("os", tags=world.tags())
    return app.ended(app.only_run(world.name), within=20.0)


def test_a_run_is_told_from_its_start_to_its_end(watched: Watched, ended: Json) -> None:
    run = ended["id"]
    told = watched.ingestion
    (last,) = until(
        lambda: told.events("poolwright.run.moved", run=run, end="ready"), "its end", 10.0
    )
    assert (last["phase"], last["pipeline"], last["attempt"]) == ("allocating", "telemetry", "1")
    (begun,) = told.events("poolwright.run.started", run=run)
    assert begun["source"] == "snapshots"
    moves = told.events("poolwright.run.moved", run=run)
    assert {one["phase"] for one in moves} >= {"collecting", "imaging", "checking", "allocating"}
    assert all(float(one["seconds"]) >= 0 for one in moves)
    resizes = told.events("poolwright.pool.resized", run=run)
    assert [(one["then"], one["codes"]) for one in resizes] == [
        ("again", "AllocationTimedout"),
        ("ready", ""),
    ]


def test_the_metrics_are_told(watched: Watched, ended: Json) -> None:
    told = watched.ingestion
    expected = {
        "poolwright.runs.ended": {"end": "ready"},
        "poolwright.phase.seconds": {"phase": "allocating"},
        "poolwright.resize.errors": {"code": "AllocationTimedout"},
    }
    for name, properties in expected.items():
        until(lambda name=name: told.metrics(name), name, 10.0)  # type: ignore[misc]
        assert any(properties.items() <= one.items() for one in told.metrics(name))


def test_sweeps_and_refused_events_are_told(watched: Watched, ended: Json) -> None:
    told = watched.ingestion
    assert until(lambda: told.events("poolwright.sweep.done"), "a sweep", 10.0)
    refused = until(lambda: told.events("poolwright.event.refused"), "a refused event", 10.0)
    assert {one["reason"] for one in refused} == {"UnknownPipeline"}


def test_the_log_has_the_same_for_who_has_no_application_insights(
    watched: Watched, ended: Json
) -> None:
    lines = [line for line in watched.log.splitlines() if f"run={ended['id']}" in line]
    assert any("poolwright.run.moved" in line and "end=ready" in line for line in lines)


def test_the_apps_own_identity_signs_in(watched: Watched, ended: Json) -> None:
    until(lambda: watched.ingestion.tokens, "a first request", 10.0)
    assert watched.ingestion.paths == {"/v2.1/track"}
    (header,) = watched.ingestion.tokens
    now = World.now()
    claims = read_token(
        header.removeprefix("Bearer "), audience="https://monitor.azure.com", now=now
    )
    assert claims["oid"] == APP.object


def test_neither_claims_nor_secrets_nor_keys_leave(watched: Watched, ended: Json) -> None:
    until(
        lambda: watched.ingestion.events("poolwright.run.moved", run=ended["id"], end="ready"),
        "its end",
        10.0,
    )
    time.sleep(1.5)  # what is on its way
    first, last = CALLER.split()
    for text in (*watched.ingestion.raw, watched.log):
        for marker in (first, last, SECRET, watched.site.cloud.function_key, "code="):
            assert marker not in text


@pytest.mark.parametrize("late", [False, True])
def test_the_sweep_tells_of_a_run_that_is_overdue(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    told: list[Record] = []
    monkeypatch.setattr("functions.engine.tell", lambda *records: told.extend(records))
    index = desk.engine.due
    for row in list(index.until(desk.now() + timedelta(days=400))):
        index.remove(row)
    desk.put(image={"dataDisks": [0]})
    desk.tell(desk.world.snapshot("os", tags=desk.world.tags("os")))
    run = desk.only_run()
    assert run.due is not None
    intervals = OVERDUE_INTERVALS + 5 if late else 2
    desk.ahead += run.due - desk.now() + intervals * desk.engine.poll
    with time_limit():
        assert desk.engine.sweep(lambda: True) == 1
    assert [(one.name, one.properties["run"]) for one in told] == [(OVERDUE, run.id)] * late
