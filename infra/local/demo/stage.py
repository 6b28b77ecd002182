"""A story's stage: it does, waits and checks for the story, and shows all that happens meanwhile.

Everything waits in one place, ``_turn``: there the run, its pool and the events are looked at, and
the children of the local Azure too, so that a dead one is noticed at once.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.local.demo.app_api import AppApi
from infra.local.demo.azure import Azure, Poller
from infra.local.demo.event_viewer import EventViewer
from infra.local.demo.line import Line, Who
from infra.local.demo.run_watch import RunWatch
from infra.local.demo.story import Outcome, Story
from infra.local.demo.unexpected import Unexpected
from infra.local.demo.view.progress import Progress
from infra.local.demo.view.screen import Screen

Json = dict[str, Any]
_TURN_SECONDS = 0.1
# Events, history and answers come by different ways: a short wait lets them be told in order.
_SORTING = timedelta(seconds=0.4)


class Stage:
    """One story's: ``azure`` and ``app`` are for the story to use."""

    def __init__(
        self,
        story: Story,
        azure: Azure,
        app: AppApi,
        *,
        viewer: EventViewer,
        screen: Screen,
        check_children: Callable[[], None],
        within: float,
    ) -> None:
        """``within``: how many seconds the story may take. ``check_children`` raises when a part
        of the local Azure has died."""
        self.azure = azure
        self.app = app
        self._story = story
        self._viewer = viewer
        self._screen = screen
        self._check_children = check_children
        self._within = within
        self._deadline = time.monotonic() + within
        self._watch = RunWatch(app, azure, story.pipeline)
        self._waiting: list[Line] = []
        self._doing = ""
        self._told = 0

    @property
    def run(self) -> Json:
        """Return the run as it was last seen, {} while there is none."""
        return self._watch.run

    @property
    def nodes(self) -> int:
        """Return how many nodes the run's pool had when it was last seen."""
        return self._watch.nodes[0]

    def tell(self, who: Who, text: str, at: datetime | None = None) -> None:
        """Show a line of ``at``, or of now."""
        self._waiting.append(Line(at or datetime.now(UTC), who, text))

    def made(self, poller: Poller, doing: str) -> Any:
        """Wait for a long-running operation of Azure and return its result."""
        self._doing = doing
        self._until(poller.done, f"Azure is done {doing}", may_end=True)
        self._doing = ""
        return poller.result()

    def until(self, so: Callable[[], bool], expected: str) -> None:
        """Wait until ``so()``; a run that ends before is ``Unexpected``."""
        self._until(so, expected, may_end=False)

    def ends(self, state: str) -> Json:
        """Wait for the run's end and for the event that tells it; return the run."""
        self._until(lambda: self._watch.ended, f"the run ends {state}", may_end=True)
        if self.run["state"] != state:
            raise Unexpected(f"the run ends {state}", self._watch.described())
        type_ = f"Poolwright.Run.{state.capitalize()}"
        subject = f"/pipelines/{self.run['pipeline']}/runs/{self.run['id']}"
        told = f"the app publishes {type_} for {subject}"
        self._until(lambda: self._viewer.told_of(type_, subject), told, may_end=True)
        return self.run

    def resource(self, role: str) -> str:
        """Return the id of one of the run's resources; raise ``Unexpected`` if it has none."""
        found = self._watch.resource(role)
        if not found:
            raise Unexpected(f"the run has made its {role}", self._watch.described())
        return found

    def check(self, so: bool, expected: str, found: str) -> None:
        """Show ``found``, which the app or Azure has said; raise ``Unexpected`` unless ``so``."""
        if not so:
            raise Unexpected(expected, found)
        self.tell("check", found)

    def outcome(self) -> Outcome:
        """Return what is left of the story."""
        self._look()
        return Outcome(self._story, self.run)

    def flush(self) -> None:
        """Show all lines that wait to be sorted."""
        self._show(self._waiting)

    def _until(self, so: Callable[[], bool], expected: str, *, may_end: bool) -> None:
        while not so():
            if self._watch.ended and not may_end:
                raise Unexpected(expected, self._watch.described())
            if time.monotonic() > self._deadline:
                late = f"{expected}, within {self._within:g} s from the story's beginning"
                raise Unexpected(late, self._watch.described())
            self._turn()

    def _turn(self) -> None:
        self._check_children()
        self._look()
        before = datetime.now(UTC) - _SORTING
        self._show([line for line in self._waiting if line.at < before])
        time.sleep(_TURN_SECONDS)

    def _look(self) -> None:
        self._waiting += self._viewer.take()
        self._waiting += self._watch.look()
        run = self.run
        first = run["history"][0]["phase"] if run else ""
        progress = Progress(
            doing=self._doing or run.get("reason", ""),
            first=first,
            phase=run.get("phase", ""),
            state=run.get("state", ""),
            nodes=self._watch.nodes,
            resizing=self._watch.resizing,
        )
        self._screen.progress(progress)
        if not self._screen.moves and progress.quarter > self._told:
            self._told = progress.quarter
            now, wanted = progress.nodes
            name = self.resource("pool").rsplit("/", 1)[1]
            self.tell("Azure", f"pool {name} has {now} of {wanted} nodes")

    def _show(self, lines: list[Line]) -> None:
        for line in sorted(lines, key=lambda one: one.at):
            self._screen.line(line)
        self._waiting = [line for line in self._waiting if line not in lines]
