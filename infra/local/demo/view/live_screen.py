"""The demo on a terminal: lines as everywhere, and under them what is going on right now.

::

    ✓ collecting  ✓ imaging  ✓ checking  ● allocating  ○ ready
    ━━━━━━━━━━━━━━━━━━━━━━━╸━━━━━━━━━━  381 of 650 nodes, resizing

Rich draws the lower part anew ten times a second, in place, and prints lines above it.
"""

from datetime import datetime

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from infra.local.demo.story import Story
from infra.local.demo.view.progress import Progress
from infra.local.demo.view.screen import Screen
from infra.local.demo.view.styles import END_STYLES, PHASE_STYLE
from infra.local.demo.words import short

_BAR = 40
_PER_SECOND = 10


class LiveScreen(Screen):
    """A screen whose last lines move."""

    moves = True

    def __init__(self, console: Console, *, scale: float, full_ids: bool = False) -> None:
        super().__init__(console, scale=scale, full_ids=full_ids)
        self._progress = Progress()
        self._spinner = Spinner("dots", style=PHASE_STYLE)
        self._live: Live | None = None

    def story(self, story: Story, of: int, began: datetime) -> None:
        """Open a story, and begin to move."""
        self.pause()
        super().story(story, of, began)
        self._progress = Progress()
        self._live = Live(
            get_renderable=self._drawn,
            console=self.console,
            refresh_per_second=_PER_SECOND,
            transient=True,
        )
        self._live.start()

    def progress(self, progress: Progress) -> None:
        """Remember what to draw from now on."""
        self._progress = progress

    def pause(self) -> None:
        """Take the moving lines away."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _drawn(self) -> RenderableType:
        """Always three lines, so that nothing jumps."""
        now = self._progress
        return Group(Text(""), self._phases(now), self._below(now))

    def _phases(self, now: Progress) -> Text:
        row = Text("  ", no_wrap=True, overflow="ellipsis")
        reached = now.phases.index(now.phase) if now.phase in now.phases else -1
        for place, phase in enumerate(now.phases):
            if place < reached or now.state == "ready":
                row.append(f"✓ {phase}", "green")
            elif place > reached:
                row.append(f"○ {phase}", "dim")
            elif now.state in END_STYLES:
                row.append(f"✗ {now.state}", END_STYLES[now.state])
            else:
                row.append(f"● {phase}", f"bold {PHASE_STYLE}")
            row.append("  ")
        return row

    def _below(self, now: Progress) -> RenderableType:
        nodes, wanted = now.nodes
        row = Table.grid(padding=(0, 1))
        if wanted:
            state = "resizing" if now.resizing else "steady"
            bar = ProgressBar(
                total=wanted,
                completed=nodes,
                width=_BAR,
                style="dim",
                complete_style=PHASE_STYLE,
                finished_style="green",
            )
            row.add_row(" ", bar, f"{nodes} of {wanted} nodes, {state}")
        else:
            doing = Text(short(now.doing), "dim", no_wrap=True, overflow="ellipsis")
            row.add_row(" ", self._spinner if now.doing else "", doing)
        return row
