"""A client of the app: its HTTP API, and its Event Grid endpoints as Event Grid uses them."""

import json
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import requests

from infra.local.functions_host.keys import EVENT_GRID_KEY
from tests.integration.app.app_site import Json, Site

WRITTEN = "Microsoft.Resources.ResourceWriteSuccess"
CALLER = "Ottoline Claimsworth"
ENDS = ("ready", "rejected", "failed", "cancelled")


class App:
    """The app of a site, seen from outside."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._session = requests.Session()
        self._session.trust_env = False

    def call(
        self, method: str, path: str, body: object = None, *, key: bool = True, **options: Any
    ) -> requests.Response:
        """Send a request to ``/api/...``; ``body`` is sent as JSON, ``data`` as it is."""
        headers = dict(options.pop("headers", {}))
        if key:
            headers["x-functions-key"] = self.site.cloud.function_key
        return self._session.request(
            method,
            self.site.cloud.url(path),
            json=body,
            headers=headers,
            timeout=options.pop("timeout", 28),
            **options,
        )

    def put(self, name: str, definition: Json) -> Json:
        """Put a pipeline and expect success."""
        answer = self.call("PUT", f"/api/pipelines/{name}", definition)
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json())

    def start(self, name: str, source: Json, **more: Any) -> requests.Response:
        """Start a run."""
        return self.call("POST", f"/api/pipelines/{name}/runs", {"source": source, **more})

    def started(self, name: str, source: Json) -> str:
        """Start a run, expect 202, and return its id."""
        answer = self.start(name, source)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def runs(self, name: str) -> list[Json]:
        """The newest runs of a pipeline."""
        return list(self.call("GET", f"/api/pipelines/{name}/runs").json()["value"])

    def run(self, id_: str) -> Json:
        """All that is known of a run."""
        answer = self.call("GET", f"/api/runs/{id_}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def only_run(self, name: str, within: float = 10.0) -> str:
        """Wait for the pipeline's one run and return its id."""
        return str(until(lambda: self.runs(name), f"a run of {name}", within)[0]["id"])

    def ended(self, id_: str, end: str = "ready", within: float = 8.0) -> Json:
        """Wait for the end of a run, which must be ``end``, and return the run."""
        run = until(lambda: self._if(id_, ENDS), f"the end of run {id_}", within, self.shown(id_))
        assert run["state"] == end, (run["state"], run["reason"], run["history"])
        return run

    def waiting(self, id_: str, words: str, within: float = 10.0) -> Json:
        """Wait until a run says ``words`` of itself, and return the run."""
        return until(
            lambda: found if words in (found := self.run(id_))["reason"] else None,
            f"{words!r} of run {id_}",
            within,
            self.shown(id_),
        )

    def shown(self, id_: str) -> Callable[[], object]:
        """Return what says where a run is, for a message."""
        return lambda: [self.run(id_)[key] for key in ("state", "reason", "pending", "history")]

    def notify(
        self, function: str, events: Json | Sequence[Json], *, key: bool = True
    ) -> requests.Response:
        """Deliver one event, or a batch, to a function as Event Grid does."""
        code = self.site.cloud.keys.system[EVENT_GRID_KEY] if key else "wrong"
        return self._session.post(
            self.site.cloud.url("/runtime/webhooks/EventGrid"),
            params={"functionName": function, "code": code},
            data=json.dumps(events),
            headers={"aeg-event-type": "Notification"},
            timeout=30,
        )

    def _if(self, id_: str, states: Sequence[str]) -> Json | None:
        run = self.run(id_)
        return run if run["state"] in states else None


def until[T](
    look: Callable[[], T | None],
    what: str,
    within: float = 10.0,
    shown: Callable[[], object] | None = None,
) -> T:
    """Return the first answer of ``look`` that is not empty; fail after ``within`` seconds."""
    deadline = time.monotonic() + within
    pause = 0.02
    while not (found := look()):
        if time.monotonic() > deadline:
            raise AssertionError(f"no {what} within {within} s: {shown() if shown else ''}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.15)
    return found


def event_grid(resource: str, **changes: Any) -> Json:
    """A resource event in the Event Grid schema."""
    return {
        "id": str(uuid.uuid4()),
        "topic": "/subscriptions/0",
        "subject": resource,
        "eventType": WRITTEN,
        "eventTime": "2026-03-01T10:00:00Z",
        "data": {"resourceUri": resource, "claims": {"name": CALLER}, "status": "Succeeded"},
        "dataVersion": "2",
        "metadataVersion": "1",
        **changes,
    }


def cloud_event(resource: str, **changes: Any) -> Json:
    """A resource event as CloudEvents 1.0."""
    return {
        "id": str(uuid.uuid4()),
        "source": "/subscriptions/0",
        "subject": resource,
        "type": WRITTEN,
        "time": "2026-03-01T10:00:00Z",
        "specversion": "1.0",
        "data": {"resourceUri": resource, "claims": {"name": CALLER}, "status": "Succeeded"},
        **changes,
    }
