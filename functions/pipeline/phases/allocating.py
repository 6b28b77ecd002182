"""The pool: created once, resized until it has its target and is steady."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Literal

from functions.pipeline.effects import Create, Resize
from functions.pipeline.phases.image_bodies import origins
from functions.pipeline.phases.limits import check_limits, grows
from functions.pipeline.phases.pool_body import Pool, fixed_scale, pool_body, read_pool
from functions.pipeline.phases.resize import Judgement, judge, lost
from functions.pipeline.phases.step import Step, unreadable, wait
from functions.pipeline.resource_id import GALLERY_VERSION, parse
from functions.pipeline.run import Resizing, Run
from functions.pipeline.world import Gone, Unreadable, World


def step(run: Run, world: World, now: datetime) -> Step:
    """Create the pool, follow its resizes, and end when it is what was asked for."""
    id_ = str(run.definition.pool(run.id))
    api = run.definition.body["pool"].get("apiVersion", "")
    asked = id_.lower() in run.requested
    if not asked and run.attempt == 1:
        return _create(run, id_, api)
    seen = world.see(id_, api)
    match seen:
        case Unreadable():
            return unreadable(run, seen)
        case Gone() if run.awaits(id_):
            return wait(run, f"waiting for pool {parse(id_).name} to be created")
        case Gone() if asked:
            gone = f"the pool {id_} was created by this run and is gone: somebody deleted it"
            return Step(run, f"{gone}. Retry the run to create it again.", "failed")
        case Gone():
            return _create_anew(run, world, id_, api, now)
    pool = read_pool(seen)
    if pool.run != run.id:
        there = f"the pool {id_} exists already and was not made by this run"
        why = f"{there}; delete it, or put {{run}} into the definition's pool.name"
        return Step(run, why, "failed")
    if pool.deleting:
        return Step(run, f"the pool {id_} is being deleted", "failed")
    run = replace(run, pool=id_, requested=run.requested | {id_.lower()})
    if not pool.steady:
        return wait(run, "waiting for the pool's resize to end", progress=_progress(pool))
    if run.definition.target is None:
        return _follow_formula(run, pool)
    if pool.current == run.definition.target == pool.target:
        return Step(run, f"the pool is steady with {_nodes(pool)}, its target", "ready")
    return _resize_again(run, world, pool, api, now)


def _create(run: Run, id_: str, api: str) -> Step:
    # A pool that is made anew has none of its predecessor's nodes.
    asked = replace(run, pool=id_, requested=run.requested | {id_.lower()}, resizing=Resizing())
    create = Create(id_, pool_body(run), api)
    return wait(asked, f"asked Batch to create pool {parse(id_).name}", [create])


def _create_anew(run: Run, world: World, id_: str, api: str, now: datetime) -> Step:
    found = check_limits(run, world, now, f"the pool {parse(id_).name} is not made anew")
    return found if found.to else _create(found.run, id_, api)


def _resize_again(run: Run, world: World, pool: Pool, api: str, now: datetime) -> Step:
    target = run.definition.target
    assert target is not None
    if any(isinstance(p.effect, Resize) and p.effect.etag == pool.etag for p in run.pending):
        return wait(run, "waiting for the resize to start")
    if run.resizing.ordered or pool.transition == run.resizing.judged:
        held: Literal["hold", "resize"] = "hold" if run.resizing.held else "resize"
        known = replace(run.resizing, ordered=False, judged=pool.transition)
        then = Judgement(held, known, run.reason or "resizing to the target again")
    else:
        then = judge(run, pool, target, lambda: tuple(_missing(run, world)), now)
    run = replace(run, resizing=then.resizing)
    match then.then:
        case "failed":
            return Step(run, then.why, "failed")
        case "hold":
            return wait(run, then.why)
    retry_at = then.resizing.retry_at or now
    if now < retry_at:
        return Step(run, then.why, again=retry_at - now)
    unread = ""
    if grows(pool.current, target):
        stays = f"the pool has {_nodes(pool)} and is not resized to {target.nodes}"
        found = check_limits(run, world, now, stays)
        if found.to:
            return _with_loss(found, world, stays)
        run, unread = found.run, found.why
    # Not to be started twice from one look: by then the pool must have moved.
    run = replace(run, resizing=replace(run.resizing, retry_at=now + run.definition.backoff))
    why = f"{then.why}; {unread}" if unread and unread not in then.why else then.why
    return wait(run, why, [Resize(pool.id, pool.etag, fixed_scale(run), api)])


def _with_loss(end: Step, world: World, stays: str) -> Step:
    """Return an end that says how to go on where it is the image that is gone."""
    held = [one["rule"] for one in end.run.findings if "exception" not in one]
    if "BL210" not in held:
        return end
    gone = tuple(_missing(end.run, world))
    return replace(end, why=f"{stays}: BL210: {lost(end.run, gone)}") if gone else end


def _follow_formula(run: Run, pool: Pool) -> Step:
    """A pool with a formula is resized by Batch: only its outcome is waited for."""
    if not pool.evaluated:
        return wait(run, "waiting for Batch to evaluate the formula")
    if pool.formula_error:
        return wait(run, f"Batch could not evaluate the formula: {pool.formula_error}")
    if pool.errors:
        said = "; ".join(f"{e['code']}: {e['message']}" for e in pool.errors)
        return wait(run, f"the pool has {_nodes(pool)}; Batch will try again: {said}")
    if pool.target is not None and pool.current != pool.target:
        return wait(run, "waiting for the pool's resize to end", progress=_progress(pool))
    return Step(run, f"the pool is steady with {_nodes(pool)}, as its formula asks", "ready")


def _missing(run: Run, world: World) -> Iterator[str]:
    """Yield what no longer exists of the image and of what Azure needs for as long as a pool lives.

    A managed image needs the snapshots that it was made from (facts 1.3, 19-5). A gallery version
    holds its own data, so that only it and its definition count.
    """
    image = parse(run.image)
    if image.type == GALLERY_VERSION:
        ids = [run.image, str(image.parent), str(image.parent.parent)]
    else:
        made = world.see(run.image)
        ids = [run.image, *run.snapshots.values()]
        ids += [id_ for id_ in origins(made) if id_ not in ids] if isinstance(made, dict) else []
    seen = world.see_all(ids)
    yield from (id_ for id_ in ids if isinstance(seen[id_], Gone))


def _progress(pool: Pool) -> str:
    of = f" of {pool.target.nodes}" if pool.target else ""
    return f"{pool.current.nodes}{of} nodes"


def _nodes(pool: Pool) -> str:
    spot = f" and {pool.current.low_priority} Spot" if pool.current.low_priority else ""
    return f"{pool.current.dedicated}{spot} nodes"
