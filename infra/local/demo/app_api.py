"""The app, as a user reaches it: its HTTP API with a function key."""

from typing import Any
from urllib.parse import quote

import requests

from infra.local.demo.unexpected import Unexpected

Json = dict[str, Any]
_SECONDS = 25  # no function of the app runs longer than 20 s


class AppApi:
    """Requests to the app. Answers that are no success raise ``Unexpected`` with what they say."""

    def __init__(self, address: str, key: str) -> None:
        """``address`` is the Functions app's, without a slash at the end."""
        self._address = address
        self._session = requests.Session()
        self._session.headers["x-functions-key"] = key

    def put_pipeline(self, name: str, definition: Json) -> requests.Response:
        """Put a definition."""
        return self._call("PUT", f"/api/pipelines/{quote(name)}", definition)

    def start_run(self, pipeline: str, source: Json, *, dry_run: bool = False) -> requests.Response:
        """Start a run over a source, or join the one that is there; or only ask for a dry run."""
        body = {"source": source} | ({"dryRun": True} if dry_run else {})
        return self._call("POST", f"/api/pipelines/{quote(pipeline)}/runs", body)

    def runs(self, pipeline: str) -> list[Json]:
        """Return a pipeline's runs, newest first."""
        found: list[Json] = self._call("GET", f"/api/pipelines/{quote(pipeline)}/runs").json()[
            "value"
        ]
        return found

    def run(self, id_: str) -> Json:
        """Return all that the app tells of a run."""
        found: Json = self._call("GET", f"/api/runs/{quote(id_)}").json()
        return found

    def _call(self, method: str, path: str, body: Json | None = None) -> requests.Response:
        answer = self._session.request(
            method, f"{self._address}{path}", json=body, timeout=_SECONDS
        )
        if not answer.ok:
            said = " ".join(answer.text.split())
            raise Unexpected(
                f"{method} {path} succeeds", f"{answer.status_code} {answer.reason}: {said}"
            )
        return answer
