"""Pipelines and runs as the HTTP API shows them."""

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from functions.cloud.store.pipelines import Stored
    from functions.pipeline.gate import Verdict
    from functions.pipeline.rehearsal import Rehearsal
    from functions.pipeline.run import Run


def pipeline(stored: "Stored") -> dict[str, Any]:
    """Return a pipeline: its definition as it was put, without its secrets; where its runs are."""
    from functions.pipeline.secrets import hidden

    name = stored.definition.name
    return {
        "name": name,
        "updated": stored.updated,
        "definition": hidden(stored.definition.body),
        "links": {"self": f"/api/pipelines/{name}", "runs": f"/api/pipelines/{name}/runs"},
    }


def verdict(found: "Verdict") -> dict[str, Any]:
    """Return what the gate says of a definition. What a rule that failed would say is unknown."""
    failed = [
        {"rule": crash["rule"], "place": {}, "reason": f"the rule itself failed: {crash['error']}"}
        for crash in found.crashes
    ]
    shown = _judged(found)
    return shown | {"unknowns": [*failed, *shown["unknowns"]]}


def summary(run: "Run") -> dict[str, Any]:
    """Return a run in a few words, as lists have it."""
    return {
        "id": run.id,
        "pipeline": run.pipeline,
        "state": run.end or run.phase,
        "phase": run.phase,
        "reason": run.reason,
        "progress": run.progress,
        "attempt": run.attempt,
        "created": run.created.isoformat(),
        "updated": run.updated.isoformat(),
        "source": run.source.to_json(),
        "links": {"self": f"/api/runs/{run.id}"},
    }


def run(one: "Run", history: list[dict[str, Any]]) -> dict[str, Any]:
    """Return all that is known of a run: state, history, findings, links to its resources."""
    resizing = one.resizing
    return summary(one) | {
        "region": one.region,
        "due": one.due.isoformat() if one.due else None,
        "resizes": {"judged": resizing.rounds, "errors": list(resizing.errors)},
        **_judged(one),
        "pending": [str(pending.effect) for pending in one.pending],
        "history": history,
        "links": {
            "self": f"/api/runs/{one.id}",
            "pipeline": f"/api/pipelines/{one.pipeline}",
            "cancel": f"/api/runs/{one.id}/cancel",
            "retry": f"/api/runs/{one.id}/retry",
            "resources": _resources(one),
        },
    }


def started(one: "Run", joined: bool) -> dict[str, Any]:
    """Return a run that was started, or joined; and what that means if it has ended already."""
    note = {"note": f"this run is there already: {_standing(one)}"} if joined else {}
    return summary(one) | {"joined": joined} | note


def _standing(one: "Run") -> str:
    if not one.end:
        return f"it is {one.phase}"
    go_on = "" if one.end == "ready" else f"; POST /api/runs/{one.id}/retry lets it go on"
    return f"it has ended as {one.end}{go_on}"


def next_page(path: str, size: int, after: str) -> str | None:
    """Return the address of the next page, None after the last."""
    return f"{path}?size={size}&after={quote(after, safe='')}" if after else None


def _judged(by: "Verdict | Run") -> dict[str, Any]:
    """Return findings and unknowns; ``more`` counts those that were too many to be kept."""
    more = {"findings": by.more_findings, "unknowns": by.more_unknowns}
    shown = {"findings": list(by.findings), "unknowns": list(by.unknowns)}
    return {**shown, "more": more} if any(more.values()) else shown


def _resources(one: "Run") -> list[dict[str, str]]:
    found = [("source", one.source.id)]
    found += [(f"snapshot {piece}", id_) for piece, id_ in sorted(one.snapshots.items())]
    found += [("imported image", one.imported), ("image", one.image), ("pool", one.pool)]
    portal = os.environ.get("POOLWRIGHT_PORTAL") or "https://portal.azure.com"
    return [
        {"role": role, "id": id_, "portal": f"{portal.rstrip('/')}/#resource{id_}"}
        for role, id_ in found
        if id_
    ]


def rehearsal(found: "Rehearsal", there: "Run | None") -> dict[str, Any]:
    """Return what a run would do, what the gate says, and what was not looked at."""
    one = found.run
    would = one.end or f"wait in {one.phase}"
    return {
        "dryRun": True,
        "run": one.id,
        "joins": {"id": there.id, "state": there.end or there.phase} if there else None,
        "would": f"join this run, which is there: {_standing(there)}" if there else would,
        "reason": one.reason,
        "steps": [
            {"phase": step.phase, "why": step.why, "do": list(step.done)} for step in found.steps
        ],
        "image": one.image,
        "pool": one.pool,
        **_judged(one),
        "notChecked": list(found.not_checked),
    }
