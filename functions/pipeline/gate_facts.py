"""What the linter sees of a run: Azure as far as it was read, and the pool that is to be made."""

from typing import Any

from functions.pipeline.phases.pool_body import pool_body
from functions.pipeline.resource_id import IMAGE, parse
from functions.pipeline.run import Run
from functions.pipeline.world import Body, Gone, Unreadable, World
from linter.aspects.pool_image import image_uses
from linter.data import plain
from linter.model import Image, Place, Pool
from linter.readers.declared import Declared
from linter.readers.resources import read_declared, read_into, read_resource
from linter.values import ABSENT, Known
from linter.world import World as Facts

# A list that is read in one handler has thousands of pools; what stands behind their images takes
# up to three reads for each.
MOST_LOOKED_BEHIND = 10


PLANNED = "(planned)"


def facts_of(world: World) -> Facts:
    """Return what was read, as rules look at it."""
    facts = Facts()
    for id_, seen in world.resources.items():
        match seen:
            case Gone():
                facts.add_absent(id_, "it does not exist (404)")
            case Unreadable():
                facts.add_unreadable(id_, seen.reason)
            case _:
                read_into(facts, id_, seen)
    return facts


def planned_pool(run: Run) -> Pool:
    """Return the pool that the run asks Batch for, which is not there yet or not to be like this.

    It takes the place of one that is there under its id: the run's own, on a second attempt. Its
    place has a file (`PLANNED`), as what somebody plans has: a rule about two pools then speaks of
    this one, and not of the one that is there.
    """
    version = run.definition.body["pool"].get("apiVersion")
    declared = Declared(
        Pool.kind,
        Place(str(run.definition.pool(run.id)), PLANNED, 1, 1),
        plain(pool_body(run)),
        Known(version) if version else ABSENT,
    )
    (pool,) = read_declared(declared)
    assert isinstance(pool, Pool)
    return pool


def without_file(row: dict[str, Any]) -> dict[str, Any]:
    """Return a finding or unknown without the file that a planned pool is said to have."""
    found = row | {"place": _bare(row["place"])}
    if "related" in row:
        found["related"] = [_bare(one) for one in row["related"]]
    return found


def _bare(place: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in place.items() if key not in ("file", "line", "column")}


def shares_limits(run: Run) -> bool:
    """Tell whether other pools matter to a run: those of managed images share a blob's limits.

    Gallery versions are shared by any number of pools; there no rule looks at the others.
    """
    return parse(run.image).type == IMAGE


def neighbours(run: Run, listed: tuple[Body, ...]) -> tuple[list[Pool], int]:
    """Return the account's other pools of managed images, and how many were left out.

    Those of the run's own image are all there. To learn whether another image comes from the same
    snapshot takes reads, so that this is asked of the first `MOST_LOOKED_BEHIND` only.
    """
    own = str(run.definition.pool(run.id)).lower()
    sharing: list[Pool] = []
    others: list[Pool] = []
    for body in listed:
        pool = read_resource(body)
        if not isinstance(pool, Pool) or pool.key == own:
            continue
        used = {use.image_id.lower().rstrip("/") for use in image_uses(pool, Image)}
        if run.image.lower() in used:
            sharing.append(pool)
        elif used:
            others.append(pool)
    others.sort(key=lambda pool: pool.key)
    left_out = max(0, len(others) - MOST_LOOKED_BEHIND)
    return [*sharing, *others[:MOST_LOOKED_BEHIND]], left_out
