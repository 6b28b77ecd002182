"""What stays of the demo: a table of the runs, and the way that each of them went."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from infra.local.demo.run_phases import Stay, stays
from infra.local.demo.story import Outcome
from infra.local.demo.view.styles import END_STYLES, PHASE_STYLE
from infra.local.demo.words import azure_time, hanging, in_short, short, source_in_words

Json = dict[str, Any]
_SOURCE = 16
_REASON = 190  # letters of a reason in the table; all of it stands above
_BARS = (8, 24)  # letters of a bar where there is little room, and where there is much
_MUCH = 100


def runs_table(outcomes: Sequence[Outcome], width: int, scale: float) -> Table:
    """Return the table: one row per run."""
    table = Table(box=box.ROUNDED, width=width, header_style="bold", show_lines=True)
    table.add_column("pipeline", no_wrap=True)
    table.add_column("source", max_width=_SOURCE, overflow="fold")
    table.add_column("end, time", no_wrap=True)
    table.add_column("reason", ratio=1, overflow="fold")
    for outcome in outcomes:
        run = outcome.run
        took = _seconds(run["created"], run["history"][-1]["at"])
        end = Text(run["state"], END_STYLES[run["state"]])
        end.append(f"\n{took:.1f} s\n({azure_time(took, scale)})", "default not bold")
        reason = Text(in_short(run["reason"], _REASON))
        table.add_row(run["pipeline"], source_in_words(run["source"]), end, reason)
    return table


def timeline(run: Json, width: int, scale: float) -> Text:
    """Return a run's phases: when each began, how long it took, and what was done in it.

    Times are seconds here since the run began; a bar shows where in the whole a phase lies.
    """
    whole = _seconds(run["created"], run["history"][-1]["at"]) or 1.0
    text = Text()
    text.append(f"{run['pipeline']}, run {run['id']}: ", "bold")
    text.append(run["state"], END_STYLES[run["state"]])
    text.append(f" after {whole:.1f} s ({azure_time(whole, scale)} of Azure)")
    for stay in stays(run):
        begun = _seconds(run["created"], stay.began)
        lasts = _seconds(stay.began, stay.ended)
        took, bar = f"{lasts:.1f} s", _bar(begun / whole, lasts / whole, width)
        if stay.phase == run["state"]:
            took, bar = "", " " * len(bar)
        head = f"{_at(begun):>8}  {stay.phase:<10} {took:>7}  {bar}  "
        done = [row for at, did in stay.done for row in _did(run, stay, at, did, width - len(head))]
        text.append("\n")
        text.append(head if done else head.rstrip(), END_STYLES.get(stay.phase, PHASE_STYLE))
        text.append(f"\n{' ' * len(head)}".join(done))
    return text


def _did(run: Json, stay: Stay, at: datetime, did: str, width: int) -> list[str]:
    """Return an effect; with its time where that is not the phase's beginning."""
    later = _seconds(stay.began, at) >= 0.1
    when = f"{_at(_seconds(run['created'], at))}: " if later else ""
    return hanging(f"{when}{short(did)}", width, 0)


def _bar(begun: float, lasts: float, width: int) -> str:
    """Return a bar; ``begun`` and ``lasts`` are parts of the whole, from 0 to 1."""
    full = _BARS[width >= _MUCH]
    left = min(full - 1, round(begun * full))
    long = min(full - left, max(1, round(lasts * full)))
    return (" " * left + ("━" * long if lasts * full >= 0.5 else "╸")).ljust(full)


def _at(seconds: float) -> str:
    return f"+{max(0.0, seconds):.1f} s"


def _seconds(since: str | datetime, until: str | datetime) -> float:
    return (_instant(until) - _instant(since)).total_seconds()


def _instant(at: str | datetime) -> datetime:
    return datetime.fromisoformat(at) if isinstance(at, str) else at
