"""The engine in the test's own process, with a clock that the test turns."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from functions.assembly import build_engine
from functions.cloud.settings import read_settings
from functions.engine import Engine
from functions.pipeline.definition import parse_definition
from functions.pipeline.resource_id import parse
from functions.pipeline.run import Run
from functions.pipeline.source_document import parse_source
from tests.integration.app.app_front import table_kind
from tests.integration.app.app_site import Json, Site
from tests.integration.app.app_world import World


@cache
def _engine(_address: str) -> Engine:
    """One engine per site: its connections and tokens are worth keeping."""
    return build_engine(read_settings())


class Desk:
    """One engine over one world; several may work on the same tables."""

    def __init__(self, site: Site, world: World) -> None:
        self.site = site
        self.world = world
        self.ahead = timedelta(0)
        self.engine = replace(_engine(site.tables.address), now=self.now)

    def another(self) -> Engine:
        """Return one more engine, with connections of its own, as another instance has."""
        return replace(build_engine(read_settings()), now=self.now)

    def now(self) -> datetime:
        """The app's clock: as far ahead of the real one as the test has turned it."""
        return datetime.now(UTC) + self.ahead

    def put(self, **changes: Any) -> Json:
        """Put the world's pipeline and return its definition."""
        return self.put_body(self.world.definition(**changes))

    def put_body(self, body: Json) -> Json:
        """Put a definition as it is."""
        self.engine.pipelines.put(parse_definition(self.world.name, body), self.now())
        return body

    def start(self, source: Json) -> Run:
        """Start a run by hand."""
        return self.engine.start(self.world.name, parse_source(source)).run

    def tell(self, resource: str) -> str:
        """Deliver the event that a resource was written."""
        return self.engine.resource_written(parse(resource))

    def run(self, id_: str) -> Run:
        """The run as it is stored."""
        loaded = self.engine.runs.load(id_)
        assert loaded is not None
        return loaded.run

    def only_run(self) -> Run:
        """The pipeline's one run."""
        found, _ = self.engine.runs.page(self.world.name, 5)
        assert len(found) == 1
        return found[0]

    def look(self, id_: str) -> Run:
        """Let the time go on until the run is due, and look at it once, as the sweep does."""
        loaded = self.engine.runs.load(id_)
        assert loaded is not None
        if loaded.run.due and loaded.run.due > self.now():
            self.ahead += loaded.run.due - self.now()
        return self.engine.advance(loaded)

    def drive(self, id_: str, there: Callable[[Run], bool] | None = None, steps: int = 60) -> Run:
        """Look again and again until the run has ended, or ``there`` is true of it."""
        run = self.run(id_)
        for _ in range(steps):
            if there(run) if there else run.end and not run.pending:
                return run
            time.sleep(0.012)  # Azure's work goes on meanwhile, in its own time
            run = self.look(id_)
        raise AssertionError(
            f"{run.end or run.phase}: {run.reason}: {self.engine.runs.history(id_)}"
        )

    def end(self, id_: str, end: str) -> Run:
        """Drive a run to its end, which must be ``end``."""
        run = self.drive(id_)
        assert run.end == end, (run.end, run.reason)
        return run

    def in_phase(self, id_: str, phase: str) -> Run:
        """Drive a run into a phase."""
        return self.drive(id_, lambda run: run.phase == phase)

    def snapshot(self, name: str = "os") -> Json:
        """A source of one snapshot."""
        return {"kind": "snapshots", "os": self.world.snapshot(name)}

    def table_requests(self, since: int, about: str) -> list[tuple[str, str]]:
        """Verb and kind of the requests to the tables about a run, from number ``since`` on."""
        passed = self.site.tables.passed[since:]
        return [table_kind(one) for one in passed if one.mentions(about)]

    def asked(self, since: int) -> list[tuple[str, str]]:
        """Verb and type of what Resource Manager was asked about the world since ``since``."""
        found = self.site.cloud.resource_manager.requests[since:]
        return [
            (method, parse(path).type.rsplit("/", 1)[-1])
            for method, path in found
            if f"/{self.world.name}/" in path
        ]
