"""The demo, line by line: what a pipe gets, and what stays on a terminal.

::

    3.1  event  ResourceWriteSuccess: snapshot render-data
    3.2  app    collecting   started from snapshots of the capture render-7
"""

from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.text import Text

from infra.local.demo.line import Line
from infra.local.demo.story import Outcome, Story
from infra.local.demo.unexpected import Unexpected
from infra.local.demo.view.progress import Progress
from infra.local.demo.view.styles import END_STYLES, PHASE_STYLE, WHO_STYLES
from infra.local.demo.view.summary import runs_table, timeline
from infra.local.demo.words import azure_time, hanging, short

_INDENT = 14
_PHASE = 12
_WIDEST = 120  # longer lines are hard to read


class Screen:
    """Prints. ``moves`` tells whether ``progress`` is shown."""

    moves = False

    def __init__(self, console: Console, *, scale: float, full_ids: bool = False) -> None:
        """``scale`` is that of the local Azure. With ``full_ids`` resource ids are not cut."""
        self.console = console
        self.scale = scale
        self._full_ids = full_ids
        self._began: datetime | None = None

    @property
    def width(self) -> int:
        """Return how many columns are used."""
        return min(self.console.width, _WIDEST)

    def opening(self) -> None:
        """Say what is going to be shown."""
        self.say("Poolwright: from a golden image to an Azure Batch pool", style="bold")
        self.say(
            "The real Azure SDKs and the app talk over HTTPS to an emulated Azure on this machine. "
            f"One second here is {azure_time(1, self.scale)} there; times are seconds here."
        )

    def story(self, story: Story, of: int, began: datetime) -> None:
        """Open a story; the times of its lines count from ``began``."""
        self._began = began
        self.say("")
        self.say(f"Story {story.number} of {of}: {story.title}", style="bold")
        self.say(story.about, style="dim")

    def line(self, line: Line) -> None:
        """Print a line, wrapped under its own beginning."""
        passed = (line.at - self._began).total_seconds() if self._began else 0.0
        indent = _INDENT + (_PHASE if line.phase else 0)
        row = Text()
        row.append(f"{max(0.0, passed):6.1f}  ", "dim")
        row.append(f"{'✓' if line.who == 'check' else line.who:<6}", WHO_STYLES[line.who])
        if line.phase:
            row.append(f"{line.phase:<{_PHASE}}", END_STYLES.get(line.phase, PHASE_STYLE))
        row.append(f"\n{' ' * indent}".join(self._wrapped(line.text, indent)))
        for did in line.did:
            words = self._wrapped(did, indent + 2)
            row.append(f"\n{' ' * indent}→ " + f"\n{' ' * (indent + 2)}".join(words))
        self.console.print(row, soft_wrap=True)

    def progress(self, progress: Progress) -> None:
        """Take what is true right now; nothing of it is printed here."""

    def pause(self) -> None:
        """Take away what moves; nothing does here."""

    def closing(self, outcomes: Sequence[Outcome], seconds: float) -> None:
        """Print the table of the runs, their timelines, and that all went well."""
        self.say("")
        self.console.print(runs_table(outcomes, self.width, self.scale))
        for outcome in outcomes:
            self.say("")
            self.console.print(timeline(outcome.run, self.width, self.scale), soft_wrap=True)
        many = "The story" if len(outcomes) == 1 else f"All {len(outcomes)} stories"
        self.say("")
        self.say(f"{many} went as expected, in {seconds:.0f} s.", style="bold green")

    def trouble(self, title: str, unexpected: Unexpected, logs: str) -> None:
        """Say what was expected, what was found, and where the logs are."""
        self.say("")
        self.say(f"✗ {title}", style="bold red")
        rows = {"expected": unexpected.expected, "found": unexpected.found, "logs": logs}
        for name, text in rows.items():
            words = [piece for row in text.splitlines() for piece in self._wrapped(row, 12)]
            row = Text(f"  {name:<10}" + f"\n{' ' * 12}".join(words))
            self.console.print(row, soft_wrap=True)

    def say(self, text: str, style: str = "") -> None:
        """Print a paragraph."""
        self.console.print(Text("\n".join(hanging(text, self.width, 0)), style), soft_wrap=True)

    def _wrapped(self, text: str, indent: int) -> list[str]:
        return hanging(text if self._full_ids else short(text), self.width, indent)
