"""A run: one pass of a pipeline over one source, as it is kept in Table Storage."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from functions.pipeline import effects, source
from functions.pipeline.definition import Definition
from functions.pipeline.effects import Effect
from functions.pipeline.source import Source

type Phase = Literal["capturing", "collecting", "imaging", "checking", "allocating"]
type End = Literal["ready", "rejected", "failed", "cancelled"]

PHASES: tuple[Phase, ...] = ("capturing", "collecting", "imaging", "checking", "allocating")
ENDS: tuple[End, ...] = ("ready", "rejected", "failed", "cancelled")
_ENTRY: dict[str, Phase] = {
    "vm": "capturing",
    "snapshots": "collecting",
    "vhd": "imaging",
    "managedImage": "imaging",
    "galleryVersion": "imaging",
}

_PLAIN = (
    *("phase", "end", "reason", "progress", "attempt", "number"),
    *("region", "imported", "image", "pool"),
)

# A handler lives for 20 s. An effect that is still pending after this belongs to one that died.
LEASE = timedelta(seconds=30)


@dataclass(frozen=True)
class Pending:
    """An effect that is committed but not known to be done, and when to try it again.

    ``said`` is why Azure will not do it yet, in its own words.
    """

    effect: Effect
    retry_at: datetime
    said: str = ""


@dataclass(frozen=True)
class Resizing:
    """How the pool's resizes went. ``judged`` is the transition time of the last one judged.

    ``current`` is the number of nodes then, ``idle`` counts the rounds in a row that brought none,
    ``retry_at`` is when the next may start, ``held`` that a person stopped the last one,
    ``ordered`` that one has asked for the next: it is started whatever became of the last.
    """

    rounds: int = 0
    idle: int = 0
    current: int = 0
    judged: str = ""
    retry_at: datetime | None = None
    held: bool = False
    ordered: bool = False
    errors: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Run:
    """The state of a run.

    ``phase`` is where it is, or was when it ended; ``end`` is ``""`` while it goes on. ``reason``
    says in words why it ended or what it waits for, ``progress`` how far that is. ``due`` is when
    the sweep must look at it, None when there is nothing left to do. ``requested`` are the
    lower-cased ids of what this attempt has asked Azure to make. ``number`` counts the history.
    ``findings`` and ``unknowns`` are the gate's, ``more_findings`` and ``more_unknowns`` how many
    there were besides.
    """

    id: str
    definition: Definition
    source: Source
    phase: Phase
    created: datetime
    entered: datetime
    updated: datetime
    due: datetime | None
    end: End | Literal[""] = ""
    reason: str = ""
    progress: str = ""
    attempt: int = 1
    number: int = 0
    region: str = ""
    snapshots: Mapping[str, str] = field(default_factory=dict)
    imported: str = ""
    image: str = ""
    pool: str = ""
    requested: frozenset[str] = frozenset()
    resizing: Resizing = Resizing()
    findings: tuple[Mapping[str, Any], ...] = ()
    unknowns: tuple[Mapping[str, Any], ...] = ()
    more_findings: int = 0
    more_unknowns: int = 0
    pending: tuple[Pending, ...] = ()

    @property
    def pipeline(self) -> str:
        """Return the pipeline's name."""
        return self.definition.name

    def awaits(self, resource: str) -> bool:
        """Tell whether an effect on ``resource`` is under way: what is seen of it may be old."""
        return any(
            getattr(pending.effect, "id", "").lower() == resource.lower()
            for pending in self.pending
        )

    def enter(self, phase: Phase, now: datetime) -> "Run":
        """Return the run in its next phase."""
        return replace(self, phase=phase, entered=now, reason="", progress="")


def start(run: str, definition: Definition, source_: Source, now: datetime) -> Run:
    """Return a new run at the phase where its kind of source enters."""
    return Run(
        id=run,
        definition=definition,
        source=source_,
        phase=_ENTRY[source_.kind],
        created=now,
        entered=now,
        updated=now,
        due=now + LEASE,
        snapshots=dict(source_.pieces),
    )


def to_json(run: Run) -> dict[str, Any]:
    """Return all of a run but its definition, which is stored once beside it."""
    return {
        "source": run.source.to_json(),
        "phase": run.phase,
        "end": run.end,
        "reason": run.reason,
        "progress": run.progress,
        "created": run.created.isoformat(),
        "entered": run.entered.isoformat(),
        "updated": run.updated.isoformat(),
        "due": _time(run.due),
        "attempt": run.attempt,
        "number": run.number,
        "region": run.region,
        "snapshots": dict(run.snapshots),
        "imported": run.imported,
        "image": run.image,
        "pool": run.pool,
        "requested": sorted(run.requested),
        "resizing": {
            **vars(run.resizing),
            "retry_at": _time(run.resizing.retry_at),
            "errors": list(run.resizing.errors),
        },
        "findings": list(run.findings),
        "unknowns": list(run.unknowns),
        "more_findings": run.more_findings,
        "more_unknowns": run.more_unknowns,
        "pending": [
            {
                "effect": effects.to_json(one.effect),
                "retry_at": one.retry_at.isoformat(),
                "said": one.said,
            }
            for one in run.pending
        ],
    }


def from_json(run: str, definition: Definition, data: Mapping[str, Any]) -> Run:
    """Return a stored run."""
    resizing = dict(data["resizing"])
    resizing["retry_at"] = _instant(resizing["retry_at"])
    resizing["errors"] = tuple(resizing["errors"])
    return Run(
        id=run,
        definition=definition,
        source=source.from_json(data["source"]),
        created=datetime.fromisoformat(data["created"]),
        entered=datetime.fromisoformat(data["entered"]),
        updated=datetime.fromisoformat(data["updated"]),
        due=_instant(data["due"]),
        snapshots=data["snapshots"],
        requested=frozenset(data["requested"]),
        resizing=Resizing(**resizing),
        findings=tuple(data["findings"]),
        unknowns=tuple(data["unknowns"]),
        # Runs that are older than the counts had none left out.
        more_findings=data.get("more_findings", 0),
        more_unknowns=data.get("more_unknowns", 0),
        pending=tuple(
            Pending(
                effects.from_json(one["effect"]),
                datetime.fromisoformat(one["retry_at"]),
                one["said"],
            )
            for one in data["pending"]
        ),
        **{key: data[key] for key in _PLAIN},
    )


def _time(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _instant(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
