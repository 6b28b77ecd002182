"""An inventory for people: a line for each pool, a line for each image, and what it rests on."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

from linter import ids
from linter.aspects.wording import counted
from linter.inventory.columns import columns
from linter.inventory.rows import (
    NOT_LOOKED_AT,
    Agent,
    Count,
    ImageRow,
    Inventory,
    Line,
    PoolRow,
    Verdict,
)
from linter.output.text import printable
from linter.values import Known, Unknown

_POOL_HEADS = (
    *("POOL", "STATE", "NODES", "VM SIZE", "IMAGE", "MADE FROM", "SHARED WITH", "NODE AGENT"),
)
_IMAGE_HEADS = ("KIND", "IMAGE", "VERDICT", "WHY")
_MOST_SAID = 10


def write(inventory: Inventory, stream: TextIO, width: int | None) -> None:
    """Write the tables; ``width`` is a terminal's, and ``None`` elsewhere: nothing is shortened."""
    stream.writelines(line + "\n" for line in _lines(inventory, width))


def _lines(inventory: Inventory, width: int | None) -> Iterator[str]:
    if inventory.pools:
        yield from columns(_POOL_HEADS, [_pool(row) for row in inventory.pools], width)
        yield ""
    if inventory.images:
        yield from columns(_IMAGE_HEADS, [_image(row) for row in inventory.images], width)
        yield ""
    yield from _wrapped(_summary(inventory), width)
    if inventory.blockers:
        yield from _wrapped("Nothing is called deletable, as nobody knows:", width)
        yield from _listed(inventory.blockers, width)
    other = [it.reason for it in inventory.view.unread if it.reason not in inventory.blockers]
    if other:
        yield from _wrapped("Could not be read:", width)
        yield from _listed(other, width)
    yield from _wrapped(NOT_LOOKED_AT, width)


def _pool(row: PoolRow) -> tuple[str, ...]:
    return (
        row.label,
        row.state,
        _nodes(row),
        row.vm_size or "?",
        _image_name(row),
        _made_from(row.lineage),
        _shared(row),
        _agent(row.agent),
    )


def _nodes(row: PoolRow) -> str:
    """Return nodes as they are and as they are asked for: ``10/20``, ``10/auto +2/5 Spot``."""
    dedicated = _of(row, row.dedicated, row.target_dedicated)
    nothing = (Known(0), Known(None))
    if row.spot in nothing and (row.autoscale or row.target_spot in nothing):
        return dedicated
    return f"{dedicated} +{_of(row, row.spot, row.target_spot)} Spot"


def _of(row: PoolRow, current: Count, target: Count) -> str:
    wanted = "auto" if row.autoscale else _number(target)
    return wanted if row.state == "declared" else f"{_number(current)}/{wanted}"


def _number(count: Count) -> str:
    if isinstance(count, Unknown):
        return "?"
    return " or ".join("-" if it is None else str(it) for it in count.possible)


def _image_name(row: PoolRow) -> str:
    """Return what kind of image it is, and its name: ``managed image golden``."""
    kinds = " or ".join(row.kinds)
    names = [ids.readable(ids.full_name(it)) for it in row.image_ids] or list(row.images)
    return f"{kinds} {' or '.join(names)}" if names else kinds


def _made_from(lineage: Sequence[Line]) -> str:
    """Return the first way back, with the number of others: ``base-1 < os < builder``."""
    if not lineage:
        return ""
    line = lineage[0]
    names = [ids.name(step.id) for step in line.steps[1:]]
    end = line.end
    if line.end_id is not None and line.steps:
        names.append(f"{ids.name(line.end_id)} ({end})")
    elif end != "virtual machine":
        names.append({"VHD": "a VHD", "unknown": "?"}.get(end, end))
    more = f", and {len(lineage) - 1} more" if len(lineage) > 1 else ""
    return ids.readable(" < ".join(names)) + more


def _shared(row: PoolRow) -> str:
    if row.shares_image.number:
        return counted(row.shares_image.number, "pool")
    if row.shares_source.number:
        return counted(row.shares_source.number, "pool") + " by source"
    return ""


def _agent(agent: Agent) -> str:
    """Return the node agent without the words that all have, and the end of its support."""
    name = (agent.sku or "").removeprefix("batch.node.")
    if agent.ends is None:
        return name
    return f"{name} {'ended' if agent.ended else 'until'} {agent.ends.isoformat()}"


def _image(row: ImageRow) -> tuple[str, ...]:
    kind = row.words.removeprefix("gallery image ")
    verdict = "in use (latest)" if row.verdict is Verdict.LATEST else str(row.verdict)
    return (kind, row.name, verdict, row.why)


def _summary(inventory: Inventory) -> str:
    pools = counted(len(inventory.pools), "pool")
    accounts = counted(
        len({row.id.lower().rpartition("/pools/")[0] for row in inventory.pools}), "account"
    )
    verdicts = Counter(row.verdict for row in inventory.images)
    said = [f"{verdicts[it]:,} {it}" for it in Verdict if verdicts[it]]
    images = f"; of {counted(len(inventory.images), 'image and source')}: " + ", ".join(said)
    if len(inventory.images) != 1:
        images = images.replace("image and sources", "images and sources")
    what = f"{pools} in {accounts}" + (images if said else "")
    return f"{what}. Read: {inventory.view.words}."


def _listed(reasons: Sequence[str], width: int | None) -> Iterator[str]:
    for reason in reasons[:_MOST_SAID]:
        yield from _wrapped(f"- {reason}", width)
    if len(reasons) > _MOST_SAID:
        yield f"- and {len(reasons) - _MOST_SAID:,} more; --format json has them all"


def _wrapped(text: str, width: int | None) -> list[str]:
    text = printable(text)
    return textwrap.wrap(text, width) if width is not None and width >= 30 else [text]
