"""Until every snapshot of one capture is there and complete, in whatever order they come."""

from dataclasses import replace
from datetime import datetime

from functions.pipeline.names import CAPTURE_TAG, PIPELINE_TAG, tag
from functions.pipeline.phases.step import Step, region, unreadable, wait
from functions.pipeline.resource_id import parse, same
from functions.pipeline.run import Run
from functions.pipeline.source import piece_of
from functions.pipeline.world import Body, Gone, Unreadable, World, properties, provisioning


def step(run: Run, world: World, now: datetime) -> Step:
    """Gather the snapshots that events brought, look for lost ones when due, wait for the rest."""
    wanted = _wanted(run)
    if isinstance(wanted, Step):
        return wanted
    known = {piece: id_ for piece, id_ in run.snapshots.items() if piece in wanted}
    # Without a capture a person has said which snapshot is which: tags say nothing. Whoever may tag
    # a snapshot with a run's id must not be able to bring it into that run.
    arrived = world.arrived if run.source.capture else ()
    candidates = [body for body in arrived if _belongs(run, body)]
    if run.due is not None and now >= run.due and run.source.capture and known.keys() != wanted:
        for group in sorted({_group(id_) for id_ in run.snapshots.values()}):
            listed = world.snapshots(group)
            if isinstance(listed, Unreadable):
                return unreadable(run, listed)
            candidates += [body for body in listed if _belongs(run, body)]
    for body in candidates:
        piece = piece_of(body)
        if piece not in wanted or run.source.kind != "snapshots":
            continue
        other = known.setdefault(piece, body["id"])
        if not same(other, body["id"]):
            if not isinstance(world.see(other), Gone):
                both = " and ".join(sorted((other, body["id"])))
                return Step(run, f"two snapshots claim to be {_label(piece)}: {both}", "rejected")
            known[piece] = body["id"]
    seen = world.see_all(known.values())
    # What is being made again may still be seen as it was before.
    old = {piece for piece, id_ in known.items() if run.awaits(id_) and _is_bad(seen[id_])}
    here = {piece: seen[id_] for piece, id_ in known.items() if piece not in old}
    gone = {piece for piece, one in here.items() if isinstance(one, Gone)}
    if lost := [known[piece] for piece in sorted(gone)]:
        if run.source.kind != "snapshots" or not run.source.capture:
            return Step(run, f"a snapshot of this run is gone: {', '.join(lost)}", "failed")
        known = {piece: id_ for piece, id_ in known.items() if piece not in gone}
    run = replace(run, snapshots=known or run.snapshots)
    return _judge(run, {p: one for p, one in here.items() if p not in gone}, wanted)


def _judge(run: Run, here: dict[str, Body | Gone | Unreadable], wanted: frozenset[str]) -> Step:
    waiting = [f"{_label(piece)} is not there yet" for piece in sorted(wanted - here.keys())]
    progress: list[str] = []
    bodies: dict[str, Body] = {}
    for piece, one in sorted(here.items()):
        if isinstance(one, Unreadable):
            return unreadable(run, one)
        assert not isinstance(one, Gone)
        if failure := _failure(one):
            return Step(run, f"{_label(piece)} failed: {failure} ({one['id']})", "failed")
        if unfinished := _unfinished(one):
            waiting.append(f"{_label(piece)} is {unfinished}")
            progress += _progress(one)
        bodies[piece] = one
    if waiting:
        return wait(run, f"waiting: {'; '.join(waiting)}", progress=", ".join(progress))
    places = {(parse(b["id"]).subscription.lower(), region(b["location"])) for b in bodies.values()}
    if len(places) > 1:
        found = ", ".join(sorted(f"{s} in {r}" for s, r in places))
        why = "all snapshots of a capture must be in one subscription and region; found"
        return Step(run, f"{why} {found}", "rejected")
    many = {1: "the snapshot is", 2: "both snapshots are"}.get(
        len(bodies), f"all {len(bodies)} snapshots are"
    )
    return Step(run, f"{many} complete", "imaging")


def _wanted(run: Run) -> frozenset[str] | Step:
    """Return the pieces to wait for: what the definition names, and what a person gave."""
    named = frozenset({"os", *run.definition.luns})
    if run.source.kind != "snapshots":
        return frozenset(run.snapshots)
    if run.source.capture:
        # An event brings one snapshot; only a person gives data disks with the OS disk.
        return named | (run.source.pieces.keys() if "os" in run.source.pieces else set())
    if lacking := sorted(named - run.source.pieces.keys()):
        pieces = " and ".join(_label(piece) for piece in lacking)
        return Step(
            run,
            f"the pipeline needs {pieces}, and nothing tells which they are: give them with the "
            f"source, or tag all snapshots of one capture with the same {CAPTURE_TAG}",
            "rejected",
        )
    return named | run.source.pieces.keys()


def _belongs(run: Run, body: Body) -> bool:
    return (
        tag(body, CAPTURE_TAG).lower() == run.source.capture.lower()
        and tag(body, PIPELINE_TAG) == run.pipeline
    )


def _is_bad(seen: Body | Gone | Unreadable) -> bool:
    return isinstance(seen, Gone) or (isinstance(seen, dict) and bool(_failure(seen)))


def _failure(body: Body) -> str:
    found = properties(body)
    if error := found.get("copyCompletionError"):
        return str(error.get("errorMessage") or error.get("errorCode") or error)
    return "its provisioning failed" if provisioning(body) == "failed" else ""


def _unfinished(body: Body) -> str:
    """Return what an unfinished snapshot is at, ``""`` for a finished one.

    A snapshot made by CopyStart is written long before its data is there (facts 4.3).
    """
    if provisioning(body) == "pending":
        return "being written"
    return "being copied" if _progress(body) else ""


def _progress(body: Body) -> list[str]:
    percent = properties(body).get("completionPercent")
    return [f"{percent:g} %"] if percent is not None and percent < 100 else []


def _label(piece: str) -> str:
    return "the OS disk's snapshot" if piece == "os" else f"the snapshot of LUN {piece}"


def _group(id_: str) -> str:
    found = parse(id_)
    return f"/subscriptions/{found.subscription}/resourceGroups/{found.group}".lower()
