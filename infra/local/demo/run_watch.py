"""Watches the run of one pipeline, through the app's API, and its pool, through Batch's."""

from datetime import datetime
from typing import Any

from infra.local.demo.app_api import AppApi
from infra.local.demo.azure import Azure
from infra.local.demo.line import Line
from infra.local.demo.unexpected import Unexpected

Json = dict[str, Any]
ENDS = ("ready", "rejected", "failed", "cancelled")


class RunWatch:
    """``run`` is what the app last told of it, {} while there is none.

    ``nodes`` are the pool's present and wanted nodes, ``resizing`` whether it resizes.
    """

    def __init__(self, app: AppApi, azure: Azure, pipeline: str) -> None:
        self.run: Json = {}
        self.nodes = (0, 0)
        self.resizing = False
        self._app = app
        self._azure = azure
        self._pipeline = pipeline
        self._id = ""
        self._told = 0

    def look(self) -> list[Line]:
        """Look again; return the rows of the run's history that are new.

        Raise ``Unexpected`` when the pipeline has more than one run.
        """
        if not self._id and not self._find():
            return []
        self.run = self._app.run(self._id)
        if pool := self.resource("pool"):
            self._look_at(pool)
        fresh, self._told = self.run["history"][self._told :], len(self.run["history"])
        return [_line(row) for row in fresh]

    @property
    def ended(self) -> bool:
        """Tell whether the run has come to one of its ends."""
        return self.run.get("state") in ENDS

    def resource(self, role: str) -> str:
        """Return the id of one of the run's resources: ``image``, ``pool``; or ``""``."""
        found = self.run.get("links", {}).get("resources", [])
        return next((one["id"] for one in found if one["role"] == role), "")

    def described(self) -> str:
        """Return in words where the run stands."""
        if not self.run:
            return f"pipeline {self._pipeline} has no run"
        progress = f" ({self.run['progress']})" if self.run["progress"] else ""
        return f"run {self._id} is {self.run['state']}{progress}: {self.run['reason']}"

    def _find(self) -> bool:
        runs = self._app.runs(self._pipeline)
        if len(runs) > 1:
            ids = ", ".join(run["id"] for run in runs)
            raise Unexpected(f"one run of pipeline {self._pipeline}", f"{len(runs)}: {ids}")
        self._id = runs[0]["id"] if runs else ""
        return bool(runs)

    def _look_at(self, id_: str) -> None:
        pool = self._azure.pool(id_)
        self.nodes = (pool.nodes, pool.wanted)
        self.resizing = pool.state == "Resizing"


def _line(row: Json) -> Line:
    """Return a row of the history: why, and what was done where the why does not say it.

    That an event was published is left out: the event itself is shown when it comes.
    """
    at, phase, why = datetime.fromisoformat(row["at"]), row["phase"], row["why"]
    did = [done for done in row["done"] if done.split(" ", 1)[-1] not in why]
    return Line(at, "app", why, phase, tuple(one for one in did if not one.startswith("publish ")))
